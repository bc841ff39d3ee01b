"""Rounding and the third value, one operation at a time."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from minzheng.base.text import Text
from minzheng.policy import words
from minzheng.policy.graph.arithmetic import AGGREGATES, OPERATORS, divide_rounded, months_between, years_between
from minzheng.policy.units import FLAG, HOURS, MONEY, MONTHS, PERMILLE, RATIO, YEARS


@pytest.mark.parametrize(
    ("amount", "by", "rounding", "result"),
    [
        (1_618_700, 12, "half_up", 134_892),
        (1_618_700, 12, "down", 134_891),
        (1_618_700, 12, "up", 134_892),
        (5, 2, "half_up", 3),
        (4, 2, "up", 2),
        (-5, 2, "half_up", -2),
        (-5, 2, "down", -3),
    ],
)
def test_division_rounds_as_it_says(amount: int, by: int, rounding: str, result: int) -> None:
    assert divide_rounded(amount, by, rounding) == result


@pytest.mark.parametrize(
    ("op", "data", "args", "result"),
    [
        ("and", None, (None, False), False),
        ("and", None, (None, True), None),
        ("or", None, (None, True), True),
        ("or", None, (None, False), None),
        ("not", None, (None,), None),
        ("mul", None, (None, 0), 0),
        ("mul", None, (None, 2), None),
        ("add", None, (None, 2), None),
        ("where", None, (None, 3, 3), 3),
        ("where", None, (None, 3, 4), None),
        ("where", None, (True, 3, None), 3),
        ("where", None, (False, 3, None), None),
        ("floordiv", None, (5, 0), 0),
        ("permille", None, (8_116_000, 12_000_000), 676),
        ("part", "down", (0, None), 0),
        ("part", "half_up", (201_000, Fraction(1, 6)), 33_500),
        ("round", (100, "half_up"), (50_050,), 50_100),
        ("round", (100, "half_up"), (50_049,), 50_000),
        ("in", frozenset({"a"}), (None,), None),
    ],
)
def test_unknown_spreads_only_where_it_matters(op: str, data: Any, args: tuple[Any, ...], result: Any) -> None:
    assert OPERATORS[op](data, *args) == result


@pytest.mark.parametrize(
    ("op", "args", "result"),
    [
        ("sum", ([1, None], [True, False]), 1),
        ("sum", ([1, 2], [True, None]), None),
        ("sum", ([1, 0], [True, None]), 1),
        ("sum", ([],), 0),
        ("greatest", ([1, None], [True, False]), 1),
        ("greatest", ([1, 2], [True, None]), None),
        ("greatest", ([], []), 0),
        ("count", ([True, None],), None),
        ("any", ([None, True],), True),
        ("every", ([None, False],), False),
    ],
)
def test_people_of_a_household_are_put_together(op: str, args: tuple[Any, ...], result: Any) -> None:
    assert AGGREGATES[op](*args) == result


def test_ages_change_on_the_birthday() -> None:
    assert years_between(date(1946, 3, 5), date(2026, 3, 4)) == 79
    assert years_between(date(1946, 3, 5), date(2026, 3, 5)) == 80
    assert years_between(date(1948, 2, 29), date(2027, 2, 28)) == 78
    assert years_between(date(1948, 2, 29), date(2027, 3, 1)) == 79
    assert months_between(date(2020, 1, 31), date(2020, 2, 29)) == 0
    assert months_between(date(2020, 1, 15), date(2021, 2, 15)) == 13


@pytest.mark.parametrize(
    ("value", "unit", "zh", "en"),
    [
        (150_000, MONEY, "1,500.00元", "¥1,500.00"),
        (None, MONEY, "（未知）", "(not known)"),
        (True, FLAG, "是", "yes"),
        (Fraction(3, 5), RATIO, "60%", "60%"),
        (Fraction(1, 6), RATIO, "1/6", "1/6"),
        (Fraction(1, 8), RATIO, "12.5%", "12.5%"),
        (676, PERMILLE, "67.6%", "67.6%"),
        (1, MONTHS, "1个月", "1 month"),
        (80, YEARS, "80岁", "80 years"),
        (3, HOURS, "3小时", "3 hours"),
    ],
)
def test_numbers_read_well_in_both_languages(value: Any, unit: Any, zh: str, en: str) -> None:
    assert words.show(value, unit) == Text(zh=zh, en=en)


def test_a_span_of_years_is_not_an_age() -> None:
    assert words.short_by(1, YEARS) == Text(zh="还差1年", en="1 year too little")
