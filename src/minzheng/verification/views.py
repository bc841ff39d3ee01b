"""Pages of verification: the check with its report, settling a difference, asking again, withdrawing, the sources."""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, signed_in, staff
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.packs import load_chain, load_references
from minzheng.verification import actions, failures, queries
from minzheng.verification.claiming import source_key
from minzheng.verification.definitions import sources_of
from minzheng.verification.forms import AskAgainForm, SettleForm
from minzheng.verification.models import Authorisation, Check, Finding, SourceHealth, SourceQuery
from minzheng.verification.showing import note_look, show
from minzheng.web.language import in_language


def visible_check(request: StaffRequest, check_id: UUID) -> Check:
    """The check, or 404 for those who may not know of it."""
    return get_object_or_404(Check.objects.visible_to(request.user).select_related("authorisation"), pk=check_id)


@signed_in
@never_cache
@require_GET
def check(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """Progress, comparison and, for those who may see amounts, the report line by line."""
    found, at = visible_check(request, check_id), moment.now()
    note_look(found, request.user, at)
    context: dict[str, Any] = {"check": found, "shown": show(found, request.user, at), "page": request.path}
    if queries.sees_amounts(request.user, found):
        context["report"] = queries.report(found)
        context["versions"] = found.reports.order_by("number")
    return render(request, "verification/check.html", context)


@signed_in
@never_cache
@require_GET
def block(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """The block alone, for polling; 204 while nothing has changed since `seen`."""
    found, at = visible_check(request, check_id), moment.now()
    note_look(found, request.user, at)
    shown = show(found, request.user, at)
    if request.GET.get("seen") == shown.mark:
        return HttpResponse(status=204)
    context = {"check": found, "shown": shown, "page": _way_back(request, found)}
    return render(request, "verification/parts/block.html", context)


@signed_in
@never_cache
@require_GET
def report(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """The report as JSON, its SHA-256 inside; `?number=1` gives an earlier one."""
    found = visible_check(request, check_id)
    if not queries.sees_amounts(request.user, found):
        raise NotPermitted(Permission.HANDLE)
    note_look(found, request.user, moment.now())
    number = request.GET.get("number", "")
    content = get_object_or_404(found.reports, number=number).content if number.isdigit() else queries.report(found)
    answer = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'inline; filename="verification-{found.pk}-{content["number"]}.json"'
    return answer


@staff(Permission.HANDLE)
@never_cache
@require_http_methods(["GET", "POST"])
def settle(request: StaffRequest, finding_id: UUID) -> HttpResponse:
    """Decide which value of one difference is used."""
    finding = get_object_or_404(Finding, pk=finding_id, check_run__in=Check.objects.visible_to(request.user))
    found = visible_check(request, finding.check_run_id)
    require(request.user, Permission.HANDLE, found.division)
    form = SettleForm(request.POST or None, initial={"operation_id": uuid4()})
    way_back = _way_back(request, found)
    if request.method == "POST" and form.is_valid():
        actions.settle_finding(
            actor=request.user, finding_id=finding_id, use=form.cleaned_data["use"], reason=form.reason(),
            operation_id=str(form.cleaned_data["operation_id"]), at=moment.now(),
        )  # fmt: skip
        messages.success(request, _("已认定，理由已记录。"))
        return redirect(f"{way_back}#finding-{finding_id}")
    row = next(row for row in queries.comparison(found) if row.finding_id == finding_id)
    context = {"check": found, "row": row, "form": form, "page": way_back}
    return render(request, "verification/settle.html", context, status=form.status)


@staff(Permission.HANDLE)
@never_cache
@require_http_methods(["GET", "POST"])
def ask_again(request: StaffRequest, check_id: UUID) -> HttpResponse:
    """Ask departments anew for some items, after an objection with evidence."""
    found = visible_check(request, check_id)
    require(request.user, Permission.HANDLE, found.division)
    sources = sources_of(load_chain(found.pack))
    asked = {f"{query.department}.{item}" for query in found.queries.all() for item in query.items}
    choices = [
        (code, f"{in_language(sources.label(name))} · {in_language(sources.item_label(name, item))}")
        for code in sources.codes()
        if code in asked
        for name, item in [code.split(".")]
    ]
    form = AskAgainForm(request.POST or None, choices=choices, initial={"operation_id": uuid4()})
    if request.method == "POST" and form.is_valid():
        actions.ask_again(
            actor=request.user, check=found, items=form.cleaned_data["items"], reason=form.cleaned_data["reason"],
            operation_id=str(form.cleaned_data["operation_id"]), at=moment.now(),
        )  # fmt: skip
        messages.success(request, _("已请部门重新答复。"))
        return redirect(_way_back(request, found))
    context = {"check": found, "form": form, "page": _way_back(request, found)}
    return render(request, "verification/again.html", context, status=form.status)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def withdraw(request: StaffRequest, authorisation_id: UUID) -> HttpResponse:
    """Take a consent back."""
    mine = Authorisation.objects.visible_to(request.user)
    authorisation = get_object_or_404(mine, pk=authorisation_id)
    if request.method == "POST":
        actions.withdraw(actor=request.user, authorisation=authorisation, at=moment.now())
        messages.success(request, _("授权已撤回，不再询问任何部门。"))
        return redirect(request.path)
    return render(request, "verification/withdraw.html", {"authorisation": authorisation})


@staff(Permission.SEE_PACKS)
@require_GET
def sources(request: StaffRequest) -> HttpResponse:
    """The departments: what each is asked and why, by which law, whether it answers now."""
    chain, at = load_chain(settings.MINZHENG_PACK), moment.now()
    references = {key: entry.value for key, entry in load_references(chain).items()}
    declared = sources_of(chain).departments
    keys = {source_key(chain.id, code): code for code in declared}
    health = SourceHealth.objects.in_bulk(list(keys))
    waiting = dict(
        SourceQuery.objects.filter(source__in=keys).exclude(state=SourceQuery.State.ANSWERED)
        .values_list("source").annotate(Count("pk"))
    )  # fmt: skip
    departments = [
        {
            "code": code,
            "source": declared[code],
            "reference": references.get(declared[code].reference),
            "state": health[key].breaker.state(at) if key in health else "closed",
            "health": health.get(key),
            "error": failures.WORDS.get(health[key].last_error) if key in health else None,
            "waiting": waiting.get(key, 0),
        }
        for key, code in keys.items()
    ]
    context = {"departments": departments, "chain": chain, "items": sum(len(one.items) for one in declared.values())}
    return render(request, "verification/sources.html", context)


def _way_back(request: HttpRequest, found: Check) -> str:
    """Where the reader came from, when that is a page of this site; the check's own page otherwise."""
    wanted = request.POST.get("page") or request.GET.get("page") or ""
    safe = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else reverse("verification:check", args=[found.pk])
