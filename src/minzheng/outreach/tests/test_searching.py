"""A search finds the families that nobody helps, and the payments that the rules no longer carry."""

import pytest
from django.db.models import F

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import AuditEntry
from minzheng.casework.tests.cast import Cast, at, decided, draft, submitted
from minzheng.funds.models import Entitlement
from minzheng.outreach import actions
from minzheng.outreach.actions import searching
from minzheng.outreach.models import Lead, LeadKind, LeadState, Search
from minzheng.outreach.tests.conftest import Look
from minzheng.registry.models import Household


def lead_of(cast: Cast, key: str, kind: str = LeadKind.MISSING) -> Lead | None:
    return Lead.objects.filter(household=cast.households[key], kind=kind, state=LeadState.OPEN).first()


def codes(lead: Lead | None) -> set[str]:
    assert lead is not None
    return {entry["code"] for entry in lead.findings["benefits"] if entry["answer"] == "yes"}


def test_a_poor_family_without_aid_is_found_with_its_reasons(cast: Cast, look: Look) -> None:
    look()
    lead = lead_of(cast, "poor")
    assert {"dibao", "disability_nursing"} <= codes(lead)
    assert lead is not None
    dibao = next(entry for entry in lead.findings["benefits"] if entry["code"] == "dibao")
    assert dibao["amount_fen"] > 0
    assert all(condition["holds"] for condition in dibao["conditions"])


def test_a_family_that_earns_well_is_not_visited(cast: Cast, look: Look) -> None:
    look()
    assert lead_of(cast, "rich") is None


def test_a_benefit_that_is_drawn_is_not_looked_for_again(cast: Cast, look: Look) -> None:
    case = decided(cast)
    drawn = set(Entitlement.objects.filter(case_id=case.pk).values_list("benefit", flat=True))
    assert "dibao" in drawn
    look(when=at(9))
    lead = lead_of(cast, "poor")
    assert lead is None or not drawn & codes(lead)


def test_a_payment_that_the_facts_no_longer_carry_is_in_doubt_and_says_why(cast: Cast, look: Look) -> None:
    decided(cast)
    house = Household.objects.get(pk=cast.households["poor"].pk)
    known = house.known
    known["persons"][1]["wage"] = "9000.00"
    house.known = known
    house.save()
    look(when=at(9))
    lead = lead_of(cast, "poor", LeadKind.OVER)
    assert lead is not None
    dibao = next(entry for entry in lead.findings["benefits"] if entry["code"] == "dibao")
    assert [condition for condition in dibao["conditions"] if condition["holds"] is False]


def test_people_in_two_households_and_households_of_the_dead_are_passed_over_and_counted(
    cast: Cast, look: Look
) -> None:
    found = look()
    assert found.passed_over["in_two_households"] == 2
    assert found.households == Household.objects.filter(division__startswith="330402").count()


def test_a_family_that_is_applying_needs_no_visit(cast: Cast, look: Look) -> None:
    submitted(cast)
    found = look()
    assert lead_of(cast, "poor") is None
    assert found.passed_over["in_progress"] == 1


def test_a_lead_is_closed_when_the_family_applies_by_itself(cast: Cast, look: Look) -> None:
    look()
    lead = lead_of(cast, "poor")
    assert lead is not None
    case = draft(cast)
    look(key="2")
    lead.refresh_from_db()
    assert (lead.state, lead.case_id) == (LeadState.CASE, case.pk)


def test_a_lead_goes_when_the_facts_no_longer_speak_for_it(cast: Cast, look: Look) -> None:
    look()
    lead = lead_of(cast, "poor")
    assert lead is not None
    house = Household.objects.get(pk=cast.households["poor"].pk)
    known = house.known
    known["persons"][0] |= {"disability_type": "none", "disability_level": 0, "nursing_level": "none"}
    known["persons"][1]["wage"] = "30000.00"
    house.known = known
    house.save()
    look(key="2")
    lead.refresh_from_db()
    assert lead.state == LeadState.GONE


def test_searching_twice_keeps_one_lead_for_a_family(cast: Cast, look: Look) -> None:
    first = look()
    second = look(key="2")
    assert first.pk != second.pk
    assert Lead.objects.filter(household=cast.households["poor"], state=LeadState.OPEN).count() == 1
    lead = lead_of(cast, "poor")
    assert lead is not None
    assert lead.found_by_id == second.pk


def test_the_same_click_twice_is_one_search(cast: Cast) -> None:
    def start() -> Search:
        return actions.start_search(actor=cast.staff["decider"], division="330402", operation_id="click-1", at=at())

    assert start().pk == start().pk
    assert Search.objects.count() == 1


def test_a_second_search_of_a_place_joins_the_one_that_runs(cast: Cast) -> None:
    first = actions.start_search(actor=cast.staff["decider"], division="330402", operation_id="click-1", at=at())
    second = actions.start_search(actor=cast.staff["decider2"], division="330402", operation_id="click-2", at=at())
    assert first.pk == second.pk


def test_a_search_that_was_killed_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "BATCH", 2)
    found = actions.start_search(actor=cast.staff["decider"], division="330402", operation_id="click-1", at=at())
    assert actions.continue_search(search_id=found.pk, at=at()) == 2
    found.refresh_from_db()
    assert (found.households, found.finished_at) == (2, None)

    def killed(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as broken:
        broken.setattr(searching, "screen", killed)
        with pytest.raises(RuntimeError, match="killed"):
            actions.continue_search(search_id=found.pk, at=at())
    found.refresh_from_db()
    assert found.households == 2
    while actions.continue_search(search_id=found.pk, at=at()):
        pass
    found.refresh_from_db()
    assert found.finished_at is not None
    assert found.households == Household.objects.filter(division__startswith="330402").count()


def test_the_clock_searches_the_whole_place_once_a_month(cast: Cast) -> None:
    while actions.work_searches(at=at()):
        pass
    assert Search.objects.get().division == "3304"
    assert actions.work_searches(at=at(1)) == 0
    assert actions.work_searches(at=at(20)) > 0
    assert Search.objects.count() == 2


def test_nobody_searches_a_place_that_is_not_theirs(cast: Cast) -> None:
    for by, division in (("other_decider", "330402"), ("clerk", "3304"), ("village", "330402007024")):
        with pytest.raises(NotPermitted):
            actions.start_search(actor=cast.staff[by], division=division, operation_id=f"try-{by}", at=at())
    assert not Search.objects.exists()


def test_a_search_is_audited_with_who_where_and_how_many(cast: Cast, look: Look) -> None:
    look()
    entries = AuditEntry.objects.filter(action__in=["search_families", "finish_search"]).order_by("sequence")
    assert [entry.action for entry in entries] == ["search_families", "finish_search"]
    assert entries[1].detail["households"] > 0


def test_the_most_urgent_families_come_first(cast: Cast, look: Look) -> None:
    look()
    points = dict(Lead.objects.annotate(home=F("household")).values_list("home", "points"))
    # A school child and a severely disabled man, no income to speak of; against an old man alone.
    assert points[cast.households["poor"].pk] > points[cast.households["old"].pk]
