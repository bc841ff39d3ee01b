"""A month's batch: made, checked, released by a second person, or cancelled."""

from datetime import datetime
from uuid import UUID

from minzheng.accounts import operations
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of, pad
from minzheng.funds import checks, ledger, place
from minzheng.funds.actions import shared
from minzheng.funds.actions.shared import Stamp, lock_batch
from minzheng.funds.actions.withholding import write_deductions
from minzheng.funds.definitions import bank_of
from minzheng.funds.due import due_months, is_supplement, waiting_lines
from minzheng.funds.errors import BatchChanged, MonthTooFar, NothingDue, NothingToRelease, SamePerson
from minzheng.funds.models import Batch, BatchState, JournalKind, LineEventKind, LineState, PaymentLine
from minzheng.funds.models.lines import LineQuerySet
from minzheng.funds.months import add_months, month_of, parse_month
from minzheng.funds.withholding import Part

CHUNK = 1000


def make_batch(
    *,
    actor: User,
    division: str,
    month: str,
    bank: str,
    operation_id: str,
    further: bool = False,
    at: datetime | None = None,
) -> Batch:
    """The batch of a jurisdiction, month and bank. When there is one already, that one, with nothing added.

    `further` makes the next one of the same month, for what came after the last was released.

    Raises NotPermitted, NotAMonth, MonthTooFar, UnknownBank, NothingDue.
    """
    at = shared.when(at)
    jurisdiction, month = jurisdiction_of(division), parse_month(month)
    code = pad(jurisdiction)
    require(actor, Permission.PAY, code)
    declared = place.bank(bank)
    if month > (latest := add_months(month_of(shared.day(at)), 1)):
        raise MonthTooFar(month, latest)

    def do() -> Batch:
        ledger.take_lock()
        earlier = Batch.objects.filter(division=code, month=month, bank=bank).order_by("-sequence")
        last = earlier.exclude(state=BatchState.CANCELLED).first()
        if last is not None and (not further or last.is_open):
            return last
        newest = earlier.first()
        sequence = newest.sequence + 1 if newest else 1
        batch = Batch.objects.create(
            number=f"{jurisdiction}-{month.replace('-', '')}-{declared.code}-{sequence}",
            division=code, month=month, bank=bank, sequence=sequence, made_by=actor, made_at=at,
        )  # fmt: skip
        if _fill(batch, Stamp(actor, at, batch)) == 0:
            raise NothingDue(month, declared.title)
        _keep_totals(batch, checks.examine(batch, place.banks()))
        shared.record(actor, "make_batch", batch)
        return batch

    content = {"division": code, "month": month, "bank": bank, "further": further}
    batch, _new = operations.once(
        operation_id=operation_id, kind="funds.make_batch", actor=actor, content=content, model=Batch, do=do
    )
    return batch


def _fill(batch: Batch, stamp: Stamp) -> int:
    """Put everything that is due at this bank into the batch; returns the number of lines."""
    jurisdiction, banks = jurisdiction_of(batch.division), place.banks()
    waiting = [
        line.pk
        for line in waiting_lines(jurisdiction, batch.month)
        if bank_of(banks, line.payee.bank_name) == batch.bank
    ]
    PaymentLine.objects.filter(pk__in=waiting).update(batch=batch)
    new: list[tuple[PaymentLine, tuple[Part, ...]]] = []
    for due in due_months(jurisdiction, batch.month):
        entitlement = due.entitlement
        if due.conflict or bank_of(banks, entitlement.payee.bank_name) != batch.bank:
            continue
        line = PaymentLine(
            entitlement=entitlement,
            batch=batch,
            month=due.month,
            payee_id=entitlement.payee_id,
            benefit=entitlement.benefit,
            division=entitlement.division,
            amount_fen=due.amount_fen,
            deducted_fen=due.deducted_fen,
            supplement=is_supplement(entitlement),
        )
        new.append((line, due.parts))
    new.sort(key=lambda item: (item[0].division, str(item[0].payee_id), item[0].benefit, item[0].month))
    PaymentLine.objects.bulk_create([line for line, _parts in new], batch_size=CHUNK)
    write_deductions((item for item in new if item[1]), stamp)
    ids = PaymentLine.objects.filter(batch=batch).order_by("pk").values_list("pk", flat=True)
    shared.tell(stamp, LineEventKind.PLANNED, ((pk, "") for pk in ids.iterator(CHUNK)))
    return len(waiting) + len(new)


