"""The town's opinion, and the public notice that a grant goes to."""

from datetime import date
from typing import Any

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.accounts.models import AuditEntry
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.errors import AmountOutOfRange, NothingToGrant, NotInThisState, ReasonMissing
from minzheng.casework.models import Case, Decision, Notice, NoticeState
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast, at, ready_to_recommend, submitted
from minzheng.casework.tests.traces import fresh, kinds, nothing_changes, states, step
from minzheng.policy.errors import UnknownBenefit
from minzheng.registry.models import Household, Membership, Person


def recommend(cast: Cast, case: Case, by: str = "clerk", operation: str = "op-recommend-1", **ruling: Any) -> Decision:
    wanted = Ruling(**{"outcome": "grant", "amounts": {}, "reason": "", **ruling})
    return actions.recommend(
        actor=cast.staff[by], case_id=case.pk, ruling=wanted, operation_id=operation, at=at(hour=11)
    )


def test_a_grant_goes_to_notice_with_what_the_rules_give(cast: Cast) -> None:
    """3 × 810 - 900 = 1,530 dibao, virtual post 500, disability living 243 and nursing 500 a month."""
    case = ready_to_recommend(cast)
    decision = recommend(cast, case)
    assert {entry["code"]: entry["amount_fen"] for entry in decision.granted} == {
        "dibao": 153_000,
        "virtual_post": 50_000,
        "disability_living": 24_300,
        "disability_nursing": 50_000,
    }
    assert (decision.differs_from_rules, decision.decided_on, decision.made_by) == (
        False,
        date(2026, 11, 24),
        cast.staff["clerk"],
    )
    assert decision.rule_version.startswith("cn@")
    assert decision.family == case.family
    assert decision.proposal["inputs_hash"] == decision.inputs_hash
    assert (states(case)["recommend"], states(case)["pre_publicity"], states(case)["confirm"]) == (
        "done",
        "ready",
        "waiting",
    )
    assert kinds(case)[-2:] == ["recommended", "notice_published"]
    entry = AuditEntry.objects.get(action="decide_recommendation")
    assert (entry.case_number, entry.detail["inputs"]) == (case.number, decision.inputs_hash)


