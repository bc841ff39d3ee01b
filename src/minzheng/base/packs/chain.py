"""Packs on disk, and the chain from the whole country down to one city."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter

from minzheng.base.codes import contains
from minzheng.base.packs.documents import Document, read_document
from minzheng.base.packs.manifest import Manifest, read_manifest
from minzheng.base.packs.problems import PackError, PackProblem, UnknownPack, suggestion
from minzheng.base.packs.validation import Complaints, adapter_of, validate
from minzheng.base.text import Text

T = TypeVar("T")
_REPOSITORY = Path(__file__).resolve().parents[4]


@dataclass(frozen=True, eq=False)
class Entry(Generic[T]):
    """One declaration and where it is written. `wider` is the one that it overrides, if any."""

    key: str
    value: T
    pack: str
    file: Path
    line: int
    document: Document = field(repr=False)
    wider: Entry[T] | None = None

    def line_of(self, *path: str | int) -> int:
        """The line of a part of this declaration, such as ("values", 0)."""
        return self.document.line_of(self.key, *path)

    def problem(self, *path: str | int, text: Text, hint: Text | None = None) -> PackProblem:
        return PackProblem(self.file, self.line_of(*path), text, hint)


@dataclass(frozen=True, eq=False)
class Pack:
    """One folder of declarations."""

    folder: Path
    manifest: Manifest
    _documents: dict[str, tuple[Document, ...]] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        return self.manifest.id

    def files(self, pattern: str) -> list[Path]:
        return sorted(path for path in self.folder.glob(pattern) if path.is_file() and _is_content(path, self.folder))

    def section_names(self) -> list[str]:
        """Every section that this pack has a file for."""
        files = (path.relative_to(self.folder) for path in self.files("**/*.yaml"))
        return sorted({path.with_suffix("").parts[0] for path in files} - {"pack"})

    def documents(self, section: str) -> tuple[Document, ...]:
        """The files of a section, each read once."""
        if section not in self._documents:
            files = self.files(f"{section}.yaml") + self.files(f"{section}/**/*.yaml")
            self._documents[section] = tuple(read_document(file) for file in files)
        return self._documents[section]

    def declarations(self, section: str, problems: list[PackProblem]) -> Iterator[tuple[str, Any, Document]]:
        """Raw (key, declaration, file) of a section; mistakes of form are added to `problems`."""
        seen: dict[str, Document] = {}
        for document in self.documents(section):
            problems.extend(document.problems)
            if document.value is not None and not isinstance(document.value, dict):
                text = Text(zh="文件应为“名称: 声明”的映射。", en="The file should be a mapping of name: declaration.")
                problems.append(PackProblem(document.file, 1, text))
                continue
            for key, value in (document.value or {}).items():
                if (first := seen.setdefault(key, document)) is not document:
                    problems.append(_twice(key, first, document))
                else:
                    yield key, value, document


@dataclass(frozen=True, eq=False)
class PackChain:
    """The packs that hold in one place, widest first; a narrower declaration overrides a wider one of the same key."""

    packs: tuple[Pack, ...]
    version: str
    digest: str
    _sections: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def id(self) -> str:
        return self.packs[-1].id

    @property
    def title(self) -> Text:
        return self.packs[-1].manifest.title

    @property
    def division(self) -> str:
        """The jurisdiction of the narrowest pack; "" is the whole country."""
        return self.packs[-1].manifest.division

    def files(self, pattern: str) -> list[Path]:
        """Files by a glob such as "formulas/*.py", widest pack first."""
        return [file for pack in self.packs for file in pack.files(pattern)]

    def layers(self, name: str, model: type[T] | TypeAdapter[T]) -> list[dict[str, Entry[T]]]:
        """A section pack by pack, widest first. Raises PackError."""
        layers, problems = self.read(name, model)
        if problems:
            raise PackError(problems)
        return layers

    def section(self, name: str, model: type[T] | TypeAdapter[T]) -> dict[str, Entry[T]]:
        """A section with the narrowest declaration of each key. Raises PackError."""
        return merge(self.layers(name, model))

    def read(self, name: str, model: type[T] | TypeAdapter[T]) -> tuple[list[dict[str, Entry[T]]], list[PackProblem]]:
        """What of a section is right, pack by pack, and what is wrong. Remembered per name and model."""
        slot = (name, id(model))
        if slot not in self._sections:
            self._sections[slot] = (model, *self._read(name, model))
        _, layers, problems = self._sections[slot]
        return [dict(layer) for layer in layers], list(problems)

    def _read(self, name: str, model: type[T] | TypeAdapter[T]) -> tuple[list[dict[str, Entry[T]]], list[PackProblem]]:
        adapter, problems = adapter_of(model), list[PackProblem]()
        shape = adapter._type if isinstance(model, TypeAdapter) else model
        layers: list[dict[str, Entry[T]]] = []
        for pack in self.packs:
            layer: dict[str, Entry[T]] = {}
            for key, raw, document in pack.declarations(name, problems):
                value = validate(adapter, shape, raw, document, key)
                if isinstance(value, Complaints):
                    problems.extend(value)
                else:
                    layer[key] = Entry(key, value, pack.id, document.file, document.line_of(key), document)
            layers.append(layer)
        return layers, list(dict.fromkeys(problems))


def merge(layers: list[dict[str, Entry[T]]]) -> dict[str, Entry[T]]:
    """The narrowest entry of each key, in the order of first appearance."""
    merged: dict[str, Entry[T]] = {}
    for layer in layers:
        for key, entry in layer.items():
            merged[key] = replace(entry, wider=merged.get(key))
    return merged


def packs_dir() -> Path:
    """The folder of all packs: the setting MINZHENG_PACKS, else packs/ of the repository."""
    return Path(os.environ.get("MINZHENG_PACKS") or _REPOSITORY / "packs").resolve()


def pack_ids() -> list[str]:
    """Every pack on this machine; one in a sub-folder is named with it, such as "examples/country-template"."""
    return _ids(packs_dir())


def _ids(root: Path) -> list[str]:
    files = [*root.glob("*/pack.yaml"), *root.glob("*/*/pack.yaml")]
    return sorted(file.parent.relative_to(root).as_posix() for file in files)


def load_chain(chain_id: str) -> PackChain:
    """The chain that ends in this pack; read once a process. Raises UnknownPack, PackError."""
    return _load_chain(packs_dir(), chain_id)


def chain_for_division(code: str) -> PackChain:
    """The chain of the narrowest pack that holds this code; packs in sub-folders speak for no real place.

    Raises UnknownPack, PackError, DivisionCodeError.
    """
    held = [pack for pack in _manifests(packs_dir()) if contains(pack.division, code)]
    if not held:
        raise UnknownPack(
            Text(zh=f"没有适用于区划 {code} 的声明包。", en=f"No pack speaks for the division {code}."),
            Text(zh="在 packs/ 下为该地建立声明包。", en="Add a pack for the place under packs/."),
        )
    return load_chain(max(held, key=lambda pack: len(pack.division)).id)


def forget() -> None:
    """Reads the packs anew next time (for tests and for an editor of packs)."""
    _load_chain.cache_clear()
    _manifests.cache_clear()


@lru_cache(maxsize=64)
def _load_chain(root: Path, chain_id: str) -> PackChain:
    known = _ids(root)
    if chain_id not in known:
        text = Text(zh=f"没有编号为“{chain_id}”的声明包。", en=f'There is no pack "{chain_id}".')
        raise UnknownPack(text, suggestion(chain_id, known))
    packs: list[Pack] = []
    name: str | None = chain_id
    while name is not None:
        manifest, document = read_manifest(root, name)
        packs.insert(0, Pack(root / name, manifest))
        name = manifest.parent
        if name is not None and (name not in known or name in [pack.id for pack in packs]):
            raise PackError([_wrong_parent(document, name, known)])
    version = "+".join(f"{pack.id}@{pack.manifest.version}" for pack in packs)
    return PackChain(tuple(packs), version, _digest(packs))


@lru_cache(maxsize=8)
def _manifests(root: Path) -> tuple[Manifest, ...]:
    return tuple(read_manifest(root, path.parent.name)[0] for path in sorted(root.glob("*/pack.yaml")))


def _wrong_parent(document: Document, parent: str, known: list[str]) -> PackProblem:
    line = document.line_of("parent")
    if parent in known:
        text = Text(zh=f"上级包“{parent}”绕回了自身。", en=f'The parent "{parent}" leads back to this pack.')
        return PackProblem(document.file, line, text)
    text = Text(zh=f"没有上级包“{parent}”。", en=f'There is no parent pack "{parent}".')
    return PackProblem(document.file, line, text, suggestion(parent, known))


def _digest(packs: list[Pack]) -> str:
    digest = hashlib.sha256()
    for pack in packs:
        for file in pack.files("**/*"):
            content = file.read_bytes()
            digest.update(f"{pack.id}/{file.relative_to(pack.folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _is_content(path: Path, folder: Path) -> bool:
    parts = path.relative_to(folder).parts
    return "__pycache__" not in parts and not any(part.startswith(".") or part.endswith("~") for part in parts)


def _twice(key: str, first: Document, second: Document) -> PackProblem:
    where = f"{first.file.name}:{first.line_of(key)}"
    text = Text(zh=f"“{key}”在 {where} 已声明。", en=f'"{key}" is already declared in {where}.')
    hint = Text(zh="同一个包里一个名称只能声明一次。", en="A name may be declared once in a pack.")
    return PackProblem(second.file, second.line_of(key), text, hint)
