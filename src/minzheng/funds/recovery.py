"""Reads of corrections and of what is to be recovered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.funds.correction_errors import CorrectionNotFound, ReceivableNotFound
from minzheng.funds.models import Correction, CorrectionItem, Entitlement, LineState, PaymentLine, Receivable
from minzheng.funds.months import add_months, month_of


def correction_for(user: User, correction_id: UUID | str) -> Correction:
    """Raises CorrectionNotFound, also for one of another place."""
    rows = Correction.objects.visible_to(user).select_related("entitlement__payee", "proposed_by", "settled_by")
    found = None if user.is_citizen else rows.filter(pk=correction_id).first()
    if found is None:
        raise CorrectionNotFound
    return found


def corrections(user: User, *, state: str = "", entitlement: Entitlement | None = None) -> QuerySet[Correction]:
    """The newest first."""
    rows = Correction.objects.visible_to(user).select_related("entitlement__payee", "proposed_by", "settled_by")
    if entitlement is not None:
        rows = rows.filter(case_id=entitlement.case_id)
    return rows.filter(state=state) if state else rows


def items_of(correction: Correction) -> list[CorrectionItem]:
    """What a confirmed correction did, benefit by benefit and month by month."""
    rows = CorrectionItem.objects.filter(correction=correction).select_related("entitlement")
    return sorted(rows, key=lambda row: (row.entitlement.benefit, row.month))


def may_read_facts(user: User, division: str) -> bool:
    """True if the user may read what was corrected: income, health. Finance only needs the amounts."""
    return allowed(user, Permission.OPEN_FAMILY, division)


def receivable_for(user: User, receivable_id: UUID | str) -> Receivable:
    """Raises ReceivableNotFound, also for one of another place."""
    rows = Receivable.objects.visible_to(user).select_related("entitlement", "correction", "payee")
    found = None if user.is_citizen else rows.filter(pk=receivable_id).first()
    if found is None:
        raise ReceivableNotFound
    return found


def receivables(user: User, *, only_open: bool = False, entitlement: Entitlement | None = None) -> QuerySet[Receivable]:
    """The oldest first."""
    rows = Receivable.objects.visible_to(user).select_related("entitlement", "correction", "payee")
    if entitlement is not None:
        rows = rows.filter(entitlement__case_id=entitlement.case_id)
    return rows.open() if only_open else rows


@dataclass(frozen=True)
class PaidAfterDeath:
    """A benefit that was paid for months after its payee's death and is not corrected yet."""

    entitlement: Entitlement
    died_on: date
    months: tuple[str, ...]

    @property
    def from_month(self) -> str:
        """The month after the death: the first that was not due."""
        return add_months(month_of(self.died_on), 1)


def paid_after_death(user: User, entitlement: Entitlement | None = None) -> list[PaidAfterDeath]:
    """Benefits of the user's places that were paid past a registered death (the first 200 payees)."""
    lines = PaymentLine.objects.visible_to(user).filter(
        state=LineState.PAID, correction=None, payee__deceased_on__isnull=False, supplement=False
    )
    if entitlement is not None:
        lines = lines.filter(entitlement=entitlement)
    seen = set(
        CorrectionItem.objects.filter(entitlement__in=lines.values("entitlement"), correction__fact="deceased")
        .values_list("entitlement_id", "month")
    )  # fmt: skip
    found: dict[UUID, list[PaymentLine]] = {}
    died: dict[UUID, date] = {}
    for line in (
        lines.defer("account").select_related("payee", "entitlement__payee").order_by("entitlement_id", "month")
    ):
        day = line.payee.deceased_on
        if day and line.month > month_of(day) and (line.entitlement_id, line.month) not in seen:
            found.setdefault(line.entitlement_id, []).append(line)
            died[line.entitlement_id] = day
    return [
        PaidAfterDeath(rows[0].entitlement, died[key], tuple(line.month for line in rows))
        for key, rows in list(found.items())[:200]
    ]
