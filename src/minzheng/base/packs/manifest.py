"""pack.yaml: who a pack is and which wider pack it stands on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter

from minzheng.base.codes import DivisionCodeError, jurisdiction_of
from minzheng.base.packs.documents import Document, read_document
from minzheng.base.packs.problems import PackError, PackProblem
from minzheng.base.packs.validation import Complaints, Declaration, Wrong, validate
from minzheng.base.text import Text


def _jurisdiction(value: str) -> str:
    try:
        return jurisdiction_of(value)
    except DivisionCodeError as error:
        raise Wrong(error.text, error.hint) from error


Jurisdiction = Annotated[str, AfterValidator(_jurisdiction)]


class Manifest(Declaration):
    """`id` is the pack's folder below packs/. `division` is the jurisdiction that it speaks for; "" is the country."""

    id: Annotated[str, Field(pattern=r"^([a-z]+(-[a-z]+)*/)?[a-z]+(-[a-z]+)*$")]
    title: Text
    parent: str | None = None
    version: Annotated[int, Field(ge=1)]
    division: Jurisdiction
    description: Text


def read_manifest(root: Path, pack_id: str) -> tuple[Manifest, Document]:
    """Of the pack in this folder below `root`. Raises PackError."""
    document = read_document(root / pack_id / "pack.yaml")
    if document.problems:
        raise PackError(document.problems)
    # The file is one declaration, not a mapping of them: its keys stand at the top, so it is checked without a key.
    manifest = validate(TypeAdapter(Manifest), Manifest, document.value or {}, document, None)
    if isinstance(manifest, Complaints):
        raise PackError(manifest)
    if manifest.id != pack_id:
        text = Text(
            zh=f"编号“{manifest.id}”与文件夹“{pack_id}”不一致。",
            en=f'The id "{manifest.id}" differs from the folder "{pack_id}".',
        )
        raise PackError([PackProblem(document.file, document.line_of("id"), text)])
    return manifest, document
