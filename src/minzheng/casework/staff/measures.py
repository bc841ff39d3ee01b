"""Figures of a place: counts by division and state, times, money. Reads only what it counts, never a name."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import Substr
from django.utils import timezone

from minzheng.accounts.models import User
from minzheng.accounts.permissions import jurisdictions, scope
from minzheng.accounts.roles import Permission
from minzheng.base.divisions import Division
from minzheng.casework import services
from minzheng.casework.models import Case, CaseState, CaseStep, Decision, DecisionKind, Outcome, Rating, StepState
from minzheng.casework.queries import monthly_fen
from minzheng.verification.models import Answer

SMALLEST_SHOWN = 5
LOOK_BACK_DAYS = 90
DECIDED = [CaseState.GRANTED, CaseState.REFUSED]
IN_PROGRESS = [CaseState.OPEN, CaseState.PAUSED]
HAPPY = 4


@dataclass
class PlaceFigures:
    """One line of the table. `days` are working days from acceptance to decision of each case decided lately."""

    place: Division
    states: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    overdue: int = 0
    days: list[int] = field(default_factory=list)

    @property
    def in_progress(self) -> int:
        return self.states[CaseState.OPEN] + self.states[CaseState.PAUSED]


@dataclass(frozen=True)
class Measures:
    """`small` is true where the lines are below county level: counts under SMALLEST_SHOWN are not shown there."""

    lines: list[PlaceFigures]
    small: bool
    month_from: date
    since: date
    total: PlaceFigures
    in_time: int
    without_trip: int
    submitted: int
    answers: int
    granted_families: int
    granted_fen: int
    ratings: int
    average_score: float | None
    happy: int


def scoped(user: User, service: str) -> QuerySet[Case]:
    """The cases of this service in the places whose figures the user may see, drafts left out."""
    return Case.objects.filter(scope(user, Permission.SEE_FIGURES), service=service).exclude(state=CaseState.DRAFT)


def lines_of(user: User) -> tuple[list[Division], int, bool]:
    """(places one level below the user's, digits of their codes, whether they are below county level)."""
    known = services.divisions()
    tops = [known.get(prefix) for prefix in jurisdictions(user, Permission.SEE_FIGURES) if prefix in known]
    whole = [place for place in tops if place.level in ("province", "city")]
    if whole:
        return [county for top in whole for county in known.under(top.prefix, "county")], 6, False
    return [town for top in tops for town in known.under(top.prefix, "town")], 9, True


def measure(user: User, service: str, today: date) -> Measures:
    """Ten queries, whatever the size of the place."""
    cases = scoped(user, service)
    places, digits, small = lines_of(user)
    lines = {place.code12[:digits]: PlaceFigures(place) for place in places}
    month_from, since = today.replace(day=1), today - timedelta(days=LOOK_BACK_DAYS)
    _count_states(cases, lines, digits, today)
    in_time = _count_days(user, service, lines, digits, since)
    total = PlaceFigures(places[0]) if places else PlaceFigures(services.divisions().get("33"))
    for line in lines.values():
        total.overdue += line.overdue
        total.days += line.days
        for state, number in line.states.items():
            total.states[state] += number
    submitted = cases.filter(submitted_at__date__gte=month_from)
    granted = _granted(user, service, month_from)
    rated = Rating.objects.filter(scope(user, Permission.SEE_FIGURES, "case__division"), case__service=service)
    opinion = rated.aggregate(count=Count("id"), average=Avg("score"), happy=Count("id", filter=Q(score__gte=HAPPY)))
    amounts = [monthly_fen(entries) for entries in granted]
    return Measures(
        lines=list(lines.values()),
        small=small,
        month_from=month_from,
        since=since,
        total=total,
        in_time=in_time,
        without_trip=submitted.exclude(channel="counter").count(),
        submitted=submitted.count(),
        answers=_answers(user, month_from).count(),
        granted_families=len(amounts),
        granted_fen=sum(amounts),
        ratings=opinion["count"],
        average_score=opinion["average"],
        happy=opinion["happy"],
    )


def _count_states(cases: QuerySet[Case], lines: dict[str, PlaceFigures], digits: int, today: date) -> None:
    late = Count("id", filter=Q(state=CaseState.OPEN, due_on__lt=today))
    rows = cases.annotate(place=Substr("division", 1, digits)).values("place", "state")
    for row in rows.annotate(number=Count("id"), late=late).order_by():
        line = lines.get(row["place"])
        if line is not None:
            line.states[row["state"]] += row["number"]
            line.overdue += row["late"]


def _count_days(user: User, service: str, lines: dict[str, PlaceFigures], digits: int, since: date) -> int:
    """Working days of each case decided since then, pauses left out; returns how many were in time."""
    calendar, promised = services.calendar(), services.current(service).time.promised
    accepts = [key for key, step in services.current(service).steps.items() if step.action == "accept"]
    steps = CaseStep.objects.filter(
        scope(user, Permission.SEE_FIGURES, "case__division"),
        key__in=accepts,
        state=StepState.DONE,
        case__service=service,
        case__state__in=DECIDED,
        case__closed_at__date__gte=since,
    )
    columns = ("case__division", "done_at", "case__closed_at", "case__paused_days")
    in_time, known = 0, {}
    for division, accepted, closed, paused in steps.values_list(*columns).iterator():
        span = timezone.localdate(accepted), timezone.localdate(closed)
        if span not in known:
            known[span] = calendar.working_days_between(*span)
        days = max(known[span] - paused, 0)
        in_time += days <= promised
        if division[:digits] in lines:
            lines[division[:digits]].days.append(days)
    return in_time


def _granted(user: User, service: str, since: date) -> list[Any]:
    """What each grant of the month gives; the amounts are encrypted, so they are summed here and not in SQL."""
    decisions = Decision.objects.filter(
        scope(user, Permission.SEE_FIGURES, "case__division"),
        case__service=service,
        kind=DecisionKind.CONFIRMATION,
        outcome=Outcome.GRANT,
        superseded_at=None,
        decided_on__gte=since,
    )
    return list(decisions.values_list("granted", flat=True))


def _answers(user: User, since: date) -> QuerySet[Answer]:
    """Items that departments answered this month instead of the family."""
    return Answer.objects.filter(
        scope(user, Permission.SEE_FIGURES, "query__check_run__division"), answered_at__date__gte=since
    )


def listed(user: User, service: str, what: str, today: date) -> QuerySet[Case]:
    """The cases that a figure counts. Raises KeyError for an unknown figure."""
    cases = scoped(user, service)
    month_from, since = today.replace(day=1), today - timedelta(days=LOOK_BACK_DAYS)
    kinds: dict[str, Q] = {
        "all": Q(),
        "progress": Q(state__in=IN_PROGRESS),
        "overdue": Q(state=CaseState.OPEN, due_on__lt=today),
        "paused": Q(state=CaseState.PAUSED),
        "decided": Q(state__in=DECIDED, closed_at__date__gte=since),
        "submitted": Q(submitted_at__date__gte=month_from),
        "checked": Q(check_id__in=_answers(user, month_from).values("query__check_run")),
        "granted": Q(state=CaseState.GRANTED, decisions__in=_confirmed_since(month_from)),
        "rated": Q(rating__isnull=False),
    }
    return cases.filter(kinds[what])


def _confirmed_since(day: date) -> QuerySet[Decision]:
    return Decision.objects.filter(
        kind=DecisionKind.CONFIRMATION, outcome=Outcome.GRANT, superseded_at=None, decided_on__gte=day
    )
