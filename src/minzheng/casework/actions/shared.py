"""What the actions share: the locked case, its events, and the steps moving on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils import timezone

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.ages import completed_years
from minzheng.base.text import Text
from minzheng.casework import clock, services
from minzheng.casework.definitions import Service, Step
from minzheng.casework.errors import CaseNotFound, NotInThisState
from minzheng.casework.models import Case, CaseEvent, CaseState, CaseStep, Counter, DecisionKind, Outcome, StepState

ADULT = 18


def lock_case(actor: User, case_id: UUID, states: Iterable[str]) -> Case:
    """The case, locked until the transaction ends. Raises CaseNotFound (also for a foreign place), NotInThisState."""
    visible = Case.objects.all() if actor.is_system else Case.objects.visible_to(actor)
    case = visible.select_for_update(of=("self",)).select_related("version").filter(pk=case_id).first()
    if case is None:
        raise CaseNotFound
    if case.state not in states:
        raise NotInThisState(CaseState(case.state))
    return case


def require_own_or(actor: User, case: Case, permission: Permission) -> None:
    """The applicant may do it for themself, staff with the permission for anyone in their places but themselves."""
    if actor.is_citizen:
        if actor.person_id != case.applicant_id:
            raise NotPermitted(permission)
    else:
        require(actor, permission, case.division)


def next_number(key: str) -> int:
    """The next running number under this key; no gap, no double, since it is part of the transaction."""
    Counter.objects.get_or_create(key=key)
    Counter.objects.filter(key=key).update(value=F("value") + 1)
    return Counter.objects.get(key=key).value


def add_event(
    case: Case,
    *,
    actor: User,
    at: datetime,
    kind: str,
    text: Text,
    is_public: bool = True,
    detail: dict[str, Any] | None = None,
) -> CaseEvent:
    """Append to the case's history."""
    return CaseEvent.objects.create(
        case=case, actor=actor, at=at, kind=kind, text_zh=text.zh, text_en=text.en, is_public=is_public, detail=detail
    )


def set_dates(case: Case, start: date) -> None:
    """Work out the dates due of the whole case from the day it was accepted (before that, submitted)."""
    due = clock.due(services.calendar(), services.definition(case).time, start, case.paused_days)
    case.due_on, case.is_provisional = due.promised_on, due.is_provisional
    case.statutory_due_on, case.statutory_is_provisional = due.statutory_on, due.statutory_is_provisional


def started_on(case: Case) -> date:
    """The day from which the case's dates are counted: accepted, or until then submitted."""
    service = services.definition(case)
    keys = [key for key, step in service.steps.items() if step.action == "accept"]
    accepted = case.steps.filter(key__in=keys, done_at__isnull=False).values_list("done_at", flat=True).first()
    start = accepted or case.submitted_at
    assert start is not None  # a draft has no dates due
    return timezone.localdate(start)


def make_ready(step: CaseStep, declared: Step, on: date) -> None:
    """A step can be worked on from this day; its clock starts."""
    due = clock.due(services.calendar(), declared.limit, on)
    step.state = StepState.READY
    step.ready_on, step.due_on, step.statutory_due_on = on, due.promised_on, due.statutory_on
    step.paused_days = 0
    step.done_at = step.done_by = None
    step.save()


def create_steps(case: Case, service: Service, on: date) -> None:
    """All steps of the service, those without an earlier one ready."""
    CaseStep.objects.bulk_create(
        CaseStep(case=case, key=key, position=k, role=step.role) for k, (key, step) in enumerate(service.steps.items())
    )
    move_on(case, on)


def keys_of(case: Case, action: str) -> list[str]:
    """The keys of the case's steps with this action."""
    return [key for key, step in services.definition(case).steps.items() if step.action == action]


def step_in_hand(case: Case, action: str) -> CaseStep:
    """The case's ready step with this action. Raises NotInThisState if it is not its turn."""
    service = services.definition(case)
    for step in case.steps.filter(state=StepState.READY):
        if service.steps[step.key].action == action:
            return step
    raise NotInThisState(CaseState(case.state))


def complete(case: Case, step: CaseStep, *, actor: User, at: datetime) -> None:
    """The step is done; what waited for it becomes ready."""
    step.state, step.done_at, step.done_by = StepState.DONE, at, actor
    step.save()
    move_on(case, timezone.localdate(at))


def move_on(case: Case, on: date) -> list[CaseStep]:
    """Make every step ready whose earlier ones are done or not needed; returns those newly ready."""
    service = services.definition(case)
    newly: list[CaseStep] = []
    changed = True
    while changed:
        changed = False
        steps = {step.key: step for step in case.steps.all()}
        over = {key for key, step in steps.items() if step.state in (StepState.DONE, StepState.SKIPPED)}
        for key, step in steps.items():
            declared = service.steps[key]
            if step.state != StepState.WAITING or not set(declared.after) <= over:
                continue
            if is_not_needed(case, declared):
                step.state = StepState.SKIPPED
                step.save(update_fields=["state"])
            else:
                make_ready(step, declared, on)
                newly.append(step)
            changed = True
    return newly


def is_not_needed(case: Case, step: Step) -> bool:
    """True if the pack's conditions leave the step out for this case."""
    recommendation = case.decisions.filter(kind=DecisionKind.RECOMMENDATION, superseded_at=None).first()
    if step.only_if == "grant_recommended" and (recommendation is None or recommendation.outcome != Outcome.GRANT):
        return True
    granted = {entry["code"] for entry in recommendation.granted} if recommendation else set()
    if "only_child_allowances" in step.skip_if and granted and granted <= {"orphan", "unattended_child"}:
        return True
    if "applicant_is_minor" in step.skip_if and recommendation is not None:
        return completed_years(case.applicant.birth_on, recommendation.decided_on) < ADULT
    return False


def fall(case: Case, at: datetime) -> None:
    """The opinion no longer stands. A decision that the family appealed against stands until there is a new one."""
    case.decisions.filter(kind=DecisionKind.RECOMMENDATION, superseded_at=None).update(superseded_at=at)


def reopen_steps(case: Case, actions: set[str], on: date) -> None:
    """Put the steps with these actions, and all that follow them, back to waiting; then move on."""
    service = services.definition(case)
    back = {key for key, step in service.steps.items() if step.action in actions}
    grown = True
    while grown:
        after = {key for key, step in service.steps.items() if set(step.after) & back}
        grown = not after <= back
        back |= after
    case.steps.filter(key__in=back).update(
        state=StepState.WAITING, ready_on=None, due_on=None, statutory_due_on=None, done_at=None, done_by=None
    )
    move_on(case, on)