def check_batch(*, actor: User, batch_id: UUID, operation_id: str, at: datetime | None = None) -> Batch:
    """Look at every line again as things stand now: hold out what can't be paid, count and total the rest.

    Raises BatchNotFound, NotPermitted, WrongBatchState.
    """
    at = shared.when(at)

    def do() -> Batch:
        batch = lock_batch(actor, batch_id, BatchState.MADE, BatchState.CHECKED)
        batch.state, batch.checked_by, batch.checked_at = BatchState.CHECKED, actor, at
        _keep_totals(batch, checks.examine(batch, place.banks()))
        shared.record(actor, "check_batch", batch, held=batch.held_count, warnings=batch.warning_count)
        return batch

    batch, _new = operations.once(
        operation_id=operation_id, kind="funds.check_batch", actor=actor, content=str(batch_id), model=Batch, do=do
    )
    return batch


def release_batch(*, actor: User, batch_id: UUID, operation_id: str, at: datetime | None = None) -> Batch:
    """The second person's word: the money is owed from now on. Lines held out leave for the next batch.

    Raises BatchNotFound, NotPermitted, WrongBatchState, SamePerson, BatchChanged, NothingToRelease.
    """
    at = shared.when(at)

    def do() -> Batch:
        batch = lock_batch(actor, batch_id, BatchState.CHECKED)
        if batch.made_by_id == actor.pk:
            raise SamePerson
        checked = batch.lines_hash
        totals = checks.examine(batch, place.banks())
        if totals.hash != checked or totals.held_count != batch.held_count:
            raise BatchChanged
        if totals.count == 0:
            raise NothingToRelease
        stamp = Stamp(actor, at, batch)
        _leave(stamp, PaymentLine.objects.filter(batch=batch).exclude(hold=""))
        batch.state, batch.released_by, batch.released_at = BatchState.RELEASED, actor, at
        batch.save()
        PaymentLine.objects.filter(batch=batch).update(state=LineState.APPROVED)
        lines = shared.lines_of(batch)
        shared.tell(stamp, LineEventKind.APPROVED, ((line.pk, "") for line in lines))
        owed_anew = [line for line in lines if line.reissue_of_id is None]  # a payment made again is owed already
        shared.post_batch(batch, stamp, JournalKind.RELEASE, owed_anew, shared.RELEASE)
        shared.record(actor, "release_batch", batch)
        return batch

    batch, _new = operations.once(
        operation_id=operation_id, kind="funds.release_batch", actor=actor, content=str(batch_id), model=Batch, do=do
    )
    return batch


def cancel_batch(*, actor: User, batch_id: UUID, reason: str, operation_id: str, at: datetime | None = None) -> Batch:
    """Give a batch up before it went to the bank: its lines wait for the next one; its journal is reversed.

    Raises BatchNotFound, NotPermitted, WrongBatchState, ReasonMissing.
    """
    at, reason = shared.when(at), shared.given(reason)

    def do() -> Batch:
        batch = lock_batch(actor, batch_id, BatchState.MADE, BatchState.CHECKED, BatchState.RELEASED)
        stamp = Stamp(actor, at, batch)
        for journal in batch.journals.filter(kind=JournalKind.RELEASE):
            ledger.reverse(actor=actor, journal=journal, on=shared.day(at), reason=reason, at=at)
        _leave(stamp, PaymentLine.objects.filter(batch=batch), reason)
        batch.state, batch.cancelled_at, batch.reason = BatchState.CANCELLED, at, reason
        batch.save()
        shared.record(actor, "cancel_batch", batch, reason=reason)
        return batch

    content = {"batch": str(batch_id), "reason": reason}
    batch, _new = operations.once(
        operation_id=operation_id, kind="funds.cancel_batch", actor=actor, content=content, model=Batch, do=do
    )
    return batch


def _leave(stamp: Stamp, lines: LineQuerySet, reason: str = "") -> None:
    """Lines leave their batch unpaid and wait for the next one."""
    leaving = list(lines.values_list("pk", "hold"))
    shared.tell(stamp, LineEventKind.LEFT, leaving, reason)
    lines.update(batch=None, state=LineState.PLANNED, position=None)


def _keep_totals(batch: Batch, totals: checks.Totals) -> None:
    batch.count, batch.total_fen = totals.count, totals.total_fen
    batch.held_count, batch.held_fen = totals.held_count, totals.held_fen
    batch.warning_count, batch.lines_hash = totals.warning_count, totals.hash
    batch.save()
