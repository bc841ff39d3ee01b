"""Operations on what is raised against a case or after it: objections, appeals, ratings; and taking a step in hand."""

from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import Router
from ninja.params.functions import Path

from minzheng.accounts import moment
from minzheng.casework import actions
from minzheng.casework.api.cases import Key, Number, caller, find
from minzheng.casework.api.schemas import AnswerIn, ClaimIn, FollowUpIn, RatingIn, ReasonIn
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Appeal, CaseStep, Objection, Rating
from minzheng.casework.representations import appeal_values, objection_values

router = Router()
M = TypeVar("M", bound=Model)
RowId = Annotated[int, Path(ge=1, lt=2**63)]
StepKey = Annotated[str, Path(pattern=r"^[a-z_]{1,32}$")]


def found(rows: QuerySet[M], **wanted: object) -> M:
    """The one row of a case. Raises CaseNotFound."""
    row = rows.filter(**wanted).first()
    if row is None:
        raise CaseNotFound
    return row


@router.post("/cases/{number}/steps/{step}/claim", summary="Take a step into your hands, or give it back")
def claim_step(request: HttpRequest, number: Number, step: StepKey, body: ClaimIn) -> dict[str, Any]:
    user = caller(request)
    row: CaseStep = found(find(request, number).steps.all(), key=step)
    mine = row.assignee_id != user.pk if body.mine is None else body.mine
    done = actions.claim_step(actor=user, step_id=row.pk, mine=mine)
    return {"step": done.key, "mine": done.assignee_id == user.pk}


@router.post("/cases/{number}/objections/{objection}/answer", summary="The town answers an objection to the notice")
def answer_objection(
    request: HttpRequest, number: Number, objection: RowId, body: AnswerIn, key: Key
) -> dict[str, Any]:
    row: Objection = found(find(request, number).objections.all(), pk=objection)
    done = actions.settle_objection(
        actor=caller(request), objection_id=row.pk, operation_id=key, at=moment.now(), **body.model_dump()
    )
    return objection_values(done)


@router.post("/cases/{number}/appeal", summary="Object to the decision", response={201: dict[str, Any]})
def appeal(request: HttpRequest, number: Number, body: ReasonIn, key: Key) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    made = actions.file_appeal(
        actor=caller(request), case_id=case.pk, text=body.reason, operation_id=key, at=moment.now()
    )
    return 201, {"id": made.pk, "due_on": made.due_on.isoformat()}


@router.post("/cases/{number}/appeals/{appeal}/answer", summary="Another decider answers; upheld, the case opens again")
def answer_appeal(request: HttpRequest, number: Number, appeal: RowId, body: AnswerIn, key: Key) -> dict[str, Any]:
    row: Appeal = found(find(request, number).appeals.all(), pk=appeal)
    done = actions.answer_appeal(
        actor=caller(request), appeal_id=row.pk, operation_id=key, at=moment.now(), **body.model_dump()
    )
    return appeal_values(done)


@router.post("/cases/{number}/rating", summary="Rate a decided case, once", response={201: dict[str, Any]})
def rate(request: HttpRequest, number: Number, body: RatingIn, key: Key) -> tuple[int, dict[str, Any]]:
    case = find(request, number)
    rating = actions.rate(
        actor=caller(request), case_id=case.pk, operation_id=key, at=moment.now(), **body.model_dump()
    )
    return 201, {"score": rating.score}


@router.post("/cases/{number}/rating/follow-up", summary="Write down what was done about a bad rating")
def follow_up(request: HttpRequest, number: Number, body: FollowUpIn, key: Key) -> dict[str, Any]:
    case = find(request, number)
    found(Rating.objects.filter(case=case))
    rating = actions.follow_up_rating(
        actor=caller(request), case_id=case.pk, text=body.text, operation_id=key, at=moment.now()
    )
    return {"score": rating.score, "follow_up": rating.follow_up}
