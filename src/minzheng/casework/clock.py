"""Dates due: working days from a start, lengthened by the working days for which the clock stood. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from minzheng.base.workdays import Calendar
from minzheng.casework.definitions import Limit


@dataclass(frozen=True)
class Due:
    """Both dates due; each is provisional if it lies in a year whose public holidays are not published yet."""

    promised_on: date
    statutory_on: date | None
    is_provisional: bool
    statutory_is_provisional: bool = False


def due(calendar: Calendar, limit: Limit, start: date, paused_days: int = 0) -> Due:
    """The dates due of a limit that began on `start` (which does not count, 民法典 art. 201)."""
    promised = calendar.add_working_days(start, limit.promised + paused_days)
    if limit.statutory is None:
        return Due(promised.on, None, promised.provisional)
    statutory = calendar.add_working_days(start, limit.statutory + paused_days)
    return Due(promised.on, statutory.on, promised.provisional, statutory.provisional)


def paused_working_days(calendar: Calendar, pauses: Sequence[tuple[date, date]]) -> int:
    """Working days inside the pauses (asked on, answered on); the day of asking does not count, that of reply does."""
    return sum(calendar.working_days_between(start, end) for start, end in pauses)


def days_left(calendar: Calendar, due_on: date, today: date) -> int:
    """Working days until the date due; negative when it is past."""
    if today <= due_on:
        return calendar.working_days_between(today, due_on)
    return -calendar.working_days_between(due_on, today)
