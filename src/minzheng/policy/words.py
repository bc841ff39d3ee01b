"""Numbers as people read them, in both languages, and the sentences that the engine itself speaks."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.policy.units import Unit

UNKNOWN = Text(zh="（未知）", en="(not known)")
_COUNTED = {
    "count": ("{}", "{}"),
    "months": ("{}个月", "{} months"),
    "years": ("{}岁", "{} years"),
    "hours": ("{}小时", "{} hours"),
}


@lru_cache(maxsize=4096, typed=True)
def show(value: Any, unit: Unit) -> Text:
    """One number: money as 37.50元 and ¥37.50, a ratio as 60% or 1/6."""
    if value is None:
        return UNKNOWN
    if unit.is_money:
        shown = format_yuan(value)
        return Text(zh=f"{shown.replace('¥', '')}元", en=shown)
    if isinstance(value, bool):
        return Text(zh="是", en="yes") if value else Text(zh="否", en="no")
    if unit.kind == "ratio":
        return _same(_ratio(value))
    if unit.kind == "permille":
        return _same(f"{value // 10}.{value % 10}%")
    if isinstance(value, date):
        return Text(zh=f"{value.year}年{value.month}月{value.day}日", en=value.isoformat())
    zh, en = _COUNTED.get(unit.kind, ("{}", "{}"))
    en = en[:-1] if value == 1 and unit.kind in ("months", "years", "hours") else en
    return Text(zh=zh.format(value), en=en.format(value))


def show_change(value: int, unit: Unit) -> Text:
    """A difference: a span of years is not an age."""
    text = show(value, unit)
    return Text(zh=f"{value}年", en=text.en) if unit.kind == "years" else text


def _same(text: str) -> Text:
    return Text(zh=text, en=text)


def _ratio(value: Fraction) -> str:
    hundredfold = value * 100
    if hundredfold.denominator == 1:
        return f"{hundredfold.numerator}%"
    tenths = hundredfold * 10
    if tenths.denominator == 1:
        return f"{tenths.numerator // 10}.{tenths.numerator % 10}%"
    return f"{value.numerator}/{value.denominator}"


def over_by(value: int, unit: Unit) -> Text:
    """By how much something is too high."""
    if value == 0:
        return Text(zh="正好等于界限，须低于界限", en="exactly on the limit; it must be below it")
    change = show_change(value, unit)
    zh, en = _period(unit)
    return Text(zh=f"{zh}高出{change.zh}", en=f"{change.en} too much{en}")


def short_by(value: int, unit: Unit) -> Text:
    """By how much something is too low."""
    if value == 0:
        return Text(zh="正好等于界限，须高于界限", en="exactly on the limit; it must be above it")
    change = show_change(value, unit)
    zh, en = _period(unit)
    return Text(zh=f"{zh}还差{change.zh}", en=f"{change.en} too little{en}")


def _period(unit: Unit) -> tuple[str, str]:
    return {"month": ("每月", " a month"), "year": ("每年", " a year")}.get(unit.period or "", ("", ""))


def no_parameter(labels: list[Text], on: date, known_from: date | None) -> Text:
    """What to say when figures have no value on the day of the decision."""
    day = show(on, Unit("date"))
    more = len(labels) - 3
    names_zh = "、".join(f"“{label.zh}”" for label in labels[:3]) + (f"等{len(labels)}项" if more > 0 else "")
    names_en = ", ".join(f'"{label.en}"' for label in labels[:3]) + (f" and {more} more" if more > 0 else "")
    zh = f"{day.zh}的{names_zh}没有收录，无法判断"
    en = f"No value is known on {day.en} of {names_en}, so this cannot be decided"
    if known_from is not None and known_from > on:
        start = show(known_from, Unit("date"))
        return Text(zh=f"{zh}（收录的数值从{start.zh}起）", en=f"{en} (known from {start.en} on)")
    return Text(zh=f"{zh}（尚待当地设定）", en=f"{en} (the place has yet to set it)")
