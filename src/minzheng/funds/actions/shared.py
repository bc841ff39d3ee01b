"""What the actions share: locked rows that the actor may pay from, events, and the postings of lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from uuid import UUID

from django.utils import timezone

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.funds import ledger, place
from minzheng.funds.definitions import Purpose, account_for, expense_account
from minzheng.funds.errors import BatchNotFound, ReasonMissing, WrongBatchState
from minzheng.funds.ledger import Entry
from minzheng.funds.models import (
    Batch,
    BatchState,
    Journal,
    JournalKind,
    LineEvent,
    LineEventKind,
    LineState,
    PaymentLine,
)
from minzheng.funds.wording import both

CHUNK = 2000


def when(at: datetime | None) -> datetime:
    return at or moment.now()


def day(at: datetime) -> date:
    """The day in the platform's time zone."""
    return timezone.localdate(at)


def given(reason: str) -> str:
    """A reason that says something. Raises ReasonMissing."""
    text = "".join(character for character in reason if character.isprintable()).strip()
    if not text:
        raise ReasonMissing
    return text[:200]


def lock_batch(actor: User, batch_id: UUID, *states: BatchState) -> Batch:
    """The batch, locked until the transaction ends.

    Raises BatchNotFound (for a foreign one too), NotPermitted, WrongBatchState.
    """
    ledger.take_lock()
    batch = Batch.objects.visible_to(actor).select_for_update().filter(pk=batch_id).first()
    if batch is None:
        raise BatchNotFound(str(batch_id))
    require(actor, Permission.PAY, batch.division)
    if states and batch.state not in states:
        wanted = [both(state.label) for state in states]
        named = Text(zh="、".join(text.zh for text in wanted), en=", ".join(text.en for text in wanted))
        raise WrongBatchState(batch.number, both(BatchState(batch.state).label), named)
    return batch


def record(actor: User, action: str, batch: Batch, **detail: object) -> None:
    """The audit record of a step of a batch."""
    content = {"number": batch.number, "count": batch.count, "total_fen": batch.total_fen, **detail}
    audit.record(actor=actor, action=action, subject=batch, purpose=f"payment of {batch.month}", detail=content)


def lines_of(batch: Batch, *states: LineState) -> list[PaymentLine]:
    """The lines of a batch in their order, without the account (which costs time to decrypt)."""
    rows = (
        PaymentLine.objects.filter(batch=batch)
        .select_related("entitlement")
        .defer("account")
        .order_by("position", "pk")
    )
    return list(rows.filter(state__in=states) if states else rows)


@dataclass(frozen=True)
class Stamp:
    """Who does something to lines, when, in which batch."""

    actor: User
    at: datetime
    batch: Batch | None


def tell(stamp: Stamp, kind: LineEventKind, lines: Iterable[tuple[int, str]], reason: str = "") -> None:
    """Append one event to each line; `lines` are (line id, code)."""
    rows = (
        LineEvent(
            line_id=line_id, batch=stamp.batch, at=stamp.at, actor=stamp.actor, kind=kind, code=code, reason=reason
        )
        for line_id, code in lines
    )
    while chunk := list(islice(rows, CHUNK)):
        LineEvent.objects.bulk_create(chunk)


@dataclass(frozen=True)
class Move:
    """Money from one account to another: debit, credit. `expense` stands for the account that carries the benefit."""

    debit: Purpose | None
    credit: Purpose | None


RELEASE = Move(None, "payable")
SUBMIT = Move("payable", "in_transit")
PAY = Move("in_transit", "treasury")
FAIL = Move("in_transit", "payable")
CANCEL = Move("payable", None)


def entries_for(lines: Iterable[PaymentLine], move: Move) -> list[Entry]:
    """Two postings a line; a third where a part of it is kept for what the family is to return.

    The expense carries the whole of what was due, the bank only what it pays.
    """
    chain = place.chain()
    accounts = {purpose: account_for(chain, purpose) for purpose in (move.debit, move.credit) if purpose}
    entries: list[Entry] = []
    for line in lines:
        for purpose, sign in ((move.debit, 1), (move.credit, -1)):
            account = accounts[purpose] if purpose else expense_account(chain, line.benefit)
            amount = line.amount_fen if purpose else line.gross_fen
            entries.append(Entry(account, sign * amount, line.division, line.payee_id, line.pk))
            if purpose is None and line.deducted_fen:
                kept = account_for(chain, "receivable")
                entries.append(Entry(kept, -sign * line.deducted_fen, line.division, line.payee_id, line.pk))
    return entries


def post_batch(
    batch: Batch, stamp: Stamp, kind: JournalKind, lines: Sequence[PaymentLine], move: Move
) -> Journal | None:
    """The journal of a step of a batch; None when no line takes part."""
    if not lines:
        return None
    versions = sorted({line.entitlement.rule_version for line in lines})
    cases = {line.entitlement.case_number for line in lines}
    return ledger.post(
        actor=stamp.actor,
        on=day(stamp.at),
        kind=kind,
        description=f"{both(kind.label).zh} {batch.number}",
        division=batch.division,
        entries=entries_for(lines, move),
        batch=batch,
        case_number=cases.pop() if len(cases) == 1 else "",
        rule_version="; ".join(versions)[:200],
        at=stamp.at,
    )
