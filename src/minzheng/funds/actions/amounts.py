"""A decision that sets another amount for a benefit that is paid already, such as an appeal that was upheld."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from minzheng.accounts import audit
from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.casework.effects import EffectContext, GrantedBenefit
from minzheng.funds import ledger
from minzheng.funds.actions import shared
from minzheng.funds.actions.carrying_out import Hand, carry_out
from minzheng.funds.actions.entitlements import grant_benefits
from minzheng.funds.models import Correction, CorrectionKind, CorrectionState, Entitlement
from minzheng.funds.months import parse_month
from minzheng.funds.planning import plan_amount


@transaction.atomic
def change_amounts(context: EffectContext, *, at: datetime | None = None) -> list[Correction]:
    """The old amount of each benefit ends and the new one begins in a month: the argument `from_month` ("2026-11"), or
    the benefit's first month. Past months are paid back or claimed, months to come are paid the new amount; 0 ends the
    benefit. A benefit of the case that was not paid yet is granted. Running it again changes nothing.

    Raises NotAMonth, UnknownBenefitAccount.
    """
    at = shared.when(at)
    ledger.take_lock()
    made = [_change(context, benefit, at) for benefit in context.benefits]
    grant_benefits(_from_the_beginning(context), at=at)  # finds those that are there, makes those that are not
    return [correction for correction in made if correction is not None]


def _from_the_beginning(context: EffectContext) -> EffectContext:
    """A benefit that was left out is owed since the case's first, unless a month is given."""
    if context.arguments.get("from_month"):
        return context
    first = Entitlement.objects.filter(case_id=context.case_id).order_by("first_month").first()
    arguments = {**context.arguments, "from_month": first.first_month} if first else context.arguments
    return replace(context, arguments=arguments)


def _change(context: EffectContext, benefit: GrantedBenefit, at: datetime) -> Correction | None:
    rows = Entitlement.objects.select_for_update(no_key=True)
    entitlement = rows.filter(case_id=context.case_id, benefit=benefit.code).first()
    if entitlement is None:
        return None
    given = context.arguments.get("from_month")
    month = max(parse_month(str(given)), entitlement.first_month) if given else entitlement.first_month
    old, new = format_yuan(entitlement.amount_fen), format_yuan(benefit.amount_fen)
    why = Text(
        zh=f"{benefit.title.zh}经重新确认，自{month}起由{old}改为{new}",
        en=f"{benefit.title.en} was decided anew: {new} instead of {old} from {month} on",
    )
    plan = plan_amount(entitlement, month, benefit.amount_fen, why, shared.day(at))
    if not plan.changes_something:
        return None
    correction = Correction.objects.create(
        kind=CorrectionKind.AMOUNT,
        case_id=entitlement.case_id,
        case_number=entitlement.case_number,
        entitlement=entitlement,
        division=entitlement.division,
        what=why.model_dump(),
        from_month=month,
        reason=why.zh,
        state=CorrectionState.CONFIRMED,
        rule_version=context.rule_version[:200],
        proposed_by=context.decided_by,
        proposed_at=at,
        settled_by=context.decided_by,
        settled_at=at,
    )
    carry_out(plan, Hand(correction, context.decided_by, at))
    audit.record(
        actor=context.decided_by, action="change_amount", subject=correction, purpose="decision",
        case_number=context.case_number,
        detail={"benefit": benefit.code, "from": month, "amount_fen": benefit.amount_fen},
    )  # fmt: skip
    return correction
