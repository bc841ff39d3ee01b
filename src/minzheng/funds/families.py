"""A family's payments in plain words: for the citizen's page, the case page, and the advice to print."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from minzheng.accounts.models import User
from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.funds.due import next_month_due
from minzheng.funds.errors import LineNotFound
from minzheng.funds.models import Entitlement, EntitlementState, LineState, PaymentLine, Receivable, SettlementKind
from minzheng.funds.queries import code_of
from minzheng.funds.wording import HOLDS, both, joined, month_text

KINDS = {
    LineState.PLANNED: "neutral",
    LineState.APPROVED: "active",
    LineState.SUBMITTED: "active",
    LineState.PAID: "ok",
    LineState.FAILED: "danger",
    LineState.REISSUED: "waiting",
    LineState.CANCELLED: "neutral",
}


UNDER_WAY = (LineState.PLANNED, LineState.APPROVED, LineState.SUBMITTED)


@dataclass(frozen=True)
class Payment:
    """One month of one benefit: its state, and where something went wrong, why and what to do.

    `kept` says how much was deducted from the month; `about`, what fact is behind a deduction or a back-pay.
    """

    line: PaymentLine
    state: Text
    kind: str
    why: Text | None
    advice: Text | None
    kept: Text | None = None
    about: Text | None = None

    @property
    def month(self) -> Text:
        month = month_text(self.line.month)
        if self.line.correction_id is None:
            return month
        return Text(zh=f"补发（至{month.zh}）", en=f"Back-pay (to {month.en})")


@dataclass(frozen=True)
class Schedule:
    """A benefit with its payments, the newest first, and the next month it will be paid for."""

    entitlement: Entitlement
    payments: list[Payment]
    next_month: Text | None

    @property
    def state(self) -> dict[str, Any]:
        """A tag: being paid, suspended, ended; paid, for what is paid one time only."""
        state = EntitlementState(self.entitlement.state)
        if self.entitlement.is_single and any(p.line.state == LineState.PAID for p in self.payments):
            return {"text": both(LineState.PAID.label), "kind": "ok"}
        kinds = {EntitlementState.ACTIVE: "ok", EntitlementState.SUSPENDED: "waiting"}
        return {"text": both(state.label), "kind": kinds.get(state, "neutral")}

    @property
    def needs_attention(self) -> bool:
        """Whether a payment did not arrive and nothing was sent in its place yet."""
        return any(row.line.state == LineState.FAILED or row.why for row in self.payments)

    @property
    def months(self) -> Text:
        """From when to when."""
        first, last = month_text(self.entitlement.first_month), self.entitlement.last_month
        if self.entitlement.is_single:
            return first
        if not last:
            return Text(zh=f"{first.zh}起", en=f"from {first.en}")
        until = month_text(last)
        return Text(zh=f"{first.zh}至{until.zh}", en=f"{first.en} to {until.en}")


def payment(line: PaymentLine) -> Payment:
    """A line in plain words; expects its batch."""
    state = LineState(line.state)
    why = advice = None
    if state == LineState.FAILED and (code := code_of(line)) is not None:
        why, advice = code.text, code.advice
    elif state == LineState.PLANNED and line.hold in HOLDS:
        why, advice = HOLDS[line.hold]
    return Payment(line, both(state.label), KINDS[state], why, advice, kept(line), _about(line))


def kept(line: PaymentLine) -> Text | None:
    """How much of the month was deducted."""
    if not line.deducted_fen:
        return None
    gross, deducted = format_yuan(line.gross_fen), format_yuan(line.deducted_fen)
    return Text(zh=f"应发{gross}，扣回{deducted}", en=f"{gross} due, {deducted} deducted")


def _about(line: PaymentLine) -> Text | None:
    """Asks the database only for lines that a correction touched."""
    if line.correction is not None:
        return line.correction.told
    if not line.deducted_fen:
        return None
    first = line
    while first.reissue_of is not None:
        first = first.reissue_of
    deductions = first.deductions.filter(kind=SettlementKind.DEDUCTED).select_related("receivable__correction")
    return joined(*(deduction.receivable.correction.told for deduction in deductions))


def schedules(entitlements: Iterable[Entitlement]) -> list[Schedule]:
    """The payments of these entitlements; one query."""
    rows = list(entitlements)
    lines: defaultdict[UUID, list[PaymentLine]] = defaultdict(list)
    wanted = PaymentLine.objects.filter(entitlement__in=[row.pk for row in rows]).select_related(
        "batch", "payee", "correction"
    )
    for line in wanted.order_by("-month", "-pk"):
        lines[line.entitlement_id].append(line)
    return [_schedule(row, lines[row.pk]) for row in rows]


def _schedule(entitlement: Entitlement, lines: list[PaymentLine]) -> Schedule:
    regular = [line for line in lines if line.correction_id is None]
    unpaid = [line.month for line in regular if line.state in UNDER_WAY]
    if unpaid:
        upcoming: str | None = min(unpaid)
    elif not regular and entitlement.is_single:
        upcoming = entitlement.first_month
    else:
        upcoming = next_month_due(entitlement, max((line.month for line in regular), default=""))
    return Schedule(entitlement, [payment(line) for line in lines], month_text(upcoming) if upcoming else None)


def my_schedules(user: User) -> list[Schedule]:
    """What is paid to the citizen or to their household, what runs now first."""
    rows = Entitlement.objects.visible_to(user).select_related("payee")
    return schedules(sorted(rows, key=lambda row: (row.state == EntitlementState.ENDED, row.first_month)))


def my_claims(user: User) -> list[Receivable]:
    """What the citizen or their household is to return, or has returned, the newest first."""
    rows = Receivable.objects.visible_to(user).select_related("entitlement", "correction")
    return list(rows.order_by("-created_at"))


def my_payment(user: User, line_id: int) -> Payment:
    """One payment for the advice to print. Raises LineNotFound, also for another family's."""
    rows = PaymentLine.objects.visible_to(user).select_related("entitlement", "batch", "payee", "correction")
    line = rows.filter(pk=line_id).first()
    if line is None:
        raise LineNotFound(line_id)
    return payment(line)
