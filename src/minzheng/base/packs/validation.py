"""A declaration checked against its pydantic model, every complaint in both languages with file and line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from minzheng.base.packs.documents import Document
from minzheng.base.packs.problems import PackProblem, suggestion
from minzheng.base.packs.shapes import Location, names_at
from minzheng.base.text import Text

T = TypeVar("T")


class Declaration(BaseModel):
    """Parent of what a pack may declare: a name that the model does not have is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=False)


class Wrong(ValueError):
    """Raised inside a model's validator to say in both languages what is wrong with a declaration.

    `path` leads from the declaration to the wrong part of it, such as ("values", 0).
    """

    def __init__(self, text: Text, hint: Text | None = None, path: Location = ()) -> None:
        super().__init__(str(text))
        self.text = text
        self.hint = hint
        self.path = path


def adapter_of(model: type[T] | TypeAdapter[T]) -> TypeAdapter[T]:
    return model if isinstance(model, TypeAdapter) else TypeAdapter(model)


class Complaints(tuple[PackProblem, ...]):
    """What is wrong with one declaration."""


def validate(
    adapter: TypeAdapter[T], shape: Any, value: Any, document: Document, key: str | None = None
) -> T | Complaints:
    """The typed value of the entry `key` (None: of the whole file), or what is wrong with it."""
    try:
        return adapter.validate_python(value)
    except ValidationError as error:
        return Complaints(_problems(error, shape, document, () if key is None else (key,)))


def _problems(error: ValidationError, shape: Any, document: Document, root: Location) -> Iterator[PackProblem]:
    for details, path in _grouped(error.errors(include_url=False), document, root):
        text, hint = _explain(details[0], shape, tuple(details[0]["loc"]))
        if len(details) > 1:
            text, hint = _none_of(details)
        if path:
            shown = ".".join(str(part) for part in path)
            text = Text(zh=f"{shown}：{text.zh}", en=f"{shown}: {text.en}")
        yield PackProblem(document.file, document.line_of(*path), text, hint)


def _grouped(
    details: list[ErrorDetails], document: Document, root: Location
) -> Iterator[tuple[list[ErrorDetails], Location]]:
    """Complaints with their place; those of one value that fits no alternative of its type come as one."""
    shapes: dict[Location, list[ErrorDetails]] = {}
    for detail in details:
        raised = detail.get("ctx", {}).get("error")
        own = raised.path if isinstance(raised, Wrong) else ()
        path = document.nearest(*root, *detail["loc"], *own)
        if detail["type"] not in _SHAPES:
            yield [detail], path
        else:
            shapes.setdefault(path, []).append(detail)
    yield from ((found, path) for path, found in shapes.items())


def _none_of(details: list[ErrorDetails]) -> tuple[Text, Text | None]:
    names = list(dict.fromkeys(_SHAPES[detail["type"]] for detail in details))
    zh, en = "、".join(zh for zh, _ in names), ", ".join(en for _, en in names)
    got = str(details[0]["input"])[:40]
    quotes = _QUOTES if any(detail["type"] == "string_type" for detail in details) else None
    return Text(zh=f"应为以下之一：{zh}；写的是“{got}”。", en=f'should be one of: {en}; not "{got}".'), quotes


_QUOTES = Text(zh="加上引号即为文字。", en="Put it in quotes to make it text.")
_COMMA = Text(
    zh="花括号里的逗号分隔两项；文字里有逗号就加引号。",
    en="A comma inside {…} begins the next item: put a text with a comma in quotes.",
)
_SHAPES = {
    "string_type": ("文字", "text"),
    "int_type": ("整数", "a whole number"),
    "int_parsing": ("整数", "a whole number"),
    "int_from_float": ("整数", "a whole number"),
    "decimal_type": ("数字", "a number"),
    "decimal_parsing": ("数字", "a number"),
    "float_type": ("数字", "a number"),
    "float_parsing": ("数字", "a number"),
    "bool_type": ("true 或 false", "true or false"),
    "bool_parsing": ("true 或 false", "true or false"),
    "date_type": ("日期，如 2026-11-24", "a date such as 2026-11-24"),
    "date_parsing": ("日期，如 2026-11-24", "a date such as 2026-11-24"),
    "date_from_datetime_parsing": ("日期，如 2026-11-24", "a date such as 2026-11-24"),
    "date_from_datetime_inexact": ("日期，如 2026-11-24", "a date such as 2026-11-24"),
    "list_type": ("列表", "a list"),
    "tuple_type": ("列表", "a list"),
    "set_type": ("列表", "a list"),
    "frozen_set_type": ("列表", "a list"),
    "dict_type": ("映射（名称: 值）", "a mapping (name: value)"),
    "mapping_type": ("映射（名称: 值）", "a mapping (name: value)"),
    "model_type": ("映射（名称: 值）", "a mapping (name: value)"),
    "model_attributes_type": ("映射（名称: 值）", "a mapping (name: value)"),
}
_LIMITS = {
    "greater_than": ("应大于 {gt}", "should be more than {gt}"),
    "greater_than_equal": ("应不小于 {ge}", "should be at least {ge}"),
    "less_than": ("应小于 {lt}", "should be less than {lt}"),
    "less_than_equal": ("应不大于 {le}", "should be at most {le}"),
    "string_too_short": ("不能少于 {min_length} 个字", "needs at least {min_length} character(s)"),
    "string_too_long": ("不能多于 {max_length} 个字", "may have at most {max_length} character(s)"),
    "too_short": ("不能少于 {min_length} 项", "needs at least {min_length} item(s)"),
    "too_long": ("不能多于 {max_length} 项", "may have at most {max_length} item(s)"),
    "string_pattern_mismatch": ("不符合格式 {pattern}", "does not match the pattern {pattern}"),
}


def _explain(detail: ErrorDetails, shape: Any, location: Location) -> tuple[Text, Text | None]:
    kind, context = detail["type"], detail.get("ctx", {})
    got = str(detail["input"])
    got = got if len(got) <= 40 else f"{got[:40]}…"
    if isinstance(raised := context.get("error"), Wrong):
        return raised.text, raised.hint
    if kind == "missing":
        name = location[-1]
        return Text(zh=f"缺少“{name}”。", en=f'"{name}" is missing.'), None
    if kind == "extra_forbidden":
        name = str(location[-1])
        hint = _COMMA if detail["input"] is None else suggestion(name, names_at(shape, location[:-1]))
        return Text(zh=f"没有“{name}”这一项。", en=f'There is no "{name}" here.'), hint
    if kind in ("literal_error", "enum", "union_tag_invalid"):
        allowed = str(context.get("expected") or context.get("expected_tags"))
        names = [name.strip(" '") for name in allowed.replace(" or ", ",").split(",")]
        wrong = str(context.get("tag", detail["input"]))
        return Text(zh=f"“{wrong}”不是可用的值。", en=f'"{wrong}" is not an allowed value.'), suggestion(wrong, names)
    if kind in _SHAPES:
        zh, en = _SHAPES[kind]
        quotes = _QUOTES if kind == "string_type" else None
        return Text(zh=f"应为{zh}，写的是“{got}”。", en=f'should be {en}, not "{got}".'), quotes
    if kind in _LIMITS:
        zh, en = (wording.format(**context) for wording in _LIMITS[kind])
        return Text(zh=f"{zh}，写的是“{got}”。", en=f'{en}, not "{got}".'), None
    return Text(zh=f"“{got}”不合要求：{detail['msg']}。", en=f'"{got}": {detail["msg"]}.'), None
