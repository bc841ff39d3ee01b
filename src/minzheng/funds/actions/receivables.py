"""What a family is to return: paid back, waived with a reason, or deducted in other instalments."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from minzheng.accounts import audit, operations
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.funds import ledger, place
from minzheng.funds.actions import shared
from minzheng.funds.actions.carrying_out import post_claim, settle
from minzheng.funds.actions.shared import Stamp
from minzheng.funds.correction_errors import ReceivableNotFound, TooMuch
from minzheng.funds.definitions import account_for
from minzheng.funds.ledger import Entry
from minzheng.funds.models import JournalKind, Receivable, SettlementKind
from minzheng.funds.wording import both


def record_repayment(
    *, actor: User, receivable_id: UUID, amount_fen: int, reference: str, operation_id: str, at: datetime | None = None
) -> Receivable:
    """Money that the family paid back to the treasury account; `reference` says how it came (a slip, a receipt).

    Raises ReceivableNotFound, NotPermitted, TooMuch, ReasonMissing.
    """
    at, reference = shared.when(at), shared.given(reference)

    def do() -> Receivable:
        claim = lock_receivable(actor, receivable_id, Permission.PAY)
        _check(claim, amount_fen)
        claim.repaid_fen += amount_fen
        claim.save(update_fields=["repaid_fen"])
        settle(claim, SettlementKind.REPAID, amount_fen, Stamp(actor, at, None), reference)
        _post_repayment(claim, amount_fen, actor, at)
        _record(actor, "record_repayment", claim, amount_fen=amount_fen)
        return claim

    return _once(operation_id, "funds.record_repayment", actor, [str(receivable_id), amount_fen, reference], do)


def waive_receivable(
    *, actor: User, receivable_id: UUID, amount_fen: int, reason: str, operation_id: str, at: datetime | None = None
) -> Receivable:
    """A decider gives up a part or all of what is still open.

    Raises ReceivableNotFound, NotPermitted, TooMuch, ReasonMissing.
    """
    at, reason = shared.when(at), shared.given(reason)

    def do() -> Receivable:
        claim = lock_receivable(actor, receivable_id, Permission.DECIDE)
        _check(claim, amount_fen)
        claim.waived_fen += amount_fen
        claim.save(update_fields=["waived_fen"])
        settle(claim, SettlementKind.WAIVED, amount_fen, Stamp(actor, at, None), reason)
        post_claim(claim, JournalKind.WAIVER, -amount_fen, actor, at)
        _record(actor, "waive_receivable", claim, amount_fen=amount_fen)
        return claim

    return _once(operation_id, "funds.waive_receivable", actor, [str(receivable_id), amount_fen, reason], do)


def set_instalment(
    *, actor: User, receivable_id: UUID, amount_fen: int, reason: str, operation_id: str, at: datetime | None = None
) -> Receivable:
    """The most to deduct a month from later payments; 0 for as much as the floor leaves.

    Raises ReceivableNotFound, NotPermitted, TooMuch, ReasonMissing.
    """
    at, reason = shared.when(at), shared.given(reason)

    def do() -> Receivable:
        claim = lock_receivable(actor, receivable_id, Permission.DECIDE)
        if not 0 <= amount_fen <= claim.total_fen:
            raise TooMuch(claim.total_fen)
        claim.instalment_fen = amount_fen
        claim.save(update_fields=["instalment_fen"])
        settle(claim, SettlementKind.INSTALMENT, amount_fen, Stamp(actor, at, None), reason)
        _record(actor, "set_instalment", claim, amount_fen=amount_fen)
        return claim

    return _once(operation_id, "funds.set_instalment", actor, [str(receivable_id), amount_fen, reason], do)


def lock_receivable(actor: User, receivable_id: UUID, permission: Permission) -> Receivable:
    """The receivable, locked. Raises ReceivableNotFound (for a foreign one too), NotPermitted."""
    ledger.take_lock()
    rows = Receivable.objects.none() if actor.is_citizen else Receivable.objects.visible_to(actor)
    claim = (
        rows.select_for_update(of=("self",))
        .select_related("entitlement", "correction")
        .filter(pk=receivable_id)
        .first()
    )
    if claim is None:
        raise ReceivableNotFound
    require(actor, permission, claim.division)
    return claim


def _check(claim: Receivable, amount_fen: int) -> None:
    if not 0 < amount_fen <= claim.open_fen:
        raise TooMuch(claim.open_fen)


def _post_repayment(claim: Receivable, amount_fen: int, actor: User, at: datetime) -> None:
    chain = place.chain()
    ledger.post(
        actor=actor,
        on=shared.day(at),
        kind=JournalKind.REPAYMENT,
        description=f"{both(JournalKind.REPAYMENT.label).zh} {claim.entitlement.case_number}",
        division=claim.division,
        entries=[
            Entry(account_for(chain, "treasury"), amount_fen, claim.division, claim.payee_id),
            Entry(account_for(chain, "receivable"), -amount_fen, claim.division, claim.payee_id),
        ],
        case_number=claim.entitlement.case_number,
        rule_version=claim.correction.rule_version,
        at=at,
    )


def _once(operation_id: str, kind: str, actor: User, content: object, do: Callable[[], Receivable]) -> Receivable:
    claim, _new = operations.once(
        operation_id=operation_id, kind=kind, actor=actor, content=content, model=Receivable, do=do
    )
    return claim


def _record(actor: User, action: str, claim: Receivable, **detail: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=claim,
        purpose="money to be recovered",
        case_number=claim.entitlement.case_number,
        detail={"open_fen": claim.open_fen, **detail},
    )
