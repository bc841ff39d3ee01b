"""Recording a home visit."""

from datetime import timedelta
from typing import Any

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.casework import actions
from minzheng.casework.errors import NotInThisState, VisitDayWrong
from minzheng.casework.models import Case, Visit
from minzheng.casework.tests.cast import DAY, Cast, at, submitted
from minzheng.casework.tests.traces import audited, kinds, nothing_changes, states


@pytest.fixture
def case(cast: Cast) -> Case:
    return actions.accept_case(actor=cast.staff["clerk"], case_id=submitted(cast).pk, at=at())


def visit(cast: Cast, case: Case, by: str = "village", **changed: Any) -> Visit:
    facts = {
        "visited_on": DAY,
        "visitors": "村员例、助理例",
        "seen": "两间平房，与申报一致。",
        "agrees_with_declaration": True,
        "signed_by_family": True,
        "operation_id": "op-visit-1",
    }
    return actions.record_visit(actor=cast.staff[by], case_id=case.pk, at=at(), **{**facts, **changed})


@pytest.mark.parametrize("by", ["village", "clerk"])
def test_a_visit_is_recorded_with_who_saw_what(cast: Cast, case: Case, by: str) -> None:
    made = visit(cast, case, by=by, agrees_with_declaration=False)
    assert (made.visitors, made.agrees_with_declaration, made.recorded_by) == (
        "村员例、助理例",
        False,
        cast.staff[by],
    )
    assert states(case)["visit"] == "done"
    assert states(case)["recommend"] == "waiting"  # verification is still running
    assert kinds(case)[-1] == "visited"
    assert audited(case)[-1] == "record_visit"


def test_what_was_seen_is_not_told_on_the_public_timeline(cast: Cast, case: Case) -> None:
    visit(cast, case)
    event = case.events.get(kind="visited")
    assert "平房" not in event.text_zh


def test_a_repeated_visit_is_one_and_another_under_the_same_id_is_refused(cast: Cast, case: Case) -> None:
    first = visit(cast, case)
    with nothing_changes():
        assert visit(cast, case).pk == first.pk
        with pytest.raises(OperationConflict):
            visit(cast, case, seen="别的")
        with pytest.raises(NotInThisState):
            visit(cast, case, operation_id="op-visit-2")


@pytest.mark.parametrize("days", [1, 365])
def test_a_visit_that_has_not_taken_place_yet_is_not_recorded(cast: Cast, case: Case, days: int) -> None:
    with nothing_changes(), pytest.raises(VisitDayWrong) as wrong:
        visit(cast, case, visited_on=DAY + timedelta(days=days))
    assert wrong.value.hint is not None
    assert "2026年11月24日" in wrong.value.hint.zh
    assert "24 November 2026" in wrong.value.hint.en


def test_a_visit_from_before_the_application_does_not_count_for_it(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(VisitDayWrong):
        visit(cast, case, visited_on=DAY - timedelta(days=1))


def test_the_day_of_the_visit_is_told_as_each_language_writes_it(cast: Cast, case: Case) -> None:
    visit(cast, case)
    told = case.events.get(kind="visited")
    assert (told.text_zh, told.text_en) == (
        "2026年11月24日已入户调查。",
        "The home visit took place on 24 November 2026.",
    )


def test_the_county_does_not_visit(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        visit(cast, case, by="decider")


def test_nobody_visits_before_acceptance(cast: Cast) -> None:
    case = submitted(cast, "old-man")
    with nothing_changes(), pytest.raises(NotInThisState):
        visit(cast, case)
