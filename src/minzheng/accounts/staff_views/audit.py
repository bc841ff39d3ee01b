"""The audit log for auditors: find, check the chain, take a copy."""

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import audit, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.fields import index
from minzheng.accounts.keyset import page
from minzheng.accounts.models import AuditEntry
from minzheng.accounts.permissions import jurisdictions
from minzheng.accounts.queries import entries_visible_to, records_of_person
from minzheng.accounts.roles import Permission
from minzheng.accounts.staff_views.places import place_name
from minzheng.accounts.staff_views.words import ACTIONS, SUBJECTS
from minzheng.web.forms import Form, IdNumberField

auditors = staff(Permission.AUDIT)
COLUMNS = ("sequence", "at", "actor_name", "action", "subject_type", "subject_id", "division", "purpose", "case_number")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class FilterForm(Form):
    about = forms.CharField(label=gettext_lazy("办件、家庭或人员编号"), max_length=64, required=False)
    actor = forms.CharField(label=gettext_lazy("操作人姓名"), max_length=64, required=False)
    action = forms.ChoiceField(
        label=gettext_lazy("操作"), choices=[("", gettext_lazy("全部")), *ACTIONS.items()], required=False
    )
    day = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput({"type": "date"}), required=False)
    person = forms.CharField(widget=forms.HiddenInput(), max_length=64, required=False)


class PersonForm(Form):
    id_number = IdNumberField(
        label=gettext_lazy("公民身份号码"),
        help_text=gettext_lazy("查到的是此人的资料、家庭和办件的全部记录。这次查询也会记入审计记录。"),
    )


def matching(entries: QuerySet[AuditEntry], form: FilterForm) -> QuerySet[AuditEntry]:
    """The entries that fit all that the form says; none while the form is wrong."""
    if not form.is_valid():
        return entries.none()
    wanted = form.cleaned_data
    if about := wanted["about"].strip():
        entries = entries.filter(Q(subject_id=about.lower()) | Q(case_number=about.upper()))
    if wanted["person"]:
        entries = entries.filter(subject_id__in=records_of_person(wanted["person"])[1])
    if actor := wanted["actor"].strip():
        entries = entries.filter(actor_name=actor)
    if wanted["action"]:
        entries = entries.filter(action=wanted["action"])
    if wanted["day"]:
        start = timezone.make_aware(datetime.combine(wanted["day"], time.min))
        entries = entries.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return entries


@auditors
@require_GET
def audit_log(request: StaffRequest) -> HttpResponse:
    form = FilterForm(request.GET, auto_id="filter_%s")
    return _listed(request, form, PersonForm(), form.status)


def _listed(request: StaffRequest, form: FilterForm, person_form: PersonForm, status: int) -> HttpResponse:
    found = matching(entries_visible_to(request.user), form)
    listed = page(
        request, found, by=("sequence", "pk"), key=lambda row: (row.sequence, row.pk), descending=True
    )  # fmt: skip
    context: dict[str, Any] = {"form": form, "page": listed, "rows": [_row(entry) for entry in listed.rows]}
    context |= {"export_query": request.GET.urlencode(), "person_form": person_form}
    context["is_of_person"] = bool(request.GET.get("person"))
    return render(request, "accounts/staff/audit.html", context, status=status)


@auditors
@require_POST
@sensitive_post_parameters("id_number")
def audit_person(request: StaffRequest) -> HttpResponse:
    """Find the entries about one person by ID number, which is in no address: only its keyed hash is.

    A number that nobody has leads to the same page, with nothing on it.
    """
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _listed(request, FilterForm({}, auto_id="filter_%s"), form, form.status)
    id_index = index(form.cleaned_data["id_number"])
    person, _ids = records_of_person(id_index)
    _note(request, "search_audit_by_person", {"found": person is not None}, person)
    return redirect(f"{reverse('accounts:audit')}?{urlencode({'person': id_index})}")


def _row(entry: AuditEntry) -> dict[str, Any]:
    return {
        "entry": entry,
        "action": ACTIONS.get(entry.action, entry.action),
        "subject": SUBJECTS.get(entry.subject_type, entry.subject_type),
        "place": place_name(entry.division) if entry.division else "",
    }


@auditors
@require_POST
def audit_chain(request: StaffRequest) -> HttpResponse:
    """Recompute every hash of the whole log, from its first entry on."""
    broken = audit.first_break(AuditEntry.objects.order_by("sequence").iterator(chunk_size=2000))
    if broken is None:
        messages.success(request, _("审计链完整：每一条记录都接着上一条，没有被改动或删除。"))
    else:
        messages.error(
            request, _("审计链在第%(number)s号记录处断开：该记录或它之前的记录被改动或删除。") % {"number": broken}
        )
    _note(request, "check_audit_chain", {"first_break": broken})
    return redirect("accounts:audit")


@auditors
@require_GET
def audit_export(request: StaffRequest) -> HttpResponse:
    """The entries that the filter finds, as CSV for a spreadsheet; the export is an entry itself."""
    form = FilterForm(request.GET)
    found = matching(entries_visible_to(request.user), form)
    _note(request, "export_audit", {"filter": request.GET.urlencode()})
    response = StreamingHttpResponse(
        _lines(found.values_list(*COLUMNS).iterator(chunk_size=2000)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="audit-{moment.today()}.csv"'
    return cast(HttpResponse, response)  # the decorators speak of HttpResponse alone


def _note(request: StaffRequest, action: str, detail: dict[str, Any], subject: audit.Subject | None = None) -> None:
    place = next(iter(jurisdictions(request.user, Permission.AUDIT)), "")
    audit.record(
        actor=request.user, action=action, subject=subject or request.user, division=place, purpose="audit",
        detail=detail,
    )  # fmt: skip


class _Echo:
    """Gives the writer's line back instead of keeping it."""

    def write(self, value: str) -> str:
        return value


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(COLUMNS)
    for row in rows:
        yield writer.writerow([neutral(value) for value in row])


def neutral(value: Any) -> str:
    """A cell that no spreadsheet takes for a formula."""
    written = timezone.localtime(value).isoformat() if isinstance(value, datetime) else str(value)
    return f"'{written}" if written.startswith(FORMULA_STARTS) else written
