"""Pages of outreach: the list of leads, one lead with what to do, and the searches."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import audit, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.keyset import page
from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed, jurisdictions
from minzheng.accounts.roles import Permission
from minzheng.base.codes import pad
from minzheng.base.errors import MinzhengError
from minzheng.casework import services
from minzheng.casework.citizen.explained import PERIODS
from minzheng.casework.staff.worklist import towns_of
from minzheng.outreach import actions, queries, texts
from minzheng.outreach.forms import OutcomeForm, PlaceForm, SearchForm
from minzheng.outreach.models import Lead, LeadKind, LeadState, Search
from minzheng.registry.queries import members
from minzheng.web.forms import refused
from minzheng.web.language import in_language

workers = staff(Permission.RECEIVE, Permission.HANDLE, Permission.DECIDE)
searchers = staff(Permission.HANDLE, Permission.DECIDE)
TITLES = {
    "missing": gettext_lazy("可能符合、未享受"),
    "mine": gettext_lazy("我的走访"),
    "over": gettext_lazy("在享受、可能不再符合"),
}
EMPTY = {
    "missing": gettext_lazy("系统每月按登记和核对的情况逐户测算，发现可能符合而没有享受的家庭，会列在这里。"),
    "mine": gettext_lazy("在列表中点“我去走访”，家庭就会列在这里。"),
    "over": gettext_lazy("测算发现正在发放而可能不再符合的，会列在这里，由乡镇（街道）核实。"),
}


@workers
@never_cache
@require_GET
def leads(request: StaffRequest) -> HttpResponse:
    """One list of leads, the most urgent first; it shows names and what to visit for, nothing of incomes."""
    user = request.user
    counted = queries.counts(user)
    keys = ["missing", "mine", *(["over"] if queries.sees_payments_in_doubt(user) else [])]
    key = request.GET.get("list", "")
    key = key if key in keys else "missing"
    towns = towns_of(user)
    form = PlaceForm(request.GET, places=towns)
    place = form.cleaned_data["place"] if form.is_valid() else ""
    prefix = next((town.prefix for town in towns if town.code12 == place), "")
    rows = queries.open_leads(user, "" if key == "mine" else key, prefix, mine=key == "mine")
    listed = page(
        request, rows.select_related("household", "assignee"), by=("points", "id"),
        key=lambda row: (row.points, row.pk), descending=True,
    )  # fmt: skip
    tabs = [{"text": TITLES[k], "url": f"?list={k}", "count": counted[k], "current": k == key} for k in keys]
    context = {
        "tabs": tabs,
        "key": key,
        "title": TITLES[key],
        "empty_text": EMPTY[key],
        "filter": form if towns else None,
        "filtered": bool(prefix),
        "page": listed,
        "lines": [_line(lead, user) for lead in listed.rows],
        "last": queries.searches(user).first(),
        "may_search": any(jurisdictions(user, permission) for permission in (Permission.HANDLE, Permission.DECIDE)),
    }
    return render(request, "outreach/leads.html", context)


def _line(lead: Lead, user: User) -> dict[str, Any]:
    people = members(lead.household)
    living = [member for member in people if member.person.deceased_on is None]
    return {
        "lead": lead,
        "name": living[0].person.name if living else "—",
        "size": len(living),
        "place": "".join(place.name for place in services.divisions().path(lead.division)[-2:]),
        "titles": [in_language(_title(entry)) for entry in lead.findings["benefits"]],
        "mine": lead.assignee_id == user.pk,
    }


def _title(entry: dict[str, Any]) -> Any:
    return entry["title"]


@workers
@never_cache
def lead(request: StaffRequest, lead_id: UUID) -> HttpResponse:
    """Why to visit this family, and what the visit showed. Opening it is logged."""
    user = request.user
    found = queries.lead_for(user, lead_id)
    form = OutcomeForm(request.POST if request.method == "POST" else None, kind=found.kind)
    status = form.status
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            actions.close_lead(
                actor=user, lead_id=found.pk, outcome=entered["outcome"], note=entered["note"],
                operation_id=entered["operation"], at=moment.now(),
            )  # fmt: skip
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = getattr(error, "status", 422)
        else:
            messages.success(request, _("走访结果已记录。"))
            return redirect("outreach:leads")
    elif request.method != "POST":
        audit.record(actor=user, action="view_lead", subject=found, purpose="visit", division=found.division)
    return _lead_page(request, found, form, status)


def _lead_page(
    request: StaffRequest, found: Lead, form: OutcomeForm, status: int = 200, error: MinzhengError | None = None
) -> HttpResponse:
    user = request.user
    with_amounts = queries.sees_amounts(user, found)
    people = [member for member in members(found.household) if member.person.deceased_on is None]
    may_act = found.state == LeadState.OPEN and _may_act(user, found)
    context = {
        "lead": found,
        "place": services.divisions().full_name(found.division),
        "people": people,
        "findings": [_finding(item, found) for item in queries.findings_of(found, with_amounts=with_amounts)],
        "with_amounts": with_amounts,
        "monthly_fen": found.findings["monthly_fen"] if with_amounts else 0,
        "as_of": found.findings["as_of"],
        "is_verified": found.findings["is_verified"],
        "references": services.references(),
        "is_over": found.kind == LeadKind.OVER,
        "may_act": may_act,
        "may_apply": may_act and found.kind == LeadKind.MISSING and allowed(user, Permission.RECEIVE, found.division),
        "mine": found.assignee_id == user.pk,
        "form": form,
        "error": error,
        "entitlements": found.findings["entitlements"]
        if allowed(user, Permission.SEE_PAYMENTS, found.division)
        else [],
        "title": TITLES[found.kind],
    }
    return render(request, "outreach/lead.html", context, status=status)


def _may_act(user: User, found: Lead) -> bool:
    needed = {
        LeadKind.MISSING: (Permission.RECEIVE,),
        LeadKind.OVER: (Permission.HANDLE, Permission.DECIDE),
    }[LeadKind(found.kind)]
    return any(allowed(user, permission, found.division) for permission in needed)


def _finding(item: queries.Finding, found: Lead) -> dict[str, Any]:
    """A benefit with the open facts in words, each with whose it is."""
    names = {str(member.person.pk): member.person.name for member in members(found.household)}
    inputs = services.catalogue().inputs
    asked = []
    for person, variable in item.missing:
        label = in_language(inputs[variable].label) if variable in inputs else variable
        asked.append(f"{names[person]}{_('：')}{label}" if person in names else label)
    return {"item": item, "asked": asked, "period": PERIODS.get(item.period, "")}


@workers
@require_POST
def take(request: StaffRequest, lead_id: UUID) -> HttpResponse:
    """Take it over, or give it back."""
    mine = request.POST.get("want") != "give"
    actions.take_lead(actor=request.user, lead_id=lead_id, mine=mine)
    messages.success(request, _("已列入您的走访。") if mine else _("已交回，其他人可以走访。"))
    return redirect("outreach:lead", lead_id)


@staff(Permission.RECEIVE)
@require_POST
def apply(request: StaffRequest, lead_id: UUID) -> HttpResponse:
    """Start the application and go on to its answers; a refusal stays on the lead's page."""
    try:
        found = actions.apply_for_lead(actor=request.user, lead_id=lead_id, at=moment.now())
    except MinzhengError as error:
        if getattr(error, "status", 422) in (403, 404):
            raise
        found = queries.lead_for(request.user, lead_id)
        return _lead_page(request, found, OutcomeForm(kind=found.kind), getattr(error, "status", 422), error)
    assert found.case is not None
    return redirect("citizen:check_answers", found.case.number)


