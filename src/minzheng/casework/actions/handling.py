"""The work on the way: accept, take a step in hand, visit."""

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
from minzheng.casework.actions.shared import add_event, complete, keys_of, lock_case, set_dates, step_in_hand
from minzheng.casework.errors import NotInThisState, VisitDayWrong
from minzheng.casework.models import Case, CaseState, CaseStep, StepState, Visit
from minzheng.casework.wording import day


@transaction.atomic
def accept_case(*, actor: User, case_id: UUID, at: datetime) -> Case:
    """Accept (受理): the whole case's clock starts on this day. Repeating it, however late, changes nothing."""
    case = lock_case(actor, case_id, CaseState.values)
    require(actor, Permission.HANDLE, case.division)
    accept = case.steps.filter(key__in=keys_of(case, "accept")).first()
    if accept is not None and accept.state == StepState.DONE:
        return case
    if accept is None or case.state != CaseState.OPEN:
        raise NotInThisState(CaseState(case.state))
    case.paused_days = 0  # what stood before the clock began does not lengthen it
    set_dates(case, timezone.localdate(at))
    case.save(update_fields=["due_on", "statutory_due_on", "is_provisional", "statutory_is_provisional", "paused_days"])
    complete(case, accept, actor=actor, at=at)
    assert case.due_on is not None  # just set
    due = day(case.due_on)
    add_event(
        case, actor=actor, at=at, kind="accepted",
        text=Text(zh=f"已受理，承诺{due.zh}前办结。", en=f"Accepted; it is due by {due.en}."),
    )  # fmt: skip
    audit.record(actor=actor, action="accept_case", subject=case, purpose="accept", case_number=case.number)
    return case


@transaction.atomic
def claim_step(*, actor: User, step_id: int, mine: bool) -> CaseStep:
    """Take a step into one's own hands, from whoever has it, or give one's own back. Repeating it changes nothing."""
    step = CaseStep.objects.select_related("case").get(pk=step_id)
    case = lock_case(actor, step.case_id, [CaseState.OPEN, CaseState.PAUSED])
    needed = {"village_worker": Permission.RECEIVE, "town_clerk": Permission.HANDLE}.get(step.role, Permission.DECIDE)
    require(actor, needed, case.division)
    if (step.assignee_id == actor.pk) == mine:
        return step
    step.assignee = actor if mine else None
    step.save(update_fields=["assignee"])
    audit.record(
        actor=actor, action="claim_step", subject=case, purpose="work list", case_number=case.number,
        detail={"step": step.key, "mine": mine},
    )  # fmt: skip
    return step


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
    """Record a home visit (入户调查; measures of 2021 art. 16: at least two workers, signed by both sides).

    Raises VisitDayWrong for a day that has not come yet, or before the application was started.
    """
    content = [case_id, visited_on, visitors, seen, agrees_with_declaration, signed_by_family]

    def do() -> Visit:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.RECEIVE, case.division)
        step = step_in_hand(case, "visit")
        opened_on, today = timezone.localdate(case.opened_at), timezone.localdate(at)
        if not opened_on <= visited_on <= today:
            raise VisitDayWrong(opened_on, today)
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
        told = day(visited_on)
        add_event(
            case, actor=actor, at=at, kind="visited",
            text=Text(zh=f"{told.zh}已入户调查。", en=f"The home visit took place on {told.en}."),
        )  # fmt: skip
        audit.record(actor=actor, action="record_visit", subject=case, purpose="home visit", case_number=case.number)
        return visit

    return once(operation_id=operation_id, kind="record_visit", actor=actor, content=content, model=Visit, do=do)[0]
