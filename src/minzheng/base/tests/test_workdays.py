from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.packs import PackError, check_chain, load_chain
from minzheng.base.workdays import Calendar, DueDate, load_calendar

from .places import Places

CALENDAR = Calendar()
DAYS = st.dates(min_value=date(2004, 1, 1), max_value=date(2028, 12, 31))
COUNTS = st.integers(min_value=1, max_value=90)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-24", 1, "2026-09-28"),
        ("2026-09-24", 3, "2026-09-30"),
        ("2026-09-24", 10, "2026-10-15"),
        ("2026-09-24", 12, "2026-10-19"),
        ("2026-09-24", 15, "2026-10-22"),
        ("2026-09-24", 20, "2026-10-29"),
        ("2026-09-24", 30, "2026-11-12"),
        ("2026-09-24", 45, "2026-12-03"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-02-13", 15, "2026-03-12"),
        ("2026-01-02", 1, "2026-01-04"),
        ("2026-05-08", 1, "2026-05-09"),
        ("2026-04-30", 15, "2026-05-25"),
        ("2026-09-24", 0, "2026-09-24"),
    ],
)
def test_working_days_of_2026_follow_the_notice(start: str, days: int, due: str) -> None:
    first, last = date.fromisoformat(start), date.fromisoformat(due)
    assert CALENDAR.add_working_days(first, days) == DueDate(last, provisional=False)
    assert CALENDAR.working_days_between(first, last) == days


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-21", 7, "2026-09-28"),
        ("2026-08-03", 60, "2026-10-08"),
        ("2026-04-01", 60, "2026-06-01"),
        ("2026-10-03", 7, "2026-10-10"),
    ],
)
def test_calendar_days_end_on_a_day_that_is_worked(start: str, days: int, due: str) -> None:
    assert CALENDAR.add_calendar_days(date.fromisoformat(start), days) == DueDate(date.fromisoformat(due))


def test_calendar_days_stay_where_they_fall_without_rolling() -> None:
    assert CALENDAR.add_calendar_days(date(2026, 8, 3), 60, roll=False) == DueDate(date(2026, 10, 2))
    assert CALENDAR.add_calendar_days(date(2027, 8, 3), 60, roll=False) == DueDate(date(2027, 10, 2))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 3, 16), 6, date(2026, 9, 16)),
        (date(2025, 12, 15), 2, date(2026, 2, 24)),
        (date(2026, 6, 24), 0, date(2026, 6, 24)),
        (date(2025, 11, 30), 12, date(2026, 11, 30)),
    ],
)
def test_months_end_on_the_matching_date_or_the_last_of_the_month(start: date, count: int, due: date) -> None:
    assert CALENDAR.add_months(start, count) == DueDate(due)


