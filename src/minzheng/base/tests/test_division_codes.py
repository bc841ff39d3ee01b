import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.base.codes import LENGTHS, DivisionCodeError, contains, jurisdiction_of, level_of, pad, parent_of

CODES = st.text(alphabet="0123456789", min_size=12, max_size=12)


@pytest.mark.parametrize(
    ("code", "jurisdiction", "level"),
    [
        ("330000000000", "33", "province"),
        ("330400000000", "3304", "city"),
        ("330402000000", "330402", "county"),
        ("330402007000", "330402007", "town"),
        ("330402007001", "330402007001", "village"),
        ("441900003000", "441900003", "town"),
        ("331000000000", "3310", "city"),
        ("000000000000", "", "nation"),
    ],
)
def test_trailing_zero_segments_are_cut(code: str, jurisdiction: str, level: str) -> None:
    assert jurisdiction_of(code) == jurisdiction
    assert level_of(code) == level
    assert pad(jurisdiction) == code


@given(CODES)
def test_padding_undoes_the_cut(code: str) -> None:
    assert pad(jurisdiction_of(code)) == code
    assert len(jurisdiction_of(code)) in LENGTHS


@given(CODES)
def test_every_division_lies_in_all_above_it(code: str) -> None:
    above = jurisdiction_of(code)
    while above:
        assert contains(above, code)
        assert len(parent_of(above)) < len(above)
        above = parent_of(above)
    assert contains("", code)


def test_a_town_without_a_county_has_the_city_above_it() -> None:
    assert parent_of("441900003") == "4419"
    assert contains("441900", "441900003001")


def test_a_jurisdiction_holds_its_own_and_nothing_else() -> None:
    assert contains("3304", "330402001001")
    assert not contains("3304", "330502001001")
    assert not contains("330402", "3304")
    assert contains("330402000000", "330402")


@pytest.mark.parametrize("wrong", ["3", "330", "33040", "3304020010011", "33a4", "３３", "3304 2", "-1"])
def test_what_is_no_code_is_refused(wrong: str) -> None:
    for function in (pad, jurisdiction_of, parent_of, level_of):
        with pytest.raises(DivisionCodeError):
            function(wrong)
