"""Correcting past months: proposed by one decider, confirmed or refused by another."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from minzheng.accounts import audit, operations
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.funds import ledger
from minzheng.funds.actions import shared
from minzheng.funds.actions.carrying_out import Hand, carry_out
from minzheng.funds.correction_errors import (
    CorrectionChanged,
    CorrectionNotFound,
    CorrectionOpen,
    CorrectionSettled,
    NothingToCorrect,
    SameDecider,
    TooMuch,
)
from minzheng.funds.errors import EntitlementNotFound
from minzheng.funds.models import Correction, CorrectionState, Entitlement
from minzheng.funds.months import parse_month
from minzheng.funds.planning import Wish, plan_facts, plan_of
from minzheng.funds.wording import both

LARGEST_INSTALMENT = 100_000_000  # fen: more than any benefit of a month


def propose_correction(
    *,
    actor: User,
    entitlement_id: UUID,
    wish: Wish,
    reason: str,
    operation_id: str,
    instalment_fen: int = 0,
    at: datetime | None = None,
) -> Correction:
    """Say that a fact was otherwise. Nothing is paid or claimed until another decider confirms it.

    `instalment_fen` is the most to deduct a month from later payments, 0 for as much as the floor leaves.

    Raises EntitlementNotFound, NotPermitted, ReasonMissing, FamilyError, WrongMonths, NoDecidedFacts, CorrectionOpen,
    NothingToCorrect.
    """
    at, reason = shared.when(at), shared.given(reason)
    to_month = parse_month(wish.to_month) if wish.to_month else ""
    wish = replace(wish, from_month=parse_month(wish.from_month), to_month=to_month)
    if not 0 <= instalment_fen <= LARGEST_INSTALMENT:
        raise TooMuch(LARGEST_INSTALMENT)

    def do() -> Correction:
        ledger.take_lock()
        entitlement = Entitlement.objects.visible_to(actor).filter(pk=entitlement_id).first()
        if entitlement is None:
            raise EntitlementNotFound
        require(actor, Permission.DECIDE, entitlement.division)
        if Correction.objects.filter(case_id=entitlement.case_id, state=CorrectionState.PROPOSED).exists():
            raise CorrectionOpen
        plan = plan_facts(actor, entitlement, wish, shared.day(at))
        if not plan.changes_something:
            raise NothingToCorrect
        correction = Correction.objects.create(
            case_id=entitlement.case_id,
            case_number=entitlement.case_number,
            entitlement=entitlement,
            division=entitlement.division,
            person=wish.person,
            fact=wish.fact,
            value=wish.value,
            what=plan.what.model_dump(),
            from_month=wish.from_month,
            to_month=wish.to_month,
            reason=reason,
            rule_version=plan.rule_version[:200],
            instalment_fen=instalment_fen,
            proposed_by=actor,
            proposed_at=at,
        )
        _record(actor, "propose_correction", correction)
        return correction

    content = [str(entitlement_id), wish.fact, wish.person, wish.value, wish.from_month, wish.to_month, reason]
    return _once(operation_id, "funds.propose_correction", actor, [*content, instalment_fen], do)


def confirm_correction(
    *, actor: User, correction_id: UUID, seen: str, operation_id: str, at: datetime | None = None
) -> Correction:
    """The second person's word: back-pay waits for the next batch, what was paid too much is claimed.

    `seen` is the hash of the plan that the actor looked at.

    Raises CorrectionNotFound, NotPermitted, CorrectionSettled, SameDecider, CorrectionChanged, NothingToCorrect.
    """
    at = shared.when(at)

    def do() -> Correction:
        correction = lock_correction(actor, correction_id)
        if correction.proposed_by_id == actor.pk:
            raise SameDecider
        plan = plan_of(actor, correction, shared.day(at))
        if plan.hash != seen:
            raise CorrectionChanged
        if not plan.changes_something:
            raise NothingToCorrect
        correction.state, correction.settled_by, correction.settled_at = CorrectionState.CONFIRMED, actor, at
        correction.rule_version = plan.rule_version[:200]
        correction.save(update_fields=["state", "settled_by", "settled_at", "rule_version"])
        carry_out(plan, Hand(correction, actor, at))
        _record(
            actor, "confirm_correction", correction, back_pay_fen=plan.back_pay_fen, claw_back_fen=plan.claw_back_fen
        )
        return correction

    content = [str(correction_id), seen]
    return _once(operation_id, "funds.confirm_correction", actor, content, do)


def refuse_correction(
    *, actor: User, correction_id: UUID, reason: str, operation_id: str, at: datetime | None = None
) -> Correction:
    """Not corrected; whoever proposed it may take it back the same way.

    Raises CorrectionNotFound, NotPermitted, CorrectionSettled, ReasonMissing.
    """
    at, reason = shared.when(at), shared.given(reason)

    def do() -> Correction:
        correction = lock_correction(actor, correction_id)
        correction.state, correction.settled_by, correction.settled_at = CorrectionState.REFUSED, actor, at
        correction.answer = reason
        correction.save(update_fields=["state", "settled_by", "settled_at", "answer"])
        _record(actor, "refuse_correction", correction)
        return correction

    return _once(operation_id, "funds.refuse_correction", actor, [str(correction_id), reason], do)


def lock_correction(actor: User, correction_id: UUID) -> Correction:
    """A proposed correction, locked. Raises CorrectionNotFound (a foreign one too), NotPermitted, CorrectionSettled."""
    ledger.take_lock()
    rows = Correction.objects.visible_to(actor).select_for_update(of=("self",)).select_related("entitlement")
    correction = rows.filter(pk=correction_id).first()
    if correction is None:
        raise CorrectionNotFound
    require(actor, Permission.DECIDE, correction.division)
    if correction.state != CorrectionState.PROPOSED:
        raise CorrectionSettled(both(CorrectionState(correction.state).label))
    return correction


def _once(operation_id: str, kind: str, actor: User, content: object, do: Callable[[], Correction]) -> Correction:
    correction, _new = operations.once(
        operation_id=operation_id, kind=kind, actor=actor, content=content, model=Correction, do=do
    )
    return correction


def _record(actor: User, action: str, correction: Correction, **detail: object) -> None:
    """Which fact and since when; not its value, which may be income or health."""
    audit.record(
        actor=actor,
        action=action,
        subject=correction,
        purpose=f"correction of past months: {correction.fact or correction.kind}",
        case_number=correction.case_number,
        detail={"from": correction.from_month, "to": correction.to_month, **detail},
    )
