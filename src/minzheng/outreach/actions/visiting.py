"""A lead is taken, turned into an application, or closed with what the visit showed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.accounts import audit
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import allowed, require
from minzheng.accounts.roles import Permission
from minzheng.casework import actions as casework
from minzheng.casework import services
from minzheng.outreach import texts
from minzheng.outreach.actions.shared import close
from minzheng.outreach.errors import LeadClosed, LeadNotFound, NobodyToApply, OutcomeNeedsReason
from minzheng.outreach.households import head
from minzheng.outreach.models import OUTCOMES, Lead, LeadKind, LeadState
from minzheng.registry.models import Membership


def lock_lead(actor: User, lead_id: UUID) -> Lead:
    """The lead, locked until the transaction ends. Raises LeadNotFound, also for one of another place."""
    lead = Lead.objects.visible_to(actor).select_for_update(of=("self",)).filter(pk=lead_id).first()
    if lead is None:
        raise LeadNotFound
    return lead


def require_worker(actor: User, lead: Lead) -> None:
    """Who may act on it: for a family without aid whoever receives there, for a payment whoever handles or decides."""
    if lead.kind == LeadKind.MISSING:
        require(actor, Permission.RECEIVE, lead.division)
    elif not any(allowed(actor, permission, lead.division) for permission in (Permission.HANDLE, Permission.DECIDE)):
        raise NotPermitted(Permission.HANDLE)


@transaction.atomic
def take_lead(*, actor: User, lead_id: UUID, mine: bool) -> Lead:
    """Take it over, or give it back. Repeating changes nothing. Raises LeadNotFound, LeadClosed, NotPermitted."""
    lead = lock_lead(actor, lead_id)
    require_worker(actor, lead)
    if lead.state != LeadState.OPEN:
        raise LeadClosed(texts.state(lead.state))
    wanted = actor if mine else None
    if lead.assignee_id != (wanted.pk if wanted else None):
        lead.assignee = wanted
        lead.save(update_fields=["assignee"])
        audit.record(actor=actor, action="take_lead" if mine else "give_lead", subject=lead, purpose="visit")
    return lead


@transaction.atomic
def apply_for_lead(*, actor: User, lead_id: UUID, at: datetime) -> Lead:
    """Start the family's application for them; repeating gives the same one.

    Raises LeadNotFound, LeadClosed, NobodyToApply, and whatever keeps a case from being opened.
    """
    lead = lock_lead(actor, lead_id)
    require(actor, Permission.RECEIVE, lead.division)
    if lead.state == LeadState.CASE and lead.case is not None:
        return lead
    if lead.state != LeadState.OPEN or lead.kind != LeadKind.MISSING:
        raise LeadClosed(texts.state(lead.state))
    rows = Membership.objects.filter(household_id=lead.household_id, to_on=None).select_related("person")
    living = [row for row in rows if row.person.deceased_on is None]
    if not living:
        raise NobodyToApply
    lead.case = casework.open_case(
        actor=actor, person=head(living).person, service=service_for(lead), channel="village", at=at
    )
    audit.record(actor=actor, action="apply_for_lead", subject=lead, purpose="visit", case_number=lead.case.number)
    close(lead, LeadState.CASE, actor, at)
    return lead


def service_for(lead: Lead) -> str:
    """The service that grants the first of what was found; else the site's first."""
    codes = [entry["code"] for entry in lead.findings["benefits"]]
    offered = services.services()
    matching = (key for code in codes for key, entry in offered.items() if code in entry.value.benefits)
    return next(matching, next(iter(offered)))


def close_lead(*, actor: User, lead_id: UUID, outcome: str, note: str, operation_id: str, at: datetime) -> Lead:
    """What the visit showed. Raises LeadNotFound, LeadClosed, OutcomeNeedsReason, NotPermitted."""

    def do() -> Lead:
        lead = lock_lead(actor, lead_id)
        require_worker(actor, lead)
        if lead.state != LeadState.OPEN:
            raise LeadClosed(texts.state(lead.state))
        if outcome not in OUTCOMES[LeadKind(lead.kind)] or not note.strip():
            raise OutcomeNeedsReason
        lead.note = note.strip()
        close(lead, LeadState(outcome), actor, at)
        audit.record(actor=actor, action="close_lead", subject=lead, purpose=note.strip(), detail={"outcome": outcome})
        return lead

    content = [lead_id, outcome, note]
    return once(operation_id=operation_id, kind="close_lead", actor=actor, content=content, model=Lead, do=do)[0]
