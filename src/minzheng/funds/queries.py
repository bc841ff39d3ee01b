"""Every read of funds that is more than a filter."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed, jurisdictions
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of, pad
from minzheng.base.text import Text
from minzheng.funds import place
from minzheng.funds.checks import why_not_retry
from minzheng.funds.definitions import Bank, ReturnCode
from minzheng.funds.due import BankDue, due_by_bank
from minzheng.funds.errors import BatchNotFound, EntitlementNotFound
from minzheng.funds.models import (
    Account,
    Batch,
    Entitlement,
    Journal,
    LineEvent,
    LineEventKind,
    LineState,
    PaymentLine,
    Posting,
)
from minzheng.funds.months import add_months, first_day


@dataclass(frozen=True)
class AccountBalance:
    """An account's turnover; amounts in fen. `balance_fen` is debit less credit."""

    account: Account
    debit_fen: int
    credit_fen: int

    @property
    def balance_fen(self) -> int:
        return self.debit_fen - self.credit_fen


def balances(user: User, *, division: str = "", until: str = "") -> list[AccountBalance]:
    """The trial balance of the places that the user may see, up to a month's end: debits equal credits."""
    rows = Posting.objects.visible_to(user).filter(division__startswith=jurisdiction_of(division) if division else "")
    if until:
        rows = rows.filter(journal__on__lt=first_day(add_months(until, 1)))
    sums = (
        rows.order_by()
        .values("account_id")
        .annotate(
            debit=Sum("amount_fen", filter=Q(amount_fen__gt=0), default=0),
            credit=Sum("amount_fen", filter=Q(amount_fen__lt=0), default=0),
        )
    )
    accounts = Account.objects.in_bulk()
    found = [AccountBalance(accounts[row["account_id"]], int(row["debit"]), -int(row["credit"])) for row in sums]
    order = {"asset": 0, "liability": 1, "equity": 2, "income": 3, "expense": 4}
    return sorted(found, key=lambda row: (order[row.account.kind], row.account.code))


def batch_for(user: User, number: str) -> Batch:
    """The batch of this number. Raises BatchNotFound, also for one of another place."""
    batch = Batch.objects.visible_to(user).filter(number=number).first() if number.isprintable() else None
    if batch is None:
        raise BatchNotFound(number)
    return batch


def entitlement_for(user: User, entitlement_id: UUID | str) -> Entitlement:
    """Raises EntitlementNotFound, also for one of another place or family."""
    found = Entitlement.objects.visible_to(user).select_related("payee").filter(pk=entitlement_id).first()
    if found is None:
        raise EntitlementNotFound
    return found


def places_of(user: User) -> list[str]:
    """The jurisdictions whose payments the user may see; those they may pay from come first."""
    own = jurisdictions(user, Permission.PAY)
    return list(dict.fromkeys([*own, *jurisdictions(user, Permission.SEE_PAYMENTS)]))


@dataclass(frozen=True)
class DeskRow:
    """A bank at the month desk: what is due, and its batches, the newest first."""

    key: str
    bank: Bank
    due: BankDue
    batches: list[Batch]

    @property
    def open_batch(self) -> Batch | None:
        return next((batch for batch in self.batches if batch.is_open), None)


def desk(user: User, jurisdiction: str, month: str) -> list[DeskRow]:
    """The month desk of a jurisdiction. Raises BatchNotFound for a place that is not the user's."""
    code, jurisdiction = pad(jurisdiction), jurisdiction_of(jurisdiction)
    if not allowed(user, Permission.SEE_PAYMENTS, code):
        raise BatchNotFound(jurisdiction)
    banks = place.banks()
    batches = list(Batch.objects.visible_to(user).filter(division__startswith=jurisdiction, month=month))
    return [
        DeskRow(due.bank, banks[due.bank], due, [batch for batch in batches if batch.bank == due.bank])
        for due in due_by_bank(jurisdiction, month)
    ]


def code_of(line: PaymentLine) -> ReturnCode | None:
    """What the bank answered to the line."""
    bank = place.banks().get(line.batch.bank) if line.batch else None
    return bank.codes.get(line.return_code) if bank else None


@dataclass(frozen=True)
class Failure:
    """A line that did not arrive: why, and what stands in the way of paying it anew (None: nothing)."""

    line: PaymentLine
    text: Text
    obstacle: Text | None
    advice: Text | None


def failures(user: User, jurisdiction: str = "", batch: Batch | None = None) -> list[Failure]:
    """Failed lines that nobody has settled, the oldest first (at most 500)."""
    rows = PaymentLine.objects.visible_to(user).filter(
        state=LineState.FAILED, division__startswith=jurisdiction_of(jurisdiction)
    )
    if batch is not None:
        rows = rows.filter(batch=batch)
    return [_failure(line) for line in rows.select_related("payee", "batch", "entitlement").order_by("pk")[:500]]


def _failure(line: PaymentLine) -> Failure:
    code, wrong = code_of(line), why_not_retry(line)
    text = code.text if code else Text(zh=f"银行返回码 {line.return_code}", en=f"Bank code {line.return_code}")
    return Failure(line, text, wrong[0] if wrong else None, wrong[1] if wrong else None)


def left_out(batch: Batch) -> QuerySet[LineEvent]:
    """Lines that left a batch unpaid, with the reason as the event's code."""
    rows = LineEvent.objects.filter(batch=batch, kind=LineEventKind.LEFT)
    return rows.select_related("line", "line__entitlement", "line__payee")


def journals_of(user: User, batch: Batch) -> QuerySet[Journal]:
    return Journal.objects.visible_to(user).filter(batch=batch).select_related("actor", "reverses").order_by("number")
