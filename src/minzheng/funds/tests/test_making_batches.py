"""A month's batch: what is in it, what is held out, and that asking again adds nothing."""

from datetime import date

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.funds.actions import cancel_batch, check_batch, make_batch, suspend_entitlement
from minzheng.funds.errors import MonthTooFar, NothingDue, UnknownBank, WrongBatchState
from minzheng.funds.models import Batch, BatchState, Journal, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, MONTH, key


def checked(maker):
    return check_batch(actor=maker, batch_id=cast.made(maker).pk, operation_id=key(), at=AT)


def test_a_second_call_returns_the_same_batch_and_adds_nothing(family, decider, maker):
    cast.grant(family, decider)
    first = cast.made(maker)
    cast.grant(cast.family(2), decider, case=2)
    second = cast.made(maker)
    assert first.pk == second.pk
    assert PaymentLine.objects.count() == 1


def test_the_same_operation_id_with_another_month_is_a_conflict(family, decider, maker):
    cast.grant(family, decider)
    values = {"actor": maker, "division": "330402", "bank": "agent_csv", "operation_id": key(), "at": AT}
    make_batch(**values, month=MONTH)
    with pytest.raises(OperationConflict):
        make_batch(**values, month="2026-12")


def test_the_number_names_place_month_bank_and_sequence(family, decider, maker):
    cast.grant(family, decider)
    assert cast.made(maker).number == "330402-202611-A1-1"


def test_what_came_later_goes_into_a_further_batch_once_the_first_is_released(family, decider, maker, releaser):
    cast.grant(family, decider)
    first = cast.released(maker, releaser)
    cast.grant(cast.family(2), decider, case=2)
    assert cast.made(maker).pk == first.pk
    second = cast.made(maker, further=True)
    assert (second.sequence, second.count) == (2, 1)
    assert cast.made(maker, further=True).pk == second.pk


def test_a_month_that_was_missed_is_paid_with_the_next(family, decider, maker):
    cast.grant(family, decider, decided_on=date(2026, 8, 3))
    batch = cast.made(maker)
    assert sorted(batch.lines.values_list("month", flat=True)) == ["2026-09", "2026-10", "2026-11"]
    assert batch.total_fen == 3 * 93_000


def test_nothing_due_is_said_plainly_and_leaves_no_batch(maker):
    with pytest.raises(NothingDue):
        cast.made(maker)
    assert not Batch.objects.exists()


def test_a_batch_can_be_made_up_to_the_next_month(family, decider, maker):
    cast.grant(family, decider)
    assert cast.made(maker, month="2026-12").count == 2
    with pytest.raises(MonthTooFar):
        cast.made(maker, month="2027-01")


def test_an_unknown_bank_gets_the_nearest_name(maker):
    with pytest.raises(UnknownBank) as caught:
        cast.made(maker, bank="agent_csw")
    assert "agent_csv" in caught.value.hint.zh


def test_each_card_is_paid_by_the_bank_that_takes_it(family, decider, maker):
    cast.grant(family, decider)
    cast.grant(cast.family(2, bank=cast.RURAL), decider, case=2)
    assert cast.made(maker).count == 1
    assert cast.made(maker, bank="rural_fixed").count == 1


def test_a_neighbouring_district_is_left_alone(decider, maker, family):
    cast.grant(cast.family(2, division=cast.OTHER_VILLAGE), decider, case=2)
    cast.grant(family, decider)
    assert cast.made(maker).count == 1
    with pytest.raises(NotPermitted):
        cast.made(maker, division="330411")
    with pytest.raises(NotPermitted):
        cast.made(maker, division="3304")


def test_the_same_person_is_not_paid_the_same_benefit_twice_for_a_month(family, decider, maker):
    other = cast.family(2)
    cast.grant(family, decider)
    [second] = cast.grant(other, decider, case=2)
    type(second).objects.filter(pk=second.pk).update(payee_id=family.person.pk)
    assert cast.made(maker).count == 1


def test_two_events_of_aid_in_one_month_are_both_paid(family, decider, maker):
    cast.grant(family, decider, ("temporary_aid_emergency", 100_000, "per_event"))
    cast.grant(family, decider, ("temporary_aid_emergency", 50_000, "per_event"), case=2)
    assert cast.made(maker).total_fen == 150_000


