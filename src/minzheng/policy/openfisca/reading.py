"""A file of tests as typed values, every part with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path as FilePath
from typing import Any

from minzheng.base.packs import PackError, suggestion
from minzheng.base.packs.documents import Document, read_document
from minzheng.base.text import Text
from minzheng.policy.openfisca.errors import BadTest, bad
from minzheng.policy.openfisca.periods import Period, read_period
from minzheng.policy.openfisca.values import number

KEYS = {
    "name",
    "description",
    "period",
    "input",
    "output",
    "parameters",
    "reforms",
    "extensions",
    "absolute_error_margin",
    "relative_error_margin",
    "keywords",
    "ignore_variables",
    "only_variables",
    "max_spiral_loops",
    "division",
}


@dataclass(frozen=True)
class Margins:
    """How far a value may be from the expected one, by variable."""

    default: Fraction | None = None
    by_variable: Mapping[str, Fraction | None] = field(default_factory=dict)

    def of(self, variable: str) -> Fraction | None:
        return self.by_variable.get(variable, self.default)


@dataclass(frozen=True)
class WrittenTest:
    """One test of a file. Values are as written. `division` is ours: the place whose parameters hold."""

    file: FilePath
    number: int
    document: Document = field(repr=False)
    name: str
    period: Period | None
    input: Mapping[str, Any]
    output: Mapping[str, Any]
    parameters: Mapping[str, Any]
    packs: tuple[str, ...]
    absolute: Margins
    relative: Margins
    ignored: frozenset[str]
    only: frozenset[str] | None
    division: str | None

    def line_of(self, *path: str | int) -> int:
        return self.document.line_of(self.number, *path)

    def is_compared(self, variable: str) -> bool:
        return variable not in self.ignored and (self.only is None or variable in self.only)


def read_tests(file: FilePath) -> Iterator[WrittenTest | tuple[str, int, BadTest]]:
    """Each test, or (name, line, what is wrong with it). Raises PackError where the file is not YAML."""
    document = read_document(file)
    if document.problems:
        raise PackError(document.problems)
    content = document.value if isinstance(document.value, list) else [document.value]
    if document.value is not None and not isinstance(document.value, list):
        document = Document(file, content, {(0, *path): line for path, line in document.lines.items()}, ())
    for index, raw in enumerate(content if document.value else ()):
        name = str(raw.get("name", "")) if isinstance(raw, dict) else ""
        try:
            yield _test(file, index, document, name or f"{file.stem} #{index + 1}", raw)
        except BadTest as error:
            yield name, document.line_of(index, *error.path), error


def _test(file: FilePath, index: int, document: Document, name: str, raw: object) -> WrittenTest:
    if not isinstance(raw, dict):
        raise bad("测试应为“键: 值”的映射。", "A test is a mapping of key: value.")
    for key in raw:
        if key not in KEYS:
            raise bad(f"没有“{key}”这一项。", f'There is no key "{key}".', path=(key,), hint=suggestion(key, KEYS))
    if not isinstance(raw.get("output"), dict):
        raise bad("测试没有 output。", "The test has no output.", path=("output",))
    for key in ("input", "parameters"):
        if raw.get(key) is not None and not isinstance(raw[key], dict):
            raise bad(f"{key} 应为映射。", f"{key} is a mapping.", path=(key,))
    only = raw.get("only_variables")
    return WrittenTest(
        file=file,
        number=index,
        document=document,
        name=name,
        period=None if raw.get("period") is None else read_period(raw["period"], ("period",)),
        input=raw.get("input") or {},
        output=raw["output"],
        parameters=raw.get("parameters") or {},
        packs=(*_names(raw, "reforms"), *_names(raw, "extensions")),
        absolute=_margins(raw, "absolute_error_margin"),
        relative=_margins(raw, "relative_error_margin"),
        ignored=frozenset(_names(raw, "ignore_variables")),
        only=None if only is None else frozenset(_names(raw, "only_variables")),
        division=None if raw.get("division") is None else str(raw["division"]),
    )


def _names(raw: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = raw.get(key)
    if value is None:
        return ()
    if isinstance(value, str):
        return (value,)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    hint = Text(zh="写一个名称或名称的列表。", en="Write one name or a list of names.")
    raise bad(f"{key} 应为名称。", f"{key} is a name.", path=(key,), hint=hint)


def _margins(raw: Mapping[str, Any], key: str) -> Margins:
    value = raw.get(key)
    if not isinstance(value, dict):
        return Margins(None if value is None else number(value, (key,)))
    read = {name: None if item is None else number(item, (key, name)) for name, item in value.items()}
    return Margins(read.pop("default", None), read)
