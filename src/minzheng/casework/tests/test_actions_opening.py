"""Opening a case with one ID number."""

import threading
from datetime import date

import pytest
from django.db import connection

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import AuditEntry
from minzheng.base.identifiers import IdNumberError
from minzheng.casework import actions, services
from minzheng.casework.errors import AlreadyInReceipt, CaseAlreadyOpen
from minzheng.casework.models import Case, CaseState
from minzheng.casework.numbers import is_case_number
from minzheng.casework.tests.cast import SERVICE, Cast, at, decided, draft, id_number, submitted
from minzheng.casework.tests.traces import audited, kinds, nothing_changes
from minzheng.registry.errors import InTwoHouseholds, PersonDeceased, PersonNotFound
from minzheng.registry.models import Membership
from minzheng.registry.queries import find_person


def open_for(cast: Cast, person: str, by: str = "clerk") -> Case:
    return actions.open_case(
        actor=cast.staff[by], person=cast.people[person], service=SERVICE, channel="counter", at=at()
    )


def test_the_form_is_filled_with_all_that_is_known(cast: Cast) -> None:
    case = draft(cast)
    assert (case.state, case.division, case.channel) == (
        CaseState.DRAFT,
        cast.households["poor"].division,
        "online",
    )
    people = {entry["name"]: entry for entry in case.family["persons"]}
    assert people["沈𬱖例"]["relation"] == "applicant"
    assert people["陆𠮷例"]["wage"] == "900.00"
    assert people["沈小例"]["education_stage"] == "compulsory"
    assert is_case_number(case.number)
    assert case.number.startswith("33040220261124")
    assert kinds(case) == ["opened"]
    assert audited(case) == ["open_case"]


def test_opening_again_gives_the_same_draft_and_leaves_no_trace(cast: Cast) -> None:
    first = draft(cast)
    with nothing_changes():
        assert draft(cast).pk == first.pk
        assert open_for(cast, "poor-man").pk == first.pk


def test_numbers_of_a_day_run_without_a_gap(cast: Cast) -> None:
    numbers = [open_for(cast, key).number[14:20] for key in ("poor-man", "old-man", "rich-man")]
    assert numbers == ["000001", "000002", "000003"]


def test_another_member_is_told_the_number_of_the_case_in_progress(cast: Cast) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(CaseAlreadyOpen) as refused:
        open_for(cast, "poor-woman")
    assert refused.value.number == case.number
    assert case.number in refused.value.text.zh
    assert case.number in refused.value.text.en


def test_a_submitted_application_is_not_opened_again(cast: Cast) -> None:
    submitted(cast)
    with nothing_changes(), pytest.raises(CaseAlreadyOpen):
        draft(cast)


def test_a_withdrawn_application_leaves_room_for_a_new_one(cast: Cast) -> None:
    first = draft(cast)
    actions.withdraw_case(actor=cast.citizen("poor-man"), case_id=first.pk, operation_id="op-withdraw", at=at())
    assert draft(cast).pk != first.pk


def test_a_family_that_the_registry_knows_in_receipt_is_told_to_report_changes(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(AlreadyInReceipt) as refused:
        open_for(cast, "receiver")
    assert refused.value.hint is not None
    assert "申报变更" in refused.value.hint.zh


def test_a_family_that_was_granted_here_is_in_receipt(cast: Cast) -> None:
    case = decided(cast)
    with nothing_changes(), pytest.raises(AlreadyInReceipt) as refused:
        draft(cast)
    assert case.number in str(refused.value)


def test_a_family_that_was_refused_may_apply_again(cast: Cast) -> None:
    case = decided(cast, "rich-man", outcome="refuse")
    assert draft(cast, "rich-man").pk != case.pk


def test_a_dead_person_can_not_apply(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(PersonDeceased):
        open_for(cast, "dead-man")


def test_the_widow_applies_without_the_dead_man_in_her_family(cast: Cast) -> None:
    case = open_for(cast, "widow")
    assert [entry["name"] for entry in case.family["persons"]] == ["郑遗例"]


def test_a_person_in_two_households_is_sent_to_have_it_mended(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(InTwoHouseholds):
        open_for(cast, "doubled")


def test_a_member_who_left_is_no_longer_in_two_households(cast: Cast) -> None:
    Membership.objects.filter(household=cast.households["second-home"], person=cast.people["doubled"]).update(
        to_on=at().date()
    )
    assert open_for(cast, "doubled").household_id == cast.households["first-home"].pk


@pytest.mark.parametrize("number", ["339900197003050110", "12345", "33990019701305011X", "339900700305011"])
def test_a_number_that_can_not_be_is_refused_before_anyone_is_looked_up(cast: Cast, number: str) -> None:
    with pytest.raises(IdNumberError) as refused:
        find_person(number)
    assert refused.value.text.zh
    assert refused.value.text.en


def test_a_number_that_nobody_has_is_told_so(cast: Cast) -> None:
    with pytest.raises(PersonNotFound):
        find_person(id_number(date(1990, 1, 1), 99))


@pytest.mark.parametrize("person", ["neighbour", "poor-man"])
def test_staff_of_another_place_can_not_open_it(cast: Cast, person: str) -> None:
    by = "clerk" if person == "neighbour" else "other_clerk"
    with nothing_changes(), pytest.raises(NotPermitted):
        open_for(cast, person, by=by)


@pytest.mark.parametrize("person", ["dead-man", "doubled"])
def test_staff_of_another_place_do_not_even_learn_that_somebody_died_or_is_doubled(cast: Cast, person: str) -> None:
    with pytest.raises(NotPermitted):
        open_for(cast, person, by="other_clerk")


@pytest.mark.parametrize("by", ["decider", "finance", "commander", "auditor", "administrator"])
def test_roles_that_do_not_receive_can_not_open(cast: Cast, by: str) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        open_for(cast, "poor-man", by=by)


def test_a_citizen_can_not_open_a_case_for_somebody_else(cast: Cast) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.open_case(
            actor=cast.citizen("old-man"), person=cast.people["poor-man"], service=SERVICE, channel="online", at=at()
        )


@pytest.mark.django_db(transaction=True)
def test_many_tabs_at_once_make_one_case(cast: Cast) -> None:
    user, person = cast.citizen("poor-man"), cast.people["poor-man"]
    found: list[object] = []
    gate = threading.Barrier(8)

    def tab() -> None:
        gate.wait()
        try:
            found.append(actions.open_case(actor=user, person=person, service=SERVICE, channel="online", at=at()).pk)
        except BaseException as error:  # shown by the assertion below
            found.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=tab) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [Case.objects.get().pk] * 8
    assert AuditEntry.objects.filter(action="open_case").count() == 1


def test_the_steps_of_a_case_come_in_the_order_in_which_the_service_declares_them(cast: Cast) -> None:
    case = Case.objects.get(pk=submitted(cast).pk)
    declared = services.current(case.service)
    assert list(services.definition(case).steps) == list(declared.steps)
    assert list(case.steps.values_list("key", flat=True)) == list(declared.steps)
