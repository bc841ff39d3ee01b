from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.identifiers import (
    DisabilityNumberError,
    IdNumberCharacterError,
    IdNumberCheckError,
    IdNumberDateError,
    IdNumberError,
    IdNumberLengthError,
    IdNumberOldError,
    id_check_digit,
    parse_disability_number,
    parse_id_number,
)

DAYS = st.dates(min_value=date(1800, 1, 1), max_value=date(2100, 12, 31))


@st.composite
def numbers(draw: st.DrawFn) -> str:
    first17 = f"{draw(st.integers(0, 999999)):06d}{draw(DAYS):%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return first17 + id_check_digit(first17)


@pytest.mark.parametrize(
    ("number", "birth_on", "sex"),
    [
        ("11010519491231002X", date(1949, 12, 31), "female"),
        ("440524188001010014", date(1880, 1, 1), "male"),
        ("339900194603050018", date(1946, 3, 5), "male"),
        ("339900199003070026", date(1990, 3, 7), "female"),
        ("339900198008151234", date(1980, 8, 15), "male"),
        ("339900200802290012", date(2008, 2, 29), "male"),
        ("339900192601010021", date(1926, 1, 1), "female"),
        ("339900201206300047", date(2012, 6, 30), "female"),
    ],
)
def test_a_right_number_gives_birth_date_and_sex(number: str, birth_on: date, sex: str) -> None:
    assert parse_id_number(number) == (number, birth_on, sex, number[:6])


@pytest.mark.parametrize(
    "typed",
    ["11010519491231002x", " 110105 19491231 002X ", "110105-19491231-002x", "１１０１０５１９４９１２３１００２Ｘ"],
)
def test_a_number_is_read_as_people_type_it(typed: str) -> None:
    assert parse_id_number(typed).value == "11010519491231002X"


def test_a_wrong_check_digit_is_told_from_other_mistakes() -> None:
    with pytest.raises(IdNumberCheckError) as caught:
        parse_id_number("110105194912310021")
    assert caught.value.code == "person.id_number.check_digit"


@pytest.mark.parametrize(
    "number", ["330106199002300012", "339900201802290017", "339900201800100011", "339900000001010011"]
)
def test_a_date_that_does_not_exist_comes_before_the_check_digit(number: str) -> None:
    with pytest.raises(IdNumberDateError) as caught:
        parse_id_number(number)
    assert caught.value.code == "person.id_number.date"


def test_a_birth_that_has_not_come_is_refused_when_the_day_is_given() -> None:
    number = "339900201206300047"
    assert parse_id_number(number, on=date(2012, 6, 30)).birth_on == date(2012, 6, 30)
    with pytest.raises(IdNumberDateError, match="还没有到"):
        parse_id_number(number, on=date(2012, 6, 29))


def test_an_old_number_is_refused_with_the_new_one_in_the_hint() -> None:
    with pytest.raises(IdNumberOldError) as caught:
        parse_id_number("110105491231002")
    assert caught.value.hint is not None
    assert "11010519491231002X" in caught.value.hint.zh
    assert "11010519491231002X" in caught.value.hint.en
    assert isinstance(caught.value, IdNumberLengthError)


@pytest.mark.parametrize(("number", "count"), [("", "0"), ("3399", "4"), ("3399001980081512345", "19")])
def test_a_wrong_length_says_how_many_characters_there_are(number: str, count: str) -> None:
    with pytest.raises(IdNumberLengthError, match=f"现在是 {count} 位"):
        parse_id_number(number)


@pytest.mark.parametrize(
    ("number", "wrong"),
    [
        ("33990019800815123A", "A"),
        ("3399001980O8151234", "O"),
        ("X39900198008151234", "X"),
        ("٣39900198008151234", "٣"),
    ],
)
def test_a_wrong_character_is_named(number: str, wrong: str) -> None:
    with pytest.raises(IdNumberCharacterError, match=f"不能有“{wrong}”"):
        parse_id_number(number)


def test_an_abolished_or_unassigned_division_is_no_mistake() -> None:
    assert parse_id_number("339900199003070026").division6 == "339900"


def test_a_residence_permit_of_hong_kong_is_told_apart() -> None:
    first17 = "81000019900307002"
    assert parse_id_number(first17 + id_check_digit(first17)).is_residence_permit
    assert not parse_id_number("339900199003070026").is_residence_permit


@given(numbers(), st.integers(0, 16), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(number: str, place: int, change: int) -> None:
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert parse_id_number(number).value == number
    with pytest.raises(IdNumberError):
        parse_id_number(wrong)


@given(numbers(), st.integers(0, 15))
def test_two_neighbours_exchanged_are_found(number: str, place: int) -> None:
    wrong = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    if wrong != number:
        with pytest.raises(IdNumberError):
            parse_id_number(wrong)


@given(st.text(max_size=22))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(IdNumberError):
        assert len(parse_id_number(text).value) == 18


def test_a_check_digit_needs_seventeen_digits() -> None:
    with pytest.raises(IdNumberCharacterError):
        id_check_digit("1234")


@pytest.mark.parametrize(
    ("suffix", "kind", "level", "severe"),
    [
        ("43", "limb", 3, False),
        ("61", "mental", 1, True),
        ("12", "visual", 2, True),
        ("24B1", "hearing", 4, False),
        ("71b2", "multiple", 1, True),
    ],
)
def test_a_disability_certificate_gives_kind_and_level(suffix: str, kind: str, level: int, severe: bool) -> None:
    number = parse_disability_number(f"339900199003070026{suffix}")
    assert number == ("339900199003070026", kind, level)
    assert number.is_severe is severe


@pytest.mark.parametrize("suffix", ["", "4", "83", "45", "03", "40", "434"])
def test_a_wrong_disability_certificate_is_refused(suffix: str) -> None:
    with pytest.raises(DisabilityNumberError):
        parse_disability_number(f"339900199003070026{suffix}")


def test_a_disability_certificate_with_a_wrong_identity_number_is_refused() -> None:
    with pytest.raises(IdNumberCheckError):
        parse_disability_number("33990019900307002743")
