"""What stands as paid for each month of an entitlement: payment lines, what corrections left, what was waived."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Min

from minzheng.funds.models import (
    AmountChange,
    Correction,
    CorrectionItem,
    CorrectionState,
    Entitlement,
    ItemState,
    LineState,
    PaymentLine,
    Period,
    Receivable,
)
from minzheng.funds.months import months_between

UNCHANGED = (ItemState.PENDING, ItemState.UNKNOWN)


def amount_at(entitlement: Entitlement, month: str, changes: list[AmountChange]) -> int:
    """The amount of one period in that month; `changes` are the entitlement's, in the order they were made."""
    held = [change.amount_fen for change in changes if change.from_month <= month]
    return held[-1] if held else entitlement.amount_fen


@dataclass
class Stand:
    """One month; amounts in fen. `state` says whether it may change.

    `paid_fen` is what the family was given for it, less what is claimed back; `waived_fen` of such claims it may keep,
    so that is neither claimed again nor paid again. `claimed_fen` is claimed back and neither waived nor withdrawn.
    """

    month: str
    state: ItemState
    paid_fen: int = 0
    waived_fen: int = 0
    claimed_fen: int = 0

    def against(self, due_fen: int) -> int:
        """What stands when so much is due: what was waived counts as far as it is due, and no further."""
        return min(max(due_fen, self.paid_fen), self.paid_fen + self.waived_fen)


@dataclass
class Account:
    """An entitlement with its months, the corrections that each rests on already, and all that are to count for it."""

    entitlement: Entitlement
    months: dict[str, Stand]
    applied: dict[str, list[Correction]] = field(default_factory=dict)
    confirmed: dict[str, list[Correction]] = field(default_factory=dict)


def account_of(entitlement: Entitlement, first: str, last: str) -> Account:
    """The months from `first` to `last` that were paid or are owed and not in a batch yet. About six queries.

    Left out: months given up, and months after the end that nothing was paid for.
    """
    reader = _Reader(entitlement)
    months = {}
    for month in _candidates(entitlement, reader, first, last):
        stand = reader.stand(month)
        if stand is not None:
            months[month] = stand
    applied = {month: reader.rests_on(month) for month in months}
    return Account(entitlement, months, applied, {month: reader.confirmed_for(month) for month in months})


def _candidates(entitlement: Entitlement, reader: "_Reader", first: str, last: str) -> list[str]:
    """A benefit that is not paid by the month only has the months it was paid for."""
    if entitlement.period == Period.MONTH:
        return list(months_between(max(first, entitlement.first_month), last))
    return sorted(month for month in reader.lines if first <= month <= last)


class _Reader:
    """All that is needed of one entitlement, read once."""

    def __init__(self, entitlement: Entitlement) -> None:
        self.entitlement = entitlement
        self.changes = list(AmountChange.objects.filter(entitlement=entitlement).order_by("pk"))
        self.lines: defaultdict[str, list[PaymentLine]] = defaultdict(list)
        self.back_pay: defaultdict[UUID, list[PaymentLine]] = defaultdict(list)
        for line in PaymentLine.objects.filter(entitlement=entitlement).defer("account").order_by("pk"):
            if line.correction_id is None:
                self.lines[line.month].append(line)
            else:
                self.back_pay[line.correction_id].append(line)
        self.items: defaultdict[str, list[CorrectionItem]] = defaultdict(list)
        for item in CorrectionItem.objects.filter(entitlement=entitlement).order_by("pk"):
            self.items[item.month].append(item)
        self.waived = self._waived()
        confirmed = Correction.objects.filter(case_id=entitlement.case_id, state=CorrectionState.CONFIRMED)
        self.corrections = list(confirmed.annotate(first=Min("items__pk")).order_by("settled_at", "first"))

    def _waived(self) -> dict[str, int]:
        """Fen that were waived by month: what is recovered first is the earliest month's, so the latest is waived."""
        waived: defaultdict[str, int] = defaultdict(int)
        for claim in Receivable.objects.filter(entitlement=self.entitlement, waived_fen__gt=0):
            left = claim.waived_fen
            for month in sorted(self.items, reverse=True):
                for item in self.items[month]:
                    if item.correction_id == claim.correction_id and item.difference_fen < 0:
                        part = min(left, -item.difference_fen)
                        waived[month] += part
                        left -= part
        return waived

    def stand(self, month: str) -> Stand | None:
        states = {line.state for line in self.lines.get(month, ())}
        if LineState.PAID in states:
            gross = sum(line.gross_fen for line in self.lines[month] if line.state == LineState.PAID)
            given = gross + sum(self._given(item) for item in self.items[month])
            under_way = any(self._is_under_way(item) for item in self.items[month])
            state, waived = ItemState.PENDING if under_way else ItemState.SETTLED, self.waived.get(month, 0)
            return Stand(month, state, given, waived, self._claimed(month))
        if states & {LineState.PLANNED, LineState.APPROVED, LineState.SUBMITTED, LineState.FAILED}:
            return Stand(month, ItemState.PENDING, self.lines[month][-1].gross_fen)
        if states or self._is_not_owed(month):
            return None
        return Stand(month, ItemState.AHEAD, amount_at(self.entitlement, month, self.changes))

    def _is_not_owed(self, month: str) -> bool:
        return bool(self.entitlement.last_month and month > self.entitlement.last_month)

    def _state_of_back_pay(self, item: CorrectionItem) -> str | None:
        lines = self.back_pay.get(item.correction_id)
        return lines[-1].state if lines and item.difference_fen > 0 else None

    def _is_under_way(self, item: CorrectionItem) -> bool:
        return self._state_of_back_pay(item) not in (None, LineState.PAID, LineState.CANCELLED)

    def is_void(self, item: CorrectionItem) -> bool:
        """True if its back-pay was given up: the month is as it was before."""
        return self._state_of_back_pay(item) == LineState.CANCELLED

    def _given(self, item: CorrectionItem) -> int:
        return item.withdrawn_fen if self.is_void(item) else item.difference_fen

    def _claimed(self, month: str) -> int:
        claimed = sum(-item.difference_fen for item in self.items[month] if item.difference_fen < 0)
        withdrawn = sum(item.withdrawn_fen for item in self.items[month])
        return max(claimed - withdrawn - self.waived.get(month, 0), 0)

    def rests_on(self, month: str) -> list[Correction]:
        """The confirmed corrections that this month's amount already takes into account, in their order."""
        waiting = {item.correction_id for item in self.items.get(month, ()) if item.state in UNCHANGED}
        return [found for found in self.confirmed_for(month) if found.pk not in waiting]

    def confirmed_for(self, month: str) -> list[Correction]:
        """Those as well that could not be carried out for this month yet; not those whose back-pay was given up."""
        void = {item.correction_id for item in self.items.get(month, ()) if self.is_void(item)}
        return [found for found in self.corrections if found.covers(month) and found.pk not in void]
