"""The county's decision and what it causes."""

from datetime import datetime
from typing import Any

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.accounts.models import AuditEntry, Grant
from minzheng.accounts.roles import Role
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.errors import AmountOutOfRange, NothingToGrant, NotInThisState, ReasonMissing, SameHand
from minzheng.casework.models import Case, CaseState, Decision, Letter
from minzheng.casework.tests.cast import COUNTY, Cast, at, recommended
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states
from minzheng.funds.models import Entitlement
from minzheng.policy.errors import UnknownBenefit


def confirm(cast: Cast, case: Case, by: str = "decider", operation: str | None = None, **ruling: Any) -> Decision:
    wanted = Ruling(**{"outcome": "grant", "amounts": {}, "reason": "", **ruling})
    operation_id = operation or f"confirm-{case.pk}"
    return actions.confirm(
        actor=cast.staff[by], case_id=case.pk, ruling=wanted, operation_id=operation_id, at=at(8, hour=12)
    )


@pytest.fixture
def case(cast: Cast) -> Case:
    """With the county, its notice ended."""
    return at_county(cast, "poor-man")


def at_county(cast: Cast, key: str) -> Case:
    case = recommended(cast, key)
    actions.end_due_notices(at=at(8))
    return case


def test_a_grant_closes_the_case_issues_its_letter_and_schedules_the_money(cast: Cast, case: Case) -> None:
    decision = confirm(cast, case)
    case = fresh(case)
    assert (case.state, case.closed_at) == (CaseState.GRANTED, at(8, hour=12))
    assert set(states(case).values()) == {"done"}
    assert (decision.outcome, decision.made_by) == ("grant", cast.staff["decider"])
    entitled = {row.benefit: row.amount_fen for row in Entitlement.objects.filter(case_id=case.pk)}
    assert entitled == {
        "dibao": 153_000,
        "virtual_post": 50_000,
        "disability_living": 24_300,
        "disability_nursing": 50_000,
    }
    letter = case.letters.get()
    assert (letter.number, letter.issued_at) == ("南湖区民救〔2026〕1号", at(8, hour=12))
    assert letter.content["outcome"] == "grant"
    assert letter.content["start_month"] == "2027年1月"  # decided in December: paid from the month after
    event = case.events.last()
    assert event is not None
    assert event.kind == "confirmed"
    assert "¥2,773.00" in event.text_zh
    assert "¥2,773.00" in event.text_en
    assert audited(case)[-5:] == ["decide_confirmation", *["grant_entitlement"] * 4]


def test_letters_of_a_county_and_year_are_numbered_without_a_gap(cast: Cast) -> None:
    """The second decision is refused by its own mistake and uses no number up."""
    first, second = at_county(cast, "poor-man"), at_county(cast, "old-man")
    confirm(cast, first)
    with pytest.raises(AmountOutOfRange):
        confirm(cast, second, amounts={"tekun_living": 99_000_000}, reason="误录")
    confirm(cast, second)
    refused = recommended(cast, "rich-man", "refuse")
    confirm(cast, refused, outcome="refuse", reason="超过标准")
    numbers = [letter.number for letter in Letter.objects.order_by("issued_at", "number")]
    assert numbers == [f"南湖区民救〔2026〕{k}号" for k in (1, 2, 3)]
    assert len(set(Letter.objects.values_list("code", flat=True))) == 3


def test_a_refusal_pays_nothing_and_gives_its_reasons(cast: Cast) -> None:
    case = recommended(cast, "rich-man", "refuse")
    with nothing_changes(), pytest.raises(ReasonMissing):
        confirm(cast, case, outcome="refuse")
    confirm(cast, case, outcome="refuse", reason="人均收入高于标准")
    assert fresh(case).state == CaseState.REFUSED
    assert not Entitlement.objects.exists()
    content = case.letters.get().content
    assert (content["outcome"], content["reason"]) == ("refuse", "人均收入高于标准")
    assert [remedy["days"] for remedy in content["remedies"]] == [60, 60, 180]


def test_who_recommended_can_not_confirm(cast: Cast, case: Case) -> None:
    Grant.objects.create(user=cast.staff["clerk"], role=Role.COUNTY_DECIDER, division=COUNTY, valid_from=at().date())
    cast.staff["clerk"].__dict__.pop("_grants_in_force", None)
    with nothing_changes(), pytest.raises(SameHand):
        confirm(cast, case, by="clerk")
    assert confirm(cast, case).outcome == "grant"


