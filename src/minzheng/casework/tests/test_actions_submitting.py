"""Submitting with the consent of every adult member."""

from datetime import date
from hashlib import sha256

import pytest

from minzheng.accounts.errors import OperationConflict
from minzheng.accounts.queries import system_user
from minzheng.casework import actions
from minzheng.casework.errors import CaseNotFound, ConsentMissing, NotInThisState
from minzheng.casework.models import Case, CaseState
from minzheng.casework.tests.cast import Cast, at, draft
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states, step
from minzheng.registry.actions import register_death
from minzheng.registry.errors import PersonDeceased
from minzheng.registry.models import Household
from minzheng.verification.models import Authorisation

WORDING = "虚构的授权书"


def submit(
    cast: Cast, case: Case, *agreed: str, by: str = "poor-man", operation: str = "op-submit-1", text: str = WORDING
) -> Case:
    people = [str(cast.people[key].pk) for key in agreed or ("poor-man", "poor-woman")]
    return actions.submit_case(
        actor=cast.citizen(by), case_id=case.pk, wording=text, agreed=people, operation_id=operation, at=at()
    )


def test_a_submitted_case_has_its_steps_dates_authorisation_events_and_audit(cast: Cast) -> None:
    case = submit(cast, draft(cast))
    assert (case.state, case.submitted_at) == (CaseState.OPEN, at())
    assert states(case) == {
        "accept": "ready",
        "verify": "waiting",
        "visit": "waiting",
        "recommend": "waiting",
        "pre_publicity": "waiting",
        "confirm": "waiting",
    }
    # 12 and 30 working days after Tuesday 2026-11-24; the new year's holidays of 2027 are not published yet.
    assert (case.due_on, case.is_provisional) == (date(2026, 12, 10), False)
    assert (case.statutory_due_on, case.statutory_is_provisional) == (date(2027, 1, 6), True)
    assert step(case, "accept").due_on == date(2026, 11, 25)
    assert kinds(case) == ["opened", "submitted"]
    assert audited(case) == ["open_case", "authorise_verification", "submit_case"]


def test_the_consent_is_kept_as_it_was_read(cast: Cast) -> None:
    case = submit(cast, draft(cast))
    consent = Authorisation.objects.get(pk=case.authorisation_id)
    assert consent.wording == WORDING
    assert consent.wording_sha256 == sha256(WORDING.encode()).hexdigest()
    assert (len(consent.items), consent.people.count()) == (39, 3)
    assert (consent.until, consent.given_at, consent.case_number) == (date(2027, 11, 24), at(), case.number)


def test_the_registry_remembers_what_the_family_said(cast: Cast) -> None:
    case = draft(cast)
    persons = {str(cast.people["poor-woman"].pk): {"wage": "1234.00"}}
    actions.save_answers(actor=cast.citizen("poor-man"), case_id=case.pk, revision=0, persons=persons, at=at())
    submit(cast, case)
    known = Household.objects.get(pk=case.household_id).known
    assert known["persons"][1]["wage"] == "1234.00"


def test_every_adult_has_to_agree_and_those_missing_are_named(cast: Cast) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(ConsentMissing) as refused:
        submit(cast, case, "poor-man")
    assert "陆𠮷例" in refused.value.text.zh
    assert "沈𬱖例" not in refused.value.text.zh
    assert "沈小例" not in refused.value.text.zh  # a child does not sign


def test_a_repeated_submit_is_the_same_submit(cast: Cast) -> None:
    case = draft(cast)
    first = submit(cast, case)
    with nothing_changes():
        assert submit(cast, case).pk == first.pk
    assert kinds(case).count("submitted") == 1


def test_the_same_id_with_other_content_is_refused(cast: Cast) -> None:
    case = draft(cast)
    submit(cast, case)
    with nothing_changes(), pytest.raises(OperationConflict):
        submit(cast, case, text="另一份授权书")


def test_another_id_after_the_submit_finds_it_submitted(cast: Cast) -> None:
    case = draft(cast)
    submit(cast, case)
    with nothing_changes(), pytest.raises(NotInThisState):
        submit(cast, case, operation="op-submit-2")


def test_somebody_else_does_not_submit_it(cast: Cast) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(CaseNotFound):
        submit(cast, case, by="old-man")


def test_a_refused_submit_does_not_use_its_id_up(cast: Cast) -> None:
    case = draft(cast)
    with pytest.raises(ConsentMissing):
        submit(cast, case, "poor-man")
    assert submit(cast, case).state == CaseState.OPEN


def die(cast: Cast, key: str) -> None:
    register_death(actor=system_user(), person=cast.people[key], died_on=date(2026, 11, 23), purpose="test")


def test_an_applicant_who_died_meanwhile_can_not_submit(cast: Cast) -> None:
    case = draft(cast)
    die(cast, "poor-man")
    with nothing_changes(), pytest.raises(PersonDeceased):
        submit(cast, case)


def test_a_member_who_died_meanwhile_is_not_asked_to_agree_nor_counted(cast: Cast) -> None:
    case = draft(cast)
    die(cast, "poor-woman")
    submit(cast, case, "poor-man")
    case = fresh(case)
    assert [entry["name"] for entry in case.family["persons"]] == ["沈𬱖例", "沈小例"]
    assert kinds(case) == ["opened", "member_deceased", "submitted"]
    assert Authorisation.objects.get(pk=case.authorisation_id).people.count() == 2
