"""Studies over the API: the same actions and permissions as the pages."""

from datetime import date
from typing import Annotated, Any, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Header
from pydantic import Field

from minzheng.accounts import moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission
from minzheng.studies import actions, queries
from minzheng.studies.models import Study, StudyState

router = Router(tags=["studies"])
Key = Annotated[
    str, Header(min_length=8, max_length=80, alias="Idempotency-Key", description="Made by the caller; acts only once")
]


class StudyIn(Schema):
    """`changes`: parameter -> a figure ("900.00", 24, true, "60%") or a share ("+8%")."""

    title: str = Field(min_length=1, max_length=80)
    division: str = Field(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})$")
    on: date = Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))
    changes: dict[str, str | int | bool] = Field(min_length=1, max_length=20)


def _analyst(request: HttpRequest) -> User:
    user = cast(User, request.user)
    if user.is_citizen or not holds(user, Permission.SEE_FIGURES):
        raise NotPermitted(Permission.SEE_FIGURES)
    return user


@router.get("/studies", summary="What-if studies of your places, the newest first")
def list_studies(request: HttpRequest) -> dict[str, Any]:
    rows = Study.objects.visible_to(_analyst(request)).defer("partial", "result").order_by("-started_at")[:100]
    return {"studies": [_line(row) for row in rows]}


@router.post("/studies", summary="Compare changed figures with the law; the worker does it in the background")
def start(request: HttpRequest, body: StudyIn, key: Key) -> dict[str, Any]:
    changes: dict[str, Any] = dict(body.changes)
    study = actions.start_study(
        actor=_analyst(request), division=body.division, title=body.title, on=body.on, changes=changes,
        operation_id=key, at=moment.now(),
    )  # fmt: skip
    return _line(study)


@router.get("/studies/{study_id}", summary="One study with its result: counts by group, small ones hidden")
def get_study(request: HttpRequest, study_id: UUID) -> dict[str, Any]:
    study = queries.study_for(_analyst(request), study_id)
    done = study.state == StudyState.DONE
    return {**_line(study), "result": queries.result_of(study) if done else None}


def _line(study: Study) -> dict[str, Any]:
    return {
        "id": str(study.pk),
        "title": study.title,
        "division": study.division,
        "on": study.on.isoformat(),
        "changes": study.changes,
        "state": study.state,
        "problem": study.problem,
        "households": study.households,
        "started_at": study.started_at.isoformat(),
        "finished_at": study.finished_at.isoformat() if study.finished_at else None,
        "rule_version": study.rule_version,
    }
