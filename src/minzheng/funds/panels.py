"""The block on a case page: what this case pays, to whom it may be shown."""

from typing import TYPE_CHECKING

from django.template.loader import render_to_string

from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.casework import panels
from minzheng.funds.families import schedules
from minzheng.funds.models import Entitlement

if TYPE_CHECKING:
    from minzheng.casework.models import Case


def payments_panel(case: "Case", user: User) -> str | None:
    """For staff who may see payments or the family there, and for citizens of the household."""
    rows = Entitlement.objects.filter(case_id=case.pk).select_related("payee").order_by("benefit")
    if user.is_citizen:
        rows = Entitlement.objects.visible_to(user).filter(case_id=case.pk).select_related("payee").order_by("benefit")
    elif not any(allowed(user, p, case.division) for p in (Permission.SEE_PAYMENTS, Permission.OPEN_FAMILY)):
        return None
    found = schedules(rows)
    return render_to_string("funds/panel.html", {"schedules": found, "links": user.is_citizen}) if found else None


def register() -> None:
    panels.register("payments", payments_panel)
