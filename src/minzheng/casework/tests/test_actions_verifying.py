"""One-click verification: once, to its end, or on without what is missing."""

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.casework import actions, queries
from minzheng.casework.errors import NotInThisState, ReasonMissing
from minzheng.casework.models import Case
from minzheng.casework.tests.answers import departments_answer
from minzheng.casework.tests.cast import Cast, at, submitted
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states
from minzheng.verification.errors import AuthorisationEnded
from minzheng.verification.models import Authorisation, Check, Finding, SourceQuery

PEOPLE, DEPARTMENTS = 3, 10


@pytest.fixture
def case(cast: Cast) -> Case:
    """An accepted case."""
    return actions.accept_case(actor=cast.staff["clerk"], case_id=submitted(cast).pk, at=at())


def start(cast: Cast, case: Case, by: str = "clerk", operation: str = "op-verify-1") -> Check:
    return actions.start_verification(actor=cast.staff[by], case_id=case.pk, operation_id=operation, at=at())


def finish(cast: Cast, case: Case, reason: str = "税务系统停机", operation: str = "op-go-on") -> Case:
    return actions.finish_verification(
        actor=cast.staff["clerk"], case_id=case.pk, reason=reason, operation_id=operation, at=at()
    )


def test_one_click_asks_every_department_about_everyone(cast: Cast, case: Case) -> None:
    check = start(cast, case)
    assert fresh(case).check_id == check.pk
    assert (check.case_number, check.declared) == (case.number, case.family)
    assert SourceQuery.objects.filter(check_run=check).count() == PEOPLE * DEPARTMENTS
    assert kinds(case)[-1] == "verification_started"
    assert "start_verification" in audited(case)


def test_two_clicks_are_one_check(cast: Cast, case: Case) -> None:
    first = start(cast, case)
    with nothing_changes():
        assert start(cast, case).pk == first.pk
        assert start(cast, case, operation="op-verify-2").pk == first.pk


def test_when_all_have_answered_the_step_is_done_without_anyone_asking(cast: Cast, case: Case) -> None:
    start(cast, case)
    assert departments_answer(at=at(hour=11)) == PEOPLE * DEPARTMENTS
    assert states(case)["verify"] == "done"
    assert states(case)["recommend"] == "waiting"  # the visit is still to come
    assert kinds(case)[-1] == "verification_finished"
    assert case.events.last().actor.username == "system"  # type: ignore[union-attr]


def test_a_silent_department_delays_only_its_own_items_and_is_asked_again(cast: Cast, case: Case) -> None:
    start(cast, case)
    assert departments_answer(at=at(hour=11), silent={"tax"}) == PEOPLE * (DEPARTMENTS - 1)
    assert states(case)["verify"] == "ready"
    assert departments_answer(at=at(hour=14)) == PEOPLE
    assert states(case)["verify"] == "done"


def test_the_clerk_goes_on_without_a_missing_answer_and_says_why(cast: Cast, case: Case) -> None:
    start(cast, case)
    departments_answer(at=at(hour=11), silent={"tax"})
    finish(cast, case)
    assert states(case)["verify"] == "done"
    event = case.events.last()
    assert event is not None
    assert (event.kind, event.is_public) == ("verification_finished", False)
    assert "税务系统停机" in event.text_zh
    assert audited(case)[-1] == "finish_verification"


def test_going_on_needs_a_reason(cast: Cast, case: Case) -> None:
    start(cast, case)
    with nothing_changes(), pytest.raises(ReasonMissing):
        finish(cast, case, reason="  ")


def test_nobody_goes_on_before_the_departments_were_asked(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(NotInThisState):
        finish(cast, case)


def test_a_second_click_on_going_on_gets_the_first_ones_answer(cast: Cast, case: Case) -> None:
    start(cast, case)
    finish(cast, case)
    with nothing_changes():
        assert states(finish(cast, case))["verify"] == "done"
        with pytest.raises(OperationConflict):
            finish(cast, case, reason="别的")
        with pytest.raises(NotInThisState):
            finish(cast, case, operation="op-go-on-2")


def test_verification_waits_for_acceptance(cast: Cast) -> None:
    case = submitted(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        start(cast, case)


@pytest.mark.parametrize("by", ["village", "decider"])
def test_only_the_town_verifies(cast: Cast, case: Case, by: str) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        start(cast, case, by=by)


def test_nothing_is_asked_under_a_consent_that_has_ended(cast: Cast, case: Case) -> None:
    Authorisation.objects.filter(pk=case.authorisation_id).update(withdrawn_at=at())
    with nothing_changes(), pytest.raises(AuthorisationEnded):
        start(cast, case)
    assert fresh(case).check_id is None


def test_what_a_department_found_is_what_the_rules_see(cast: Cast, case: Case) -> None:
    """The wife earns 2,400 and not 900: 3 × 810 - 2,400 = 30.00 a month."""
    start(cast, case)
    wage = (cast.people["poor-woman"].id_number, "income_tax")
    departments_answer(at=at(hour=11), records={wage: {"monthly_wage": "2400.00"}})
    finding = Finding.objects.get(person=cast.people["poor-woman"], variable="wage")
    assert (finding.declared, finding.found, finding.state, finding.used) == ("900.00", "2400.00", "differs", "found")
    family = queries.effective_family(fresh(case))
    assert family["persons"][1]["wage"] == "2400.00"
    assert queries.proposal(fresh(case), at().date()).benefits["dibao"].amount_fen == 3000
