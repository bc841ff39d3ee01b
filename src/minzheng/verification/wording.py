"""Values as people read them, in the language that is active."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.base.money import format_yuan, parse_yuan
from minzheng.policy.definitions import Input
from minzheng.verification.definitions import FieldShape


def in_words(fact: Input | None, value: Any) -> str:
    """A value of a fact; "not declared" for None."""
    if value is None:
        return _("未申报")
    if fact is None:
        return str(value)
    if fact.type == "choice" and value in fact.choices:
        return fact.choices[value].in_language(get_language())
    return _plain(fact.type, value)


def field_in_words(shape: FieldShape, value: Any) -> str:
    """A field of a department's record."""
    return _plain(shape.type, value)


def _plain(kind: str, value: Any) -> str:
    if kind == "money":
        return format_yuan(parse_yuan(value, negative=True))
    if kind == "flag":
        return _("是") if value else _("否")
    return day_in_words(date.fromisoformat(str(value))) if kind == "date" else str(value)


def day_in_words(day: date) -> str:
    """2026年11月24日 / 24 November 2026."""
    english = (get_language() or "").startswith("en")
    return date_format(day, "j F Y") if english else f"{day.year}年{day.month}月{day.day}日"
