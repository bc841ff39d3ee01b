"""Dates due (rules R-42): working days of the State Council's calendar, two clocks, pauses."""

from datetime import date

import pytest

from minzheng.base.packs import load_chain
from minzheng.base.workdays import Calendar, load_calendar
from minzheng.casework import clock
from minzheng.casework.definitions import Limit


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return load_calendar(load_chain("cn-zj-jiaxing"))


PROMISE = Limit(promised=12, statutory=30, reference="x")


def test_case_accepted_before_the_national_holiday_is_due_twelve_working_days_later(calendar: Calendar) -> None:
    due = clock.due(calendar, PROMISE, date(2026, 9, 24))
    assert due.promised_on == date(2026, 10, 19)
    assert due.statutory_on == date(2026, 11, 12)
    assert not due.is_provisional


def test_days_for_which_the_clock_stood_are_added_as_working_days(calendar: Calendar) -> None:
    stood = clock.paused_working_days(calendar, [(date(2026, 9, 29), date(2026, 10, 9))])
    assert stood == 3  # 30 September, 8 and 9 October; the holiday does not count, nor the day of asking
    assert clock.due(calendar, PROMISE, date(2026, 9, 24), stood).promised_on == date(2026, 10, 22)


def test_a_limit_without_a_statutory_term_has_one_date(calendar: Calendar) -> None:
    assert clock.due(calendar, Limit(promised=1, reference="x"), date(2026, 2, 13)).statutory_on is None


def test_a_date_in_a_year_without_a_published_calendar_is_provisional(calendar: Calendar) -> None:
    assert clock.due(calendar, PROMISE, date(2026, 12, 28)).is_provisional


def test_days_left_counts_down_and_goes_below_zero_when_late(calendar: Calendar) -> None:
    assert clock.days_left(calendar, date(2026, 10, 19), date(2026, 10, 16)) == 1
    assert clock.days_left(calendar, date(2026, 10, 19), date(2026, 10, 19)) == 0
    assert clock.days_left(calendar, date(2026, 10, 19), date(2026, 10, 21)) == -2
