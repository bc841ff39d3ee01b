import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.identifiers import (
    UsccCharacterError,
    UsccCheckError,
    UsccError,
    UsccLengthError,
    UsccOrganisationCheckError,
    parse_uscc,
)

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
VALID = {
    "91350100M000100Y43": None,
    "51330100MJ87600117": "association",
    "52330400509876515D": "private_non_enterprise",
    "533300005018760194": "foundation",
    "113305000025550184": None,
    "54330783ME12340106": "village_committee",
    "55330106MF0000128M": "residents_committee",
}


@pytest.mark.parametrize(("number", "kind"), VALID.items())
def test_a_right_code_gives_its_parts(number: str, kind: str | None) -> None:
    found = parse_uscc(number)
    assert (found.value, found.kind, found.division6, found.organisation) == (number, kind, number[2:8], number[8:17])
    assert parse_uscc(number.lower()) == found


@given(st.sampled_from(sorted(VALID)), st.integers(0, 17), st.sampled_from(ALPHABET))
def test_any_changed_character_is_found(number: str, place: int, other: str) -> None:
    wrong = number[:place] + other + number[place + 1 :]
    if wrong != number:
        with pytest.raises(UsccError):
            parse_uscc(wrong)


@pytest.mark.parametrize(("typed", "meant"), [("O", "0"), ("I", "1"), ("Z", "2"), ("S", "5")])
def test_letters_that_the_standard_leaves_out_get_a_hint(typed: str, meant: str) -> None:
    with pytest.raises(UsccCharacterError) as caught:
        parse_uscc(f"91350100M00010{typed}Y43")
    assert caught.value.hint is not None
    assert f"“{meant}”" in caught.value.hint.zh


def test_the_division_part_has_digits_only() -> None:
    with pytest.raises(UsccCharacterError, match="第 3 位"):
        parse_uscc("91A50100M000100Y43")


def test_length_and_both_check_characters_are_told_apart() -> None:
    with pytest.raises(UsccLengthError, match="现在是 17 位"):
        parse_uscc("91350100M000100Y4")
    with pytest.raises(UsccOrganisationCheckError):
        parse_uscc("91350100M000100Y53")
    with pytest.raises(UsccCheckError):
        parse_uscc("91350100M000100Y44")
