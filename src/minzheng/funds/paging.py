"""Keyset pages: entitlements and the lines of a batch, however many there are."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q

from minzheng.accounts.models import User
from minzheng.funds.models import Batch, Entitlement, LineState, PaymentLine

T = TypeVar("T")
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows; `after` is what to ask the next page with, "" at the end."""

    rows: list[T]
    after: str


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable())


def entitlement_page(
    user: User, *, state: str = "", benefit: str = "", case: str = "", after: str = "", size: int = SIZE
) -> Page[Entitlement]:
    """Entitlements that the user may see, by case number and benefit. `case` is the beginning of a case number."""
    rows = Entitlement.objects.visible_to(user).select_related("payee").order_by("case_number", "benefit", "pk")
    wanted = {"state": state, "benefit": benefit, "case_number__startswith": case.strip().upper()}
    rows = rows.filter(**{name: _printable(value) for name, value in wanted.items() if value})
    number, _tilde, code = _printable(after).partition("~")
    if number:
        rows = rows.filter(Q(case_number__gt=number) | Q(case_number=number, benefit__gt=code))
    found = list(rows[: size + 1])
    more = len(found) > size
    return Page(found[:size], f"{found[size - 1].case_number}~{found[size - 1].benefit}" if more else "")


SHOWN = ("all", "held", "warning", "failed")


def line_page(batch: Batch, *, show: str = "all", after: str = "", size: int = SIZE) -> Page[PaymentLine]:
    """Lines of a batch in the order they were made; `show` is one of SHOWN."""
    rows = PaymentLine.objects.filter(batch=batch).select_related("entitlement", "payee", "batch").order_by("pk")
    if show == "held":
        rows = rows.exclude(hold="")
    elif show == "warning":
        rows = rows.exclude(warning="")
    elif show == "failed":
        rows = rows.filter(state__in=[LineState.FAILED, LineState.REISSUED])
    if after.isascii() and after.isdigit() and len(after) <= 18:
        rows = rows.filter(pk__gt=int(after))
    found = list(rows[: size + 1])
    return Page(found[:size], str(found[size - 1].pk) if len(found) > size else "")
