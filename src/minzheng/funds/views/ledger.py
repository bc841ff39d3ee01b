"""The trial balance."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.roles import Permission
from minzheng.funds import queries
from minzheng.funds.models import Journal
from minzheng.funds.months import parse_month
from minzheng.funds.tables import balance_table
from minzheng.funds.views.desk import sections


@staff(Permission.SEE_PAYMENTS)
@require_GET
def balance(request: StaffRequest) -> HttpResponse:
    """Of the user's places, up to the end of a month if one is asked for."""
    month = request.GET.get("until", "")
    until = parse_month(month) if month else ""
    rows = queries.balances(request.user, until=until)
    last = Journal.objects.visible_to(request.user).order_by("-number").first()
    context = {
        "table": balance_table(rows),
        "balanced": sum(row.balance_fen for row in rows) == 0,
        "has_rows": bool(rows),
        "last": last,
        "until": until,
        "sections": sections("balance"),
    }
    return render(request, "funds/balance.html", context)
