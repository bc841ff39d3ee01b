"""What a family is to return: deducted with a floor, paid back, waived; each booked, none twice."""

from fractions import Fraction

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from minzheng.accounts.errors import NotPermitted
from minzheng.casework import effects
from minzheng.funds import ledger, queries
from minzheng.funds.actions import (
    cancel_batch,
    cancel_line,
    change_amounts,
    make_batch,
    record_repayment,
    retry_failed,
    set_instalment,
    waive_receivable,
)
from minzheng.funds.correction_errors import NothingToCorrect, ReceivableNotFound, TooMuch
from minzheng.funds.errors import AppendOnly, ReasonMissing
from minzheng.funds.models import (
    Batch,
    Correction,
    CorrectionKind,
    Entitlement,
    LineState,
    PaymentLine,
    Receivable,
    Settlement,
    SettlementKind,
)
from minzheng.funds.tests import cast, past
from minzheng.funds.tests.cast import key
from minzheng.funds.tests.past import moment
from minzheng.funds.withholding import keep_share, most_of

DUE, CORRECTED = 122_000, 92_000
DECEMBER = moment("2026-12")


@pytest.fixture
def second(db):
    return cast.staff("second", "county_decider")


@pytest.fixture
def claim(family, decider, second, maker, releaser):
    """900.00 claimed in November 2026: September to November were 300.00 too high each."""
    dibao = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS)
    past.corrected(decider, second, dibao)
    return Receivable.objects.get()


def fresh(claim: Receivable) -> Receivable:
    claim.refresh_from_db()
    return claim


def books(user) -> dict[str, int]:
    return {row.account.code: row.balance_fen for row in queries.balances(user)}


@pytest.mark.parametrize(
    ("gross", "keep", "most"),
    [(93_000, Fraction(4, 5), 18_600), (93_001, Fraction(4, 5), 18_600), (93_000, Fraction(1), 0),
     (93_000, Fraction(0), 92_999), (1, Fraction(0), 0), (93_000, None, 0), (100, Fraction(3, 2), 0)],
)  # fmt: skip
def test_the_floor_is_rounded_in_the_familys_favour_and_something_is_always_paid(gross, keep, most):
    assert most_of(gross, keep) == most


def test_the_city_sets_the_floor_and_before_it_did_nothing_is_deducted():
    assert keep_share("330402000000", "2026-12") == Fraction(4, 5)
    assert keep_share("330402000000", "2018-10") is None


def test_it_is_deducted_month_by_month_until_it_is_settled(claim, maker, releaser):
    months = ["2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"]
    past.pay(maker, releaser, *months)
    deductions = [
        (line.month, line.amount_fen, line.deducted_fen)
        for line in PaymentLine.objects.filter(month__gte="2026-12").order_by("month")
    ]
    assert deductions == [
        *((month, 73_600, 18_400) for month in months[:4]),
        ("2027-04", CORRECTED - 16_400, 16_400),
        ("2027-05", CORRECTED, 0),
    ]
    assert (fresh(claim).deducted_fen, claim.open_fen) == (90_000, 0)
    assert books(maker)["receivable"] == 0
    assert books(maker)["expense_dibao"] == 2 * DUE + 3 * CORRECTED + 6 * CORRECTED
    assert ledger.first_break() is None


def test_a_deciders_instalment_is_the_most_a_month(claim, decider, maker, releaser):
    set_instalment(
        actor=decider, receivable_id=claim.pk, amount_fen=5_000, reason="家庭困难", operation_id=key(), at=DECEMBER
    )
    past.pay(maker, releaser, "2026-12")
    assert fresh(claim).deducted_fen == 5_000


def test_a_batch_that_is_cancelled_keeps_its_lines_and_their_deductions_for_the_next(claim, maker, releaser):
    batch = make_batch(
        actor=maker, division="330402", month="2026-12", bank="agent_csv", operation_id=key(), at=DECEMBER
    )
    cancel_batch(actor=maker, batch_id=batch.pk, reason="重做", operation_id=key(), at=DECEMBER)
    past.pay(maker, releaser, "2026-12", further=True)
    assert fresh(claim).deducted_fen == 18_400
    assert Settlement.objects.filter(kind=SettlementKind.DEDUCTED).count() == 1
    assert books(maker)["receivable"] == 71_600


@pytest.mark.parametrize("anew", [False, True])
def test_a_payment_that_is_given_up_opens_the_claim_again(anew, claim, maker, releaser):
    past.finish(maker, past.begin(maker, releaser, "2026-12"), {1: "05"})
    line = PaymentLine.objects.get(state=LineState.FAILED)
    if anew:
        line = retry_failed(actor=maker, line_id=line.pk, operation_id=key(), at=DECEMBER)
        assert line.deducted_fen == 18_400
    cancel_line(actor=maker, line_id=line.pk, reason="不再发放", operation_id=key(), at=DECEMBER)
    assert (fresh(claim).deducted_fen, claim.open_fen) == (0, 90_000)
    assert books(maker)["receivable"] == 90_000
    assert books(maker)["payable"] == 0