def test_the_notice_shows_a_masked_name_size_and_amount_and_nothing_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven days from 2026-09-21 end on 2026-09-28 (R-42)."""
    monkeypatch.setattr(play, "DAY", date(2026, 9, 21))
    case = ready_to_recommend(cast)
    recommend(cast, case)
    row = Notice.objects.values().get()
    assert row == {
        "id": row["id"],
        "case_id": case.pk,
        "division": case.division,
        "masked_name": "沈*",
        "household_size": 3,
        "monthly_fen": 277_300,
        "starts_on": date(2026, 9, 21),
        "ends_on": date(2026, 9, 28),
        "state": NoticeState.RUNNING,
    }


def test_a_refusal_needs_a_reason_and_skips_the_notice(cast: Cast) -> None:
    case = ready_to_recommend(cast, "rich-man")
    with nothing_changes(), pytest.raises(ReasonMissing):
        recommend(cast, case, outcome="refuse", reason=" ")
    decision = recommend(cast, case, outcome="refuse", reason="人均收入高于标准")
    assert (decision.granted, decision.differs_from_rules, decision.reason) == ([], False, "人均收入高于标准")
    assert (states(case)["pre_publicity"], states(case)["confirm"]) == ("skipped", "ready")
    assert not Notice.objects.exists()


def test_refusing_what_the_rules_give_is_marked(cast: Cast) -> None:
    assert recommend(cast, ready_to_recommend(cast), outcome="refuse", reason="隐瞒财产").differs_from_rules


def test_nothing_can_be_granted_where_the_rules_give_nothing(cast: Cast) -> None:
    case = ready_to_recommend(cast, "rich-man")
    with nothing_changes(), pytest.raises(NothingToGrant):
        recommend(cast, case)


def test_another_amount_needs_a_reason_and_is_kept_beside_the_rules(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    with nothing_changes(), pytest.raises(ReasonMissing):
        recommend(cast, case, amounts={"dibao": 100_000})
    decision = recommend(cast, case, amounts={"dibao": 100_000}, reason="子女每月支持530元")
    dibao = next(entry for entry in decision.granted if entry["code"] == "dibao")
    assert (dibao["amount_fen"], dibao["changed_from"]) == (100_000, 153_000)
    assert decision.differs_from_rules
    assert Notice.objects.get().monthly_fen == 224_300


def test_zero_leaves_a_benefit_out(cast: Cast) -> None:
    decision = recommend(cast, ready_to_recommend(cast), amounts={"virtual_post": 0}, reason="本人不愿参加")
    assert "virtual_post" not in {entry["code"] for entry in decision.granted}


@pytest.mark.parametrize("amount", [-1, 20_000_001])
def test_an_amount_out_of_range_is_refused(cast: Cast, amount: int) -> None:
    case = ready_to_recommend(cast)
    with nothing_changes(), pytest.raises(AmountOutOfRange) as refused:
        recommend(cast, case, amounts={"dibao": amount}, reason="误录")
    assert "低保" in refused.value.text.zh
    assert "Dibao" in refused.value.text.en


@pytest.mark.parametrize("code", ["orphan", "dibaoo"])
def test_an_amount_for_what_the_rules_do_not_give_is_not_passed_over(cast: Cast, code: str) -> None:
    case = ready_to_recommend(cast)
    with nothing_changes(), pytest.raises(UnknownBenefit):
        recommend(cast, case, amounts={code: 100}, reason="误录")


def test_a_repeated_opinion_is_one_and_another_under_the_same_id_is_refused(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    first = recommend(cast, case)
    with nothing_changes():
        assert recommend(cast, case).pk == first.pk
        with pytest.raises(OperationConflict):
            recommend(cast, case, amounts={"dibao": 1}, reason="改")
        with pytest.raises(NotInThisState):
            recommend(cast, case, operation="op-recommend-2")


def test_the_opinion_waits_for_verification_and_visit(cast: Cast) -> None:
    case = submitted(cast)
    actions.accept_case(actor=cast.staff["clerk"], case_id=case.pk, at=at())
    with nothing_changes(), pytest.raises(NotInThisState):
        recommend(cast, case)


@pytest.mark.parametrize("by", ["village", "decider"])
def test_only_the_town_gives_its_opinion(cast: Cast, by: str) -> None:
    case = ready_to_recommend(cast)
    with nothing_changes(), pytest.raises(NotPermitted):
        recommend(cast, case, by=by)


def orphaned(cast: Cast, key: str) -> None:
    """Make the host an orphan child who lives alone with a guardian elsewhere."""
    home = Household.objects.get(pk=cast.households[key].pk)
    known = home.known
    known["persons"][0].update(orphan=True, birth_on="2015-03-03")
    home.known = known
    home.save()
    person = cast.people["host"]
    person.birth_on = date(2015, 3, 3)
    person.save()


def test_a_minor_who_applies_is_never_put_on_public_notice(cast: Cast) -> None:
    """Zhejiang regulation art. 55: minors are protected; their case goes straight to the county."""
    orphaned(cast, "second-home")
    Membership.objects.filter(person=cast.people["doubled"], household=cast.households["second-home"]).delete()
    case = submitted_by_staff(cast, "host")
    decision = recommend(cast, case)
    assert "orphan" in {entry["code"] for entry in decision.granted}
    assert (states(case)["pre_publicity"], states(case)["confirm"]) == ("skipped", "ready")
    assert not Notice.objects.exists()


def test_a_family_that_gets_only_a_childs_allowance_is_never_put_on_public_notice(cast: Cast) -> None:
    """The grandparents draw good pensions; the grandchild's parents are dead and in prison (R-19)."""
    home = Household.objects.get(pk=cast.households["rich"].pk)
    child = Person.objects.create(
        name="孙小例", id_number="", id_index="orphan-child", sex="female", birth_on=date(2016, 1, 1),
        division=home.division, address="虚构路1号",
    )  # fmt: skip
    Membership.objects.create(household=home, person=child, relation="grandchild", position=2, from_on=date(2020, 1, 1))
    home.known["persons"].append(
        {"id": str(child.pk), "relation": "grandchild", "father_state": "dead", "mother_state": "serving_sentence",
         "mother_state_months": 24}
    )  # fmt: skip
    home.save()
    case = ready_to_recommend(cast, "rich-man")
    decision = recommend(cast, case)
    assert [entry["code"] for entry in decision.granted] == ["unattended_child"]
    assert states(case)["pre_publicity"] == "skipped"
    assert not Notice.objects.exists()


def submitted_by_staff(cast: Cast, key: str) -> Case:
    """A case that the town opened and prepared for a child, whose guardian signed on paper."""
    clerk = cast.staff["clerk"]
    case = actions.open_case(actor=clerk, person=cast.people[key], service=play.SERVICE, channel="counter", at=at())
    actions.submit_case(
        actor=clerk, case_id=case.pk, wording="虚构的授权书", agreed=[], operation_id="op-submit-child", at=at()
    )
    actions.accept_case(actor=clerk, case_id=case.pk, at=at())
    actions.start_verification(actor=clerk, case_id=case.pk, operation_id="op-verify-child", at=at())
    actions.finish_verification(actor=clerk, case_id=case.pk, reason="虚构", operation_id="op-go-on", at=at())
    actions.record_visit(
        actor=clerk, case_id=case.pk, visited_on=play.DAY, visitors="甲、乙", seen="一致", agrees_with_declaration=True,
        signed_by_family=True, operation_id="op-visit-child", at=at(),
    )  # fmt: skip
    assert step(case, "recommend").state == "ready"
    return fresh(case)
