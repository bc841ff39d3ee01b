"""Entitlements: the register with filters, and one with its events and what finance may do to it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.funds import actions, place, queries, recovery, recovery_tables
from minzheng.funds.definitions import chart
from minzheng.funds.families import schedules
from minzheng.funds.forms import EntitlementForm, FilterForm
from minzheng.funds.models import Entitlement
from minzheng.funds.paging import entitlement_page
from minzheng.funds.tables import entitlement_table, payment_table
from minzheng.funds.views.desk import sections
from minzheng.web.forms import refused
from minzheng.web.language import in_language


@staff(Permission.SEE_PAYMENTS)
@require_GET
def entitlements(request: StaffRequest) -> HttpResponse:
    """By case number, fifty a page."""
    form = FilterForm(request.GET, benefits=_benefits(request))
    chosen = {name: form.data.get(name, "") for name in ("case", "benefit", "state")}
    page = entitlement_page(request.user, **chosen, after=request.GET.get("after", ""))
    more = f"?{urlencode({**chosen, 'after': page.after})}" if page.after else ""
    context = {
        "filter_form": form,
        "table": entitlement_table(page.rows),
        "next": more,
        "first": f"?{urlencode(chosen)}" if request.GET.get("after") else "",
        "sections": sections("entitlements"),
    }
    return render(request, "funds/entitlements.html", context)


def _benefits(request: StaffRequest) -> list[tuple[str, str]]:
    """The benefits that are in the register, for the filter."""
    rows = Entitlement.objects.visible_to(request.user).order_by("benefit")
    titles = {
        code: Text(zh=zh, en=en) for code, zh, en in rows.values_list("benefit", "title_zh", "title_en").distinct()
    }
    return [(code, in_language(title)) for code, title in titles.items()]


@staff(Permission.SEE_PAYMENTS)
@require_http_methods(["GET", "POST"])
def entitlement(request: StaffRequest, entitlement_id: str) -> HttpResponse:
    """One entitlement: payments, events, and the form to suspend, resume or end it."""
    found = queries.entitlement_for(request.user, entitlement_id)
    form = EntitlementForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            _change(request, found, form)
        except MinzhengError as error:
            if getattr(error, "status", 422) == 403:
                raise
            form.add_error(None, refused(error))
        else:
            return redirect("funds:entitlement", found.pk)
    schedule = schedules([found])[0]
    context = {
        "entitlement": found,
        "schedule": schedule,
        "table": payment_table(
            schedule, with_links=False, with_facts=recovery.may_read_facts(request.user, found.division)
        ),
        "events": found.events.select_related("actor").order_by("-pk"),
        "form": form,
        "can_pay": allowed(request.user, Permission.PAY, found.division),
        "place": place.name_of(found.division),
        **recovery_tables.of_entitlement(request.user, found),
        "account": next((a.title for a in chart(place.chain()).values() if found.benefit in a.benefits), ""),
    }
    return render(request, "funds/entitlement.html", context, status=form.status)


def _change(request: StaffRequest, found: Entitlement, form: EntitlementForm) -> None:
    given = form.cleaned_data
    shared = {"actor": request.user, "entitlement_id": found.pk, "reason": given["reason"]}
    shared["operation_id"] = given["operation"]
    if given["deed"] == "suspend":
        actions.suspend_entitlement(**shared, from_month=given["month"])
    elif given["deed"] == "resume":
        actions.resume_entitlement(**shared, from_month=given["month"])
    else:
        actions.end_entitlement(**shared, last_month=given["month"])
