"""Taking questions that are due, by lease: no two workers ask the same one, and a killed worker's come free again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from minzheng.base.packs import load_chain
from minzheng.verification.asking import Request
from minzheng.verification.definitions import Source, facts_of, sources_of
from minzheng.verification.models import Authorisation, SourceHealth, SourceQuery
from minzheng.verification.reading import Question
from minzheng.verification.schedule import LEASE_MARGIN, round_seconds


def source_key(pack: str, department: str) -> str:
    """The name under which a department of a place has its breaker and its slots."""
    return f"{pack}/{department}"


def declared_source(key: str) -> Source | None:
    """The declaration behind a key; None when the pack no longer has it."""
    pack, _slash, department = key.partition("/")
    return sources_of(load_chain(pack)).departments.get(department)


def _free(at: datetime) -> QuerySet[SourceQuery]:
    """Unanswered, in nobody's hands, and still authorised."""
    return (
        SourceQuery.objects.exclude(state=SourceQuery.State.ANSWERED)
        .filter(Q(lease_until=None) | Q(lease_until__lte=at), next_try_at__isnull=False)
        .filter(
            check_run__authorisation__withdrawn_at=None,
            check_run__authorisation__until__gte=timezone.localdate(at),
        )
    )


def _to_ask(at: datetime) -> list[str]:
    """Sources with something due, or down and due to be tried again while somebody waits for them. Reads only."""
    down = SourceHealth.objects.filter(open_until__isnull=False)
    shut = down.filter(open_until__gt=at).values_list("source", flat=True)
    try_again = down.filter(open_until__lte=at).values_list("source", flat=True)
    due = _free(at).filter(Q(next_try_at__lte=at) | Q(source__in=list(try_again))).exclude(source__in=list(shut))
    return sorted(due.values_list("source", flat=True).distinct())


def claim(*, at: datetime, limit: int) -> list[Request]:
    """Lease what is due and what the departments' slots allow; the caller asks and then stores each outcome."""
    requests: list[Request] = []
    for key in _to_ask(at):
        source = declared_source(key)
        if source is not None and len(requests) < limit:
            requests += _claim_from(key, source, at, limit - len(requests))
    return requests


@transaction.atomic
def _claim_from(key: str, source: Source, at: datetime, limit: int) -> list[Request]:
    """Locks the source's health, so that its slots are counted by one worker at a time; passes over a busy one."""
    locks = connection.features.has_select_for_update_skip_locked
    health = SourceHealth.objects.select_for_update(skip_locked=locks).filter(source=key).first()
    if health is None:
        return []
    state = health.breaker.state(at)
    taken = SourceQuery.objects.filter(source=key, lease_until__gt=at).count()
    slots = min(source.parallel - taken, limit) if state == "closed" else 1 if state == "half_open" else 0
    if slots < 1:
        return []
    due = _free(at).filter(source=key)
    if state == "closed":
        due = due.filter(next_try_at__lte=at)
    rows = due.select_for_update(skip_locked=locks, of=("self",) if locks else ())
    chosen = list(rows.order_by("next_try_at").values_list("pk", flat=True)[:slots])
    lease, until = (
        uuid4(),
        at + timedelta(seconds=round_seconds(source.timeout_seconds, source.attempts) + LEASE_MARGIN),
    )
    _free(at).filter(pk__in=chosen).update(lease=lease, lease_until=until, state=SourceQuery.State.ASKING)
    if state == "half_open" and chosen:
        SourceHealth.objects.filter(pk=key).update(open_until=until)
    return _requests(lease, source, at)


def _requests(lease: UUID, source: Source, at: datetime) -> list[Request]:
    rows = SourceQuery.objects.filter(lease=lease).select_related("person", "check_run__authorisation")
    return [
        Request(
            question=Question(row.pk, row.person.name, row.person.id_number, tuple(_allowed(row))),
            department=row.department,
            source=source,
            facts=facts_of(load_chain(row.check_run.pack)),
            purpose=row.check_run.authorisation.purpose_zh,
            authorisation=row.check_run.authorisation_id,
            on=timezone.localdate(at),
            lease=lease,
        )
        for row in rows
    ]


def _allowed(row: SourceQuery) -> list[str]:
    """What is still open, of what was authorised and is still declared: minimum necessity at the moment of asking."""
    authorised = set(row.check_run.authorisation.items)
    return [item for item in row.waiting if f"{row.department}.{item}" in authorised]


def stop_asking(authorisation: Authorisation) -> None:
    """Take what waits under a withdrawn consent off the schedule.

    Waits for no lock: what a worker holds at this moment is refused when it comes back.
    """
    locks = connection.features.has_select_for_update_skip_locked
    waiting = SourceQuery.objects.filter(check_run__authorisation=authorisation, next_try_at__isnull=False)
    rows = waiting.select_for_update(skip_locked=locks, of=("self",) if locks else ())
    SourceQuery.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(next_try_at=None)
