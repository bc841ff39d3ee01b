"""calendar.yaml: what a pack says of the holidays of a year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Annotated

from pydantic import AfterValidator

from minzheng.base.packs.chain import Entry, PackChain
from minzheng.base.packs.problems import PackProblem
from minzheng.base.packs.validation import Declaration, Wrong
from minzheng.base.text import Text


def _one_or_range(value: date | str) -> date | str:
    if isinstance(value, str):
        list(_days(value))
    return value


DayOrRange = Annotated[date | str, AfterValidator(_one_or_range)]


class CalendarYear(Declaration):
    """Days off and make-up working days of one year, each a date or "2027-02-05/2027-02-11".

    `published`: this is the State Council's whole table of the year, so that due dates in it are no longer provisional.
    Without it the days only change single days of the year (a typhoon day of one city).
    """

    reference: str
    published: bool = False
    off: list[DayOrRange] = []
    working: list[DayOrRange] = []

    def days(self) -> dict[date, bool]:
        """Day -> whether it is a working day; a day in both lists is worked."""
        off = {day: False for item in self.off for day in _days(item)}
        return off | {day: True for item in self.working for day in _days(item)}


def check_calendar(chain: PackChain, years: Mapping[str, Entry[CalendarYear]]) -> Iterator[PackProblem]:
    """A key is a year, and its days lie in it."""
    for year, entry in years.items():
        if not (year.isascii() and year.isdigit() and len(year) == 4):
            text = Text(zh=f"“{year}”不是年份。", en=f'"{year}" is not a year.')
            yield entry.problem(text=text, hint=Text(zh="例如 2027。", en="For example 2027."))
            continue
        for name, items in (("off", entry.value.off), ("working", entry.value.working)):
            for index, item in enumerate(items):
                if any(day.year != int(year) for day in _days(item)):
                    text = Text(zh=f"{item} 不在 {year} 年。", en=f"{item} is not in {year}.")
                    yield entry.problem(name, index, text=text)


def _days(item: date | str) -> Iterator[date]:
    if isinstance(item, date):
        yield item
        return
    first, _, last = item.partition("/")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    except ValueError as error:
        raise _wrong(item) from error
    if end < start:
        raise _wrong(item)
    for number in range((end - start).days + 1):
        yield start + timedelta(days=number)


def _wrong(item: str) -> Wrong:
    return Wrong(
        Text(zh=f"“{item}”不是日期或起止日期。", en=f'"{item}" is neither a date nor a range of dates.'),
        Text(zh="例如 2027-02-05/2027-02-11。", en="For example 2027-02-05/2027-02-11."),
    )
