"""Taking an application back, and taking a step into one's hands."""

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.casework import actions
from minzheng.casework.errors import CaseNotFound, NotInThisState
from minzheng.casework.models import Case, CaseState, CaseStep, StepState
from minzheng.casework.tests.answers import departments_answer
from minzheng.casework.tests.cast import Cast, at, decided, draft, paused, ready_to_recommend, recommended, submitted
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, step
from minzheng.verification.models import Authorisation


def withdraw(cast: Cast, case: Case, by: str = "poor-man", operation: str = "op-withdraw") -> Case:
    return actions.withdraw_case(actor=cast.citizen(by), case_id=case.pk, operation_id=operation, at=at(1))


@pytest.mark.parametrize("stage", [draft, submitted, paused, ready_to_recommend])
def test_it_can_be_taken_back_until_it_is_decided(cast: Cast, stage: object) -> None:
    case = stage(cast)  # type: ignore[operator]
    withdraw(cast, case)
    case = fresh(case)
    assert (case.state, case.closed_at) == (CaseState.WITHDRAWN, at(1))
    assert not case.steps.filter(state=StepState.READY).exists()
    assert kinds(case)[-1] == "withdrawn"
    assert audited(case)[-1] == "withdraw_case"


def test_consent_ends_with_it_and_nothing_more_is_asked(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    withdraw(cast, case)
    consent = Authorisation.objects.get(pk=case.authorisation_id)
    assert (consent.withdrawn_at, consent.withdrawn_by) == (at(1), cast.citizen("poor-man"))
    assert departments_answer(at=at(2)) == 0


def test_withdrawing_again_changes_nothing(cast: Cast) -> None:
    case = submitted(cast)
    withdraw(cast, case)
    with nothing_changes():
        withdraw(cast, case)
    before = kinds(case)
    withdraw(cast, case, operation="op-withdraw-2")
    assert kinds(case) == before


def test_a_decided_case_is_not_withdrawn(cast: Cast) -> None:
    case = decided(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        withdraw(cast, case)


def test_somebody_else_does_not_withdraw_it(cast: Cast) -> None:
    case = submitted(cast)
    with nothing_changes(), pytest.raises(CaseNotFound):
        withdraw(cast, case, by="poor-woman")
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.withdraw_case(actor=cast.staff["decider"], case_id=case.pk, operation_id="op-withdraw", at=at(1))


def claim(actor: User, row: CaseStep, *, mine: bool = True) -> CaseStep:
    return actions.claim_step(actor=actor, step_id=row.pk, mine=mine)


def test_a_step_is_taken_and_given_back_and_a_second_click_undoes_neither(cast: Cast) -> None:
    case = submitted(cast)
    row = step(case, "accept")
    assert claim(cast.staff["clerk"], row).assignee == cast.staff["clerk"]
    assert audited(case)[-1] == "claim_step"
    with nothing_changes():
        assert claim(cast.staff["clerk"], row).assignee == cast.staff["clerk"]
    assert claim(cast.staff["clerk"], row, mine=False).assignee is None
    with nothing_changes():
        assert claim(cast.staff["clerk"], row, mine=False).assignee is None


def test_nobody_gives_back_what_a_colleague_has(cast: Cast) -> None:
    row = step(with_the_county(cast), "confirm")
    claim(cast.staff["decider"], row)
    with nothing_changes():
        assert claim(cast.staff["decider2"], row, mine=False).assignee == cast.staff["decider"]
    assert claim(cast.staff["decider2"], row).assignee == cast.staff["decider2"]


def with_the_county(cast: Cast) -> Case:
    """A case with the county, whose step two deciders could take."""
    case = recommended(cast)
    actions.end_due_notices(at=at(8))
    return case


def test_a_step_of_another_role_is_not_taken(cast: Cast) -> None:
    row = step(submitted(cast), "accept")
    for by in ("village", "decider"):
        with nothing_changes(), pytest.raises(NotPermitted):
            claim(cast.staff[by], row)
