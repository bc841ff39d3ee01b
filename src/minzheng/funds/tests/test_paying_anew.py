"""A failed payment is made again once, after what was wrong is put right."""

import pytest
from django.db import IntegrityError, transaction

from minzheng.funds import queries
from minzheng.funds.actions import cancel_line, check_batch, export_batch, read_return, release_batch, retry_failed
from minzheng.funds.errors import CannotRetry, LineNotFound, NothingDue, ReasonMissing, WrongLineState
from minzheng.funds.models import Journal, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, key


def failed(maker, releaser, code="01"):
    batch = cast.submitted(maker, releaser)
    read_return(
        actor=maker, batch_id=batch.pk, name="r", content=cast.return_file(batch, {1: code}), operation_id=key(), at=AT
    )
    return PaymentLine.objects.get(state=LineState.FAILED)


def correct(line, serial=500):
    person = line.payee
    person.bank_account = cast.account_number(serial)
    person.save()


def retried(maker, line):
    return retry_failed(actor=maker, line_id=line.pk, operation_id=key(), at=AT)


@pytest.fixture
def line(family, decider, maker, releaser):
    cast.grant(family, decider)
    return failed(maker, releaser)


def test_the_account_has_to_be_corrected_first(line, maker):
    with pytest.raises(CannotRetry):
        retried(maker, line)
    [row] = queries.failures(maker)
    assert "账号" in row.obstacle.zh


def test_a_corrected_line_is_paid_in_the_next_batch_and_the_expense_is_booked_once(line, maker, releaser):
    correct(line)
    new = retried(maker, line)
    line.refresh_from_db()
    assert (line.state, new.reissue_of_id, new.state) == (LineState.REISSUED, line.pk, LineState.PLANNED)

    batch = check_batch(actor=maker, batch_id=cast.made(maker, further=True).pk, operation_id=key(), at=AT)
    release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)
    export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
    batch.refresh_from_db()
    read_return(actor=maker, batch_id=batch.pk, name="r", content=cast.return_file(batch), operation_id=key(), at=AT)

    assert PaymentLine.objects.filter(state=LineState.PAID).count() == 1
    balances = {row.account.code: row.balance_fen for row in queries.balances(maker)}
    assert balances == {"expense_dibao": 93_000, "payable": 0, "in_transit": 0, "treasury": -93_000}


def test_asking_again_returns_the_same_new_line(line, maker, releaser):
    correct(line)
    assert retried(maker, line).pk == retried(releaser, line).pk
    assert PaymentLine.objects.count() == 2


def test_a_bank_that_was_down_needs_no_new_account(family, decider, maker, releaser):
    cast.grant(family, decider)
    assert retried(maker, failed(maker, releaser, "05")).state == LineState.PLANNED


def test_what_the_bank_calls_a_repetition_is_never_paid_again_by_a_button(family, decider, maker, releaser):
    cast.grant(family, decider)
    line = failed(maker, releaser, "09")
    correct(line)
    with pytest.raises(CannotRetry):
        retried(maker, line)


def test_a_paid_line_cannot_be_paid_anew(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.submitted(maker, releaser)
    read_return(actor=maker, batch_id=batch.pk, name="r", content=cast.return_file(batch), operation_id=key(), at=AT)
    with pytest.raises(WrongLineState):
        retried(maker, PaymentLine.objects.get())


def test_the_database_lets_no_second_live_line_stand_for_a_month(line, maker):
    correct(line)
    retried(maker, line)
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentLine.objects.create(
            entitlement=line.entitlement, month=line.month, payee=line.payee, benefit=line.benefit,
            division=line.division, amount_fen=1, reissue_of=None,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        PaymentLine.objects.filter(pk=line.pk).update(state=LineState.PAID)


def test_giving_a_failed_line_up_takes_back_what_was_owed(line, maker):
    with pytest.raises(ReasonMissing):
        cancel_line(actor=maker, line_id=line.pk, reason="", operation_id=key(), at=AT)
    cancel_line(actor=maker, line_id=line.pk, reason="收款人去世", operation_id=key(), at=AT)
    assert all(row.balance_fen == 0 for row in queries.balances(maker))
    journal = Journal.objects.get(kind="cancellation")
    assert (journal.case_number, journal.rule_version) == (line.entitlement.case_number, line.entitlement.rule_version)


def test_giving_up_a_line_that_never_was_owed_writes_no_journal(decider, maker, releaser, family):
    cast.grant(family, decider)
    cast.grant(cast.family(2, bank_account=""), decider, case=2)
    cast.released(maker, releaser)
    waiting = PaymentLine.objects.waiting().get()
    cancel_line(actor=maker, line_id=waiting.pk, reason="重复", operation_id=key(), at=AT)
    assert Journal.objects.count() == 1


def test_a_line_at_the_bank_cannot_be_given_up(family, decider, maker, releaser):
    cast.grant(family, decider)
    cast.submitted(maker, releaser)
    with pytest.raises(WrongLineState):
        cancel_line(actor=maker, line_id=PaymentLine.objects.get().pk, reason="x", operation_id=key(), at=AT)


def test_finance_of_another_district_finds_no_such_line(line):
    with pytest.raises(LineNotFound):
        retried(cast.staff("far", division="330411"), line)


def test_a_failed_line_keeps_its_month_until_it_is_settled(line, decider, maker):
    other = cast.family(2)
    [second] = cast.grant(other, decider, case=2)
    type(second).objects.filter(pk=second.pk).update(payee_id=line.payee_id)
    with pytest.raises(NothingDue):
        cast.made(maker, further=True)
    cancel_line(actor=maker, line_id=line.pk, reason="改由另一份确认发放", operation_id=key(), at=AT)
    assert cast.made(maker, further=True).count == 1
