"""A case as its family sees it: where it stands, who holds it, what happened, what comes, and why it was decided so."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.base.text import Text
from minzheng.casework import clock, services
from minzheng.casework.citizen.explained import PERIODS
from minzheng.casework.citizen.facts import is_ordinary, shown
from minzheng.casework.definitions import Remedy
from minzheng.casework.models import Case, CaseEvent, CaseState, CaseStep, Decision, DecisionKind, StepState
from minzheng.casework.queries import check_of
from minzheng.verification import comparing
from minzheng.verification import queries as verification
from minzheng.verification.queries import ComparedRow
from minzheng.web.language import in_language

STATUS: dict[str, tuple[Any, str]] = {
    CaseState.DRAFT: (gettext_lazy("还在填写，没有提交"), "neutral"),
    CaseState.OPEN: (gettext_lazy("正在办理"), "active"),
    CaseState.PAUSED: (gettext_lazy("等您补正，期限暂停"), "waiting"),
    CaseState.GRANTED: (gettext_lazy("已确认给予救助"), "ok"),
    CaseState.REFUSED: (gettext_lazy("决定不予救助"), "danger"),
    CaseState.WITHDRAWN: (gettext_lazy("您已撤回"), "neutral"),
}
HOLDERS = {
    "village_worker": gettext_lazy("村（社区）"),
    "town_clerk": gettext_lazy("乡镇（街道）"),
    "county_decider": gettext_lazy("县（市、区）民政部门"),
}
OFFICES = {
    "opened": gettext_lazy("申请人"),
    "submitted": gettext_lazy("申请人"),
    "correction_answered": gettext_lazy("申请人"),
    "withdrawn": gettext_lazy("申请人"),
    "consent_withdrawn": gettext_lazy("申请人"),
    "appeal": gettext_lazy("申请人"),
    "visited": HOLDERS["village_worker"],
    "confirmed": HOLDERS["county_decider"],
    "returned": HOLDERS["county_decider"],
    "appeal_answered": HOLDERS["county_decider"],
    "verification_finished": gettext_lazy("系统"),
    "notice_ended": gettext_lazy("系统"),
    "objection": gettext_lazy("其他群众"),
}
EVENT_KINDS = {"correction_requested": "paused", "withdrawn": "refused", "objection": "paused"}
UNSAID = ("relation", "birth_on", "sex")


def timeline(case: Case, today: date) -> list[dict[str, Any]]:
    """What happened, then what is in hand with its dates, then what comes."""
    happened = [_event(event) for event in case.events.filter(is_public=True)]
    if case.state not in (CaseState.OPEN, CaseState.PAUSED):
        return happened
    service = services.definition(case)
    steps = list(case.steps.filter(state__in=[StepState.READY, StepState.WAITING]))
    in_hand = [_in_hand(case, step, service.steps[step.key].title, today) for step in steps if step.state == "ready"]
    to_come = [
        {"title": service.steps[step.key].title, "kind": "due", "who": HOLDERS.get(step.role, "")}
        for step in steps
        if step.state == StepState.WAITING
    ]
    return [*happened, *in_hand, *to_come]


def _event(event: CaseEvent) -> dict[str, Any]:
    return {
        "title": Text(zh=event.text_zh, en=event.text_en),
        "at": event.at,
        "kind": EVENT_KINDS.get(event.kind, "done"),
        "who": OFFICES.get(event.kind, HOLDERS["town_clerk"]),
    }


def _in_hand(case: Case, step: CaseStep, title: Text, today: date) -> dict[str, Any]:
    paused = case.state == CaseState.PAUSED
    return {
        "title": title,
        "kind": "paused" if paused else "now",
        "who": HOLDERS.get(step.role, ""),
        "due_on": step.due_on,
        "days_left": clock.days_left(services.calendar(), step.due_on, today) if step.due_on else None,
        "paused": paused,
        "why": _("等您补正") if paused else "",
    }


@dataclass(frozen=True)
class Standing:
    """Where the case stands, in words."""

    status: Any
    kind: str
    holders: list[Any]
    due_on: date | None
    days_left: int | None
    paused: bool
    paused_days: int
    provisional: bool
    statutory_on: date | None
    is_running: bool


def standing(case: Case, today: date) -> Standing:
    """Status, who has it now, the date due with working days left."""
    status, kind = STATUS[case.state]
    is_running = case.state in (CaseState.OPEN, CaseState.PAUSED)
    is_held = case.state == CaseState.OPEN
    roles = case.steps.filter(state=StepState.READY).values_list("role", flat=True) if is_held else []
    left = clock.days_left(services.calendar(), case.due_on, today) if is_running and case.due_on else None
    return Standing(
        status=status,
        kind=kind,
        holders=[HOLDERS[role] for role in dict.fromkeys(roles) if role in HOLDERS],
        due_on=case.due_on if is_running else None,
        days_left=left,
        paused=case.state == CaseState.PAUSED,
        paused_days=case.paused_days,
        provisional=case.is_provisional,
        statutory_on=case.statutory_due_on if is_running else None,
        is_running=is_running,
    )


def decision_in_force(case: Case) -> Decision | None:
    """The county's decision; the town's opinion is not shown as one."""
    return case.decisions.filter(kind=DecisionKind.CONFIRMATION, superseded_at=None).first()


def granted_lines(decision: Decision | None) -> list[dict[str, Any]]:
    """What was granted, each with its period in words."""
    return [{**entry, "period": PERIODS[entry["period"]]} for entry in decision.granted] if decision else []


@dataclass(frozen=True)
class RemedyUntil:
    """A way to object or appeal, with its last day."""

    remedy: Remedy
    until: date
    is_over: bool
    reference: Any


def remedies(case: Case, today: date) -> list[RemedyUntil]:
    """The ways open after a decision, each until when; none before one."""
    if case.closed_at is None or case.state == CaseState.WITHDRAWN:
        return []
    closed_on = timezone.localdate(case.closed_at)
    references = services.references()
    found = []
    for remedy in services.definition(case).remedies:
        until = services.calendar().add_calendar_days(closed_on, remedy.days, roll=True).on
        found.append(RemedyUntil(remedy, until, today > until, references.get(remedy.reference)))
    return found


def facts_used(case: Case, decision: Decision) -> list[dict[str, Any]]:
    """The facts the decision rests on, frozen with it: by person, each with its source and date."""
    inputs = services.catalogue().inputs
    check = check_of(case)
    rows_of = verification.comparison(check) if check else []
    found = {(row.person_id, row.variable): row for row in rows_of if _was_known(row, decision)}
    blocks = [(entry["name"], entry["id"], entry) for entry in decision.family["persons"]]
    blocks.append((_("家庭"), "", decision.family.get("household", {})))
    result = []
    for title, person_id, facts in blocks:
        rows: list[dict[str, Any]] = []
        for name, stated in facts.items():
            item = inputs.get(name)
            if item is None or name in UNSAID or is_ordinary(item, stated):
                continue
            source, as_of = _source(found.get((person_id, name)), case)
            rows.append({"key": item.label, "value": shown(item, stated), "source": source, "as_of": as_of})
        if rows:
            result.append({"title": title, "rows": rows})
    return result


def _was_known(row: ComparedRow, decision: Decision) -> bool:
    """True if the department had answered when it was decided."""
    return row.answered_at is not None and row.answered_at <= decision.made_at


def _source(row: ComparedRow | None, case: Case) -> tuple[str, date | None]:
    """Where a fact comes from, and as of when: confirmed by a department, found by one, or declared only."""
    if row is None:
        return _("家庭申报，没有部门核对"), case.submitted_at
    department = in_language(row.source)
    if not row.differs:
        return _("家庭申报，%(department)s核对一致") % {"department": department}, row.as_of
    if row.used == comparing.FOUND:
        return _("%(department)s查得，与申报不同") % {"department": department}, row.as_of
    return _("家庭申报；%(department)s查得不同，经认定采用申报") % {"department": department}, row.as_of
