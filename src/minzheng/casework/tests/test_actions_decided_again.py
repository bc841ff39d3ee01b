"""An appeal against what was granted is upheld: a new decision, while the old one is paid on."""

from collections.abc import Callable
from datetime import datetime

import pytest

from minzheng.casework import actions, effects
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.effects import EffectContext
from minzheng.casework.errors import CaseAlreadyOpen
from minzheng.casework.models import Case, CaseState, Decision, DecisionKind
from minzheng.casework.tests.cast import SERVICE, Cast, at, decided
from minzheng.casework.tests.traces import fresh, kinds, nothing_changes, states
from minzheng.funds.models import Entitlement, EntitlementState


@pytest.fixture
def granted(cast: Cast) -> Case:
    return decided(cast)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[EffectContext]:
    """What `change_amount` is told."""
    heard: list[EffectContext] = []
    change = effects._effects["change_amount"]

    def listen(context: EffectContext) -> None:
        heard.append(context)
        change(context)

    monkeypatch.setitem(effects._effects, "change_amount", listen)
    return heard


def amounts(context: EffectContext) -> dict[str, int]:
    return {benefit.code: benefit.amount_fen for benefit in context.benefits}


def upheld(cast: Cast, case: Case, key: str = "poor-man") -> Case:
    appeal = actions.file_appeal(
        actor=cast.citizen(key), case_id=case.pk, text="少算了一人", operation_id=f"appeal-{case.pk}", at=at(10)
    )
    actions.answer_appeal(
        actor=cast.staff["decider2"], appeal_id=appeal.pk, is_upheld=True, reply="确有遗漏",
        operation_id=f"answer-{case.pk}", at=at(12),
    )  # fmt: skip
    return fresh(case)


def recommend(cast: Cast, case: Case, ruling: Ruling) -> Decision:
    return actions.recommend(
        actor=cast.staff["clerk"], case_id=case.pk, ruling=ruling, operation_id="op-again", at=at(13)
    )


def confirm(cast: Cast, case: Case, ruling: Ruling) -> Decision:
    return actions.confirm(
        actor=cast.staff["decider2"], case_id=case.pk, ruling=ruling, operation_id="op-confirm-again", at=at(22)
    )


def in_force(case: Case) -> Decision:
    return case.decisions.get(kind=DecisionKind.CONFIRMATION, superseded_at=None)


def test_the_town_looks_again_while_the_decision_stands_and_is_paid(cast: Cast, granted: Case) -> None:
    first = in_force(granted)
    case = upheld(cast, granted)
    assert (case.state, case.closed_at) == (CaseState.OPEN, None)
    assert (states(case)["recommend"], states(case)["confirm"]) == ("ready", "waiting")
    assert not case.decisions.filter(kind=DecisionKind.RECOMMENDATION, superseded_at=None).exists()
    assert in_force(case).pk == first.pk
    assert not Entitlement.objects.filter(case_id=case.pk).exclude(state=EntitlementState.ACTIVE).exists()
    event = case.events.get(kind="appeal_answered")
    assert "照常发放" in event.text_zh
    assert "is paid until" in event.text_en


@pytest.fixture(autouse=True)
def december(cast: Cast, clock: Callable[[datetime], None]) -> None:
    """The platform's clock stands at the day of the new decision."""
    clock(at(22))


def decide_again(cast: Cast, case: Case, ruling: Ruling) -> Case:
    recommend(cast, case, ruling)
    actions.end_due_notices(at=at(22))
    confirm(cast, case, ruling)
    return fresh(case)


def test_more_than_before_takes_the_place_of_the_old_amount_from_its_beginning(
    cast: Cast, granted: Case, told: list[EffectContext]
) -> None:
    first = in_force(granted)
    case = decide_again(cast, upheld(cast, granted), Ruling("grant", {"dibao": 180_000}, "补算一人"))
    assert case.state == CaseState.GRANTED
    assert in_force(case).pk != first.pk
    assert case.letters.count() == 2
    [context] = told
    assert amounts(context) == {"dibao": 180_000}
    assert "from_month" not in context.arguments
    dibao = Entitlement.objects.get(case_id=case.pk, benefit="dibao")
    assert (dibao.amount_fen, dibao.first_month, dibao.state) == (180_000, "2027-01", EntitlementState.ACTIVE)