@searchers
@never_cache
def searches(request: StaffRequest) -> HttpResponse:
    """How the searches went, and the button for another."""
    user = request.user
    form = SearchForm(request.POST if request.method == "POST" else None, places=_places(user))
    status = form.status
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            actions.start_search(
                actor=user, division=entered["division"], operation_id=entered["operation"], at=moment.now()
            )
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = getattr(error, "status", 422)
        else:
            messages.success(request, _("已开始逐户测算，完成后线索会列出。"))
            return redirect("outreach:searches")
    rows = [_search(row) for row in queries.searches(user).select_related("started_by")[:50]]
    running = any(row["running"] for row in rows)
    return render(request, "outreach/searches.html", {"form": form, "rows": rows, "running": running}, status=status)


def _places(user: User) -> list[tuple[str, str]]:
    known = services.divisions()
    prefixes = {
        prefix for permission in (Permission.HANDLE, Permission.DECIDE) for prefix in jurisdictions(user, permission)
    }
    return [(pad(prefix), known.full_name(prefix)) for prefix in sorted(prefixes)]


def _search(row: Search) -> dict[str, Any]:
    known = services.divisions()
    return {
        "search": row,
        "place": known.full_name(row.division),
        "running": row.finished_at is None,
        "passed_over": [(texts.PASSED_OVER[key], number) for key, number in row.passed_over.items()],
        "url": reverse("outreach:leads"),
    }
