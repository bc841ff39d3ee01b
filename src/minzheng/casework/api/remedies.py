"""Operations on what is raised against a case or after it: objections, appeals, ratings; and taking a step in hand."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Path

from minzheng.accounts import moment
from minzheng.casework import actions
from minzheng.casework.api.cases import Key, Number, caller, find
from minzheng.casework.api.schemas import AnswerIn, FollowUpIn, RatingIn, ReasonIn
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Rating
from minzheng.casework.representations import appeal_values, objection_values

router = Router()
RowId = Annotated[int, Path(ge=1, lt=2**63)]
StepKey = Annotated[str, Path(pattern=r"^[a-z_]{1,32}$")]


@router.post("/cases/{number}/steps/{step}/claim", summary="Take a step into your hands, or give it back")
def claim_step(request: HttpRequest, number: Number, step: StepKey) -> dict[str, Any]:
    row = find(request, number).steps.filter(key=step).first()
    if row is None:
        raise CaseNotFound
    done = actions.claim_step(actor=caller(request), step_id=row.pk)
    return {"step": done.key, "mine": done.assignee_id is not None}


@router.post("/cases/{number}/objections/{objection}/answer", summary="The town answers an objection to the notice")
def answer_objection(request: HttpRequest, number: Number, objection: RowId, body: AnswerIn) -> dict[str, Any]:
    row = find(request, number).objections.filter(pk=objection).first()
    if row is None:
        raise CaseNotFound
    done = actions.settle_objection(
        actor=caller(request), objection_id=row.pk, is_upheld=body.is_upheld, reply=body.reply, at=moment.now()
    )
    return objection_values(done)


@router.post("/cases/{number}/appeal", summary="Object to the decision", response={201: dict[str, Any]})
def appeal(request: HttpRequest, number: Number, body: ReasonIn, key: Key) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    made = actions.file_appeal(
        actor=caller(request), case_id=case.pk, text=body.reason, operation_id=key, at=moment.now()
    )
    return 201, {"id": made.pk, "due_on": made.due_on.isoformat()}


@router.post("/cases/{number}/appeals/{appeal}/answer", summary="Another decider answers the family's objection")
def answer_appeal(request: HttpRequest, number: Number, appeal: RowId, body: AnswerIn) -> dict[str, Any]:
    row = find(request, number).appeals.filter(pk=appeal).first()
    if row is None:
        raise CaseNotFound
    done = actions.answer_appeal(
        actor=caller(request), appeal_id=row.pk, is_upheld=body.is_upheld, reply=body.reply, at=moment.now()
    )
    return appeal_values(done)


@router.post("/cases/{number}/rating", summary="Rate the service, once", response={201: dict[str, Any]})
def rate(request: HttpRequest, number: Number, body: RatingIn) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    rating = actions.rate(
        actor=caller(request), case_id=case.pk, score=body.score, comment=body.comment, at=moment.now()
    )
    return 201, {"score": rating.score}


@router.post("/cases/{number}/rating/follow-up", summary="Write down what was done about a bad rating")
def follow_up(request: HttpRequest, number: Number, body: FollowUpIn) -> dict[str, Any]:
    case = find(request, number)
    if not Rating.objects.filter(case=case).exists():
        raise CaseNotFound
    rating = actions.follow_up_rating(actor=caller(request), case_id=case.pk, text=body.text, at=moment.now())
    return {"score": rating.score, "follow_up": rating.follow_up}
