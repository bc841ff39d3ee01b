"""The month desk: what is due at each bank, the month's batches, and payments that did not arrive."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of, pad
from minzheng.base.errors import MinzhengError
from minzheng.funds import actions, place, queries
from minzheng.funds.forms import operation_id, operation_of
from minzheng.funds.months import add_months, month_of, parse_month
from minzheng.funds.tables import batch_table


def desk_url(division: str, month: str) -> str:
    return f"{reverse('funds:desk')}?{urlencode({'division': division, 'month': month})}"


@staff(Permission.SEE_PAYMENTS)
@require_GET
def desk(request: StaffRequest) -> HttpResponse:
    """One place and month; the user's own place and the present month unless asked for."""
    places = queries.places_of(request.user)
    division = jurisdiction_of(request.GET.get("division") or places[0])
    month = parse_month(request.GET.get("month") or month_of(moment.today()))
    return show(request, division, month)


def show(request: StaffRequest, division: str, month: str, error: MinzhengError | None = None) -> HttpResponse:
    """The desk, with what was refused at its top."""
    user = request.user
    rows = queries.desk(user, division, month)
    context: dict[str, Any] = {
        "division": division,
        "division_name": place.name_of(division),
        "month": month,
        "places": [
            {"text": place.name_of(code), "url": desk_url(code, month), "current": code == division}
            for code in queries.places_of(user)
        ],
        "earlier": desk_url(division, add_months(month, -1)),
        "later": desk_url(division, add_months(month, 1)),
        "rows": [{"desk": row, "table": batch_table(row.batches), "operation": operation_id()} for row in rows],
        "failures": [{"failure": row, "operation": operation_id()} for row in queries.failures(user, division)],
        "can_pay": allowed(user, Permission.PAY, pad(division)),
        "error": error,
        "sections": sections("desk"),
    }
    return render(request, "funds/desk.html", context, status=getattr(error, "status", 422) if error else 200)


def sections(current: str) -> list[dict[str, Any]]:
    """The pages of funds, as tabs."""
    named = (
        ("desk", _("月度发放")), ("entitlements", _("待遇名册")), ("corrections", _("更正以往月份")),
        ("receivables", _("应追回款")), ("balance", _("试算平衡")),
    )  # fmt: skip
    return [{"text": text, "url": reverse(f"funds:{name}"), "current": name == current} for name, text in named]


@staff(Permission.PAY)
@require_POST
def make(request: StaffRequest) -> HttpResponse:
    """Make the month's batch, or a further one, and go to it."""
    given = request.POST
    division, month = given.get("division", ""), given.get("month", "")
    try:
        batch = actions.make_batch(
            actor=request.user,
            division=division,
            month=month,
            bank=given.get("bank", ""),
            further=given.get("further") == "1",
            operation_id=operation_of(given),
        )
    except MinzhengError as error:
        if getattr(error, "status", 422) != 422:
            raise
        return show(request, division, parse_month(month), error)
    return redirect("funds:batch", batch.number)


@staff(Permission.PAY)
@require_POST
def retry(request: StaffRequest, line_id: int) -> HttpResponse:
    """Pay a failed line anew, then back to the desk."""
    return _settle(request, lambda operation: actions.retry_failed(
        actor=request.user, line_id=line_id, operation_id=operation
    ))  # fmt: skip


@staff(Permission.PAY)
@require_POST
def cancel_line(request: StaffRequest, line_id: int) -> HttpResponse:
    """Give up a failed line, then back to the desk."""
    return _settle(request, lambda operation: actions.cancel_line(
        actor=request.user, line_id=line_id, reason=request.POST.get("reason", ""), operation_id=operation
    ))  # fmt: skip


def _settle(request: StaffRequest, deed: Any) -> HttpResponse:
    division, month = request.POST.get("division", ""), parse_month(request.POST.get("month", ""))
    try:
        deed(operation_of(request.POST))
    except MinzhengError as error:
        if getattr(error, "status", 422) not in (409, 422):
            raise
        return show(request, division, month, error)
    return redirect(desk_url(division, month))
