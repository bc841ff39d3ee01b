"""Every write of verification. Consent first: nothing is asked outside an authorisation in force."""

from __future__ import annotations

import hashlib
import time
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from minzheng.accounts import audit, moment
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.packs import chain_for_division, load_chain
from minzheng.base.text import Text
from minzheng.registry.models import Household, Person
from minzheng.registry.queries import Family
from minzheng.verification import comparing, events
from minzheng.verification.asking import Asker
from minzheng.verification.claiming import claim, stop_asking
from minzheng.verification.definitions import sources_of
from minzheng.verification.errors import AuthorisationEnded, AuthorisationRefused, NothingToSettle, ReasonMissing
from minzheng.verification.models import Authorisation, Check, Finding, SourceQuery
from minzheng.verification.opening import open_check, refuse_more_than_authorised
from minzheng.verification.schedule import ROUND_SECONDS
from minzheng.verification.storing import keep_version, store

LONGEST_DAYS = 366  # an authorisation lasts a year at most
REUSE = timedelta(hours=24)  # the same question again within a day gets the same check
POLL_SECONDS = 0.25  # how soon a question that becomes due joins a round under way


def authorise(
    *,
    actor: User,
    service: str,
    purpose: Text,
    people: list[Person],
    items: list[str],
    until: date,
    wording: str,
    case_number: str,
    at: datetime | None = None,
) -> Authorisation:
    """Keep a family's consent as it was given: a citizen's for their family, or one signed before a member of staff.

    Raises UnknownItem, AuthorisationRefused, NotPermitted. Legal basis: verification_national_art58.
    """
    at = at or moment.now()
    today = timezone.localdate(at)
    latest = today + timedelta(days=LONGEST_DAYS)
    if not (people and items and wording.strip() and today <= until <= latest):
        raise AuthorisationRefused(latest)
    division = _place(people[0])
    if actor.person_id not in {person.pk for person in people} and not actor.is_system:
        require(actor, Permission.RECEIVE, division)
    sources = sources_of(chain_for_division(division))
    for item in items:
        sources.split(item)
    with transaction.atomic():
        authorisation = Authorisation.objects.create(
            service=service, purpose_zh=purpose.zh, purpose_en=purpose.en, items=sorted(set(items)), until=until,
            wording=wording, wording_sha256=hashlib.sha256(wording.encode()).hexdigest(), division=division,
            case_number=case_number, given_by=actor, given_at=at,
        )  # fmt: skip
        authorisation.people.set(people)
        audit.record(
            actor=actor, action="authorise_verification", subject=authorisation, purpose=purpose.zh,
            case_number=case_number,
            detail={"people": len(people), "items": len(items), "sha256": authorisation.wording_sha256},
        )  # fmt: skip
    return authorisation


@transaction.atomic
def withdraw(*, actor: User, authorisation: Authorisation, at: datetime | None = None) -> None:
    """End a consent at once: nothing more is asked, and answers still on their way are not kept. Repeatable."""
    row = Authorisation.objects.select_for_update().get(pk=authorisation.pk)
    if not _is_named(actor, row):
        require(actor, Permission.RECEIVE, row.division)
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = at or moment.now(), actor
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        stop_asking(row)
        audit.record(
            actor=actor,
            action="withdraw_authorisation",
            subject=row,
            purpose=row.purpose_zh,
            case_number=row.case_number,
        )
    authorisation.withdrawn_at, authorisation.withdrawn_by = row.withdrawn_at, row.withdrawn_by


def start_check(
    *,
    actor: User,
    authorisation: Authorisation,
    household: Household,
    declared: Family,
    case_number: str,
    operation_id: str,
    items: list[str] | None = None,
    at: datetime | None = None,
) -> Check:
    """Put one question to each department about each person of the declared family; the worker asks them.

    `items` narrows what is asked (all that was authorised otherwise). The same family under the same authorisation
    within a day gets the check that is there (R-04).

    Raises NotPermitted, AuthorisationEnded, NotAuthorised (and logs the attempt).
    """
    at = at or moment.now()
    asked = sorted(set(authorisation.items if items is None else items))
    people = [entry["id"] for entry in declared["persons"]]
    if not actor.is_system and not _is_named(actor, authorisation):
        require(actor, Permission.HANDLE, household.division)
    refuse_more_than_authorised(actor, authorisation, people, asked, case_number)

    def start() -> Check:
        row = Authorisation.objects.select_for_update().get(pk=authorisation.pk)
        if not row.is_in_force(timezone.localdate(at)):
            raise AuthorisationEnded
        recent = Check.objects.filter(authorisation=row, household=household, started_at__gt=at - REUSE)
        again = next((check for check in recent.order_by("-started_at") if check.declared == declared), None)
        return again or open_check(actor, row, household, declared, case_number, asked, at)

    content = {"authorisation": authorisation.pk, "household": household.pk, "declared": declared, "items": asked}
    check, _new = once(
        operation_id=operation_id, kind="start_check", actor=actor, content=content, model=Check, do=start
    )
    return check