HELD = [
    ("no_account", {"bank_account": ""}),
    ("account_form", {"bank_account": "6228 4800"}),
    ("deceased", {"deceased_on": date(2026, 11, 2)}),
    ("name", {"name": "张\n三"}),
]


@pytest.mark.parametrize(("reason", "person"), HELD, ids=[reason for reason, _person in HELD])
def test_a_line_that_cannot_be_paid_is_held_out_with_its_reason(reason, person, decider, maker):
    cast.grant(cast.family(1), decider)
    cast.grant(cast.family(2, **person), decider, ("dibao", 50_000, "month"), case=2)
    batch = checked(maker)
    assert (batch.count, batch.total_fen, batch.held_count, batch.held_fen) == (1, 93_000, 1, 50_000)
    assert batch.lines.get(hold=reason).position is None


def test_an_amount_above_the_banks_limit_is_held_out(family, decider, maker):
    cast.grant(family, decider, ("warm_nest", 5_000_001, "once"))
    batch = checked(maker)
    assert batch.lines.get().hold == "amount"


def test_an_amount_at_the_banks_limit_is_paid(family, decider, maker):
    cast.grant(family, decider, ("warm_nest", 5_000_000, "once"))
    assert checked(maker).count == 1


def test_a_suspension_after_the_batch_was_made_holds_the_line_out(family, decider, maker):
    [entitlement] = cast.grant(family, decider)
    batch = cast.made(maker)
    suspend_entitlement(
        actor=maker, entitlement_id=entitlement.pk, from_month=MONTH, reason="复查", operation_id=key(), at=AT
    )
    batch = check_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
    assert (batch.count, batch.lines.get().hold) == (0, "suspended")


def test_an_account_with_a_wrong_check_digit_is_a_warning_only(decider, maker):
    cast.grant(cast.family(1, bank_account="7003300000000000002"), decider)
    batch = checked(maker)
    assert (batch.count, batch.warning_count, batch.lines.get().warning) == (1, 1, "luhn")


def test_lines_are_numbered_anew_when_one_of_them_is_held_out_and_when_it_returns(decider, maker):
    for serial in (1, 2, 3):
        cast.grant(cast.family(serial), decider, case=serial)
    batch = checked(maker)
    first = batch.lines.get(position=1).payee
    account, before = first.bank_account, batch.lines_hash
    for given, positions in (("", [None, 1, 2]), (account, [1, 2, 3]), (account, [1, 2, 3])):
        first.bank_account = given
        first.save()
        batch = check_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
        assert list(batch.lines.order_by("pk").values_list("position", flat=True)) == positions
        assert (batch.lines_hash == before) == bool(given)


def test_lines_held_out_wait_for_the_next_batch(family, decider, maker, releaser):
    cast.grant(family, decider)
    other = cast.family(2, bank_account="")
    cast.grant(other, decider, case=2)
    cast.released(maker, releaser)
    line = PaymentLine.objects.waiting().get()
    assert (line.hold, line.state) == ("no_account", LineState.PLANNED)
    other.person.bank_account = cast.account_number(2)
    other.person.save()
    batch = check_batch(actor=maker, batch_id=cast.made(maker, further=True).pk, operation_id=key(), at=AT)
    assert (batch.count, batch.lines.get().pk) == (1, line.pk)


def test_a_cancelled_batch_gives_its_lines_back(family, decider, maker):
    cast.grant(family, decider)
    batch = cast.made(maker)
    cancel_batch(actor=maker, batch_id=batch.pk, reason="月份有误", operation_id=key(), at=AT)
    assert PaymentLine.objects.waiting().count() == 1
    again = cast.made(maker)
    assert (again.sequence, again.count) == (2, 1)


def test_cancelling_a_released_batch_reverses_its_journal(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.released(maker, releaser)
    cancel_batch(actor=maker, batch_id=batch.pk, reason="银行变更", operation_id=key(), at=AT)
    release, reversal = Journal.objects.all()
    assert reversal.reverses_id == release.pk
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


def test_a_submitted_batch_cannot_be_cancelled(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.submitted(maker, releaser)
    with pytest.raises(WrongBatchState):
        cancel_batch(actor=maker, batch_id=batch.pk, reason="x", operation_id=key(), at=AT)
