"""Months that were being paid while they were corrected: corrected by themselves once the money has arrived."""

from collections.abc import Iterable
from uuid import UUID

from minzheng.accounts import audit
from minzheng.base.text import Text
from minzheng.funds.actions.carrying_out import Hand, carry_out
from minzheng.funds.actions.shared import Stamp
from minzheng.funds.models import Correction, CorrectionItem, Entitlement, ItemState, PaymentLine
from minzheng.funds.planning import Plan, PlannedMonth
from minzheng.funds.standing import account_of

Slot = tuple[UUID, str]  # (entitlement, month)


def follow_up(paid: Iterable[PaymentLine], stamp: Stamp) -> None:
    """What was confirmed for these months and had to wait. One query where nothing did.

    The two deciders saw what the month would be due; a correction of its own, in their names, carries it out.
    """
    lines = list(paid)
    for slot, item in _waiting({line.entitlement_id for line in lines}).items():
        if slot in _slots(lines):
            _carry_out(item, stamp)


def _waiting(entitlements: set[UUID]) -> dict[Slot, CorrectionItem]:
    """Months whose latest word is that they wait."""
    if not CorrectionItem.objects.filter(entitlement_id__in=entitlements, state=ItemState.PENDING).exists():
        return {}
    items = CorrectionItem.objects.filter(entitlement_id__in=entitlements).select_related("correction", "entitlement")
    latest = {(item.entitlement_id, item.month): item for item in items.order_by("pk")}
    return {slot: item for slot, item in latest.items() if item.state == ItemState.PENDING and item.due_fen is not None}


def _slots(lines: list[PaymentLine]) -> set[Slot]:
    """The months that these lines pay for; a back-pay pays for several."""
    found = {(line.entitlement_id, line.month) for line in lines if line.correction_id is None}
    for line in lines:
        if line.correction_id is not None:
            months = CorrectionItem.objects.filter(correction_id=line.correction_id, entitlement_id=line.entitlement_id)
            found |= {(line.entitlement_id, month) for month in months.values_list("month", flat=True)}
    return found


def _carry_out(item: CorrectionItem, stamp: Stamp) -> None:
    entitlement = Entitlement.objects.get(pk=item.entitlement_id)
    stand = account_of(entitlement, item.month, item.month).months.get(item.month)
    if stand is None or stand.state != ItemState.SETTLED:
        return
    why = tuple(Text(**text) for text in item.why)
    row = PlannedMonth(entitlement, stand, ItemState.SETTLED, item.due_fen, why[1:])  # without "is being paid"
    if not row.is_change:
        return
    first = item.correction
    correction = Correction.objects.create(
        kind=first.kind, case_id=first.case_id, case_number=first.case_number, entitlement=entitlement,
        division=first.division, person=first.person, fact=first.fact, value=first.value, what=first.what,
        from_month=item.month, to_month=item.month, reason=first.reason, state=first.state,
        rule_version=first.rule_version, instalment_fen=first.instalment_fen, proposed_by_id=first.proposed_by_id,
        proposed_at=first.proposed_at, settled_by_id=first.settled_by_id, settled_at=stamp.at,
    )  # fmt: skip
    carry_out(Plan(correction.told, (row,), first.rule_version), Hand(correction, stamp.actor, stamp.at))
    audit.record(
        actor=stamp.actor, action="follow_up_correction", subject=correction, purpose="correction of past months",
        case_number=first.case_number, detail={"month": item.month, "difference_fen": row.difference_fen},
    )  # fmt: skip
