"""The town's work: accept, verify, visit, send back for correction."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework import clock, services
from minzheng.casework.actions.shared import (
    add_event,
    complete,
    lock_case,
    reopen_steps,
    require_own_or,
    set_dates,
    started_on,
    step_in_hand,
)
from minzheng.casework.errors import NotInThisState, ReasonMissing
from minzheng.casework.models import Case, CaseState, CaseStep, Correction, NoticeState, StepState, Visit
from minzheng.casework.queries import check_of
from minzheng.registry.actions import remember_family
from minzheng.verification import actions as verification
from minzheng.verification import queries as verification_queries
from minzheng.verification.models import Authorisation, Check


@transaction.atomic
def accept_case(*, actor: User, case_id: UUID, at: datetime) -> Case:
    """Accept (受理): the whole case's clock starts on this day. Repeating it changes nothing."""
    case = lock_case(actor, case_id, [CaseState.OPEN])
    require(actor, Permission.HANDLE, case.division)
    accept = case.steps.get(key__in=_keys(case, "accept"))
    if accept.state == StepState.DONE:
        return case
    case.paused_days = 0  # what stood before the clock began does not lengthen it
    set_dates(case, timezone.localdate(at))
    case.save(update_fields=["due_on", "statutory_due_on", "is_provisional", "statutory_is_provisional", "paused_days"])
    complete(case, accept, actor=actor, at=at)
    add_event(
        case, actor=actor, at=at, kind="accepted",
        text=Text(
            zh=f"已受理，承诺{case.due_on}前办结。", en=f"Accepted; it is due by {case.due_on}."
        ),
    )  # fmt: skip
    audit.record(actor=actor, action="accept_case", subject=case, purpose="accept", case_number=case.number)
    return case


def _keys(case: Case, action: str) -> list[str]:
    return [key for key, step in services.definition(case).steps.items() if step.action == action]


@transaction.atomic
def claim_step(*, actor: User, step_id: int) -> CaseStep:
    """Take a step into one's own hands, or give it back if it is there already."""
    step = CaseStep.objects.select_related("case").get(pk=step_id)
    case = lock_case(actor, step.case_id, [CaseState.OPEN, CaseState.PAUSED])
    needed = {"village_worker": Permission.RECEIVE, "town_clerk": Permission.HANDLE}.get(step.role, Permission.DECIDE)
    require(actor, needed, case.division)
    step.assignee = None if step.assignee_id == actor.pk else actor
    step.save(update_fields=["assignee"])
    audit.record(
        actor=actor, action="claim_step", subject=case, purpose="work list", case_number=case.number,
        detail={"step": step.key, "mine": step.assignee_id is not None},
    )  # fmt: skip
    return step


def start_verification(*, actor: User, case_id: UUID, operation_id: str, at: datetime) -> Check:
    """One click: ask every department for every item of the service, under the family's authorisation."""
    with transaction.atomic():
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.HANDLE, case.division)
        existing = check_of(case)
        if existing is not None and existing.declared == case.family:
            return existing
        step_in_hand(case, "verify")
        assert case.authorisation_id is not None  # no case is submitted without one
        check = verification.start_check(
            actor=actor,
            authorisation=Authorisation.objects.get(pk=case.authorisation_id),
            household=case.household,
            declared=case.family,
            case_number=case.number,
            operation_id=operation_id,
            at=at,
        )
        case.check_id = check.pk
        case.save(update_fields=["check_id"])
        add_event(
            case, actor=actor, at=at, kind="verification_started",
            text=Text(zh="已向有关部门发起一键核对。", en="The departments were asked, all at once."),
        )  # fmt: skip
    return check


@transaction.atomic
def finish_verification(*, actor: User, case_id: UUID, reason: str, at: datetime) -> Case:
    """Go on while a department's answer is still missing; the reason is kept and late answers are still fetched.

    Raises NotInThisState before the departments were asked about the family as it stands now.
    """
    case = lock_case(actor, case_id, [CaseState.OPEN])
    require(actor, Permission.HANDLE, case.division)
    if not reason.strip():
        raise ReasonMissing
    step, check = step_in_hand(case, "verify"), check_of(case)
    if check is None or check.declared != case.family:
        raise NotInThisState(str(case.get_state_display()))
    complete(case, step, actor=actor, at=at)
    add_event(
        case, actor=actor, at=at, kind="verification_finished", is_public=False,
        text=Text(zh=f"部分部门未答复，先行办理：{reason}", en=f"Going on without some answers: {reason}"),
    )  # fmt: skip
    audit.record(actor=actor, action="finish_verification", subject=case, purpose=reason, case_number=case.number)
    return case


def check_changed(check: Check, *, system: User, at: datetime) -> None:
    """Answers came: a complete check ends its step; after the recommendation, whoever decides is told."""
    case = Case.objects.select_for_update(of=("self",)).select_related("version").filter(check_id=check.pk).first()
    if case is None or case.state not in (CaseState.OPEN, CaseState.PAUSED):
        return
    recommended = case.decisions.filter(superseded_at=None).exists()
    if recommended:
        add_event(
            case, actor=system, at=at, kind="late_answer", is_public=False,
            text=Text(
                zh="有部门补充答复，请重新查看核对结果。", en="A department answered late; look at the check again."
            ),
        )  # fmt: skip
    step = case.steps.filter(key__in=_keys(case, "verify"), state=StepState.READY).first()
    if step is not None and verification_queries.is_complete(check):
        complete(case, step, actor=system, at=at)
        add_event(
            case, actor=system, at=at, kind="verification_finished",
            text=Text(zh="各部门均已答复，核对完成。", en="Every department has answered; verification is complete."),
        )  # fmt: skip