def test_the_table_of_2026_is_the_published_one() -> None:
    spans = [
        ("01-01", "01-03"),
        ("02-15", "02-23"),
        ("04-04", "04-06"),
        ("05-01", "05-05"),
        ("06-19", "06-21"),
        ("09-25", "09-27"),
        ("10-01", "10-07"),
    ]
    off = set()
    for first, last in spans:
        day = date.fromisoformat(f"2026-{first}")
        while day <= date.fromisoformat(f"2026-{last}"):
            off.add(day)
            day += timedelta(days=1)
    made_up = {date.fromisoformat(f"2026-{day}") for day in ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")}
    for number in range(365):
        day = date(2026, 1, 1) + timedelta(days=number)
        worked = day in made_up or (day.weekday() < 5 and day not in off)
        assert CALENDAR.is_working_day(day) is worked, day


def test_a_year_without_a_notice_is_provisional() -> None:
    assert CALENDAR.add_working_days(date(2026, 12, 25), 4) == DueDate(date(2026, 12, 31), provisional=False)
    assert CALENDAR.add_working_days(date(2026, 12, 25), 5) == DueDate(date(2027, 1, 4), provisional=True)
    assert CALENDAR.add_calendar_days(date(2026, 12, 25), 7) == DueDate(date(2027, 1, 4), provisional=True)
    for day in ("01-01", "05-01", "05-02", "10-01", "10-02", "10-03", "01-02", "02-06"):
        assert not CALENDAR.is_working_day(date.fromisoformat(f"2027-{day}"))
    assert CALENDAR.is_working_day(date(2027, 10, 4))
    assert CALENDAR.is_working_day(date(2027, 2, 8))


def test_a_loaded_notice_ends_the_provisional_dates() -> None:
    calendar = Calendar({date(2027, 1, 2): True}, published=[2027])
    assert calendar.add_working_days(date(2026, 12, 25), 5) == DueDate(date(2027, 1, 2), provisional=False)


def test_a_single_extra_day_leaves_the_year_provisional() -> None:
    calendar = Calendar({date(2027, 8, 9): False})
    assert calendar.add_working_days(date(2027, 8, 6), 1) == DueDate(date(2027, 8, 10), provisional=True)


def test_a_period_is_never_negative() -> None:
    for count in (CALENDAR.add_working_days, CALENDAR.add_calendar_days, CALENDAR.add_months):
        with pytest.raises(ValueError, match="cannot have -1"):
            count(date(2026, 9, 24), -1)


@given(DAYS, COUNTS)
def test_a_due_date_is_worked_and_exactly_so_far_away(start: date, days: int) -> None:
    due = CALENDAR.add_working_days(start, days).on
    assert CALENDAR.is_working_day(due)
    assert CALENDAR.working_days_between(start, due) == days
    assert CALENDAR.working_days_between(due, start) == -days


@given(DAYS, COUNTS, COUNTS)
def test_more_days_end_later_and_periods_add_up(start: date, first: int, second: int) -> None:
    middle = CALENDAR.add_working_days(start, first).on
    assert middle < CALENDAR.add_working_days(start, first + second).on
    assert CALENDAR.add_working_days(middle, second).on == CALENDAR.add_working_days(start, first + second).on


@given(DAYS, DAYS, COUNTS)
def test_a_later_start_never_ends_earlier(one: date, other: date, days: int) -> None:
    early, late = sorted((one, other))
    assert CALENDAR.add_working_days(early, days).on <= CALENDAR.add_working_days(late, days).on
    assert CALENDAR.add_calendar_days(early, days).on <= CALENDAR.add_calendar_days(late, days).on


def test_packs_add_days_and_the_narrower_pack_wins(places: Places) -> None:
    places.write(
        "cn",
        "references.yaml",
        "notice: {instrument: {zh: 通知, en: Notice}, article: '1', region: '', verified: true}\n",
    )
    places.write(
        "cn",
        "calendar.yaml",
        """
        2027:
          reference: notice
          published: true
          off: [2027-02-05/2027-02-11]
          working: [2027-02-14]
        """,
    )
    places.write("cn-hai", "calendar.yaml", "2027: {reference: notice, off: [2027-08-09], working: [2027-02-10]}\n")
    assert check_chain("cn-hai", []) == []
    calendar = load_calendar(load_chain("cn-hai"))
    assert calendar.is_published(2027)
    assert not calendar.is_working_day(date(2027, 2, 5))
    assert calendar.is_working_day(date(2027, 2, 10))
    assert calendar.is_working_day(date(2027, 2, 14))
    assert not calendar.is_working_day(date(2027, 8, 9))
    assert load_calendar(load_chain("cn")).is_working_day(date(2027, 8, 9))


@pytest.mark.parametrize(
    ("entry", "line", "words"),
    [
        ("next:\n  reference: notice\n", 1, "不是年份"),
        ("2027:\n  reference: notice\n  off:\n    - 2027-01-01\n    - 2026-12-31\n", 5, "不在 2027 年"),
        ("2027:\n  reference: notice\n  off: [2027-01-03/2027-01-01]\n", 3, "不是日期或起止日期"),
        ("2027:\n  reference: notice\n  off: [soon]\n", 3, "不是日期或起止日期"),
    ],
)
def test_a_wrong_calendar_is_named_with_its_line(places: Places, entry: str, line: int, words: str) -> None:
    places.write(
        "cn",
        "references.yaml",
        "notice: {instrument: {zh: 通知, en: Notice}, article: '1', region: '', verified: true}\n",
    )
    places.write("cn", "calendar.yaml", entry)
    with pytest.raises(PackError, match=words) as caught:
        load_calendar(load_chain("cn"))
    assert [problem.line for problem in caught.value.problems] == [line]
    assert check_chain("cn", []) == list(caught.value.problems)


def test_the_real_packs_have_a_calendar() -> None:
    assert load_calendar(load_chain("cn-zj-jiaxing")).add_working_days(date(2026, 9, 24), 12).on == date(2026, 10, 19)
