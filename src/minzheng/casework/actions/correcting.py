"""Sending a case back for correction (补正), and going on."""

from datetime import date, datetime
from uuid import UUID

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
    fall,
    keys_of,
    lock_case,
    reopen_steps,
    require_own_or,
    set_dates,
    started_on,
)
from minzheng.casework.errors import ReasonMissing
from minzheng.casework.models import Case, CaseState, Correction, NoticeState, StepState
from minzheng.casework.queries import check_of
from minzheng.casework.wording import day
from minzheng.registry.actions import remember_family


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


def answer_correction(*, actor: User, case_id: UUID, reply: str, operation_id: str, at: datetime) -> Case:
    """The applicant (or staff for them) has corrected; the clock goes on, later by the working days it stood."""

    def do() -> Case:
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
        add_event(case, actor=actor, at=at, kind="correction_answered", text=_goes_on(case))
        audit.record(
            actor=actor, action="answer_correction", subject=case, purpose="correction", case_number=case.number
        )
        return case

    return once(
        operation_id=operation_id, kind="answer_correction", actor=actor, content=[case_id, reply], model=Case, do=do
    )[0]  # fmt: skip


def _goes_on(case: Case) -> Text:
    assert case.due_on is not None  # a case that was submitted has one
    due = day(case.due_on)
    return Text(
        zh=f"申请人已补正，继续办理，承诺{due.zh}前办结。", en=f"Corrected; work goes on and is due by {due.en}."
    )


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
    if case.steps.filter(key__in=keys_of(case, "verify"), state=StepState.DONE).exists():
        fall(case, at)
        case.notices.filter(state=NoticeState.RUNNING).update(state=NoticeState.ENDED)
        reopen_steps(case, {"verify"}, timezone.localdate(at))
