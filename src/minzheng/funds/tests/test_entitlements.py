"""What a decision gives a right to, and for which months."""

from datetime import date

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.casework import effects
from minzheng.funds.actions import end_entitlement, grant_benefits, resume_entitlement, suspend_entitlement
from minzheng.funds.due import due_months, owed_months
from minzheng.funds.effects import pay
from minzheng.funds.errors import EntitlementNotFound, ReasonMissing, UnknownBenefitAccount, WrongMonths
from minzheng.funds.models import Entitlement, EntitlementEvent, EntitlementState
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, key


def due(until: str) -> list[tuple[str, str]]:
    return sorted((row.entitlement.benefit, row.month) for row in due_months("330402", until))


def test_the_effect_is_registered_under_the_name_that_packs_use():
    assert "pay" in effects.names()


def test_a_benefit_approved_in_october_is_first_payable_in_november(family, decider):
    [entitlement] = cast.grant(family, decider, decided_on=date(2026, 10, 19))
    assert entitlement.first_month == "2026-11"
    assert due("2026-10") == []
    assert due("2026-12") == [("dibao", "2026-11"), ("dibao", "2026-12")]


def test_december_is_followed_by_january(family, decider):
    [entitlement] = cast.grant(family, decider, decided_on=date(2026, 12, 31))
    assert entitlement.first_month == "2027-01"


def test_the_pack_may_start_in_the_same_month_and_limit_the_number_of_months(family, decider):
    [entitlement] = cast.grant(family, decider, start="same_month", months=3)
    assert (entitlement.first_month, entitlement.last_month) == ("2026-10", "2026-12")


def test_running_the_effect_again_changes_nothing(family, decider):
    context = cast.decision(family, decider)
    pay(context)
    pay(context)
    assert Entitlement.objects.count() == EntitlementEvent.objects.count() == 1


def test_a_status_without_money_makes_no_entitlement(family, decider):
    assert grant_benefits(cast.decision(family, decider, [("dibao", 0, "month")])) == []


def test_aid_that_is_paid_once_is_due_in_the_month_of_the_decision_and_never_again(family, decider):
    cast.grant(family, decider, ("warm_nest", 2_000_000, "once"))
    assert due("2027-06") == [("warm_nest", "2026-10")]


def test_a_yearly_amount_is_due_in_its_first_month_of_each_year(family, decider):
    [entitlement] = cast.grant(family, decider, ("dibao", 10_000, "year"))
    assert owed_months(entitlement, "2028-12") == ["2026-11", "2027-11", "2028-11"]


def test_a_benefit_that_no_account_carries_stops_the_decision(family, decider):
    cast.TITLES.setdefault("unheard_of", cast.TITLES["dibao"])
    with pytest.raises(UnknownBenefitAccount):
        cast.grant(family, decider, ("unheard_of", 100, "month"))


def test_a_new_decision_ends_the_old_amount_before_the_new_one_begins(family, decider):
    [old] = cast.grant(family, decider)
    [new] = cast.grant(family, decider, ("dibao", 50_000, "month"), case=2, decided_on=date(2026, 12, 5))
    old.refresh_from_db()
    assert (old.state, old.last_month, new.first_month) == (EntitlementState.ENDED, "2026-12", "2027-01")
    assert due("2027-01") == [("dibao", "2026-11"), ("dibao", "2026-12"), ("dibao", "2027-01")]


def test_nothing_is_owed_for_the_months_of_a_suspension(family, decider, maker):
    [entitlement] = cast.grant(family, decider)
    suspend_entitlement(
        actor=maker, entitlement_id=entitlement.pk, from_month="2026-12", reason="未年审", operation_id=key(), at=AT
    )
    assert due("2027-02") == [("dibao", "2026-11")]
    resume_entitlement(
        actor=maker, entitlement_id=entitlement.pk, from_month="2027-02", reason="已年审", operation_id=key(), at=AT
    )
    assert due("2027-02") == [("dibao", "2026-11"), ("dibao", "2027-02")]


def test_an_ended_benefit_is_owed_up_to_its_last_month(family, decider, maker):
    [entitlement] = cast.grant(family, decider)
    values = {"actor": maker, "entitlement_id": entitlement.pk, "reason": "迁出", "at": AT}
    end_entitlement(**values, last_month="2026-12", operation_id=key())
    assert due("2027-06") == [("dibao", "2026-11"), ("dibao", "2026-12")]
    with pytest.raises(WrongMonths):
        end_entitlement(**values, last_month="2027-01", operation_id=key())
    with pytest.raises(WrongMonths):
        suspend_entitlement(**values, from_month="2026-11", operation_id=key())


def test_a_change_needs_a_reason(family, decider, maker):
    [entitlement] = cast.grant(family, decider)
    with pytest.raises(ReasonMissing):
        suspend_entitlement(
            actor=maker, entitlement_id=entitlement.pk, from_month="2026-12", reason=" \n", operation_id=key()
        )


def test_a_foreign_entitlement_does_not_exist_and_a_decider_may_not_suspend(family, decider):
    [entitlement] = cast.grant(family, decider)
    stranger = cast.staff("stranger", division="330411")
    values = {"entitlement_id": entitlement.pk, "from_month": "2026-12", "reason": "x", "operation_id": key()}
    with pytest.raises(EntitlementNotFound):
        suspend_entitlement(actor=stranger, **values)
    with pytest.raises(NotPermitted):
        suspend_entitlement(actor=decider, **values)
