"""The one writer of the ledger, its reversal, and the proof that nobody changed it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from minzheng.accounts import moment
from minzheng.accounts.models import User
from minzheng.funds import place
from minzheng.funds.definitions import chart
from minzheng.funds.errors import AlreadyReversed, EmptyJournal, Unbalanced, UnknownAccount
from minzheng.funds.models import Account, Batch, Journal, JournalKind, Posting

GENESIS = "0" * 64
LOCK = 6101  # any fixed number: PostgreSQL's advisory lock that orders all writes of money
CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Entry:
    """One posting to be: debit positive, credit negative, in fen; `division` has 12 digits."""

    account: str
    amount_fen: int
    division: str
    party: UUID | None = None
    line_id: int | None = None


def take_lock() -> None:
    """Make the transaction the only writer of money until it ends (SQLite has one writer anyway)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


@transaction.atomic
def post(
    *,
    actor: User,
    on: date,
    kind: JournalKind,
    description: str,
    division: str,
    entries: Sequence[Entry],
    batch: Batch | None = None,
    case_number: str = "",
    rule_version: str = "",
    reverses: Journal | None = None,
    at: datetime | None = None,
) -> Journal:
    """Write one journal. Raises Unbalanced, EmptyJournal, UnknownAccount.

    The postings go first and the journal's row last: from then on the database takes no more postings for it.
    """
    entries = [entry for entry in entries if entry.amount_fen]
    if len(entries) < 2:
        raise EmptyJournal
    if difference := sum(entry.amount_fen for entry in entries):
        raise Unbalanced(difference)
    take_lock()
    ensure_accounts({entry.account for entry in entries})
    last = Journal.objects.order_by("-number").first()
    journal = Journal(
        number=last.number + 1 if last else 1,
        on=on,
        kind=kind,
        description=description,
        division=division,
        batch=batch,
        case_number=case_number,
        rule_version=rule_version,
        actor=actor,
        reverses=reverses,
        recorded_at=at or moment.now(),
        posting_count=len(entries),
        total_fen=sum(entry.amount_fen for entry in entries if entry.amount_fen > 0),
        previous_hash=last.hash if last else GENESIS,
    )
    _write_postings(journal, entries)
    journal.hash = journal_hash(journal, entries)
    journal.save(force_insert=True)
    return journal


def _write_postings(journal: Journal, entries: Sequence[Entry]) -> None:
    rows = (
        Posting(
            journal_id=journal.number,
            account_id=entry.account,
            division=entry.division,
            party=entry.party,
            line_id=entry.line_id,
            amount_fen=entry.amount_fen,
        )
        for entry in entries
    )
    while chunk := list(islice(rows, CHUNK)):
        Posting.objects.bulk_create(chunk)


def ensure_accounts(codes: Iterable[str]) -> None:
    """Make the accounts that the chart declares and nobody has posted to yet. Raises UnknownAccount."""
    wanted = set(codes)
    missing = wanted - set(Account.objects.filter(code__in=wanted).values_list("code", flat=True))
    declared = chart(place.chain())
    for code in sorted(missing):
        if code not in declared:
            raise UnknownAccount(code)
        account = declared[code]
        Account.objects.create(
            code=code, kind=account.kind, title_zh=account.title.zh, title_en=account.title.en, fund=account.fund
        )


@transaction.atomic
def reverse(*, actor: User, journal: Journal, on: date, reason: str, at: datetime | None = None) -> Journal:
    """The same journal with every sign turned, once. Raises AlreadyReversed."""
    take_lock()
    if Journal.objects.filter(reverses=journal).exists():
        raise AlreadyReversed(journal.number)
    return post(
        actor=actor,
        on=on,
        kind=JournalKind.REVERSAL,
        description=reason,
        division=journal.division,
        entries=[
            Entry(entry.account, -entry.amount_fen, entry.division, entry.party, entry.line_id)
            for entry in entries_of(journal)
        ],
        batch=journal.batch,
        case_number=journal.case_number,
        rule_version=journal.rule_version,
        reverses=journal,
        at=at,
    )


def entries_of(journal: Journal) -> Iterator[Entry]:
    """What was posted, in order."""
    rows = Posting.objects.filter(journal_id=journal.pk).order_by("id")
    for row in rows.iterator(CHUNK):
        yield Entry(row.account_id, row.amount_fen, row.division, row.party, row.line_id)


def journal_hash(journal: Journal, entries: Iterable[Entry]) -> str:
    """SHA-256 over the hash before, the journal and its postings, in a fixed order (see docs/explanation/ledger.md)."""
    head = [
        journal.previous_hash,
        journal.number,
        journal.on.isoformat(),
        str(journal.kind),
        journal.description,
        journal.division,
        str(journal.batch_id or ""),
        journal.case_number,
        journal.rule_version,
        str(journal.actor_id),
        journal.reverses_id or 0,
        journal.recorded_at.astimezone(UTC).isoformat(),
    ]
    digest = hashlib.sha256(json.dumps(head, ensure_ascii=False).encode())
    for entry in entries:
        row = [entry.account, entry.division, str(entry.party or ""), entry.line_id or 0, entry.amount_fen]
        digest.update(json.dumps(row, ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def first_break() -> int | None:
    """The number of the first journal that is missing, altered, or out of balance; None when all is as written."""
    previous, expected = GENESIS, 1
    for journal in Journal.objects.order_by("number").iterator(CHUNK):
        entries = list(entries_of(journal))
        sound = (
            journal.number == expected
            and journal.previous_hash == previous
            and journal.hash == journal_hash(journal, entries)
            and sum(entry.amount_fen for entry in entries) == 0
        )
        if not sound:
            return expected
        previous, expected = journal.hash, expected + 1
    return None
