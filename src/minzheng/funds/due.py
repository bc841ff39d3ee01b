"""What is owed until a month and in no batch yet: months of entitlements, and lines that wait to be paid anew.

An allowance by the month is owed for each month from its first; one by the year once a year, in the month of its first;
one that is paid once or per event for its first month alone. A month that was missed stays owed (back-pay).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from minzheng.funds import place
from minzheng.funds.definitions import bank_of
from minzheng.funds.models import AmountChange, Entitlement, EntitlementState, Pause, PaymentLine, Period
from minzheng.funds.models.lines import CLAIMED
from minzheng.funds.months import months_between
from minzheng.funds.standing import amount_at
from minzheng.funds.withholding import Part, Withholding

CHUNK = 1000
STEPS = {Period.MONTH: 1, Period.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Due:
    """A month of an entitlement that is owed. `conflict`: the same person is paid this benefit for it already.

    `amount_fen` is what the bank would pay; `parts` are kept from the month's amount for what the family is to return.
    """

    entitlement: Entitlement
    month: str
    conflict: bool
    amount_fen: int
    parts: tuple[Part, ...] = ()

    @property
    def deducted_fen(self) -> int:
        return sum(part.amount_fen for part in self.parts)


@dataclass
class BankDue:
    """What one bank would be asked to pay; amounts in fen."""

    bank: str
    count: int = 0
    total_fen: int = 0
    waiting_count: int = 0
    conflict_count: int = 0


def owed_months(entitlement: Entitlement, until: str, pauses: Iterable[Pause] = ()) -> list[str]:
    """The months for which it is owed, up to `until`, whether paid or not."""
    last = min(entitlement.last_month or until, until)
    if entitlement.is_single:
        months = [entitlement.first_month] if entitlement.first_month <= last else []
    else:
        months = list(months_between(entitlement.first_month, last, STEPS[Period(entitlement.period)]))
    return [month for month in months if not any(pause.covers(month) for pause in pauses)]


def due_months(jurisdiction: str, until: str) -> Iterator[Due]:
    """All that is owed in a jurisdiction and has no line yet, in the order of entitlements."""
    rows = (
        Entitlement.objects.filter(division__startswith=jurisdiction, first_month__lte=until)
        .select_related("payee")
        .order_by("pk")
        .iterator(CHUNK)
    )
    seen: set[tuple[UUID, str, str]] = set()
    withholding = Withholding.in_jurisdiction(jurisdiction)
    while chunk := list(islice(rows, CHUNK)):
        for entitlement, month, conflict, amount in _due_of(chunk, until, seen):
            parts = () if conflict else withholding.take(entitlement, month, amount)
            yield Due(entitlement, month, conflict, amount - sum(part.amount_fen for part in parts), parts)


def _due_of(
    chunk: list[Entitlement], until: str, seen: set[tuple[UUID, str, str]]
) -> Iterator[tuple[Entitlement, str, bool, int]]:
    """(entitlement, month, conflict, fen due)"""
    ids = [entitlement.pk for entitlement in chunk]
    regular = PaymentLine.objects.filter(entitlement_id__in=ids, reissue_of=None, correction=None)
    lined = set(regular.values_list("entitlement_id", "month"))
    changes: defaultdict[UUID, list[AmountChange]] = defaultdict(list)
    for change in AmountChange.objects.filter(entitlement_id__in=ids).order_by("pk"):
        changes[change.entitlement_id].append(change)
    pauses: defaultdict[UUID, list[Pause]] = defaultdict(list)
    for pause in Pause.objects.filter(entitlement_id__in=ids):
        pauses[pause.entitlement_id].append(pause)
    taken = set(
        PaymentLine.objects.filter(
            payee_id__in={e.payee_id for e in chunk}, state__in=CLAIMED, supplement=False
        ).values_list("payee_id", "benefit", "month")
    )
    for entitlement in chunk:
        for month in owed_months(entitlement, until, pauses[entitlement.pk]):
            if (entitlement.pk, month) in lined:
                continue
            slot = (entitlement.payee_id, entitlement.benefit, month)
            conflict = not is_supplement(entitlement) and (slot in taken or slot in seen)
            if not is_supplement(entitlement):
                seen.add(slot)
            yield entitlement, month, conflict, amount_at(entitlement, month, changes[entitlement.pk])


def is_supplement(entitlement: Entitlement) -> bool:
    """True if another payment of the same benefit, person and month may stand beside it: aid paid per event."""
    return entitlement.period == Period.PER_EVENT


def waiting_lines(jurisdiction: str, until: str) -> Iterator[PaymentLine]:
    """Lines that are to be paid and are in no batch: payments to make anew, and those held out of a batch before."""
    rows = PaymentLine.objects.waiting().filter(division__startswith=jurisdiction, month__lte=until)
    return rows.select_related("payee", "entitlement").order_by("pk").iterator(CHUNK)


def due_by_bank(jurisdiction: str, until: str) -> list[BankDue]:
    """What the next batch of each bank would hold."""
    banks = place.banks()
    result = {key: BankDue(key) for key in banks}
    for due in due_months(jurisdiction, until):
        row = result[bank_of(banks, due.entitlement.payee.bank_name)]
        if due.conflict:
            row.conflict_count += 1
        else:
            row.count += 1
            row.total_fen += due.amount_fen
    for line in waiting_lines(jurisdiction, until):
        row = result[bank_of(banks, line.payee.bank_name)]
        row.count += 1
        row.waiting_count += 1
        row.total_fen += line.amount_fen
    return list(result.values())


def next_month_due(entitlement: Entitlement, after: str) -> str | None:
    """The next month it will be owed for after `after`, or None when it ends before."""
    if entitlement.state == EntitlementState.SUSPENDED or entitlement.is_single:
        return None
    month = entitlement.first_month
    for month in months_between(entitlement.first_month, "9999-12", STEPS[Period(entitlement.period)]):
        if month > after:
            break
    return month if not entitlement.last_month or month <= entitlement.last_month else None
