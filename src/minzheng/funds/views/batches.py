"""A batch: its lines and journals, and the one next step on its road."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of
from minzheng.base.errors import MinzhengError
from minzheng.base.money import chinese_capital
from minzheng.funds import actions, exports, paging, place, queries
from minzheng.funds.errors import ReturnRefused
from minzheng.funds.forms import ReasonForm, ReturnForm, operation_id, operation_of
from minzheng.funds.models import Batch, BatchState, Direction
from minzheng.funds.tables import bank_title, journal_table, line_table, state_tag
from minzheng.funds.views.desk import desk_url
from minzheng.funds.views.facts import batch_facts, batch_figures, batch_steps
from minzheng.funds.wording import HOLDS

CANCELLABLE = (BatchState.MADE, BatchState.CHECKED, BatchState.RELEASED)
PROBLEMS_SHOWN = 100


@staff(Permission.SEE_PAYMENTS)
@require_GET
def batch(request: StaffRequest, number: str) -> HttpResponse:
    """A batch with its lines, fifty a page."""
    return show(request, queries.batch_for(request.user, number))


def show(
    request: StaffRequest, batch: Batch, error: MinzhengError | None = None, form: Any = None, status: int = 200
) -> HttpResponse:
    """The batch's page; `form` is one that has mistakes."""
    user = request.user
    can_pay = allowed(user, Permission.PAY, batch.division)
    problems = error.problems if isinstance(error, ReturnRefused) else ()
    context = {
        "batch": batch,
        "tag": state_tag(batch),
        "bank": bank_title(batch),
        "steps": batch_steps(batch),
        "figures": batch_figures(batch),
        "facts": batch_facts(batch),
        "can_pay": can_pay,
        "is_maker": batch.made_by_id == user.pk,
        "is_cancellable": can_pay and batch.state in CANCELLABLE,
        "operation": operation_id(),
        "cancel_form": ReasonForm(auto_id="cancel_%s"),
        "return_form": form if isinstance(form, ReturnForm) else ReturnForm(auto_id="return_%s"),
        "form": form,
        "error": error,
        "problems": problems[:PROBLEMS_SHOWN],
        "more_problems": max(len(problems) - PROBLEMS_SHOWN, 0),
        "journals": journal_table(queries.journals_of(user, batch)),
        "left_out": [
            {"line": event.line, "why": HOLDS[event.code][0] if event.code in HOLDS else event.reason}
            for event in queries.left_out(batch)[:100]
        ],
        "up": desk_url(jurisdiction_of(batch.division), batch.month),
        **_lines(request, batch),
    }
    return render(request, "funds/batch.html", context, status=getattr(error, "status", 422) if error else status)


def _lines(request: StaffRequest, batch: Batch) -> dict[str, Any]:
    names = {"all": _("全部"), "held": _("暂缓"), "warning": _("有提醒"), "failed": _("未到账")}
    chosen = request.GET.get("show", "all")
    chosen = chosen if chosen in names else "all"
    page = paging.line_page(batch, show=chosen, after=request.GET.get("after", ""))
    here = reverse("funds:batch", args=[batch.number])
    return {
        "lines": line_table(page.rows, _("发放明细")),
        "shown": [{"text": text, "url": f"{here}?show={key}", "current": key == chosen} for key, text in names.items()],
        "next_lines": f"{here}?show={chosen}&after={page.after}" if page.after else "",
        "first_lines": f"{here}?show={chosen}" if request.GET.get("after") else "",
    }


def _deed(request: StaffRequest, number: str, deed: Callable[[Batch, str], object]) -> HttpResponse:
    """Do it and show the batch; what was refused is told on the batch's page."""
    found = queries.batch_for(request.user, number)
    try:
        deed(found, operation_of(request.POST))
    except MinzhengError as error:
        return show(request, queries.batch_for(request.user, number), error)
    return redirect("funds:batch", number)


@staff(Permission.PAY)
@require_POST
def check(request: StaffRequest, number: str) -> HttpResponse:
    return _deed(
        request, number, lambda b, key: actions.check_batch(actor=request.user, batch_id=b.pk, operation_id=key)
    )


@staff(Permission.PAY)
@require_POST
def release(request: StaffRequest, number: str) -> HttpResponse:
    return _deed(
        request, number, lambda b, key: actions.release_batch(actor=request.user, batch_id=b.pk, operation_id=key)
    )


@staff(Permission.PAY)
@require_POST
def cancel(request: StaffRequest, number: str) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _deed(
        request,
        number,
        lambda b, key: actions.cancel_batch(actor=request.user, batch_id=b.pk, reason=reason, operation_id=key),
    )


@staff(Permission.PAY)
@require_http_methods(["GET", "POST"])
def submit(request: StaffRequest, number: str) -> HttpResponse:
    """A page of its own, since it can't be undone: the amount in words, then the bank's file."""
    if request.method == "POST":
        return _deed(
            request, number, lambda b, key: actions.export_batch(actor=request.user, batch_id=b.pk, operation_id=key)
        )
    found = queries.batch_for(request.user, number)
    if found.state != BatchState.RELEASED:
        return redirect("funds:batch", number)
    context = {
        "batch": found,
        "bank": bank_title(found),
        "payer": place.bank(found.bank).payer_name,
        "figures": batch_figures(found),
        "in_words": chinese_capital(found.total_fen),
        "operation": operation_id(),
    }
    return render(request, "funds/submit.html", context)


@staff(Permission.PAY)
@require_POST
def read_return(request: StaffRequest, number: str) -> HttpResponse:
    """The bank's answer, whole or not at all; each row that does not fit is told."""
    found = queries.batch_for(request.user, number)
    form = ReturnForm(request.POST, request.FILES, auto_id="return_%s")
    if not form.is_valid():
        return show(request, found, form=form, status=form.status)
    file = form.cleaned_data["file"]
    return _deed(
        request,
        number,
        lambda b, key: actions.read_return(
            actor=request.user, batch_id=b.pk, name=file.name, content=file.read(), operation_id=key
        ),
    )


@staff(Permission.PAY)
@require_GET
def download(request: StaffRequest, number: str, direction: str) -> HttpResponse:
    """The bank's file or the return file, byte for byte; logged."""
    found = queries.batch_for(request.user, number)
    file, content = actions.download_file(actor=request.user, batch_id=found.pk, direction=Direction(direction))
    return _attachment(content, file.name, "application/octet-stream")


@staff(Permission.SEE_PAYMENTS)
@require_GET
def spreadsheet(request: StaffRequest, number: str) -> HttpResponse:
    """The lines for a spreadsheet, accounts masked."""
    found = queries.batch_for(request.user, number)
    return _attachment(exports.batch_spreadsheet(found), f"{found.number}.csv", "text/csv; charset=utf-8")


def _attachment(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
