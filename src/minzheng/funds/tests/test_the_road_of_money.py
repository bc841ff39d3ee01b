"""From a decision to the card, with the journals of every step."""

from minzheng.funds import ledger, queries
from minzheng.funds.actions import export_batch, read_return
from minzheng.funds.models import BatchState, Journal, LineEvent, LineState, PaymentLine
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, key


def test_an_approved_benefit_reaches_the_card_and_every_journal_balances(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.submitted(maker, releaser)
    assert (batch.count, batch.total_fen, batch.state) == (1, 93_000, BatchState.SUBMITTED)

    batch = read_return(
        actor=maker, batch_id=batch.pk, name="r.csv", content=cast.return_file(batch), operation_id=key(), at=AT
    )

    line = PaymentLine.objects.get()
    assert (batch.state, line.state) == (BatchState.RECONCILED, LineState.PAID)
    assert [journal.kind for journal in Journal.objects.all()] == ["release", "submission", "paid"]
    assert {row.account.code: row.balance_fen for row in queries.balances(maker)} == {
        "expense_dibao": 93_000,
        "payable": 0,
        "in_transit": 0,
        "treasury": -93_000,
    }
    assert ledger.first_break() is None


def test_each_step_of_a_line_is_kept_as_an_event(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.submitted(maker, releaser)
    read_return(actor=maker, batch_id=batch.pk, name="r", content=cast.return_file(batch), operation_id=key(), at=AT)
    kinds = list(LineEvent.objects.values_list("kind", flat=True))
    assert kinds == ["planned", "approved", "submitted", "paid"]


def test_a_failed_line_is_owed_again(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.submitted(maker, releaser)
    content = cast.return_file(batch, {1: "01"})
    batch = read_return(actor=maker, batch_id=batch.pk, name="r", content=content, operation_id=key(), at=AT)
    assert (batch.paid_count, batch.failed_count, batch.failed_fen) == (0, 1, 93_000)
    balances = {row.account.code: row.balance_fen for row in queries.balances(maker)}
    assert balances == {"expense_dibao": 93_000, "payable": -93_000, "in_transit": 0}


def test_a_second_export_returns_the_same_file(family, decider, maker, releaser):
    cast.grant(family, decider)
    batch = cast.submitted(maker, releaser)
    first = export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
    second = export_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)
    assert first.pk == second.pk
    assert Journal.objects.filter(kind="submission").count() == 1
