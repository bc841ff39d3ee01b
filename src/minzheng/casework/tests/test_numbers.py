"""Case numbers are read aloud and typed by hand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from minzheng.casework.numbers import case_number, is_case_number


def test_a_case_number_names_county_day_and_running_number() -> None:
    assert case_number("330402001001", date(2026, 11, 24), 1)[:20] == "33040220261124000001"


@given(st.integers(min_value=1, max_value=999_999), st.integers(min_value=0, max_value=19), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(sequence: int, position: int, shift: int) -> None:
    number = case_number("330402001001", date(2026, 11, 24), sequence)
    assert is_case_number(number)
    wrong = str((int(number[position]) + shift) % 10)
    assert not is_case_number(number[:position] + wrong + number[position + 1 :])


@given(st.integers(min_value=1, max_value=999_999), st.integers(min_value=0, max_value=18))
def test_two_swapped_neighbours_are_noticed(sequence: int, position: int) -> None:
    number = case_number("330402001001", date(2026, 11, 24), sequence)
    swapped = number[:position] + number[position + 1] + number[position] + number[position + 2 :]
    assert swapped == number or not is_case_number(swapped)
