"""Working days by the State Council's yearly notice, and periods counted as the Civil Code counts them.

The day on which a period starts is not counted (民法典 art. 201). A period in calendar days, months or years that ends
on a day off ends on the first day after that is worked (art. 203); months end on the matching date, else on the month's
last day (art. 202). A year whose notice is not known yet is reckoned from weekends and the fixed holidays 1 January,
1-2 May and 1-3 October, and every due date that rests on it is provisional.
"""

from __future__ import annotations

import calendar as months
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from weakref import WeakKeyDictionary

from chinese_calendar import constants  # type: ignore[import-untyped]

from minzheng.base.calendars import CalendarYear, check_calendar
from minzheng.base.packs import PackChain, PackError

_FIXED_HOLIDAYS = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})
PUBLISHED_YEARS = frozenset(range(min(constants.holidays).year, max(constants.holidays).year + 1))


@dataclass(frozen=True, order=True)
class DueDate:
    """`provisional`: the year's holidays were not published when this was reckoned; reckon it again when they are."""

    on: date
    provisional: bool = False


class Calendar:
    """The days that are worked. `extra` overrides single days (True: worked); `published` adds years known in full."""

    def __init__(self, extra: Mapping[date, bool] | None = None, published: Iterable[int] = ()) -> None:
        self._extra = dict(extra or {})
        self._published = PUBLISHED_YEARS | frozenset(published)
        self._years: dict[int, list[int]] = {}

    def is_published(self, year: int) -> bool:
        return year in self._published

    def is_working_day(self, day: date) -> bool:
        return self._extra[day] if day in self._extra else _is_worked_nationally(day)

    def add_working_days(self, start: date, days: int) -> DueDate:
        """The last day of a period of working days, or `start` itself for 0. Raises ValueError below 0."""
        if days < 0:
            raise ValueError(f"a period cannot have {days} working days")
        if days == 0:
            return DueDate(start, not self.is_published(start.year))
        year, left = start.year, days
        worked = self._worked(year)
        first = bisect_right(worked, start.toordinal())
        while len(worked) - first < left:
            left -= len(worked) - first
            year, first = year + 1, 0
            worked = self._worked(year)
        due = date.fromordinal(worked[first + left - 1])
        return DueDate(due, self._rests_on_unpublished(start, due))

    def working_days_between(self, start: date, end: date) -> int:
        """Working days after `start` up to and with `end`; negative when `end` is earlier."""
        if end < start:
            return -self.working_days_between(end, start)
        years = range(start.year, end.year + 1)
        return sum(
            bisect_right(self._worked(year), end.toordinal()) - bisect_right(self._worked(year), start.toordinal())
            for year in years
        )

    def add_calendar_days(self, start: date, days: int, roll: bool = True) -> DueDate:
        """The last day of a period of calendar days; with `roll`, moved off a day off. Raises ValueError below 0."""
        if days < 0:
            raise ValueError(f"a period cannot have {days} days")
        return self._ending(start + timedelta(days=days), roll)

    def add_months(self, start: date, count: int, roll: bool = True) -> DueDate:
        """The matching date in a later month, else its last day; rolled likewise. Raises ValueError below 0."""
        if count < 0:
            raise ValueError(f"a period cannot have {count} months")
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        last = months.monthrange(year, month + 1)[1]
        return self._ending(date(year, month + 1, min(start.day, last)), roll)

    def _ending(self, end: date, roll: bool) -> DueDate:
        if not roll:
            return DueDate(end)
        due = end
        while not self.is_working_day(due):
            due += timedelta(days=1)
        return DueDate(due, not (self.is_published(end.year) and self.is_published(due.year)))

    def _rests_on_unpublished(self, start: date, due: date) -> bool:
        first = start + timedelta(days=1)
        return any(not self.is_published(year) for year in range(first.year, due.year + 1))

    def _worked(self, year: int) -> list[int]:
        """Ordinals of the working days of a year."""
        if year not in self._years:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = (date.fromordinal(number) for number in range(first, last + 1))
            self._years[year] = [day.toordinal() for day in days if self.is_working_day(day)]
        return self._years[year]


_loaded: WeakKeyDictionary[PackChain, Calendar] = WeakKeyDictionary()


def load_calendar(chain: PackChain) -> Calendar:
    """The national calendar with the days that the packs add, a narrower pack's day winning. Raises PackError."""
    if chain not in _loaded:
        layers = chain.layers("calendar", CalendarYear)
        if problems := [problem for layer in layers for problem in check_calendar(chain, layer)]:
            raise PackError(problems)
        extra: dict[date, bool] = {}
        for layer in layers:
            for entry in layer.values():
                extra |= entry.value.days()
        _loaded[chain] = Calendar(
            extra, {int(year) for layer in layers for year, entry in layer.items() if entry.value.published}
        )
    return _loaded[chain]


@lru_cache(maxsize=4096)
def _is_worked_nationally(day: date) -> bool:
    if day.year in PUBLISHED_YEARS:
        return day in constants.workdays or (day.weekday() < 5 and day not in constants.holidays)
    return day.weekday() < 5 and (day.month, day.day) not in _FIXED_HOLIDAYS
