"""The family takes its consent to the check back: nobody is asked any more, and the case goes on."""

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.casework import actions, queries
from minzheng.casework.errors import NotInThisState
from minzheng.casework.models import Case, CaseState
from minzheng.casework.tests.answers import departments_answer
from minzheng.casework.tests.cast import Cast, at, decided, draft, submitted
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states
from minzheng.verification.errors import AuthorisationEnded
from minzheng.verification.models import Authorisation


@pytest.fixture
def case(cast: Cast) -> Case:
    """An accepted case."""
    return actions.accept_case(actor=cast.staff["clerk"], case_id=submitted(cast).pk, at=at())


def take_back(cast: Cast, case: Case, operation: str = "op-take-back") -> Case:
    return actions.withdraw_consent(
        actor=cast.citizen("poor-man"), case_id=case.pk, operation_id=operation, at=at(hour=12)
    )


def start(cast: Cast, case: Case) -> None:
    actions.start_verification(actor=cast.staff["clerk"], case_id=case.pk, operation_id="op-verify", at=at())


def go_on(cast: Cast, case: Case) -> Case:
    return actions.finish_verification(
        actor=cast.staff["clerk"], case_id=case.pk, reason="授权已撤回", operation_id="op-go-on", at=at(1)
    )


def test_it_ends_at_once_and_is_told_and_logged(cast: Cast, case: Case) -> None:
    take_back(cast, case)
    consent = Authorisation.objects.get(pk=case.authorisation_id)
    assert (consent.withdrawn_at, consent.withdrawn_by) == (at(hour=12), cast.citizen("poor-man"))
    assert (kinds(case)[-1], audited(case)[-1]) == ("consent_withdrawn", "withdraw_authorisation")
    assert case.events.get(kind="consent_withdrawn").is_public
    assert fresh(case).state == CaseState.OPEN


def test_a_second_press_changes_nothing(cast: Cast, case: Case) -> None:
    take_back(cast, case)
    with nothing_changes():
        take_back(cast, case)
    take_back(cast, case, operation="op-take-back-2")
    assert kinds(case).count("consent_withdrawn") == 1


def test_nobody_is_asked_afterwards(cast: Cast, case: Case) -> None:
    start(cast, case)
    take_back(cast, case)
    assert departments_answer(at=at(hour=13)) == 0


def test_before_anyone_was_asked_the_case_goes_on_with_what_is_declared(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(NotInThisState):
        go_on(cast, case)
    take_back(cast, case)
    with nothing_changes(), pytest.raises(AuthorisationEnded):
        start(cast, case)
    go_on(cast, case)
    assert states(case)["verify"] == "done"
    assert queries.effective_family(fresh(case)) == case.family


def test_what_was_answered_before_still_counts(cast: Cast, case: Case) -> None:
    start(cast, case)
    wage = (cast.people["poor-woman"].id_number, "income_tax")
    departments_answer(at=at(hour=11), records={wage: {"monthly_wage": "2400.00"}}, silent={"public_security"})
    take_back(cast, case)
    go_on(cast, case)
    assert queries.effective_family(fresh(case))["persons"][1]["wage"] == "2400.00"


def test_what_is_declared_anew_after_it_is_not_overlaid_by_answers_to_what_was_declared_before(
    cast: Cast, case: Case
) -> None:
    start(cast, case)
    departments_answer(at=at(hour=11))
    actions.request_correction(
        actor=cast.staff["clerk"], case_id=case.pk, wanted="补充工资", operation_id="op-correct", at=at(hour=11)
    )
    take_back(cast, case)
    persons = {str(cast.people["poor-woman"].pk): {"wage": "1100.00"}}
    citizen = cast.citizen("poor-man")
    actions.save_answers(actor=citizen, case_id=case.pk, revision=0, persons=persons, at=at(1))
    actions.answer_correction(actor=citizen, case_id=case.pk, reply="已补充", operation_id="op-reply", at=at(1))
    go_on(cast, case)
    assert queries.effective_family(fresh(case))["persons"][1]["wage"] == "1100.00"


def test_a_decision_is_not_changed_by_it(cast: Cast) -> None:
    case = decided(cast)
    take_back(cast, case)
    assert fresh(case).state == CaseState.GRANTED


def test_a_draft_has_none_to_take_back_and_the_county_takes_back_nobodys(cast: Cast, case: Case) -> None:
    begun = draft(cast, "old-man")
    with nothing_changes(), pytest.raises(NotInThisState):
        actions.withdraw_consent(actor=cast.citizen("old-man"), case_id=begun.pk, operation_id="op-draft", at=at())
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.withdraw_consent(actor=cast.staff["decider"], case_id=case.pk, operation_id="op-county", at=at())
