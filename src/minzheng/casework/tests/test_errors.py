"""What is wrong is said in both languages, each in its own words and dates."""

import re
from datetime import date

import pytest
from django.utils.translation import override

from minzheng.casework.errors import NotInThisState, OwnDecision, SameHand, TooLate, VisitDayWrong
from minzheng.casework.models import CaseState, NoticeState
from minzheng.casework.wording import both, day

HAN = re.compile(r"[㐀-鿿]")
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("state", [*CaseState, *NoticeState])
def test_the_state_of_a_case_is_named_in_the_language_of_each_text(
    language: str, state: CaseState | NoticeState
) -> None:
    with override(language):
        error = NotInThisState(state)
    assert not HAN.search(error.text.en)
    assert re.search(r"“[^A-Za-z]+”", error.text.zh)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_days_are_written_as_each_language_writes_them(language: str) -> None:
    with override(language):
        told = day(date(2026, 11, 24))
        errors = [TooLate(date(2027, 2, 1)), VisitDayWrong(date(2026, 11, 1), date(2026, 11, 24))]
    assert (told.zh, told.en) == ("2026年11月24日", "24 November 2026")
    for error in errors:
        assert error.hint is not None
        assert not ISO.search(f"{error.text} {error.hint}")
        assert not HAN.search(f"{error.text.en} {error.hint.en}")


def test_answering_an_appeal_against_ones_own_decision_is_not_called_confirming() -> None:
    assert OwnDecision().text != SameHand().text
    assert "确认" not in OwnDecision().text.zh
    assert both(CaseState.PAUSED.label).en != both(CaseState.PAUSED.label).zh
