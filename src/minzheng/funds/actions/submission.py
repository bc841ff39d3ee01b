"""The bank's file: made exactly once, and the return file read exactly once."""

import base64
import hashlib
import re
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.accounts import operations
from minzheng.accounts.models import User
from minzheng.base.text import Text
from minzheng.funds import bankfiles, bulk, place, returns
from minzheng.funds.actions import shared
from minzheng.funds.actions.following_up import follow_up
from minzheng.funds.actions.shared import Stamp, lock_batch
from minzheng.funds.definitions import Bank
from minzheng.funds.errors import BatchNotFound, FileChanged, ReturnRefused, RowProblem
from minzheng.funds.models import (
    BankFile,
    Batch,
    BatchState,
    Direction,
    JournalKind,
    LineEventKind,
    LineState,
    PaymentLine,
)
from minzheng.funds.returns import Sent

CHUNK = 2000
LARGEST_RETURN = 256 * 1024 * 1024  # bytes


def export_batch(*, actor: User, batch_id: UUID, operation_id: str, at: datetime | None = None) -> BankFile:
    """The file of a released batch: the first call makes it and submits the lines, every later one returns the same.

    Raises BatchNotFound, NotPermitted, WrongBatchState.
    """
    at = shared.when(at)

    def do() -> BankFile:
        batch = lock_batch(actor, batch_id, BatchState.RELEASED, BatchState.SUBMITTED, BatchState.RECONCILED)
        there: BankFile | None = BankFile.objects.filter(batch=batch, direction=Direction.OUT).first()
        if there is not None:
            return there
        bank, stamp = place.bank(batch.bank), Stamp(actor, at, batch)
        content = bankfiles.write(bank.file, _header(bank, batch, at), _details(batch))
        file = _keep(batch, Direction.OUT, bank.file.name.format(batch=batch.number), content, stamp)
        batch.state, batch.submitted_at = BatchState.SUBMITTED, at
        batch.save()
        PaymentLine.objects.filter(batch=batch).update(state=LineState.SUBMITTED)
        lines = shared.lines_of(batch)
        shared.tell(stamp, LineEventKind.SUBMITTED, ((line.pk, "") for line in lines))
        shared.post_batch(batch, stamp, JournalKind.SUBMISSION, lines, shared.SUBMIT)
        shared.record(actor, "export_batch", batch, sha256=file.sha256)
        return file

    file, _new = operations.once(
        operation_id=operation_id, kind="funds.export_batch", actor=actor, content=str(batch_id), model=BankFile, do=do
    )
    return file


def _header(bank: Bank, batch: Batch, at: datetime) -> bankfiles.Values:
    return {
        "batch": batch.number,
        "month": batch.month.replace("-", ""),
        "made_on": f"{shared.day(at):%Y%m%d}",
        "count": batch.count,
        "total": batch.total_fen,
        "payer_account": bank.payer_account,
        "payer_name": bank.payer_name,
    }


def _details(batch: Batch) -> Iterator[bankfiles.Values]:
    rows = PaymentLine.objects.filter(batch=batch).select_related("entitlement").order_by("position")
    for line in rows.iterator(CHUNK):
        yield {
            "line": line.position,
            "account": line.account,
            "name": line.payee_name,
            "bank_name": line.bank_name,
            "amount": line.amount_fen,
            "purpose": _purpose(line),
            "reference": line.pk,
        }


def _purpose(line: PaymentLine) -> str:
    """What the family reads on its account: the benefit and the month, or that it is back-pay."""
    what = "补发" if line.correction_id else line.month.replace("-", "")
    return f"{line.entitlement.title_zh}{what}"


def _plain(name: str) -> str:
    """A file's name with nothing in it that a header or a disk could misread."""
    return re.sub(r"[^\w.-]", "_", name)[-80:] or "_"


def _keep(batch: Batch, direction: Direction, name: str, content: bytes, stamp: Stamp) -> BankFile:
    return BankFile.objects.create(
        batch=batch,
        division=batch.division,
        direction=direction,
        name=_plain(name),
        content=base64.b64encode(content).decode(),
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        actor=stamp.actor,
        at=stamp.at,
    )


