from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.money import (
    MAXIMUM_FEN,
    MoneyError,
    MoneyFormError,
    MoneyPrecisionError,
    MoneyRangeError,
    chinese_capital,
    format_yuan,
    parse_yuan,
    to_decimal_string,
)

FEN = st.integers(min_value=0, max_value=MAXIMUM_FEN)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1500.00", 150000),
        ("1,500", 150000),
        ("1500.5", 150050),
        ("¥1,234.50", 123450),
        ("￥1，234．50", 123450),
        (" 12 ", 1200),
        ("930元", 93000),
        ("１５００", 150000),
        ("0.01", 1),
        ("0", 0),
        ("-0.00", 0),
        ("1500.2500", 150025),
        ("100000000000.00", MAXIMUM_FEN),
        (1500, 150000),
        (Decimal("1500.25"), 150025),
        (Decimal("1.5E+3"), 150000),
    ],
)
def test_amounts_are_read_as_people_write_them(written: object, fen: int) -> None:
    assert parse_yuan(written) == fen


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "1,50",
        "12,34,567",
        "1.",
        ".5",
        "1e3",
        "--1",
        "-¥-1",
        "1 500",
        "٣",
        "NaN",
        None,
        True,
        b"1",
        [],
        Decimal("NaN"),
    ],
)
def test_what_is_no_amount_is_refused(written: object) -> None:
    with pytest.raises(MoneyFormError) as caught:
        parse_yuan(written)
    assert caught.value.hint is not None


@pytest.mark.parametrize("written", [0.1, 1500.0, float("nan"), float("inf")])
def test_a_float_is_refused_and_the_message_says_why(written: float) -> None:
    with pytest.raises(MoneyFormError) as caught:
        parse_yuan(written)
    assert "浮点数" in caught.value.text.zh
    assert "float" in caught.value.text.en


@pytest.mark.parametrize("written", ["1.001", "0.005", Decimal("0.001")])
def test_finer_than_a_fen_is_refused(written: object) -> None:
    with pytest.raises(MoneyPrecisionError, match="分以下"):
        parse_yuan(written)


@pytest.mark.parametrize("written", ["100000000000.01", "9" * 15, "9" * 5000, 10**30, Decimal(10) ** 39])
def test_too_large_is_refused(written: object) -> None:
    with pytest.raises(MoneyRangeError, match="过大"):
        parse_yuan(written)


def test_negative_amounts_need_leave() -> None:
    assert parse_yuan("-12.30", negative=True) == -1230
    assert parse_yuan("-¥12.30", negative=True) == parse_yuan("¥-12.30", negative=True) == -1230
    with pytest.raises(MoneyRangeError, match="负数"):
        parse_yuan("-12.30")


@given(FEN)
def test_every_amount_survives_both_ways_of_writing_it(fen: int) -> None:
    assert parse_yuan(to_decimal_string(fen)) == fen
    assert parse_yuan(format_yuan(fen)) == fen
    assert parse_yuan(to_decimal_string(-fen), negative=True) == -fen


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(written: str) -> None:
    with suppress(MoneyError):
        assert 0 <= parse_yuan(written) <= MAXIMUM_FEN


def test_amounts_are_shown_with_two_decimals() -> None:
    assert format_yuan(81000) == "¥810.00"
    assert format_yuan(150000) == "¥1,500.00"
    assert format_yuan(-5) == "-¥0.05"
    assert to_decimal_string(150000) == "1500.00"
    assert to_decimal_string(-123450) == "-1234.50"


@pytest.mark.parametrize(
    ("fen", "capital"),
    [
        (93000, "玖佰叁拾元整"),
        (134892, "壹仟叁佰肆拾捌元玖角贰分"),
        (2000000, "贰万元整"),
        (1000503, "壹万零伍元零叁分"),
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (10000000100, "壹亿零壹元整"),
        (10000123400, "壹亿零壹仟贰佰叁拾肆元整"),
        (10010001000, "壹亿零壹拾万零壹拾元整"),
        (10000000000, "壹亿元整"),
        (1005000000, "壹仟零伍万元整"),
        (MAXIMUM_FEN, "壹仟亿元整"),
        (1000, "壹拾元整"),
        (50, "伍角整"),
        (5, "伍分"),
        (55, "伍角伍分"),
        (0, "零元整"),
        (-123, "负壹元贰角叁分"),
    ],
)
def test_capital_characters_follow_the_payment_rules(fen: int, capital: str) -> None:
    assert chinese_capital(fen) == capital


def _read_capital(text: str) -> int:
    """Fen of a capital amount, read independently of how it was written."""
    digits = {character: value for value, character in enumerate("零壹贰叁肆伍陆柒捌玖")}
    total = section = digit = 0
    for character in text.rstrip("整"):
        if character in digits:
            digit = digits[character]
        elif character in "拾佰仟":
            section, digit = section + digit * {"拾": 10, "佰": 100, "仟": 1000}[character], 0
        elif character in "万亿元":
            total = total + (section + digit) * {"万": 10**4, "亿": 10**8, "元": 1}[character]
            section = digit = 0
        else:
            section, digit = section, 0
    yuan_text, _, rest = text.rpartition("元")
    fen = total * 100 if yuan_text else 0
    for unit, value in (("角", 10), ("分", 1)):
        if unit in rest:
            fen += digits[rest[rest.index(unit) - 1]] * value
    return fen


@given(FEN)
def test_capital_characters_say_the_same_amount(fen: int) -> None:
    assert _read_capital(chinese_capital(fen)) == fen
    assert "零零" not in chinese_capital(fen)


def test_capital_characters_end_at_the_largest_amount() -> None:
    with pytest.raises(MoneyRangeError):
        chinese_capital(MAXIMUM_FEN + 1)
