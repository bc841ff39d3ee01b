"""The case page: facts, what happened, and the one thing to do next. Opening it is logged: who, when, why."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import audit, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed, require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework import clock, panels, services
from minzheng.casework.citizen.explained import PERIODS
from minzheng.casework.late import late_answers
from minzheng.casework.models import Case, CaseState, Decision, StepState
from minzheng.casework.queries import case_for, check_of
from minzheng.casework.staff import facts
from minzheng.casework.staff.tasks import Next, next_of
from minzheng.registry.models import Person
from minzheng.verification import queries as verification
from minzheng.web.forms import Form

STATE_KINDS = {
    CaseState.DRAFT: "neutral",
    CaseState.OPEN: "active",
    CaseState.PAUSED: "waiting",
    CaseState.GRANTED: "ok",
    CaseState.REFUSED: "danger",
    CaseState.WITHDRAWN: "neutral",
}
CHANNELS = {
    "online": _("网上"),
    "counter": _("窗口"),
    "phone": _("电话"),
    "village": _("村（社区）代办"),
}
SECRETS = {"id_number": _("身份证号码"), "phone": _("电话"), "bank_account": _("银行账号")}


def case_of(user: User, number: str) -> Case:
    """The case, for staff who may open the family's record. Raises CaseNotFound, NotPermitted."""
    case = case_for(user, number)
    require(user, Permission.OPEN_FAMILY, case.division)
    return case


def note_look(user: User, case: Case, shown_as: str) -> None:
    audit.record(
        actor=user, action="view_case", subject=case, purpose=f"case {case.number}", case_number=case.number,
        detail={"as": shown_as, "household": str(case.household_id)},
    )  # fmt: skip


def common(case: Case, user: User) -> dict[str, Any]:
    """What the page and the printed sheet both show."""
    today = moment.today()
    service = services.definition(case)
    return {
        "case": case,
        "service": service,
        "place": services.divisions().full_name(case.division),
        "state": {"text": case.get_state_display(), "kind": STATE_KINDS[CaseState(case.state)]},
        "channel": CHANNELS.get(case.channel, case.channel),
        "members": facts.members_of(case.family, today),
        "tables": facts.fact_tables(service, case.family, today),
        "check": check_of(case),
        "visits": case.visits.select_related("recorded_by").order_by("-visited_on", "-id"),
        "corrections": case.corrections.select_related("asked_by"),
        "objections": case.objections.select_related("settled_by").order_by("-id"),
        "appeals": case.appeals.select_related("answered_by").order_by("-id"),
        "rating": getattr(case, "rating", None),
        "decisions": [_decision(decision) for decision in _decisions(case)],
        "events": timeline(case),
        "today": today,
        "days_left": clock.days_left(services.calendar(), case.due_on, today) if case.due_on else None,
        "is_running": case.state in (CaseState.OPEN, CaseState.PAUSED),
        "is_paused": case.state == CaseState.PAUSED,
    }


def _decisions(case: Case) -> list[Decision]:
    return list(case.decisions.select_related("made_by").order_by("-id"))


def _decision(decision: Decision) -> dict[str, Any]:
    rows = [{**entry, "period_text": PERIODS[entry["period"]]} for entry in decision.granted]
    return {"decision": decision, "granted": rows, "is_grant": decision.outcome == "grant"}


def timeline(case: Case) -> list[dict[str, Any]]:
    """All that happened, with what only staff see marked; then the steps in hand and to come."""
    happened: list[dict[str, Any]] = [
        {
            "title": Text(zh=event.text_zh, en=event.text_en),
            "at": event.at,
            "who": event.actor.display_name,
            "kind": "refused" if event.kind in ("withdrawn", "returned", "consent_withdrawn") else "done",
            "text": "" if event.is_public else _("内部记录，申请人看不到"),
        }
        for event in case.events.select_related("actor")
    ]
    if case.state not in (CaseState.OPEN, CaseState.PAUSED):
        return happened
    service, today = services.definition(case), moment.today()
    paused = case.state == CaseState.PAUSED
    for step in case.steps.filter(state__in=[StepState.READY, StepState.WAITING]).select_related("assignee"):
        ready = step.state == StepState.READY
        happened.append(
            {
                "title": service.steps[step.key].title,
                "who": step.assignee.display_name if step.assignee else "",
                "kind": ("paused" if paused else "now") if ready else "due",
                "due_on": step.due_on if ready else None,
                "days_left": clock.days_left(services.calendar(), step.due_on, today) if step.due_on else None,
                "paused": paused,
            }
        )
    return happened


def case_page(
    request: StaffRequest, case: Case, *, failed: tuple[str, Form] | None = None, status: int = 200
) -> HttpResponse:
    """The page; with a form that failed in its place, or, if its turn is over, at least what was wrong with it."""
    user = request.user
    found = next_of(case, user)
    if failed is not None:
        found.put_back(*failed)
    context = {
        **common(case, user),
        "next": found,
        "form": failed[1] if failed else None,
        "late": late_answers(case),
        "references": services.references(),
        **_unanswered(case, found),
        "panels": panels.render(case, user),
        "sees_proposals": any(
            allowed(user, permission, case.division) for permission in (Permission.HANDLE, Permission.DECIDE)
        ),
        "may_receive": allowed(user, Permission.RECEIVE, case.division),
    }
    return render(request, "casework/staff/case.html", context, status=status)


def _unanswered(case: Case, found: Next) -> dict[str, Any]:
    """Which departments have not answered, where a proposal rests on it."""
    check = check_of(case)
    if found.proposal is None or check is None:
        return {}
    progress = verification.progress(check)
    late = [department for department in progress.departments if department.waiting_items]
    return {"waiting_items": progress.waiting, "waiting_departments": late}


@staff(Permission.OPEN_FAMILY)
@never_cache
@require_GET
def case(request: StaffRequest, number: str) -> HttpResponse:
    found = case_of(request.user, number)
    note_look(request.user, found, "page")
    return case_page(request, found)


@staff(Permission.OPEN_FAMILY)
@never_cache
@require_GET
def sheet(request: StaffRequest, number: str) -> HttpResponse:
    """The case on paper: numbers stay masked."""
    found = case_of(request.user, number)
    note_look(request.user, found, "sheet")
    return render(request, "casework/staff/sheet.html", common(found, request.user))


@staff(Permission.OPEN_FAMILY)
@never_cache
@require_POST
def reveal(request: StaffRequest, number: str) -> HttpResponse:
    """One protected number of one member, in full; logged, and asking for nothing more."""
    found = case_of(request.user, number)
    ids = [entry["id"] for entry in found.family["persons"]]
    return revealed(request, ids, purpose=f"case {found.number}", case_number=found.number, division=found.division)


def revealed(
    request: StaffRequest, ids: list[str], *, purpose: str, division: str, case_number: str = ""
) -> HttpResponse:
    """Log the look and answer with the number: a fragment for htmx, else a page of its own."""
    person_id, field = request.POST.get("person", ""), request.POST.get("field", "")
    if person_id not in ids or field not in SECRETS:
        raise Http404
    person = get_object_or_404(Person, pk=person_id)
    audit.record(
        actor=request.user, action="view_number", subject=person, purpose=purpose, division=division,
        case_number=case_number, detail={"field": field},
    )  # fmt: skip
    context = {"person": person, "label": SECRETS[field], "value": getattr(person, field)}
    template = "number.html" if request.headers.get("HX-Request") else "number_page.html"
    return render(request, f"casework/staff/{template}", context)