@transaction.atomic
def download_file(*, actor: User, batch_id: UUID, direction: Direction = Direction.OUT) -> tuple[BankFile, bytes]:
    """The bytes of a kept file, each time the same; the download is logged.

    Raises BatchNotFound, NotPermitted, FileChanged.
    """
    batch = lock_batch(actor, batch_id)
    file = BankFile.objects.filter(batch=batch, direction=direction).first()
    if file is None:
        raise BatchNotFound(batch.number)
    content = base64.b64decode(file.content)
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileChanged(file.name)
    shared.record(actor, "download_bank_file", batch, name=file.name, sha256=file.sha256)
    return file, content


def read_return(
    *, actor: User, batch_id: UUID, name: str, content: bytes, operation_id: str, at: datetime | None = None
) -> Batch:
    """Read the bank's answer: whole or not at all. The same file read again changes nothing.

    Raises BatchNotFound, NotPermitted, WrongBatchState, ReturnRefused (with every row that does not fit).
    """
    at, sha256 = shared.when(at), hashlib.sha256(content).hexdigest()

    def do() -> Batch:
        batch = lock_batch(actor, batch_id, BatchState.SUBMITTED, BatchState.RECONCILED)
        if len(content) > LARGEST_RETURN:
            raise ReturnRefused([RowProblem(0, Text(zh="文件过大。", en="The file is too large."))])
        there = BankFile.objects.filter(batch=batch, direction=Direction.IN).first()
        if there is not None:
            if there.sha256 == sha256:
                return batch
            raise ReturnRefused([RowProblem(0, _already(batch, there))])
        codes = returns.answers(place.bank(batch.bank), batch, _sent(batch), content)
        _keep(batch, Direction.IN, name, content, Stamp(actor, at, batch))
        _settle(batch, codes, Stamp(actor, at, batch))
        shared.record(
            actor, "read_return", batch, sha256=sha256, paid_fen=batch.paid_fen, failed_count=batch.failed_count
        )
        return batch

    try:
        batch, _new = operations.once(
            operation_id=operation_id,
            kind="funds.read_return",
            actor=actor,
            content={"batch": str(batch_id), "sha256": sha256},
            model=Batch,
            do=do,
        )
    except ReturnRefused as refused:
        _record_refusal(actor, batch_id, sha256, refused)
        raise
    return batch


def _already(batch: Batch, there: BankFile) -> Text:
    return Text(
        zh=f"批次 {batch.number} 已用另一份回盘文件（{there.name}）对账。",
        en=f"The batch {batch.number} was already reconciled with another return file ({there.name}).",
    )


def _record_refusal(actor: User, batch_id: UUID, sha256: str, refused: ReturnRefused) -> None:
    batch = Batch.objects.get(pk=batch_id)
    shared.record(actor, "refuse_return", batch, sha256=sha256, problems=[str(p) for p in refused.problems[:20]])


def _sent(batch: Batch) -> dict[int, Sent]:
    rows = PaymentLine.objects.filter(batch=batch).values_list("position", "pk", "account", "amount_fen")
    return {position or 0: Sent(pk, account, amount) for position, pk, account, amount in rows.iterator(CHUNK)}


def _settle(batch: Batch, codes: dict[int, str], stamp: Stamp) -> None:
    """Every line to PAID or FAILED, with the journals of both."""
    declared, on = place.bank(batch.bank).codes, shared.day(stamp.at)
    lines = shared.lines_of(batch)
    paid = [line for line in lines if declared[codes[line.pk]].outcome == "paid"]
    failed = [line for line in lines if declared[codes[line.pk]].outcome != "paid"]
    for line in lines:
        line.return_code, line.settled_on = codes[line.pk], on
    for line in paid:
        line.state = LineState.PAID
    for line in failed:
        line.state = LineState.FAILED
    bulk.write(lines, ["state", "return_code", "settled_on"])
    shared.tell(stamp, LineEventKind.PAID, ((line.pk, line.return_code) for line in paid))
    shared.tell(stamp, LineEventKind.FAILED, ((line.pk, line.return_code) for line in failed))
    shared.post_batch(batch, stamp, JournalKind.PAID, paid, shared.PAY)
    shared.post_batch(batch, stamp, JournalKind.FAILED, failed, shared.FAIL)
    batch.paid_count, batch.paid_fen = len(paid), sum(line.amount_fen for line in paid)
    batch.failed_count, batch.failed_fen = len(failed), sum(line.amount_fen for line in failed)
    batch.state, batch.reconciled_at = BatchState.RECONCILED, stamp.at
    batch.save()
    follow_up(paid, stamp)
