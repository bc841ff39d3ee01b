"""A search goes on batch by batch: killed anywhere, it goes on from there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import allowed
from minzheng.accounts.queries import system_user
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of, pad
from minzheng.casework import services
from minzheng.casework.models import OPEN_STATES, Case
from minzheng.outreach.actions.shared import close
from minzheng.outreach.definitions import Search as Declared
from minzheng.outreach.definitions import search_of
from minzheng.outreach.finding import Found, screen
from minzheng.outreach.households import Batch, batch_of
from minzheng.outreach.models import Lead, LeadKind, LeadState, Search
from minzheng.registry.models import Household

BATCH = 500
SET_ASIDE = (LeadState.TOLD, LeadState.UNWILLING, LeadState.DIFFERENT, LeadState.RIGHT, LeadState.CORRECTED)


def start_search(*, actor: User, division: str, operation_id: str, at: datetime) -> Search:
    """Begin to go through the households of a jurisdiction; one that is running there is returned instead.

    Raises NotPermitted, NoSearchDeclared, DivisionCodeError.
    """
    place = jurisdiction_of(pad(division))
    if not any(allowed(actor, permission, pad(place)) for permission in (Permission.HANDLE, Permission.DECIDE)):
        raise NotPermitted(Permission.HANDLE)
    return once(
        operation_id=operation_id, kind="search_families", actor=actor, content=[place], model=Search,
        do=lambda: _begin(actor, place, at),
    )[0]  # fmt: skip


def _begin(actor: User, place: str, at: datetime) -> Search:
    running = Search.objects.filter(division=place, finished_at=None).first()
    if running is not None:
        return running
    search_of(services.chain())
    search = Search.objects.create(
        division=place,
        on=timezone.localdate(at),
        rule_version=services.catalogue().chain.version,
        started_by=actor,
        started_at=at,
    )
    audit.record(
        actor=actor, action="search_families", subject=search, purpose="aid looks for people", division=pad(place)
    )
    return search


@transaction.atomic
def begin_monthly_search(*, at: datetime) -> Search | None:
    """The clock's work: the whole place once a month, unless that month's search was begun."""
    place = services.chain().division
    first = timezone.localdate(at).replace(day=1)
    if Search.objects.filter(division=place, on__gte=first).exists():
        return None
    return _begin(system_user(), place, at)


def work_searches(*, at: datetime) -> int:
    """The clock's work: one batch of each running search. Returns how many households were looked at."""
    begin_monthly_search(at=at)
    running = Search.objects.filter(finished_at=None).values_list("pk", flat=True)
    return sum(continue_search(search_id=pk, at=at) for pk in list(running))


@transaction.atomic
def continue_search(*, search_id: UUID, at: datetime) -> int:
    """The next batch, in one transaction: killed anywhere, it goes on from there. Returns how many households."""
    search = Search.objects.select_for_update().filter(pk=search_id, finished_at=None).first()
    if search is None:
        return 0
    here = Household.objects.filter(division__startswith=search.division).order_by("pk")
    households = list(here.filter(pk__gt=search.reached)[:BATCH] if search.reached else here[:BATCH])
    if households:
        _look_through(search, households, at)
        search.reached = households[-1].pk
    if len(households) < BATCH:
        search.finished_at = at
        audit.record(
            actor=search.started_by, action="finish_search", subject=search, purpose="aid looks for people",
            division=pad(search.division), detail={"households": search.households, "missing": search.missing},
        )  # fmt: skip
    search.save()
    return len(households)


def _look_through(search: Search, households: Sequence[Household], at: datetime) -> None:
    declared, catalogue = search_of(services.chain()), services.catalogue()
    fresh_from = search.on - timedelta(days=declared.fresh_days)
    batch = batch_of(catalogue, households, search.on, fresh_from)
    found = list(screen(catalogue, declared, batch.known, search.on))
    ids = [household.pk for household in households]
    open_leads = {(lead.household_id, lead.kind): lead for lead in _open_leads(ids)}
    _close_busy(batch, open_leads, at)
    for item in found:
        lead = open_leads.pop((item.known.household.pk, item.kind), None)
        _keep(search, declared, item, lead, batch)
    for lead in open_leads.values():
        close(lead, LeadState.GONE, system_user(), at)
    search.households += len(households)
    for reason, number in batch.passed_over.items():
        search.passed_over[reason] = search.passed_over.get(reason, 0) + number


def _open_leads(households: Sequence[UUID]) -> Sequence[Lead]:
    return list(Lead.objects.select_for_update().filter(household_id__in=households, state=LeadState.OPEN))


def _close_busy(batch: Batch, open_leads: dict[tuple[UUID, str], Lead], at: datetime) -> None:
    """A family that has applied meanwhile needs no visit; a payment in doubt stays in doubt."""
    cases = Case.objects.filter(household_id__in=batch.in_progress, state__in=OPEN_STATES)
    for case in cases:
        lead = open_leads.pop((case.household_id, LeadKind.MISSING), None)
        open_leads.pop((case.household_id, LeadKind.OVER), None)
        if lead is not None:
            lead.case = case
            close(lead, LeadState.CASE, system_user(), at)


def _keep(search: Search, declared: Declared, item: Found, lead: Lead | None, batch: Batch) -> None:
    facts = facts_hash(item)
    if lead is None and _set_aside(item, facts, search.on, declared.quiet_days):
        batch.skip("set_aside")
        return
    if lead is None:
        household = item.known.household
        lead = Lead(household=household, division=household.division, kind=item.kind)
    lead.points, lead.is_firm, lead.findings, lead.facts_hash = item.points, item.is_firm, item.findings, facts
    lead.found_by, lead.found_on = search, search.on
    lead.save()
    if item.kind == LeadKind.MISSING:
        search.missing += 1
    else:
        search.over += 1


def facts_hash(item: Found) -> str:
    """The same for the same facts and the same answers of the rules."""
    answers = [f"{entry['code']}={entry['answer']}" for entry in item.findings["benefits"]]
    return sha256("|".join([item.known.family.hash, *sorted(answers)]).encode()).hexdigest()


def _set_aside(item: Found, facts: str, on: date, quiet_days: int) -> bool:
    """Somebody was there not long ago and nothing has changed since."""
    earlier = Lead.objects.filter(
        household=item.known.household, kind=item.kind, facts_hash=facts, state__in=SET_ASIDE,
        closed_at__date__gt=on - timedelta(days=quiet_days),
    )  # fmt: skip
    return earlier.exists()
