"""Outreach over the API: the same actions and permissions as the pages."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Header, Query
from pydantic import Field

from minzheng.accounts import audit, moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of, pad
from minzheng.outreach import actions, queries
from minzheng.outreach.models import Lead, Search

router = Router(tags=["outreach"])
Key = Annotated[
    str, Header(min_length=8, max_length=80, alias="Idempotency-Key", description="Made by the caller; acts only once")
]
PAGE = 100
WORKERS = (Permission.RECEIVE, Permission.HANDLE, Permission.DECIDE)


class SearchIn(Schema):
    """`division` is a jurisdiction such as 330402001."""

    division: str = Field(pattern=r"^[0-9]{2,12}$")


class OutcomeIn(Schema):
    """What the visit showed. For a family without aid: told, unwilling or different; for a payment: right, corrected
    or different."""

    outcome: Literal["told", "unwilling", "different", "right", "corrected"]
    note: str = Field(min_length=1, max_length=1000)


def _caller(request: HttpRequest, *permissions: Permission) -> User:
    user = cast(User, request.user)
    if user.is_citizen or not any(holds(user, permission) for permission in permissions):
        raise NotPermitted(permissions[0])
    return user


@router.get("/leads", summary="Families to visit, the most urgent first")
def list_leads(
    request: HttpRequest,
    kind: Annotated[str, Query(pattern=r"^(missing|over)?$")] = "",
    division: Annotated[str, Query(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$")] = "",
    skip: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> dict[str, Any]:
    user = _caller(request, *WORKERS)
    place = jurisdiction_of(pad(division)) if division else ""
    rows = queries.open_leads(user, kind, place).order_by("-points", "-id")[skip : skip + PAGE]
    return {"leads": [_line(lead) for lead in rows]}


@router.get("/leads/{lead_id}", summary="Why to visit this family; opening it is logged")
def get_lead(request: HttpRequest, lead_id: UUID) -> dict[str, Any]:
    user = _caller(request, *WORKERS)
    lead = queries.lead_for(user, lead_id)
    audit.record(actor=user, action="view_lead", subject=lead, purpose="API", division=lead.division)
    return _whole(lead, user)


@router.post("/leads/{lead_id}/apply", summary="Start the family's application; repeating gives the same one")
def apply(request: HttpRequest, lead_id: UUID) -> dict[str, Any]:
    user = _caller(request, Permission.RECEIVE)
    return _whole(actions.apply_for_lead(actor=user, lead_id=lead_id, at=moment.now()), user)


@router.post("/leads/{lead_id}/outcome", summary="Write down what the visit showed")
def outcome(request: HttpRequest, lead_id: UUID, body: OutcomeIn, key: Key) -> dict[str, Any]:
    user = _caller(request, *WORKERS)
    lead = actions.close_lead(
        actor=user, lead_id=lead_id, outcome=body.outcome, note=body.note, operation_id=key, at=moment.now()
    )
    return _whole(lead, user)


@router.post("/leads/{lead_id}/take", summary="Take the visit over (mine) or give it back")
def take(request: HttpRequest, lead_id: UUID, mine: bool = True) -> dict[str, Any]:
    user = _caller(request, *WORKERS)
    return _whole(actions.take_lead(actor=user, lead_id=lead_id, mine=mine), user)


@router.get("/searches", summary="How the searches went, the newest first")
def list_searches(request: HttpRequest) -> dict[str, Any]:
    user = _caller(request, *WORKERS)
    return {"searches": [search_values(row) for row in queries.searches(user)[:PAGE]]}


@router.post("/searches", summary="Go through the households of a place; the worker does it in the background")
def start(request: HttpRequest, body: SearchIn, key: Key) -> dict[str, Any]:
    user = _caller(request, Permission.HANDLE, Permission.DECIDE)
    found = actions.start_search(actor=user, division=body.division, operation_id=key, at=moment.now())
    return search_values(found)


def search_values(row: Search) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "division": row.division,
        "on": row.on.isoformat(),
        "started_at": row.started_at.isoformat(),
        "finished_at": row.finished_at.isoformat() if row.finished_at else None,
        "households": row.households,
        "missing": row.missing,
        "over": row.over,
        "passed_over": row.passed_over,
    }


def _line(lead: Lead) -> dict[str, Any]:
    return {
        "id": str(lead.pk),
        "kind": lead.kind,
        "state": lead.state,
        "division": lead.division,
        "household": str(lead.household_id),
        "points": lead.points,
        "is_firm": lead.is_firm,
        "found_on": lead.found_on.isoformat(),
        "benefits": [entry["code"] for entry in lead.findings["benefits"]],
    }


def _whole(lead: Lead, user: User) -> dict[str, Any]:
    with_amounts = queries.sees_amounts(user, lead)
    return {
        **_line(lead),
        "case": lead.case.number if lead.case else None,
        "note": lead.note,
        "findings": [vars(item) for item in queries.findings_of(lead, with_amounts=with_amounts)],
    }
