"""What families are to return: the list, and one with what may be done to it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.funds import actions, recovery, recovery_tables
from minzheng.funds.forms import OperationForm
from minzheng.funds.models import Receivable
from minzheng.funds.months import month_of
from minzheng.funds.recovery_forms import InstalmentForm, RepaymentForm, WaiverForm
from minzheng.funds.views.desk import sections
from minzheng.funds.withholding import keep_share
from minzheng.web.forms import refused

SHOWN = 500
FORMS: dict[str, type[OperationForm]] = {
    "repaid": RepaymentForm, "waived": WaiverForm, "instalment": InstalmentForm,
}  # fmt: skip


@staff(Permission.SEE_PAYMENTS)
@require_GET
def receivables(request: StaffRequest) -> HttpResponse:
    """The open ones, or all with ?all=1."""
    everything = request.GET.get("all") == "1"
    rows = recovery.receivables(request.user, only_open=not everything)[:SHOWN]
    context = {
        "table": recovery_tables.receivable_table(rows),
        "open_fen": sum(row.open_fen for row in rows),
        "count": sum(1 for row in rows if row.is_open),
        "states": [
            {"text": _("追回中"), "url": "?", "current": not everything},
            {"text": _("全部"), "url": "?all=1", "current": everything},
        ],
        "sections": sections("receivables"),
    }
    return render(request, "funds/receivables.html", context)


@staff(Permission.SEE_PAYMENTS)
@require_http_methods(["GET", "POST"])
def receivable(request: StaffRequest, receivable_id: str) -> HttpResponse:
    """One claim: its parts, what happened, and the forms that the user may send."""
    found = recovery.receivable_for(request.user, receivable_id)
    deed = request.POST.get("deed", "") if request.method == "POST" else ""
    forms = {
        name: form(request.POST if name == deed else None, auto_id=f"{name}_%s") for name, form in FORMS.items()
    }  # fmt: skip
    form = forms.get(deed)
    if form is not None and form.is_valid():
        try:
            _do(deed)(request, found, form.cleaned_data)
        except MinzhengError as error:
            if getattr(error, "status", 422) in (403, 404):
                raise
            form.add_error(None, refused(error))
        else:
            return redirect("funds:receivable", found.pk)
    may_read = recovery.may_read_facts(request.user, found.division)
    keep = keep_share(found.division, month_of(moment.today()))
    context: dict[str, Any] = {
        "claim": found, "tag": recovery_tables.receivable_tag(found), "may_read": may_read,
        "figures": recovery_tables.claim_figures(found),
        "keep_percent": None if keep is None else int(keep * 100),
        "table": recovery_tables.settlement_table(
            found.settlements.select_related("actor", "line"), with_reason=may_read
        ),
        "can_pay": allowed(request.user, Permission.PAY, found.division),
        "can_decide": allowed(request.user, Permission.DECIDE, found.division),
        "forms": forms, "form": form,
    }  # fmt: skip
    status = form.status if form is not None else 422 if request.method == "POST" else 200
    return render(request, "funds/receivable.html", context, status=status)


def _do(deed: str) -> Callable[[StaffRequest, Receivable, dict[str, Any]], object]:
    return {"repaid": _repaid, "waived": _waived, "instalment": _instalment}[deed]


def _repaid(request: StaffRequest, found: Receivable, given: dict[str, Any]) -> object:
    return actions.record_repayment(
        actor=request.user, receivable_id=found.pk, amount_fen=given["amount"], reference=given["reference"],
        operation_id=given["operation"],
    )  # fmt: skip


def _waived(request: StaffRequest, found: Receivable, given: dict[str, Any]) -> object:
    return actions.waive_receivable(
        actor=request.user, receivable_id=found.pk, amount_fen=given["amount"], reason=given["reason"],
        operation_id=given["operation"],
    )  # fmt: skip


def _instalment(request: StaffRequest, found: Receivable, given: dict[str, Any]) -> object:
    return actions.set_instalment(
        actor=request.user, receivable_id=found.pk, amount_fen=given["amount"], reason=given["reason"],
        operation_id=given["operation"],
    )  # fmt: skip
