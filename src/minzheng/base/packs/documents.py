"""YAML 1.2 files as plain values, with the line of every key, every mistake a PackProblem.

Numbers with a point are Decimal (a float never enters a rule), plain ISO dates are dates, keys are always the text as
written (so `2019-10-01:` and `330402:` are usable as keys), `yes` and `no` are words. Anchors, aliases, `<<` work.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from minzheng.base.packs.problems import PackProblem
from minzheng.base.text import Text

Keys = tuple[str | int, ...]
_TAG = "tag:yaml.org,2002:"
_KNOWN_TAGS = {
    f"{_TAG}{name}" for name in ["str", "null", "bool", "int", "float", "timestamp", "value", "merge", "map", "seq"]
}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_INTEGER = re.compile(r"[-+]?(0|[1-9]\d*)")
_DECIMAL = re.compile(r"[-+]?(0|[1-9]\d*)\.\d+")


@dataclass(frozen=True, eq=False)
class Document:
    """One file. `value` is None when it is empty or broken; `lines` maps the path of a key to its line (from 1)."""

    file: Path
    value: Any
    lines: Mapping[Keys, int]
    problems: tuple[PackProblem, ...]

    def nearest(self, *path: str | int) -> Keys:
        """The part of a path that is in the file; what is not there is passed over."""
        found: Keys = ()
        for part in path:
            if (*found, part) in self.lines:
                found = (*found, part)
        return found

    def line_of(self, *path: str | int) -> int:
        """The line of a key, or of what is nearest to it."""
        return self.lines.get(self.nearest(*path), 1)


def read_document(file: Path) -> Document:
    """Reads one YAML file; never raises for what is written in it."""
    try:
        root = YAML(typ="safe", pure=True).compose(file.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        return _broken(file, 1, Text(zh="文件不是 UTF-8 编码。", en="The file is not UTF-8."), _same(error))
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        detail = error.problem or error.context or "?"
        text = Text(zh=f"YAML 写法有误：{detail}。", en=f"YAML syntax: {detail}.")
        hint = next((hint for words, hint in _HINTS.items() if words in detail), None)
        return _broken(file, mark.line + 1 if mark else 1, text, hint)
    except YAMLError as error:
        return _broken(file, 1, Text(zh="YAML 写法有误。", en="YAML syntax."), _same(error))
    reader = _Reader(file)
    value = None if root is None else reader.value(root, ())
    return Document(file, value, reader.lines, tuple(dict.fromkeys(reader.problems)))


_HINTS = {
    "mapping values are not allowed": Text(
        zh="看这一行和上一行的缩进是否一致；文字里有“: ”就加引号。",
        en='Check the indentation of this line and the one above; put a text with ": " in quotes.',
    ),
    "cannot start any token": Text(
        zh="缩进用空格，不用制表符；以 % @ ` 开头的文字加引号。",
        en="Indent with spaces, not tabs; put a text that begins with % @ ` in quotes.",
    ),
    "could not find expected": Text(zh="名称后面要有冒号和空格。", en="A name is followed by a colon and a space."),
    "expected <block end>": Text(
        zh="看这一行和上一行的缩进是否一致。", en="Check the indentation of this line and the one above."
    ),
    "expected ',' or": Text(
        zh="看括号和引号是否成对，以及缩进。", en="Check that brackets and quotes are closed, and the indentation."
    ),
}


def _same(error: Exception) -> Text:
    return Text(zh=str(error), en=str(error))


def _broken(file: Path, line: int, text: Text, hint: Text | None = None) -> Document:
    return Document(file, None, {}, (PackProblem(file, line, text, hint),))


@dataclass
class _Reader:
    file: Path
    lines: dict[Keys, int] = field(default_factory=dict)
    problems: list[PackProblem] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def value(self, node: Node, path: Keys) -> Any:
        self.lines.setdefault(path, _line(node))
        if str(node.tag) not in _KNOWN_TAGS:
            self.problem(node, Text(zh=f"不支持标签 {node.tag}。", en=f"The tag {node.tag} is not supported."))
        if isinstance(node, ScalarNode):
            return self.scalar(node)
        if id(node) in self.open:
            self.problem(node, Text(zh="锚点引用了自身。", en="An anchor refers to itself."))
            return None
        self.open.append(id(node))
        try:
            if isinstance(node, SequenceNode):
                return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
            return self.mapping(node, path) if isinstance(node, MappingNode) else None
        finally:
            self.open.pop()

    def mapping(self, node: MappingNode, path: Keys) -> dict[str, Any]:
        found: dict[str, tuple[Node, Node]] = {}
        merged: dict[str, tuple[Node, Node]] = {}
        for key, item in node.value:
            if _is_merge(key):
                for name, pair in self.merged(item):
                    merged.setdefault(name, pair)
            elif not isinstance(key, ScalarNode):
                self.problem(key, Text(zh="键必须是简单的文字。", en="A key must be plain text."))
            elif key.value in found:
                self.duplicate(key, found[key.value][0])
            else:
                found[key.value] = (key, item)
        result: dict[str, Any] = {}
        for name, (key, item) in {**merged, **found}.items():
            self.lines[(*path, name)] = _line(key)
            result[name] = self.value(item, (*path, name))
        return result

    def merged(self, node: Node) -> Iterator[tuple[str, tuple[Node, Node]]]:
        """The pairs that a `<<` brings in; of several sources the earlier one wins."""
        if isinstance(node, SequenceNode):
            for item in node.value:
                yield from self.merged(item)
        elif not isinstance(node, MappingNode) or id(node) in self.open:
            self.problem(node, Text(zh="“<<”只能合并另一个映射。", en='"<<" can merge another mapping only.'))
        else:
            self.open.append(id(node))
            own = [(key.value, (key, item)) for key, item in node.value if not _is_merge(key)]
            yield from own
            for key, item in node.value:
                if _is_merge(key):
                    yield from self.merged(item)
            self.open.pop()

    def scalar(self, node: ScalarNode) -> Any:
        text: str = node.value
        tag = str(node.tag)
        if node.style is not None or tag == f"{_TAG}str":
            return text
        if tag == f"{_TAG}null":
            return None
        if tag == f"{_TAG}bool":
            return text.lower() == "true"
        if tag == f"{_TAG}int" and _INTEGER.fullmatch(text):
            return int(text)
        if tag == f"{_TAG}float" and _DECIMAL.fullmatch(text):
            return Decimal(text)
        if tag == f"{_TAG}timestamp" and _DATE.fullmatch(text):
            return self.date(node, text)
        return text

    def date(self, node: ScalarNode, text: str) -> date | None:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problem(node, Text(zh=f"没有 {text} 这一天。", en=f"There is no day {text}."))
            return None

    def duplicate(self, key: ScalarNode, first: Node) -> None:
        line = _line(first)
        text = Text(zh=f"“{key.value}”重复，第 {line} 行已有。", en=f'"{key.value}" is already on line {line}.')
        self.problem(key, text, Text(zh="删去其中一处。", en="Remove one of the two."))

    def problem(self, node: Node, text: Text, hint: Text | None = None) -> None:
        self.problems.append(PackProblem(self.file, _line(node), text, hint))


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _is_merge(key: Node) -> bool:
    return isinstance(key, ScalarNode) and key.style is None and key.value == "<<"
