"""After the decision: the family objects, is answered, and rates the service."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.actions.shared import add_event, fall, lock_case, reopen_steps
from minzheng.casework.errors import (
    AlreadyAnswered,
    AlreadyRated,
    CaseAlreadyOpen,
    NotInThisState,
    OwnDecision,
    RatingOutOfRange,
    ReasonMissing,
    TooLate,
)
from minzheng.casework.models import OPEN_STATES, Appeal, Case, CaseState, DecisionKind, Rating
from minzheng.casework.wording import day

DECIDED = [CaseState.GRANTED, CaseState.REFUSED]
ANSWER_DAYS = 15  # calendar days, Zhejiang social assistance regulation art. 58
BAD_RATING_WORKING_DAYS = 15
SCORES = range(1, 6)
WORST_GOOD_SCORE = 3


def file_appeal(*, actor: User, case_id: UUID, text: str, operation_id: str, at: datetime) -> Appeal:
    """The applicant objects to the decision at the office that made it.

    Raises TooLate after the pack's term, NotInThisState while an earlier objection waits for its answer.
    """

    def do() -> Appeal:
        case = lock_case(actor, case_id, DECIDED)
        if actor.person_id != case.applicant_id:
            raise NotPermitted(Permission.RECEIVE)
        if not text.strip():
            raise ReasonMissing
        if case.appeals.filter(answered_at=None).exists():
            raise NotInThisState(CaseState(case.state))
        days = next(remedy.days for remedy in services.definition(case).remedies if remedy.online)
        assert case.closed_at is not None  # a decided case is closed
        last = services.calendar().add_calendar_days(timezone.localdate(case.closed_at), days, roll=True).on
        today = timezone.localdate(at)
        if today > last:
            raise TooLate(last)
        appeal = Appeal.objects.create(case=case, text=text, made_at=at, due_on=today + timedelta(days=ANSWER_DAYS))
        due = day(appeal.due_on)
        add_event(
            case, actor=actor, at=at, kind="appeal",
            text=Text(
                zh=f"申请人提出异议，将于{due.zh}前答复。", en=f"The applicant objected; the answer is due by {due.en}."
            ),
        )  # fmt: skip
        audit.record(actor=actor, action="file_appeal", subject=case, purpose="appeal", case_number=case.number)
        return appeal

    return once(
        operation_id=operation_id, kind="file_appeal", actor=actor, content=[case_id, text], model=Appeal, do=do
    )[0]  # fmt: skip


def answer_appeal(
    *, actor: User, appeal_id: int, is_upheld: bool, reply: str, operation_id: str, at: datetime
) -> Appeal:
    """Another decider than the first answers. Upheld, the case opens again for a new opinion and decision.

    A refusal falls with it; what was granted is paid on until the new decision replaces it.

    Raises OwnDecision, AlreadyAnswered, ReasonMissing, CaseAlreadyOpen (the family has applied anew meanwhile).
    """

    def do() -> Appeal:
        appeal = Appeal.objects.select_for_update().get(pk=appeal_id)
        case = lock_case(actor, appeal.case_id, CaseState.values)
        require(actor, Permission.DECIDE, case.division)
        if not reply.strip():
            raise ReasonMissing
        if appeal.answered_at is not None:
            raise AlreadyAnswered
        if case.state not in DECIDED:
            raise NotInThisState(CaseState(case.state))
        confirmation = case.decisions.get(kind=DecisionKind.CONFIRMATION, superseded_at=None)
        if confirmation.made_by_id == actor.pk:
            raise OwnDecision
        appeal.reply, appeal.is_upheld, appeal.answered_by, appeal.answered_at = reply, is_upheld, actor, at
        appeal.save()
        add_event(case, actor=actor, at=at, kind="appeal_answered", text=_answered(case, appeal))
        if is_upheld:
            _open_again(case, at)
        audit.record(actor=actor, action="answer_appeal", subject=case, purpose=reply, case_number=case.number)
        return appeal

    content = [appeal_id, is_upheld, reply]
    return once(
        operation_id=operation_id, kind="answer_appeal", actor=actor, content=content, model=Appeal, do=do
    )[0]  # fmt: skip


def _answered(case: Case, appeal: Appeal) -> Text:
    """The outcome with its reason, and for a grant that nothing stops meanwhile."""
    outcome = Text(zh="成立", en="upheld") if appeal.is_upheld else Text(zh="不成立", en="not upheld")
    told = Text(
        zh=f"异议已答复（{outcome.zh}）：{appeal.reply}",
        en=f"The objection was answered ({outcome.en}): {appeal.reply}",
    )
    if not (appeal.is_upheld and case.state == CaseState.GRANTED):
        return told
    return Text(
        zh=f"{told.zh} 已退回乡镇（街道）重新审核；新决定作出前，原待遇照常发放。",
        en=f"{told.en} The town looks at it again; what was granted is paid until there is a new decision.",
    )


def _open_again(case: Case, at: datetime) -> None:
    """Back to the town. A refusal no longer stands; a grant does until the new decision."""
    other = Case.objects.filter(household=case.household_id, service=case.service, state__in=OPEN_STATES).first()
    if other is not None:
        raise CaseAlreadyOpen(other.number)
    if case.state == CaseState.GRANTED:
        fall(case, at)
    else:
        case.decisions.filter(superseded_at=None).update(superseded_at=at)
    case.state, case.closed_at = CaseState.OPEN, None
    case.save(update_fields=["state", "closed_at"])
    reopen_steps(case, {"recommend"}, timezone.localdate(at))


def rate(*, actor: User, case_id: UUID, score: int, comment: str, operation_id: str, at: datetime) -> Rating:
    """Rate a decided case, 5 (very satisfied) to 1, once (好差评). Raises AlreadyRated, RatingOutOfRange."""

    def do() -> Rating:
        case = lock_case(actor, case_id, DECIDED)
        if actor.person_id != case.applicant_id:
            raise NotPermitted(Permission.RECEIVE)
        if score not in SCORES:
            raise RatingOutOfRange
        if Rating.objects.filter(case=case).exists():
            raise AlreadyRated
        due = None
        if score < WORST_GOOD_SCORE:
            due = services.calendar().add_working_days(timezone.localdate(at), BAD_RATING_WORKING_DAYS).on
        rating = Rating.objects.create(case=case, score=score, comment=comment, rated_at=at, follow_up_due_on=due)
        audit.record(actor=actor, action="rate", subject=case, purpose="rating", case_number=case.number)
        return rating

    return once(
        operation_id=operation_id, kind="rate", actor=actor, content=[case_id, score, comment], model=Rating, do=do
    )[0]  # fmt: skip


def follow_up_rating(*, actor: User, case_id: UUID, text: str, operation_id: str, at: datetime) -> Rating:
    """Record what was done about a bad rating."""

    def do() -> Rating:
        case = lock_case(actor, case_id, DECIDED)
        require(actor, Permission.HANDLE, case.division)
        if not text.strip():
            raise ReasonMissing
        rating = Rating.objects.select_for_update().get(case=case)
        rating.follow_up, rating.followed_up_at = text, at
        rating.save()
        audit.record(actor=actor, action="follow_up_rating", subject=case, purpose="rating", case_number=case.number)
        return rating

    return once(
        operation_id=operation_id, kind="follow_up_rating", actor=actor, content=[case_id, text], model=Rating, do=do
    )[0]  # fmt: skip
