"""What a family has a right to: granted by a decision, suspended, resumed, ended."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.accounts import audit, operations
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework.effects import EffectContext, GrantedBenefit
from minzheng.funds import place
from minzheng.funds.actions import shared
from minzheng.funds.definitions import expense_account
from minzheng.funds.errors import EntitlementNotFound, WrongMonths
from minzheng.funds.models import (
    Entitlement,
    EntitlementEvent,
    EntitlementKind,
    EntitlementState,
    Pause,
    Period,
)
from minzheng.funds.months import add_months, month_of, parse_month


@transaction.atomic
def grant_benefits(context: EffectContext, *, at: datetime | None = None) -> list[Entitlement]:
    """An entitlement for each benefit of a decision that pays; for the same case and benefit only once.

    Monthly and yearly benefits begin in the month after the decision (arguments `start: next_month`, the default), in
    its month (`start: same_month`) or in `from_month` ("2026-11"); `months` sets how many. What is paid once or per
    event is due at once. A newer decision of the household on the same benefit ends the older one before it begins.

    Legal basis: the start from the next month, 最低生活保障审核确认办法 art. 21.

    Raises UnknownBenefitAccount.
    """
    at = shared.when(at)
    return [_grant(context, benefit, at) for benefit in context.benefits if benefit.amount_fen > 0]


def _grant(context: EffectContext, benefit: GrantedBenefit, at: datetime) -> Entitlement:
    expense_account(place.chain(), benefit.code)
    first, last = _months(context, benefit)
    entitlement, created = Entitlement.objects.get_or_create(
        case_id=context.case_id,
        benefit=benefit.code,
        defaults={
            "case_number": context.case_number,
            "household_id": context.household_id,
            "payee_id": context.person_id,
            "division": context.division,
            "title_zh": benefit.title.zh,
            "title_en": benefit.title.en,
            "amount_fen": benefit.amount_fen,
            "period": Period(benefit.period),
            "first_month": first,
            "last_month": last,
            "rule_version": context.rule_version,
            "decided_on": context.decided_on,
            "decided_by": context.decided_by,
            "created_at": at,
        },
    )
    if created:
        _tell(entitlement, context.decided_by, at, EntitlementKind.CREATED, first)
        _supersede(entitlement, context.decided_by, at)
        audit.record(
            actor=context.decided_by, action="grant_entitlement", subject=entitlement, purpose="decision",
            case_number=context.case_number, detail={"benefit": benefit.code, "amount_fen": benefit.amount_fen},
        )  # fmt: skip
    return entitlement


def _months(context: EffectContext, benefit: GrantedBenefit) -> tuple[str, str]:
    decided = month_of(context.decided_on)
    if benefit.period in (Period.ONCE, Period.PER_EVENT):
        return decided, decided
    first = decided if context.arguments.get("start") == "same_month" else add_months(decided, 1)
    first = parse_month(str(context.arguments.get("from_month") or first))
    months = context.arguments.get("months")
    return first, add_months(first, int(months) - 1) if months else ""


def _supersede(new: Entitlement, actor: User, at: datetime) -> None:
    """End what the household receives of the same benefit by an older decision, the month before the new begins."""
    if new.is_single:
        return
    last = add_months(new.first_month, -1)
    older = Entitlement.objects.filter(household_id=new.household_id, benefit=new.benefit).exclude(pk=new.pk)
    for entitlement in older.exclude(state=EntitlementState.ENDED).select_for_update(no_key=True):
        entitlement.last_month = min(entitlement.last_month or last, last)
        entitlement.state = EntitlementState.ENDED
        entitlement.save(update_fields=["last_month", "state"])
        _tell(entitlement, actor, at, EntitlementKind.SUPERSEDED, entitlement.last_month, new.case_number)


def _tell(
    entitlement: Entitlement, actor: User, at: datetime, kind: EntitlementKind, month: str, reason: str = ""
) -> None:
    EntitlementEvent.objects.create(entitlement=entitlement, at=at, actor=actor, kind=kind, month=month, reason=reason)


def _lock(actor: User, entitlement_id: UUID) -> Entitlement:
    entitlement = (
        Entitlement.objects.visible_to(actor)
        .select_for_update(no_key=True, of=("self",))
        .filter(pk=entitlement_id)
        .first()
    )
    if entitlement is None:
        raise EntitlementNotFound
    require(actor, Permission.PAY, entitlement.division)
    return entitlement


def suspend_entitlement(
    *, actor: User, entitlement_id: UUID, from_month: str, reason: str, operation_id: str, at: datetime | None = None
) -> Entitlement:
    """Nothing is owed from a month on, until resumed. Suspending again changes nothing.

    Raises EntitlementNotFound, NotPermitted, ReasonMissing, NotAMonth, WrongMonths.
    """
    at, reason, month = shared.when(at), shared.given(reason), parse_month(from_month)

    def do() -> Entitlement:
        entitlement = _lock(actor, entitlement_id)
        if entitlement.state == EntitlementState.SUSPENDED:
            return entitlement
        _refuse_ended(entitlement)
        Pause.objects.create(entitlement=entitlement, from_month=month)
        return _change(entitlement, actor, at, EntitlementState.SUSPENDED, EntitlementKind.SUSPENDED, month, reason)

    return _once(operation_id, "funds.suspend", actor, [str(entitlement_id), month, reason], do)


def resume_entitlement(
    *, actor: User, entitlement_id: UUID, from_month: str, reason: str, operation_id: str, at: datetime | None = None
) -> Entitlement:
    """Owed again from a month on; an earlier month than the suspension's pays the months between as well.

    Raises EntitlementNotFound, NotPermitted, ReasonMissing, NotAMonth, WrongMonths.
    """
    at, reason, month = shared.when(at), shared.given(reason), parse_month(from_month)

    def do() -> Entitlement:
        entitlement = _lock(actor, entitlement_id)
        if entitlement.state == EntitlementState.ACTIVE:
            return entitlement
        _refuse_ended(entitlement)
        Pause.objects.filter(entitlement=entitlement, to_month="").update(to_month=add_months(month, -1))
        return _change(entitlement, actor, at, EntitlementState.ACTIVE, EntitlementKind.RESUMED, month, reason)

    return _once(operation_id, "funds.resume", actor, [str(entitlement_id), month, reason], do)


def end_entitlement(
    *, actor: User, entitlement_id: UUID, last_month: str, reason: str, operation_id: str, at: datetime | None = None
) -> Entitlement:
    """Owed until a month, that one included; ending again may only bring the end forward.

    Raises EntitlementNotFound, NotPermitted, ReasonMissing, NotAMonth, WrongMonths.
    """
    at, reason, month = shared.when(at), shared.given(reason), parse_month(last_month)

    def do() -> Entitlement:
        entitlement = _lock(actor, entitlement_id)
        if entitlement.state == EntitlementState.ENDED and entitlement.last_month == month:
            return entitlement
        if entitlement.last_month and month > entitlement.last_month:
            _refuse_ended(entitlement)
        entitlement.last_month = month
        return _change(entitlement, actor, at, EntitlementState.ENDED, EntitlementKind.ENDED, month, reason)

    return _once(operation_id, "funds.end", actor, [str(entitlement_id), month, reason], do)


def _once(operation_id: str, kind: str, actor: User, content: list[str], do: Callable[[], Entitlement]) -> Entitlement:
    entitlement, _new = operations.once(
        operation_id=operation_id, kind=kind, actor=actor, content=content, model=Entitlement, do=do
    )
    return entitlement


def _refuse_ended(entitlement: Entitlement) -> None:
    if entitlement.state == EntitlementState.ENDED:
        raise WrongMonths(
            Text(zh=f"待遇已于{entitlement.last_month}停发。", en=f"The benefit ended with {entitlement.last_month}."),
            Text(zh="如需重新发放，请重新申请并确认。", en="To pay it again, a new application must be approved."),
        )


def _change(
    entitlement: Entitlement, actor: User, at: datetime, state: EntitlementState, kind: EntitlementKind, month: str,
    reason: str,
) -> Entitlement:  # fmt: skip
    entitlement.state = state
    entitlement.save(update_fields=["state", "last_month"])
    _tell(entitlement, actor, at, kind, month, reason)
    audit.record(
        actor=actor, action=f"{kind}_entitlement", subject=entitlement, purpose=reason,
        case_number=entitlement.case_number, detail={"month": month},
    )  # fmt: skip
    return entitlement
