"""Pages of studies: the list, a new one, and one with its charts and the table under each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.keyset import page
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.base.money import format_yuan
from minzheng.casework import services
from minzheng.casework.citizen.explained import PERIODS
from minzheng.outreach.texts import PASSED_OVER
from minzheng.policy.reform.words import MEASURES
from minzheng.studies import actions, queries
from minzheng.studies.forms import StudyForm, value_of
from minzheng.studies.models import Study, StudyState
from minzheng.studies.publishing import SMALLEST_SHOWN
from minzheng.web.forms import refused

analysts = staff(Permission.SEE_FIGURES)
STATE_KINDS = {StudyState.RUNNING: "active", StudyState.DONE: "ok", StudyState.FAILED: "danger"}
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@analysts
@require_GET
def studies(request: StaffRequest) -> HttpResponse:
    """Every study of the user's places, the newest first."""
    rows = Study.objects.visible_to(request.user).select_related("started_by").defer("partial", "result")
    listed = page(
        request, rows, by=("started_at", "id"), key=lambda row: (row.started_at, row.pk), descending=True
    )  # fmt: skip
    lines = [
        {
            "study": study,
            "place": services.divisions().full_name(study.division),
            "state": {"text": study.get_state_display(), "kind": STATE_KINDS[StudyState(study.state)]},
        }
        for study in listed.rows
    ]
    return render(request, "studies/studies.html", {"lines": lines, "page": listed})


@analysts
def new(request: StaffRequest) -> HttpResponse:
    """The form of a new study."""
    user = request.user
    initial = {"on": moment.today()}
    form = StudyForm(
        request.POST if request.method == "POST" else None, places=queries.places_of(user), initial=initial
    )
    status = form.status
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        changes: dict[str, Any] = {name: value_of(name, raw) for name, raw in entered["changes"].items()}
        try:
            study = actions.start_study(
                actor=user, division=entered["division"], title=entered["title"], on=entered["on"], changes=changes,
                operation_id=entered["operation"], at=moment.now(),
            )  # fmt: skip
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = getattr(error, "status", 422)
        else:
            messages.success(request, _("已开始测算。"))
            return redirect("studies:study", study.pk)
    return render(request, "studies/new.html", {"form": form}, status=status)


@analysts
@require_GET
def study(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """One study; its address can be sent to anyone who may see the figures of the place."""
    found = queries.study_for(request.user, study_id)
    context: dict[str, Any] = {
        "study": found,
        "place": services.divisions().full_name(found.division),
        "changes": queries.changes_of(found),
        "is_running": found.state == StudyState.RUNNING,
    }
    if found.state == StudyState.DONE:
        context |= _result(queries.result_of(found))
    return render(request, "studies/study.html", context)


def _result(result: dict[str, Any]) -> dict[str, Any]:
    total = result["total"]
    rows = [
        {"label": label, "name": name, "value": total[name], "is_money": name.endswith("_fen")}
        for name, label in MEASURES.items()
    ]
    benefits = [{**row, "period_text": PERIODS[row["period"]]} for row in result["benefits"]]
    passed = [(PASSED_OVER.get(reason, reason), number) for reason, number in result["mistakes"].items()]
    return {
        "result": result,
        "figures": _figures(total),
        "measures": rows,
        "benefits": [row for row in benefits if any(row[n]["before"] != row[n]["after"] for n in ("yes", "fen"))],
        "groups": queries.groups_of(result),
        "passed": passed,
        "smallest": SMALLEST_SHOWN,
    }


def _figures(total: dict[str, int]) -> list[dict[str, Any]]:
    families = _("户")
    return [
        {"label": _("每月增支"), "value": format_yuan(total["after_fen"] - total["before_fen"])},
        {"label": _("受益户"), "value": f"{total['gaining']:,}", "unit": families},
        {"label": _("受损户"), "value": f"{total['losing']:,}", "unit": families},
        {"label": _("低于贫困线户"), "value": f"{total['poor_before']:,} → {total['poor_after']:,}", "unit": families},
        {"label": _("每月贫困缺口"), "value": format_yuan(total["gap_after_fen"]),
         "note": _("原为%(before)s") % {"before": format_yuan(total["gap_before_fen"])}},
    ]  # fmt: skip


@analysts
@require_GET
def excel(request: StaffRequest, study_id: UUID) -> HttpResponse:
    """The same as a spreadsheet, in the language of the page."""
    found = queries.study_for(request.user, study_id)
    language = "en" if (get_language() or "").startswith("en") else "zh"
    answer = HttpResponse(queries.spreadsheet(found, language), content_type=EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="study-{str(found.pk)[:8]}.xlsx"'
    return answer
