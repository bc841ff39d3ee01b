"""Reads of outreach: the list of leads, what one says to whom, how a search went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed, holds, jurisdictions, scope
from minzheng.accounts.roles import Permission
from minzheng.casework.models import OPEN_STATES, Case
from minzheng.outreach.errors import LeadNotFound
from minzheng.outreach.models import Lead, LeadKind, LeadState, Search

WORKERS = (Permission.HANDLE, Permission.DECIDE)


def sees_payments_in_doubt(user: User) -> bool:
    return any(holds(user, permission) for permission in WORKERS)


def sees_amounts(user: User, lead: Lead) -> bool:
    """Whoever handles or decides there. Village workers see what to visit for, not what departments said (R-04)."""
    return any(allowed(user, permission, lead.division) for permission in WORKERS)


def open_leads(user: User, kind: str = "", place: str = "", *, mine: bool = False) -> QuerySet[Lead]:
    """Leads to work on, without families that have applied since; `place` is a jurisdiction."""
    applied = Case.objects.filter(household=OuterRef("household"), state__in=OPEN_STATES)
    rows = Lead.objects.visible_to(user).filter(state=LeadState.OPEN)
    rows = rows.exclude(Exists(applied) & Q(kind=LeadKind.MISSING))
    if kind:
        rows = rows.filter(kind=kind)
    if place:
        rows = rows.filter(division__startswith=place)
    return rows.filter(assignee=user) if mine else rows


def counts(user: User) -> dict[str, int]:
    """How many leads each tab has."""
    return open_leads(user).aggregate(
        missing=Count("id", filter=Q(kind=LeadKind.MISSING)),
        over=Count("id", filter=Q(kind=LeadKind.OVER)),
        mine=Count("id", filter=Q(assignee=user)),
    )


def lead_for(user: User, lead_id: UUID) -> Lead:
    """The lead, open or closed. Raises LeadNotFound, also for one of another place."""
    rows = Lead.objects.visible_to(user).select_related("household", "assignee", "closed_by", "case")
    lead = rows.filter(pk=lead_id).first()
    if lead is None:
        raise LeadNotFound
    return lead


@dataclass(frozen=True)
class Finding:
    """One benefit of a lead as this user may see it. Amounts and sentences are empty for village workers."""

    code: str
    title: dict[str, str]
    answer: str
    period: str
    amount_fen: int | None
    conditions: list[dict[str, Any]]
    missing: list[tuple[str, str]]
    nearest: dict[str, str] | None

    @property
    def failing(self) -> list[dict[str, Any]]:
        return [condition for condition in self.conditions if condition["holds"] is False]


def findings_of(lead: Lead, *, with_amounts: bool) -> list[Finding]:
    return [
        Finding(
            code=entry["code"],
            title=entry["title"],
            answer=entry["answer"],
            period=entry["period"],
            amount_fen=entry["amount_fen"] if with_amounts else None,
            conditions=entry["conditions"] if with_amounts else [],
            missing=[(person or "", variable) for person, variable in entry["missing_facts"]],
            nearest=entry["nearest"] if with_amounts else None,
        )
        for entry in lead.findings["benefits"]
    ]


def searches(user: User) -> QuerySet[Search]:
    """Searches that touch the user's places, the newest first."""
    inside = scope(user, Permission.HANDLE) | scope(user, Permission.DECIDE) | scope(user, Permission.RECEIVE)
    around = Q(pk__in=[])
    for permission in (*WORKERS, Permission.RECEIVE):
        for prefix in jurisdictions(user, permission):
            around |= Q(division__in=[prefix[:length] for length in (2, 4, 6, 9, 12) if length <= len(prefix)])
    return Search.objects.filter(inside | around).order_by("-started_at")
