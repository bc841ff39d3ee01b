"""Operations on checks over the API: the same actions and permissions as the pages."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema
from ninja.params.functions import Header
from pydantic import Field

from minzheng.accounts import moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.verification import actions, queries
from minzheng.verification.errors import CheckNotFound
from minzheng.verification.models import Check, Finding
from minzheng.verification.queries import ComparedRow
from minzheng.verification.showing import note_look, show

router = Router(tags=["verification"])
Key = Annotated[
    str, Header(min_length=8, max_length=80, alias="Idempotency-Key", description="Made by the caller; acts only once")
]


class SettleIn(Schema):
    """Which value to use for one difference, and why."""

    use: Literal["found", "declared"]
    reason: str = Field(min_length=1, max_length=500)


def find(request: HttpRequest, check_id: UUID) -> tuple[User, Check]:
    """The caller and a check that they may see. Raises CheckNotFound."""
    user = cast(User, request.user)
    check = Check.objects.visible_to(user).select_related("authorisation").filter(pk=check_id).first()
    if check is None:
        raise CheckNotFound
    return user, check


@router.get("/checks/{check_id}", summary="Progress and comparison of a verification")
def get_check(request: HttpRequest, check_id: UUID) -> dict[str, Any]:
    user, check = find(request, check_id)
    note_look(check, user, moment.now())
    return check_values(check, user)


@router.get("/checks/{check_id}/report", summary="The report, with its SHA-256; frozen once it is complete")
def get_report(request: HttpRequest, check_id: UUID) -> dict[str, Any]:
    user, check = find(request, check_id)
    if not queries.sees_amounts(user, check):
        raise NotPermitted(Permission.HANDLE)
    note_look(check, user, moment.now())
    return queries.report(check)


@router.post("/checks/{check_id}/findings/{finding_id}/settle", summary="Decide which value of a difference is used")
def settle_finding(
    request: HttpRequest, check_id: UUID, finding_id: UUID, body: SettleIn, idempotency_key: Key
) -> dict[str, Any]:
    user, check = find(request, check_id)
    get_object_or_404(Finding, pk=finding_id, check_run=check)
    actions.settle_finding(
        actor=user, finding_id=finding_id, use=body.use, reason=body.reason, operation_id=idempotency_key,
        at=moment.now(),
    )  # fmt: skip
    return check_values(check, user)


def check_values(check: Check, user: User) -> dict[str, Any]:
    """A check as JSON, for this user."""
    shown = show(check, user, moment.now())
    return {
        "id": str(check.pk),
        "case_number": check.case_number,
        "division": check.division,
        "state": check.state,
        "started_at": check.started_at.isoformat(),
        "completed_at": check.completed_at.isoformat() if check.completed_at else None,
        "passed": shown.passed,
        "total": shown.progress.total,
        "answered": shown.progress.answered,
        "stopped": shown.progress.stopped,
        "departments": [
            {
                "code": one.code,
                "label": _both(one.label),
                "state": one.state,
                "total": one.total,
                "answered": one.answered,
                "waiting_items": [_both(item) for item in one.waiting_items],
                "last_error": _both(one.last_error),
                "next_try_at": one.next_try_at.isoformat() if one.next_try_at else None,
            }
            for one in shown.progress.departments
        ],
        "findings": [
            _row_values(row.row, person.amounts) for person in shown.people for row in [*person.rows, *person.folded]
        ],
        "others": [
            {
                "person_id": other.person_id,
                "source": _both(other.source),
                "item": _both(other.item),
                "result": other.result,
                "details": {detail.label.zh: detail.text for detail in other.details},
            }
            for person in shown.people
            for other in person.others
        ],
    }


def _row_values(row: ComparedRow, amounts: bool) -> dict[str, Any]:
    values: dict[str, Any] = {
        "id": str(row.finding_id),
        "person_id": row.person_id,
        "variable": row.variable,
        "label": _both(row.label),
        "state": row.state,
        "source": _both(row.source),
        "item": _both(row.item),
    }
    if amounts:
        values |= {
            "declared": row.declared_text,
            "found": row.found_text,
            "used": row.used,
            "as_of": row.as_of.isoformat() if row.as_of else None,
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
            "query_id": str(row.query_id) if row.query_id else None,
            "settled_by": row.settled_by,
            "reason": row.reason,
        }
    return values


def _both(text: Text | None) -> dict[str, str] | None:
    return {"zh": text.zh, "en": text.en} if text else None
