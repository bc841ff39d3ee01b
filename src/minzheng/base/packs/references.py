"""The articles of law and notices that declarations stand on: references.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from minzheng.base.errors import MinzhengError
from minzheng.base.packs.chain import Entry, PackChain, merge
from minzheng.base.packs.documents import Document, Keys
from minzheng.base.packs.problems import PackProblem, suggestion
from minzheng.base.packs.validation import Declaration
from minzheng.base.text import NonEmpty, Text


class UnknownReference(MinzhengError):
    """A citation that no pack of the chain defines."""

    code = "pack.reference.unknown"


class Reference(Declaration):
    """`region` is the division that the instrument binds ("" or "cn": the country).

    `verified` says whether the wording was checked against the primary text; where it was not, every screen says so.
    """

    instrument: Text
    article: str
    region: str
    verified: bool
    url: NonEmpty | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    note: Text | None = None


def load_references(chain: PackChain) -> dict[str, Entry[Reference]]:
    """Every reference of a chain. Raises PackError."""
    return chain.section("references", Reference)


def resolve_reference(chain: PackChain, key: str) -> Reference:
    """Raises UnknownReference, PackError."""
    known = load_references(chain)
    if key not in known:
        text = Text(zh=f"没有依据“{key}”。", en=f'There is no reference "{key}".')
        raise UnknownReference(text, suggestion(key, known))
    return known[key].value


def check_references(chain: PackChain) -> Iterator[PackProblem]:
    """Every `reference` or `references` in any file must name a reference of its own pack or a wider one."""
    layers, _ = chain.read("references", Reference)
    for index, pack in enumerate(chain.packs):
        known = merge(layers[: index + 1])
        for section in pack.section_names():
            for document in pack.documents(section) if section != "references" else ():
                for path, key in _uses(document.value, ()):
                    if key not in known:
                        yield _unresolved(document, path, key, known)


def _uses(value: Any, path: Keys) -> Iterator[tuple[Keys, str]]:
    if isinstance(value, dict):
        for key, item in value.items():
            cites = key in ("reference", "references")
            if cites and isinstance(item, str):
                yield (*path, key), item
            elif cites and isinstance(item, list):
                yield from (((*path, key, index), name) for index, name in enumerate(item) if isinstance(name, str))
            else:
                yield from _uses(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _uses(item, (*path, index))


def _unresolved(document: Document, path: Keys, key: str, known: Mapping[str, object]) -> PackProblem:
    text = Text(zh=f"依据“{key}”没有定义。", en=f'The reference "{key}" is not defined.')
    return PackProblem(document.file, document.line_of(*path), text, suggestion(key, known))
