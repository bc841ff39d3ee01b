"""The ledger balances, is only added to, and shows when somebody tampered with it."""

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.funds import guards, ledger, queries
from minzheng.funds.errors import AlreadyReversed, AppendOnly, EmptyJournal, Unbalanced, UnknownAccount
from minzheng.funds.ledger import Entry
from minzheng.funds.models import Entitlement, Journal, JournalKind, PaymentLine, Posting
from minzheng.funds.tests import cast
from minzheng.funds.tests.cast import AT, VILLAGE

ONE = [Entry("expense_dibao", 500, VILLAGE), Entry("payable", -500, VILLAGE)]


def post(actor, entries=ONE):
    return ledger.post(
        actor=actor, on=AT.date(), kind=JournalKind.RELEASE, description="测试", division="330402000000",
        entries=entries, at=AT,
    )  # fmt: skip


def test_journals_are_numbered_without_a_gap_and_chained(maker):
    first, second = post(maker), post(maker)
    assert (first.number, second.number) == (1, 2)
    assert (first.previous_hash, second.previous_hash) == (ledger.GENESIS, first.hash)
    assert ledger.first_break() is None


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ([Entry("payable", 1, VILLAGE), Entry("treasury", -2, VILLAGE)], Unbalanced),
        ([Entry("payable", 0, VILLAGE), Entry("treasury", 0, VILLAGE)], EmptyJournal),
        ([], EmptyJournal),
        ([Entry("payable", 1, VILLAGE), Entry("nowhere", -1, VILLAGE)], UnknownAccount),
    ],
)
def test_what_does_not_balance_or_has_no_account_is_not_written(entries, error, maker):
    with pytest.raises(error):
        post(maker, entries)
    assert not Journal.objects.exists()


def test_a_reversal_turns_every_sign_and_happens_once(maker):
    journal = post(maker)
    reversal = ledger.reverse(actor=maker, journal=journal, on=AT.date(), reason="记错")
    assert reversal.reverses_id == journal.number
    assert all(row.balance_fen == 0 for row in queries.balances(maker))
    with pytest.raises(AlreadyReversed):
        ledger.reverse(actor=maker, journal=journal, on=AT.date(), reason="再来")


def test_the_program_refuses_to_change_or_remove_ledger_rows(maker):
    journal = post(maker)
    posting = journal.postings.first()
    for attempt in (
        lambda: journal.save(),
        lambda: journal.delete(),
        lambda: posting.save(),
        lambda: Posting.objects.update(amount_fen=1),
        lambda: Journal.objects.all().delete(),
        lambda: Posting.objects.bulk_update([posting], ["amount_fen"]),
    ):
        with pytest.raises(AppendOnly):
            attempt()


def sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


CHANGES = [
    "UPDATE funds_posting SET amount_fen = amount_fen + 1",
    "UPDATE funds_journal SET description = 'x'",
    "DELETE FROM funds_posting",
    "DELETE FROM funds_journal",
    "DELETE FROM funds_account",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_it_too(statement, maker):
    post(maker)
    sql("DELETE FROM funds_disposable")
    with pytest.raises(IntegrityError):
        sql(statement)


def test_the_database_takes_no_posting_for_a_journal_that_is_written(maker):
    journal = post(maker)
    with pytest.raises(IntegrityError), transaction.atomic():
        Posting.objects.create(journal=journal, account_id="payable", division=VILLAGE, amount_fen=1)


@transaction.atomic
def write_past_the_program(like, amounts, count):
    """Rows as a careless script would write them."""
    for amount in amounts:
        Posting.objects.create(journal_id=9, account_id="payable", division=VILLAGE, amount_fen=amount)
    values = {field.attname: getattr(like, field.attname) for field in Journal._meta.concrete_fields}
    Journal(**{**values, "number": 9, "posting_count": count, "hash": "y"}).save(force_insert=True)


@pytest.mark.parametrize(("amounts", "count"), [((1, -2), 2), ((1, -1), 3), ((), 0)])
def test_the_database_takes_no_journal_that_does_not_balance(amounts, count, maker):
    journal = post(maker)
    with pytest.raises(IntegrityError):
        write_past_the_program(journal, amounts, count)


def test_the_database_keeps_amounts_months_and_the_road_of_a_line(family, decider, maker):
    cast.grant(family, decider)
    cast.made(maker)
    for change in ("amount_fen = 1", "month = '2027-01'", "state = 'paid'", "state = 'submitted'", "benefit = 'x'"):
        with pytest.raises(IntegrityError):
            sql(f"UPDATE funds_paymentline SET {change}")


def test_lines_batches_and_entitlements_are_never_removed(family, decider, maker):
    cast.grant(family, decider)
    cast.made(maker)
    sql("DELETE FROM funds_disposable")
    for model in (PaymentLine, Entitlement):
        with pytest.raises(IntegrityError):
            sql(f"DELETE FROM {model._meta.db_table}")


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE funds_posting SET amount_fen = amount_fen * 2 WHERE journal_id = 2",
        "UPDATE funds_posting SET division = '330402001002' WHERE journal_id = 2",
        "UPDATE funds_journal SET description = '别的' WHERE number = 2",
        "UPDATE funds_journal SET rule_version = 'x' WHERE number = 2",
        "UPDATE funds_journal SET hash = 'f' WHERE number = 2",
    ],
)
def test_the_chain_shows_what_was_altered_behind_the_guards(change, maker):
    for _ in range(3):
        post(maker)
    with connection.cursor() as cursor:
        for table in ("posting", "journal"):
            on = f" ON funds_{table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER funds_{table}_no_update{on}")
        cursor.execute(change)
    assert ledger.first_break() == 2


def test_every_guard_is_in_the_database(db):
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    assert {f"funds_{name}" for name, *_rest in guards.RULES} <= found
