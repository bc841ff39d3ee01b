"""Months as "2026-11": they sort as text, and a payment belongs to one. Pure."""

import re
from collections.abc import Iterator
from datetime import date

from minzheng.funds.errors import NotAMonth

_WRITTEN = re.compile(r"(\d{4})-?(0[1-9]|1[0-2])", re.ASCII)


def parse_month(text: str) -> str:
    """ "2026-11" of "2026-11" or "202611". Raises NotAMonth."""
    match = _WRITTEN.fullmatch(text.strip())
    if match is None:
        raise NotAMonth(text)
    return f"{match[1]}-{match[2]}"


def month_of(day: date) -> str:
    return f"{day:%Y-%m}"


def add_months(month: str, months: int) -> str:
    """The month so many months later (earlier when negative).

    Example:
        >>> add_months("2026-11", 2)
        '2027-01'
    """
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + months
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def first_day(month: str) -> date:
    return date(int(month[:4]), int(month[5:]), 1)


def months_between(first: str, last: str, step: int = 1) -> Iterator[str]:
    """Every `step`-th month from first to last, both included; none when last is before first."""
    while first <= last:
        yield first
        first = add_months(first, step)
