"""One line: paid anew after it failed, or given up."""

from datetime import datetime

from minzheng.accounts import audit, operations
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.funds import ledger
from minzheng.funds.actions import shared
from minzheng.funds.actions.shared import Stamp
from minzheng.funds.actions.withholding import undo_deductions
from minzheng.funds.checks import why_not_retry
from minzheng.funds.errors import CannotRetry, LineNotFound, WrongLineState
from minzheng.funds.models import JournalKind, LineEventKind, LineState, PaymentLine
from minzheng.funds.wording import both


def lock_line(actor: User, line_id: int, *states: LineState) -> PaymentLine:
    """The line, locked. Raises LineNotFound (for a foreign one too), NotPermitted, WrongLineState."""
    ledger.take_lock()
    rows = PaymentLine.objects.visible_to(actor).select_for_update(of=("self",))
    line = rows.select_related("entitlement", "payee").filter(pk=line_id).first()
    if line is None:
        raise LineNotFound(line_id)
    require(actor, Permission.PAY, line.division)
    if line.state not in states:
        raise WrongLineState(both(LineState(line.state).label))
    return line


def retry_failed(*, actor: User, line_id: int, operation_id: str, at: datetime | None = None) -> PaymentLine:
    """A new line in place of a failed one; it joins the next batch of the payee's bank. Asked again: the same line.

    Raises LineNotFound, NotPermitted, WrongLineState, CannotRetry.
    """
    at = shared.when(at)

    def do() -> PaymentLine:
        failed = lock_line(actor, line_id, LineState.FAILED, LineState.REISSUED)
        if failed.state == LineState.REISSUED:
            return failed.reissue
        if (wrong := why_not_retry(failed)) is not None:
            raise CannotRetry(*wrong)
        failed.state = LineState.REISSUED
        failed.save(update_fields=["state"])
        new = PaymentLine.objects.create(
            entitlement=failed.entitlement,
            reissue_of=failed,
            month=failed.month,
            payee=failed.payee,
            benefit=failed.benefit,
            division=failed.division,
            amount_fen=failed.amount_fen,
            supplement=failed.supplement,
            correction_id=failed.correction_id,
            deducted_fen=failed.deducted_fen,
        )
        shared.tell(Stamp(actor, at, failed.batch), LineEventKind.REISSUED, [(failed.pk, failed.return_code)])
        shared.tell(Stamp(actor, at, None), LineEventKind.PLANNED, [(new.pk, "")])
        _record(actor, "retry_failed", new, failed=failed.pk)
        return new

    line, _new = operations.once(
        operation_id=operation_id, kind="funds.retry_failed", actor=actor, content=line_id, model=PaymentLine, do=do
    )
    return line


def cancel_line(
    *, actor: User, line_id: int, reason: str, operation_id: str, at: datetime | None = None
) -> PaymentLine:
    """Give up a failed line, or one that waits for a batch: its month is not paid, what was owed is taken back.

    Raises LineNotFound, NotPermitted, WrongLineState, ReasonMissing.
    """
    at, reason = shared.when(at), shared.given(reason)

    def do() -> PaymentLine:
        line = lock_line(actor, line_id, LineState.FAILED, LineState.PLANNED)
        if line.state == LineState.PLANNED and line.batch_id is not None:
            raise WrongLineState(Text(zh="已列入批次", en="in a batch"))
        owed = line.state == LineState.FAILED or line.reissue_of_id is not None
        line.state = LineState.CANCELLED
        line.save(update_fields=["state"])
        shared.tell(Stamp(actor, at, line.batch), LineEventKind.CANCELLED, [(line.pk, "")], reason)
        if owed:
            ledger.post(
                actor=actor,
                on=shared.day(at),
                kind=JournalKind.CANCELLATION,
                description=reason,
                division=line.division,
                entries=shared.entries_for([line], shared.CANCEL),
                batch=line.batch,
                case_number=line.entitlement.case_number,
                rule_version=line.entitlement.rule_version,
                at=at,
            )
        undo_deductions(line, Stamp(actor, at, None))
        _record(actor, "cancel_line", line, reason=reason)
        return line

    content = {"line": line_id, "reason": reason}
    line, _new = operations.once(
        operation_id=operation_id, kind="funds.cancel_line", actor=actor, content=content, model=PaymentLine, do=do
    )
    return line


def _record(actor: User, action: str, line: PaymentLine, **detail: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=line,
        purpose=f"payment of {line.month}",
        case_number=line.entitlement.case_number,
        detail={"amount_fen": line.amount_fen, **detail},
    )
