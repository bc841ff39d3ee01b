"""The public notice (公示): publish, object, answer, end."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.queries import system_user
from minzheng.accounts.roles import Permission
from minzheng.base.identifiers import mask_name
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.actions.shared import add_event, complete, fall, keys_of, lock_case, reopen_steps
from minzheng.casework.errors import AlreadyAnswered, NotInThisState, ReasonMissing
from minzheng.casework.models import (
    Case,
    CaseState,
    Decision,
    Notice,
    NoticeState,
    Objection,
    ObjectionState,
    StepState,
)
from minzheng.casework.queries import monthly_fen
from minzheng.casework.wording import day


def publish_notice(case: Case, decision: Decision, *, actor: User, at: datetime) -> Notice | None:
    """Put the notice up if its step is ready (measures of 2021 art. 19, 24: name, number of members, amount)."""
    service = services.definition(case)
    if not case.steps.filter(key__in=keys_of(case, "pre_publicity"), state=StepState.READY).exists():
        return None
    starts_on = timezone.localdate(at)
    ends_on = services.calendar().add_calendar_days(starts_on, service.notice.days, roll=False).on
    notice = Notice.objects.create(
        case=case,
        division=case.division,
        masked_name=mask_name(case.applicant.name),
        household_size=members_counted(decision),
        monthly_fen=monthly_fen(decision.granted),
        starts_on=starts_on,
        ends_on=ends_on,
    )
    until = day(ends_on)
    add_event(
        case, actor=actor, at=at, kind="notice_published",
        text=Text(
            zh=f"已在所在村（社区）公示至{until.zh}。",
            en=f"Public notice in the village or community until {until.en}.",
        ),
    )  # fmt: skip
    return notice


def members_counted(decision: Decision) -> int:
    """For how many people of the family something is granted, by the rules' answer that is frozen with the decision.

    A member whom the rule leaves out (a grown child who lives apart) does not count; where a benefit is the
    household's alone, everyone declared does.
    """
    benefits = decision.proposal["benefits"]
    shares = [benefits[entry["code"]]["person_amounts"] for entry in decision.granted]
    counted = {person for amounts in shares for person, fen in amounts.items() if fen}
    return len(counted) or len(decision.family["persons"])


def object_to_notice(
    *, notice_id: UUID, name: str, phone: str, text: str, operation_id: str, at: datetime
) -> Objection:
    """Anyone may object while the notice runs: it stops, and the town has to look again before it recommends.

    A case that waits for the family's correction is still on notice. Raises NotInThisState once the notice is over.
    """
    actor = system_user()

    def do() -> Objection:
        notice = Notice.objects.select_for_update().get(pk=notice_id)
        case = lock_case(actor, notice.case_id, [CaseState.OPEN, CaseState.PAUSED])
        if notice.state != NoticeState.RUNNING or notice.ends_on < timezone.localdate(at):
            raise NotInThisState(NoticeState(notice.state))
        objection = Objection.objects.create(case=case, notice=notice, name=name, phone=phone, text=text, made_at=at)
        notice.state = NoticeState.SUSPENDED
        notice.save(update_fields=["state"])
        fall(case, at)
        reopen_steps(case, {"visit", "recommend"}, timezone.localdate(at))
        add_event(
            case, actor=actor, at=at, kind="objection",
            text=Text(
                zh="公示期间收到异议，乡镇（街道）将重新调查。",
                en="An objection came in during the notice; the town will look into it again.",
            ),
        )  # fmt: skip
        audit.record(
            actor=actor, action="object_to_notice", subject=case, purpose="public notice", case_number=case.number
        )
        return objection

    content = [notice_id, name, phone, text]
    return once(
        operation_id=operation_id, kind="object_to_notice", actor=actor, content=content, model=Objection, do=do
    )[0]  # fmt: skip


def settle_objection(
    *, actor: User, objection_id: int, is_upheld: bool, reply: str, operation_id: str, at: datetime
) -> Objection:
    """The town answers an objection with its reasons. Raises AlreadyAnswered, ReasonMissing."""

    def do() -> Objection:
        objection = Objection.objects.select_for_update().get(pk=objection_id)
        case = lock_case(actor, objection.case_id, [CaseState.OPEN, CaseState.PAUSED])
        require(actor, Permission.HANDLE, case.division)
        if not reply.strip():
            raise ReasonMissing
        if objection.state != ObjectionState.OPEN:
            raise AlreadyAnswered
        objection.state = ObjectionState.UPHELD if is_upheld else ObjectionState.DISMISSED
        objection.reply, objection.settled_by, objection.settled_at = reply, actor, at
        objection.save()
        outcome = Text(zh="成立", en="upheld") if is_upheld else Text(zh="不成立", en="dismissed")
        add_event(
            case, actor=actor, at=at, kind="objection_settled",
            text=Text(zh=f"异议核查结束：{outcome.zh}。", en=f"The objection was examined and {outcome.en}."),
        )  # fmt: skip
        audit.record(actor=actor, action="settle_objection", subject=case, purpose=reply, case_number=case.number)
        return objection

    content = [objection_id, is_upheld, reply]
    return once(
        operation_id=operation_id, kind="settle_objection", actor=actor, content=content, model=Objection, do=do
    )[0]  # fmt: skip


def end_due_notices(*, at: datetime) -> int:
    """The clock's work: notices whose last day is past end, and their cases go to the county. Returns how many."""
    today = timezone.localdate(at)
    due = Notice.objects.filter(state=NoticeState.RUNNING, ends_on__lt=today).values_list("pk", flat=True)
    return sum(_end_notice(pk, at) for pk in list(due))


@transaction.atomic
def _end_notice(notice_id: UUID, at: datetime) -> bool:
    notice = Notice.objects.select_for_update().get(pk=notice_id)
    case = Case.objects.select_for_update(of=("self",)).select_related("version").get(pk=notice.case_id)
    if notice.state != NoticeState.RUNNING or case.state != CaseState.OPEN:
        return False
    actor = system_user()
    notice.state = NoticeState.ENDED
    notice.save(update_fields=["state"])
    step = case.steps.filter(key__in=keys_of(case, "pre_publicity"), state=StepState.READY).first()
    if step is not None:
        complete(case, step, actor=actor, at=at)
    add_event(
        case, actor=actor, at=at, kind="notice_ended",
        text=Text(zh="公示期满无异议，已转县级确认。", en="The notice ended without objection; it is with the county."),
    )  # fmt: skip
    audit.record(actor=actor, action="end_notice", subject=case, purpose="public notice", case_number=case.number)
    return True
