"""Every read of funds that is more than a filter."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from minzheng.accounts.models import User
from minzheng.base.codes import jurisdiction_of
from minzheng.funds.models import (
    Account,
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
