"""Carrying out a correction: back-pay, a claim, the amount from now on; in the transaction of whoever confirms it."""

from dataclasses import dataclass
from datetime import date, datetime

from minzheng.accounts.models import User
from minzheng.funds import ledger, place
from minzheng.funds.actions import shared
from minzheng.funds.actions.shared import Stamp
from minzheng.funds.definitions import account_for, expense_account
from minzheng.funds.ledger import Entry
from minzheng.funds.models import (
    AmountChange,
    Correction,
    CorrectionItem,
    Entitlement,
    EntitlementEvent,
    EntitlementKind,
    EntitlementState,
    ItemState,
    JournalKind,
    LineEventKind,
    Pause,
    PaymentLine,
    Receivable,
    Settlement,
    SettlementKind,
)
from minzheng.funds.months import add_months
from minzheng.funds.planning import Plan, PlannedMonth
from minzheng.funds.standing import amount_at
from minzheng.funds.wording import both


@dataclass(frozen=True)
class Hand:
    """Who carries a correction out, and when."""

    correction: Correction
    actor: User
    at: datetime

    @property
    def on(self) -> date:
        return shared.day(self.at)


def carry_out(plan: Plan, hand: Hand) -> None:
    """Write all of a plan. The caller holds the lock of the money and has seen that the plan is what was agreed."""
    for entitlement in plan.entitlements:
        rows = plan.of(entitlement)
        withdrawn = _withdraw(entitlement, rows, hand)
        _write_items(rows, withdrawn, hand)
        _pay_back(entitlement, rows, sum(withdrawn.values()), hand)
        _claim(entitlement, rows, hand)
        _set_amounts(entitlement, [row for row in rows if row.stand.state == ItemState.AHEAD], hand)
        if any(row.difference_fen for row in rows):
            _tell(entitlement, hand, EntitlementKind.CORRECTED, hand.correction.from_month)


def _write_items(rows: list[PlannedMonth], withdrawn: dict[str, int], hand: Hand) -> None:
    """Months that change, and those that were to change and could not yet."""
    kept = [row for row in rows if row.is_change or row.state in (ItemState.PENDING, ItemState.UNKNOWN)]
    for row in kept:
        CorrectionItem.objects.create(
            correction=hand.correction,
            entitlement=row.entitlement,
            month=row.month,
            state=row.state,
            standing_fen=row.standing_fen,
            due_fen=row.due_fen,
            difference_fen=row.difference_fen,
            withdrawn_fen=withdrawn.get(row.month, 0),
            why=[text.model_dump() for text in row.why],
        )


def _withdraw(entitlement: Entitlement, rows: list[PlannedMonth], hand: Hand) -> dict[str, int]:
    """Lower open claims on months that turn out to have been due after all; returns fen by month."""
    wanted = {row.month: min(row.difference_fen, row.stand.claimed_fen) for row in rows if row.difference_fen > 0}
    done: dict[str, int] = {}
    for claim in Receivable.objects.open().filter(entitlement=entitlement).order_by("created_at", "pk"):
        taken = 0
        for month, fen in wanted.items():
            part = min(fen - done.get(month, 0), claim.open_fen - taken)
            if part > 0:
                done[month] = done.get(month, 0) + part
                taken += part
        if taken:
            claim.withdrawn_fen += taken
            claim.save(update_fields=["withdrawn_fen"])
            settle(claim, SettlementKind.WITHDRAWN, taken, Stamp(hand.actor, hand.at, None), hand.correction.reason)
            post_claim(claim, JournalKind.WAIVER, -taken, hand.actor, hand.at)
    return done


def _pay_back(entitlement: Entitlement, rows: list[PlannedMonth], withdrawn_fen: int, hand: Hand) -> None:
    """One line for the whole of a benefit; the next batch of the payee's bank takes it, and its release books it."""
    owed = [row for row in rows if row.difference_fen > 0]
    amount = sum(row.difference_fen for row in owed) - withdrawn_fen
    if amount <= 0:
        return
    line = PaymentLine.objects.create(
        entitlement=entitlement,
        correction=hand.correction,
        month=owed[-1].month,
        payee_id=entitlement.payee_id,
        benefit=entitlement.benefit,
        division=entitlement.division,
        amount_fen=amount,
        supplement=True,
    )
    shared.tell(Stamp(hand.actor, hand.at, None), LineEventKind.PLANNED, [(line.pk, "")])