def test_less_than_before_and_what_is_left_out_hold_from_the_next_month(
    cast: Cast, granted: Case, told: list[EffectContext]
) -> None:
    """The new decision falls on 16 December 2026."""
    ruling = Ruling("grant", {"dibao": 100_000, "virtual_post": 0}, "重新核算")
    case = decide_again(cast, upheld(cast, granted), ruling)
    [context] = told
    assert amounts(context) == {"dibao": 100_000, "virtual_post": 0}
    assert context.arguments["from_month"] == "2027-01"
    assert Entitlement.objects.get(case_id=case.pk, benefit="dibao").amount_fen == 100_000
    assert Entitlement.objects.get(case_id=case.pk, benefit="virtual_post").state == EntitlementState.ENDED


def test_a_new_decision_that_refuses_ends_all_that_was_granted(
    cast: Cast, granted: Case, told: list[EffectContext]
) -> None:
    case = decide_again(cast, upheld(cast, granted), Ruling("refuse", {}, "收入高于标准。"))
    assert case.state == CaseState.REFUSED
    [context] = told
    assert set(amounts(context).values()) == {0}
    assert not Entitlement.objects.filter(case_id=case.pk).exclude(state=EntitlementState.ENDED).exists()


def test_the_same_decision_again_changes_no_entitlement(cast: Cast, granted: Case, told: list[EffectContext]) -> None:
    before = list(Entitlement.objects.order_by("pk").values())
    decide_again(cast, upheld(cast, granted), Ruling("grant", {}, ""))
    assert told == []
    assert list(Entitlement.objects.order_by("pk").values()) == before


def test_a_first_decision_corrects_nothing(cast: Cast, told: list[EffectContext]) -> None:
    decided(cast)
    decided(cast, "rich-man", "refuse")
    assert told == []


def test_the_county_may_send_it_back_and_the_first_decision_still_stands(cast: Cast, granted: Case) -> None:
    first, case = in_force(granted), upheld(cast, granted)
    recommend(cast, case, Ruling("grant", {}, ""))
    actions.end_due_notices(at=at(22))
    actions.return_to_town(
        actor=cast.staff["decider"], case_id=case.pk, reason="再查", operation_id="op-return", at=at(22)
    )
    assert in_force(case).pk == first.pk
    assert states(case)["recommend"] == "ready"


def test_an_objection_to_the_new_notice_leaves_the_first_decision_standing(cast: Cast, granted: Case) -> None:
    first, case = in_force(granted), upheld(cast, granted)
    recommend(cast, case, Ruling("grant", {}, ""))
    actions.object_to_notice(
        notice_id=case.notices.latest("starts_on").pk, name="甲", phone="19000000099", text="有车",
        operation_id="op-objection", at=at(14),
    )  # fmt: skip
    assert in_force(case).pk == first.pk


def test_who_takes_the_appeal_back_keeps_the_first_decision(cast: Cast, granted: Case) -> None:
    first, case = in_force(granted), upheld(cast, granted)
    taken_back = actions.withdraw_case(
        actor=cast.citizen("poor-man"), case_id=case.pk, operation_id="op-withdraw", at=at(13)
    )
    assert (taken_back.state, taken_back.closed_at) == (CaseState.GRANTED, first.made_at)
    assert in_force(case).pk == first.pk
    assert not case.steps.filter(state="ready").exists()
    assert kinds(case)[-1] == "withdrawn"
    assert "原决定继续有效" in case.events.get(kind="withdrawn").text_zh


def test_a_family_that_applied_anew_meanwhile_has_one_case_and_not_two(cast: Cast) -> None:
    refused = decided(cast, "rich-man", "refuse")
    appeal = actions.file_appeal(
        actor=cast.citizen("rich-man"), case_id=refused.pk, text="算错了", operation_id="op-appeal", at=at(10)
    )
    newer = actions.open_case(
        actor=cast.citizen("rich-man"), person=cast.people["rich-man"], service=SERVICE, channel="online", at=at(11)
    )
    with nothing_changes(), pytest.raises(CaseAlreadyOpen) as open_already:
        actions.answer_appeal(
            actor=cast.staff["decider2"], appeal_id=appeal.pk, is_upheld=True, reply="重算", operation_id="op-answer",
            at=at(12),
        )  # fmt: skip
    assert open_already.value.number == newer.number