def ask_again(
    *, actor: User, check: Check, items: list[str], reason: str, operation_id: str, at: datetime | None = None
) -> None:
    """Ask the departments anew for some items, after an objection with evidence (复核).

    Old answers stay until new ones come; each change keeps what was there before.

    Raises NotPermitted, NotAuthorised, AuthorisationEnded, ReasonMissing.
    """
    at = at or moment.now()
    require(actor, Permission.HANDLE, check.division)
    if not reason.strip():
        raise ReasonMissing
    refuse_more_than_authorised(actor, check.authorisation, [], items, check.case_number)

    def reopen() -> Check:
        row = Check.objects.select_for_update().get(pk=check.pk)
        if not row.authorisation.is_in_force(timezone.localdate(at)):
            raise AuthorisationEnded
        wanted = sources_of(load_chain(row.pack)).by_department(items)
        for query in row.queries.filter(department__in=wanted):
            again = [item for item in query.items if item in query.waiting or item in wanted[query.department]]
            query.waiting, query.state, query.rounds, query.next_try_at = again, SourceQuery.State.PENDING, 0, at
            query.save(update_fields=["waiting", "state", "rounds", "next_try_at"])
        row.state, row.completed_at = Check.State.ASKING, None
        row.save(update_fields=["state", "completed_at"])
        events.check_changed(row)  # before the audit log: rooms above lock their case first, then the log
        audit.record(
            actor=actor, action="verify_again", subject=row, purpose=reason, case_number=row.case_number,
            detail={"items": items},
        )  # fmt: skip
        return row

    content = {"check": check.pk, "items": sorted(items), "reason": reason}
    once(operation_id=operation_id, kind="verify_again", actor=actor, content=content, model=Check, do=reopen)
    check.refresh_from_db()


def settle_finding(
    *, actor: User, finding_id: UUID, use: str, reason: str, operation_id: str, at: datetime | None = None
) -> Finding:
    """Decide which value of a difference is used ("found" or "declared"), with a reason; an earlier decision is kept.

    Raises NotPermitted, ReasonMissing, NothingToSettle. Legal basis: the objection of 审核确认办法 art. 18.
    """
    finding = Finding.objects.select_related("check_run").get(pk=finding_id)
    require(actor, Permission.HANDLE, finding.check_run.division)
    if not reason.strip():
        raise ReasonMissing

    def settle() -> Finding:
        check = Check.objects.select_for_update().get(pk=finding.check_run_id)
        row = Finding.objects.get(pk=finding_id)
        if row.state not in comparing.DIFFERENT or use not in (comparing.FOUND, comparing.DECLARED):
            raise NothingToSettle
        now = at or moment.now()
        if row.settled_by_id is not None:
            keep_version(row, now)
        row.used, row.reason, row.settled_by, row.settled_at = use, reason.strip(), actor, now
        row.save(update_fields=["used", "reason", "settled_by", "settled_at"])
        events.check_changed(check)
        audit.record(
            actor=actor, action="settle_finding", subject=row, division=check.division,
            purpose=check.authorisation.purpose_zh, case_number=check.case_number,
            detail={"variable": row.variable, "use": use},
        )  # fmt: skip
        return row

    content = {"finding": finding_id, "use": use, "reason": reason.strip()}
    row, _new = once(
        operation_id=operation_id, kind="settle_finding", actor=actor, content=content, model=Finding, do=settle
    )
    return row


def ask_due(*, at: datetime, limit: int = 200) -> int:
    """Ask what is due, store each outcome as it comes, and return how many questions were asked.

    Questions that become due meanwhile join in, for up to a minute: a department that hangs holds up its own answers
    only. Safe to call from several threads and processes at once; killed at any moment, it loses nothing.
    """
    begun = time.monotonic()
    first = claim(at=at, limit=limit)
    if not first:
        return 0
    asked = len(first)
    with Asker(settings.MINZHENG_DEPARTMENTS_URL, settings.MINZHENG_DEPARTMENTS_KEY) as asker:
        asker.submit(first)
        while asker.in_flight:
            outcomes = asker.outcomes(POLL_SECONDS)
            elapsed = time.monotonic() - begun
            now = at + timedelta(seconds=elapsed)
            for outcome in outcomes:
                store(outcome, at=now)
            if asked < limit and elapsed < ROUND_SECONDS:
                more = claim(at=now, limit=limit - asked)
                asker.submit(more)
                asked += len(more)
    return asked


def _is_named(actor: User, authorisation: Authorisation) -> bool:
    """True for a citizen whom the consent is about."""
    return actor.person_id is not None and authorisation.people.filter(pk=actor.person_id).exists()


def _place(person: Person) -> str:
    """Where somebody lives; where they are registered when they live in no household."""
    membership = person.memberships.filter(to_on=None).select_related("household").first()
    return membership.household.division if membership else person.division