def test_a_changed_amount_needs_a_reason_and_is_what_is_paid(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(ReasonMissing):
        confirm(cast, case, amounts={"dibao": 120_000})
    decision = confirm(cast, case, amounts={"dibao": 120_000, "virtual_post": 0}, reason="扣除赡养费")
    assert decision.differs_from_rules
    entitled = {row.benefit: row.amount_fen for row in Entitlement.objects.filter(case_id=case.pk)}
    assert (entitled["dibao"], "virtual_post" in entitled) == (120_000, False)
    assert AuditEntry.objects.get(action="decide_confirmation").detail["differs_from_rules"] is True


@pytest.mark.parametrize("amount", [-1, 20_000_001])
def test_an_amount_out_of_range_is_refused(cast: Cast, case: Case, amount: int) -> None:
    with nothing_changes(), pytest.raises(AmountOutOfRange):
        confirm(cast, case, amounts={"dibao": amount}, reason="误录")


def test_leaving_everything_out_is_not_a_grant(cast: Cast, case: Case) -> None:
    nothing = dict.fromkeys(("dibao", "virtual_post", "disability_living", "disability_nursing"), 0)
    with nothing_changes(), pytest.raises(NothingToGrant):
        confirm(cast, case, amounts=nothing, reason="都不给")


def test_an_amount_for_what_the_rules_do_not_give_is_refused(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(UnknownBenefit):
        confirm(cast, case, amounts={"orphan": 100_000}, reason="误录")


def test_a_repeated_decision_is_one_with_one_letter_and_one_payment(cast: Cast, case: Case) -> None:
    first = confirm(cast, case)
    with nothing_changes():
        assert confirm(cast, case).pk == first.pk
        with pytest.raises(OperationConflict):
            confirm(cast, case, outcome="refuse", reason="改主意")
        with pytest.raises(NotInThisState):
            confirm(cast, case, operation="op-confirm-2")


def test_the_decision_waits_for_the_notice(cast: Cast) -> None:
    case = recommended(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        confirm(cast, case)


@pytest.mark.parametrize("by", ["village", "clerk"])
def test_the_town_does_not_decide(cast: Cast, case: Case, by: str) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        confirm(cast, case, by=by)


def send_back(
    cast: Cast,
    case: Case,
    by: str = "decider",
    reason: str = "补充租金情况",
    on: datetime | None = None,
    operation: str = "op-return",
) -> Case:
    return actions.return_to_town(
        actor=cast.staff[by], case_id=case.pk, reason=reason, operation_id=operation, at=on or at(8)
    )


def test_returning_supersedes_the_opinion_and_gives_the_town_its_step_again(cast: Cast, case: Case) -> None:
    with nothing_changes(), pytest.raises(ReasonMissing):
        send_back(cast, case, reason=" ", on=at(9))
    send_back(cast, case, on=at(9))
    assert not case.decisions.filter(superseded_at=None).exists()
    assert (states(case)["recommend"], states(case)["pre_publicity"], states(case)["confirm"]) == (
        "ready",
        "waiting",
        "waiting",
    )
    assert kinds(case)[-1] == "returned"
    assert audited(case)[-1] == "return_to_town"
    with nothing_changes():
        assert send_back(cast, case, on=at(9)).pk == case.pk
        with pytest.raises(NotInThisState):
            send_back(cast, case, on=at(9), operation="op-return-2")
        with pytest.raises(NotInThisState):
            confirm(cast, case)


def test_a_returned_case_is_recommended_noticed_and_decided_again(cast: Cast, case: Case) -> None:
    send_back(cast, case)
    actions.recommend(
        actor=cast.staff["clerk"], case_id=case.pk, ruling=Ruling("grant", {}, ""), operation_id="op-again", at=at(8)
    )
    assert case.notices.count() == 2
    assert actions.end_due_notices(at=at(16)) == 1
    confirm(cast, case)
    assert Entitlement.objects.filter(case_id=case.pk, benefit="dibao").count() == 1


@pytest.mark.parametrize("by", ["village", "clerk"])
def test_only_the_county_returns(cast: Cast, case: Case, by: str) -> None:
    with nothing_changes(), pytest.raises(NotPermitted):
        send_back(cast, case, by=by)


def test_a_case_that_is_not_with_the_county_is_not_returned(cast: Cast) -> None:
    case = recommended(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        send_back(cast, case, on=at(1))