def test_what_the_family_pays_back_and_what_is_waived_settles_the_claim(claim, decider, maker):
    operation = key()
    values = {"receivable_id": claim.pk, "reference": "回单 0001", "at": DECEMBER}
    for _twice in range(2):
        record_repayment(actor=maker, amount_fen=50_000, operation_id=operation, **values)
    assert fresh(claim).open_fen == 40_000
    with pytest.raises(TooMuch):
        record_repayment(actor=maker, amount_fen=40_001, operation_id=key(), **values)
    with pytest.raises(ReasonMissing):
        waive_receivable(
            actor=decider, receivable_id=claim.pk, amount_fen=40_000, reason="", operation_id=key(), at=DECEMBER
        )
    waive_receivable(
        actor=decider, receivable_id=claim.pk, amount_fen=40_000, reason="家庭无力退回", operation_id=key(), at=DECEMBER
    )
    assert (fresh(claim).repaid_fen, claim.waived_fen, claim.is_open) == (50_000, 40_000, False)
    balance = books(maker)
    assert balance["receivable"] == 0
    assert balance["treasury"] == -5 * DUE + 50_000
    assert balance["expense_dibao"] == 5 * DUE - 50_000


def test_what_was_waived_is_neither_claimed_again_nor_paid_again(claim, decider, second):
    waive_receivable(
        actor=decider, receivable_id=claim.pk, amount_fen=90_000, reason="无力退回", operation_id=key(),
        at=moment("2026-11", 28),
    )  # fmt: skip
    past.corrected(decider, second, claim.entitlement, value="800.00", since="2026-11", until="2026-11")
    assert Receivable.objects.order_by("pk").exclude(pk=claim.pk).get().total_fen == 10_000
    with pytest.raises(NothingToCorrect):  # the family has it already
        past.propose(decider, claim.entitlement, value="400.00", since="2026-09", until="2026-10")
    assert not PaymentLine.objects.filter(state=LineState.PLANNED).exists()


def test_who_may_do_what(claim, decider, maker):
    values = {"receivable_id": claim.pk, "amount_fen": 1, "operation_id": key(), "at": DECEMBER}
    with pytest.raises(NotPermitted):
        record_repayment(actor=decider, reference="x", **values)
    with pytest.raises(NotPermitted):
        waive_receivable(actor=maker, reason="x", **values)
    with pytest.raises(ReceivableNotFound):
        waive_receivable(actor=cast.staff("far", "county_decider", "330411"), reason="x", **values)
    with pytest.raises(ReceivableNotFound):
        record_repayment(actor=cast.citizen(claim.payee), reference="x", **values)


def test_the_database_keeps_claims_and_their_history(claim):
    with pytest.raises(IntegrityError), transaction.atomic():
        Receivable.objects.filter(pk=claim.pk).update(repaid_fen=90_001)
    with pytest.raises(DatabaseError, match="receivable_claim"), transaction.atomic():
        Receivable.objects.filter(pk=claim.pk).update(total_fen=1)
    with pytest.raises(AppendOnly):
        Settlement.objects.update(amount_fen=1)
    with pytest.raises(DatabaseError, match="correction_road"), transaction.atomic():
        Correction.objects.update(state="proposed")


def test_only_the_same_benefit_of_the_same_household_is_deducted_from(claim, decider, maker, releaser):
    other = cast.family(2)
    cast.grant(other, decider, case=7, start="same_month")
    past.pay(maker, releaser, "2026-12")
    assert not PaymentLine.objects.filter(entitlement__household=other.household).exclude(deducted_fen=0).exists()


def change(family, decider, fen, **arguments):
    return change_amounts(cast.decision(family, decider, [("dibao", fen, "month")], **arguments), at=moment("2026-11"))


def test_an_upheld_appeal_pays_the_difference_of_past_months_and_the_new_amount_from_now_on(
    family, decider, maker, releaser
):
    assert "change_amount" in effects.names()
    dibao = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS)
    [correction] = change(family, decider, 150_000, from_month="2026-10")
    assert correction.kind == CorrectionKind.AMOUNT
    assert change(family, decider, 150_000, from_month="2026-10") == []
    past.pay(maker, releaser, "2026-12")
    assert past.paid_fen(dibao) == 3 * DUE + 3 * 150_000
    assert Batch.objects.count() == 6
    assert Entitlement.objects.count() == 1


def test_the_month_that_is_being_paid_gets_the_difference_once_it_has_arrived(family, decider, maker, releaser):
    dibao = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS[:-1])
    batch = past.begin(maker, releaser, "2026-11")
    change(family, decider, 150_000)
    past.finish(maker, batch)
    past.pay(maker, releaser, "2026-12")
    assert past.paid_fen(dibao) == 6 * 150_000


def test_a_benefit_that_was_left_out_is_owed_since_the_cases_first(family, decider):
    past.granted(family, decider)
    change_amounts(cast.decision(family, decider, [("old_age_allowance", 5_000, "month")]), at=moment("2026-11"))
    assert Entitlement.objects.get(benefit="old_age_allowance").first_month == "2026-07"


def test_an_amount_of_nothing_ends_the_benefit_and_claims_what_was_paid(family, decider, maker, releaser):
    dibao = past.granted(family, decider)["dibao"]
    past.pay(maker, releaser, *past.MONTHS)
    change(family, decider, 0, from_month="2026-11")
    dibao.refresh_from_db()
    assert (dibao.state, dibao.last_month) == ("ended", "2026-11")
    assert Receivable.objects.get().total_fen == DUE


def test_a_benefit_that_the_first_decision_left_out_begins_with_the_month_of_the_new_one(family, decider):
    change(family, decider, 100_00, from_month="2026-09")
    assert Entitlement.objects.get().first_month == "2026-09"