def record_visit(
    *,
    actor: User,
    case_id: UUID,
    visited_on: date,
    visitors: str,
    seen: str,
    agrees_with_declaration: bool,
    signed_by_family: bool,
    operation_id: str,
    at: datetime,
) -> Visit:
    """Record a home visit (入户调查; measures of 2021 art. 16: at least two workers, signed by both sides)."""
    content = [case_id, visited_on, visitors, seen, agrees_with_declaration, signed_by_family]

    def do() -> Visit:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.RECEIVE, case.division)
        step = step_in_hand(case, "visit")
        visit = Visit.objects.create(
            case=case,
            visited_on=visited_on,
            visitors=visitors,
            seen=seen,
            agrees_with_declaration=agrees_with_declaration,
            signed_by_family=signed_by_family,
            recorded_by=actor,
            recorded_at=at,
        )
        complete(case, step, actor=actor, at=at)
        add_event(
            case, actor=actor, at=at, kind="visited",
            text=Text(zh=f"{visited_on}已入户调查。", en=f"The home visit took place on {visited_on}."),
        )  # fmt: skip
        audit.record(actor=actor, action="record_visit", subject=case, purpose="home visit", case_number=case.number)
        return visit

    return once(operation_id=operation_id, kind="record_visit", actor=actor, content=content, model=Visit, do=do)[0]


def request_correction(*, actor: User, case_id: UUID, wanted: str, operation_id: str, at: datetime) -> Correction:
    """Send the case back for correction (补正): the clock stands until the reply."""

    def do() -> Correction:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.HANDLE, case.division)
        if not wanted.strip():
            raise ReasonMissing
        case.state = CaseState.PAUSED
        case.save(update_fields=["state"])
        correction = Correction.objects.create(case=case, wanted=wanted, asked_by=actor, asked_at=at)
        add_event(
            case, actor=actor, at=at, kind="correction_requested",
            text=Text(zh=f"请补正：{wanted}（期限暂停计算）", en=f"Please correct: {wanted} (the clock stands)"),
        )  # fmt: skip
        audit.record(
            actor=actor, action="request_correction", subject=case, purpose="correction", case_number=case.number
        )
        return correction

    return once(
        operation_id=operation_id,
        kind="request_correction",
        actor=actor,
        content=[case_id, wanted],
        model=Correction,
        do=do,
    )[0]


@transaction.atomic
def answer_correction(*, actor: User, case_id: UUID, reply: str, at: datetime) -> Case:
    """The applicant (or staff for them) has corrected; the clock goes on, later by the working days it stood."""
    case = lock_case(actor, case_id, [CaseState.PAUSED])
    require_own_or(actor, case, Permission.RECEIVE)
    correction = case.corrections.get(answered_at=None)
    correction.reply, correction.answered_at = reply, at
    correction.save()
    asked_on, on = timezone.localdate(correction.asked_at), timezone.localdate(at)
    case.state = CaseState.OPEN
    _lengthen(case, asked_on, on)
    _verify_again_if_changed(case, at)
    remember_family(household=case.household, family=case.family, on=on)
    add_event(
        case, actor=actor, at=at, kind="correction_answered",
        text=Text(
            zh=f"申请人已补正，继续办理，承诺{case.due_on}前办结。",
            en=f"Corrected; work goes on and is due by {case.due_on}.",
        ),
    )  # fmt: skip
    audit.record(actor=actor, action="answer_correction", subject=case, purpose="correction", case_number=case.number)
    return case


def _lengthen(case: Case, asked_on: date, on: date) -> None:
    """Move the dates due of the case and of its ready steps by the working days of the pause."""
    calendar, service = services.calendar(), services.definition(case)
    stood = clock.paused_working_days(calendar, [(asked_on, on)])
    case.paused_days += stood
    set_dates(case, started_on(case))
    case.save()
    for step in case.steps.filter(state=StepState.READY):
        assert step.ready_on is not None
        step.paused_days += clock.paused_working_days(calendar, [(max(asked_on, step.ready_on), on)])
        due = clock.due(calendar, service.steps[step.key].limit, step.ready_on, step.paused_days)
        step.due_on, step.statutory_due_on = due.promised_on, due.statutory_on
        step.save()


def _verify_again_if_changed(case: Case, at: datetime) -> None:
    """Facts that changed since the departments were asked are compared again, and whatever rested on them is redone."""
    check = check_of(case)
    if check is None or check.declared == case.family:
        return
    if case.steps.filter(key__in=_keys(case, "verify"), state=StepState.DONE).exists():
        case.decisions.filter(superseded_at=None).update(superseded_at=at)
        case.notices.filter(state=NoticeState.RUNNING).update(state=NoticeState.ENDED)
        reopen_steps(case, {"verify"}, timezone.localdate(at))
