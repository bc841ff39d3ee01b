"""What is done with a lead: taken, turned into an application, or closed with what the visit showed."""

from datetime import timedelta

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import AuditEntry
from minzheng.casework.models import Case
from minzheng.casework.tests.cast import Cast, at
from minzheng.outreach import actions, queries
from minzheng.outreach.errors import LeadClosed, LeadNotFound, OutcomeNeedsReason
from minzheng.outreach.models import Lead, LeadState
from minzheng.outreach.tests.conftest import Look
from minzheng.registry.models import Household


@pytest.fixture
def lead(cast: Cast, look: Look) -> Lead:
    look()
    return Lead.objects.get(household=cast.households["poor"])


def close(
    cast: Cast, lead: Lead, outcome: str = "unwilling", note: str = "孩子在外打工寄钱，不愿申请。", **more: str
) -> Lead:
    return actions.close_lead(
        actor=cast.staff[more.get("by", "village")], lead_id=lead.pk, outcome=outcome, note=note,
        operation_id=more.get("operation", "close-1"), at=at(1),
    )  # fmt: skip


def test_the_village_worker_starts_the_application_for_the_family(cast: Cast, lead: Lead) -> None:
    done = actions.apply_for_lead(actor=cast.staff["village"], lead_id=lead.pk, at=at())
    assert done.case is not None
    assert (done.state, done.case.channel) == (LeadState.CASE, "village")
    assert done.case.applicant_id == cast.people["poor-man"].pk
    again = actions.apply_for_lead(actor=cast.staff["village"], lead_id=lead.pk, at=at())
    assert again.case_id == done.case_id
    assert Case.objects.count() == 1


def test_what_the_visit_showed_is_kept_with_who_and_when(cast: Cast, lead: Lead) -> None:
    done = close(cast, lead)
    assert (done.state, done.closed_by) == (LeadState.UNWILLING, cast.staff["village"])
    assert done.note.startswith("孩子")
    assert AuditEntry.objects.get(action="close_lead").detail == {"outcome": "unwilling"}


def test_the_same_outcome_twice_is_one(cast: Cast, lead: Lead) -> None:
    assert close(cast, lead).pk == close(cast, lead).pk
    assert AuditEntry.objects.filter(action="close_lead").count() == 1


def test_a_closed_lead_says_its_outcome_in_both_languages(cast: Cast, lead: Lead) -> None:
    close(cast, lead)
    with pytest.raises(LeadClosed) as refused:
        close(cast, lead, "told", operation="close-2")
    assert "不愿" in refused.value.text.zh
    assert "不愿" not in refused.value.text.en


@pytest.mark.parametrize(
    ("outcome", "note"), [("told", "  "), ("right", "核实"), ("gone", "核实"), ("nonsense", "核实")]
)
def test_an_outcome_without_words_or_of_another_kind_is_refused(
    cast: Cast, lead: Lead, outcome: str, note: str
) -> None:
    with pytest.raises(OutcomeNeedsReason):
        close(cast, lead, outcome, note)
    lead.refresh_from_db()
    assert lead.state == LeadState.OPEN


def test_a_family_that_was_visited_is_left_in_peace_until_something_changes(cast: Cast, lead: Lead, look: Look) -> None:
    close(cast, lead)
    assert look(when=at(2), key="2").passed_over["set_aside"] == 1
    assert not Lead.objects.filter(household=lead.household, state=LeadState.OPEN).exists()
    look(when=at(1) + timedelta(days=181), key="3")
    assert Lead.objects.filter(household=lead.household, state=LeadState.OPEN).exists()


def test_a_change_of_facts_brings_the_family_back_at_once(cast: Cast, lead: Lead, look: Look) -> None:
    close(cast, lead)
    house = Household.objects.get(pk=lead.household_id)
    known = house.known
    known["persons"][1]["wage"] = "0.00"
    house.known = known
    house.save()
    look(when=at(2), key="2")
    assert Lead.objects.filter(household=lead.household, state=LeadState.OPEN).exists()


def test_a_lead_is_taken_and_given_back(cast: Cast, lead: Lead) -> None:
    village = cast.staff["village"]
    for _ in range(2):
        assert actions.take_lead(actor=village, lead_id=lead.pk, mine=True).assignee == village
    assert list(queries.open_leads(village, mine=True)) == [lead]
    assert actions.take_lead(actor=village, lead_id=lead.pk, mine=False).assignee is None
    assert AuditEntry.objects.filter(action="take_lead").count() == 1


@pytest.mark.parametrize("by", ["other_clerk", "other_decider", "finance", "commander", "auditor", "administrator"])
def test_staff_of_another_place_or_task_do_not_see_that_the_lead_exists(cast: Cast, lead: Lead, by: str) -> None:
    user = cast.staff[by]
    assert not queries.open_leads(user).exists()
    with pytest.raises(LeadNotFound):
        queries.lead_for(user, lead.pk)
    for act in (
        lambda: actions.take_lead(actor=user, lead_id=lead.pk, mine=True),
        lambda: actions.apply_for_lead(actor=user, lead_id=lead.pk, at=at()),
        lambda: close(cast, lead, by=by),
    ):
        with pytest.raises((LeadNotFound, NotPermitted)):
            act()


def test_the_county_reads_a_lead_and_leaves_the_application_to_village_and_town(cast: Cast, lead: Lead) -> None:
    assert queries.lead_for(cast.staff["decider"], lead.pk) == lead
    with pytest.raises(NotPermitted):
        actions.apply_for_lead(actor=cast.staff["decider"], lead_id=lead.pk, at=at())


def test_a_village_worker_sees_why_to_visit_and_no_amounts(cast: Cast, lead: Lead) -> None:
    with_amounts = queries.sees_amounts(cast.staff["village"], lead)
    assert not with_amounts
    for finding in queries.findings_of(lead, with_amounts=with_amounts):
        assert finding.amount_fen is None
        assert not finding.conditions
        assert finding.nearest is None
    assert queries.sees_amounts(cast.staff["clerk"], lead)