def _claim(entitlement: Entitlement, rows: list[PlannedMonth], hand: Hand) -> None:
    total = sum(-row.difference_fen for row in rows if row.difference_fen < 0)
    if total == 0:
        return
    claim = Receivable.objects.create(
        correction=hand.correction,
        entitlement=entitlement,
        household_id=entitlement.household_id,
        payee_id=entitlement.payee_id,
        benefit=entitlement.benefit,
        division=entitlement.division,
        total_fen=total,
        instalment_fen=hand.correction.instalment_fen,
        created_at=hand.at,
    )
    settle(claim, SettlementKind.CLAIMED, total, Stamp(hand.actor, hand.at, None), hand.correction.reason)
    post_claim(claim, JournalKind.CLAIM, total, hand.actor, hand.at)


def settle(
    claim: Receivable, kind: SettlementKind, amount_fen: int, stamp: Stamp, reason: str = "", line: int | None = None
) -> Settlement:
    """Append what happened to a receivable; its own columns are the caller's."""
    return Settlement.objects.create(
        receivable=claim, kind=kind, amount_fen=amount_fen, on=shared.day(stamp.at), line_id=line, reason=reason,
        at=stamp.at, actor=stamp.actor,
    )  # fmt: skip


def post_claim(claim: Receivable, kind: JournalKind, amount_fen: int, actor: User, at: datetime) -> None:
    """Receivable against the expense that carried the benefit: it rises when money is claimed, falls when waived."""
    chain = place.chain()
    receivable, expense = account_for(chain, "receivable"), expense_account(chain, claim.benefit)
    ledger.post(
        actor=actor,
        on=shared.day(at),
        kind=kind,
        description=f"{both(kind.label).zh} {claim.entitlement.case_number}",
        division=claim.division,
        entries=[
            Entry(receivable, amount_fen, claim.division, claim.payee_id),
            Entry(expense, -amount_fen, claim.division, claim.payee_id),
        ],
        case_number=claim.entitlement.case_number,
        rule_version=claim.correction.rule_version,
        at=at,
    )


def _set_amounts(entitlement: Entitlement, rows: list[PlannedMonth], hand: Hand) -> None:
    """What the months that are not in a batch yet will be paid; the last of them holds from then on."""
    changes = list(AmountChange.objects.filter(entitlement=entitlement).order_by("pk"))
    target = {row.month: row.stand.paid_fen if row.due_fen is None else row.due_fen for row in rows}
    for month, fen in target.items():
        if fen == 0:
            if not any(other for later, other in target.items() if later > month):
                _end(entitlement, month, hand)
                break
            Pause.objects.create(entitlement=entitlement, from_month=month, to_month=month)
        elif fen != amount_at(entitlement, month, changes):
            changes += _change(entitlement, month, fen, hand, is_first=not changes)
    if changes and entitlement.amount_fen != changes[-1].amount_fen:
        entitlement.amount_fen = changes[-1].amount_fen
        entitlement.save(update_fields=["amount_fen"])


def _change(entitlement: Entitlement, month: str, fen: int, hand: Hand, *, is_first: bool) -> list[AmountChange]:
    """The amount from a month on; the first change also keeps what held before it."""
    steps = [(entitlement.first_month, entitlement.amount_fen)] if is_first and month > entitlement.first_month else []
    made = [
        AmountChange.objects.create(
            entitlement=entitlement, from_month=since, amount_fen=amount, correction=hand.correction, at=hand.at,
            actor=hand.actor,
        )
        for since, amount in [*steps, (month, fen)]
    ]  # fmt: skip
    _tell(entitlement, hand, EntitlementKind.CHANGED, month)
    return made


def _end(entitlement: Entitlement, month: str, hand: Hand) -> None:
    last = add_months(month, -1)
    if entitlement.last_month and entitlement.last_month <= last:
        return
    entitlement.last_month, entitlement.state = last, EntitlementState.ENDED
    entitlement.save(update_fields=["last_month", "state"])
    _tell(entitlement, hand, EntitlementKind.ENDED, last)


def _tell(entitlement: Entitlement, hand: Hand, kind: EntitlementKind, month: str) -> None:
    """Without the reason, which may tell of income or health: it is kept encrypted with the correction."""
    EntitlementEvent.objects.create(entitlement=entitlement, at=hand.at, actor=hand.actor, kind=kind, month=month)
