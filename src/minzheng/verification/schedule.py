"""When a question is asked again, and when a department is left in peace. All times in seconds; pure."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

# The clerk still sits before the page for the first rounds; a restart of a department's system takes minutes; after
# that it is an outage that people are mending, and an hour is soon enough, for as long as the authorisation runs.
LATER_ROUNDS = (5, 15, 60, 300, 900)
HOURLY = 3600

# No round takes longer than the minute that one-click verification promises.
ROUND_SECONDS = 60
# After a killed worker, its questions are free again this long after the round would have ended.
LEASE_MARGIN = 10

# In one round: 0.2, 0.4, 0.8 … seconds between attempts, each half of it random so that many don't come at once.
FIRST_PAUSE = 0.2
PAUSE_LIMIT = 5.0
# A department that asks for more patience than this gets it between rounds, not inside one.
PATIENCE = 2.0

# Five rounds in a row without one sound answer: the department is down. Then one question at a time finds out whether
# it is back, after 30 seconds, then twice that, up to 5 minutes.
BREAKER_FAILURES = 5
BREAKER_SECONDS = 30
BREAKER_LONGEST = 300

Draw = Callable[[], float]


def pause(attempt: int, draw: Draw = random.random) -> float:
    """The wait after a failed attempt (counted from 0)."""
    full = min(FIRST_PAUSE * 2.0**attempt, PAUSE_LIMIT)
    return full * (0.5 + draw() / 2)


def next_round(at: datetime, rounds: int, retry_after: float = 0, draw: Draw = random.random) -> datetime:
    """When to ask again after `rounds` rounds (1 or more); up to a tenth later by chance, not before `retry_after`."""
    planned = LATER_ROUNDS[rounds - 1] if rounds <= len(LATER_ROUNDS) else HOURLY
    seconds = max(planned, min(retry_after, HOURLY))
    return at + timedelta(seconds=seconds * (1 + draw() / 10))


def round_seconds(timeout_seconds: int, attempts: int) -> float:
    """The longest that one round with a department may take, pauses included."""
    pauses = sum(min(FIRST_PAUSE * 2.0**attempt, PAUSE_LIMIT) for attempt in range(attempts - 1))
    return min(timeout_seconds * attempts + pauses, ROUND_SECONDS)


@dataclass(frozen=True)
class Breaker:
    """A department's circuit breaker: closed, open until a moment, then half-open for one question."""

    failures: int = 0
    open_until: datetime | None = None

    def state(self, at: datetime) -> str:
        if self.open_until is None:
            return "closed"
        return "open" if at < self.open_until else "half_open"

    def after_failure(self, at: datetime) -> Breaker:
        failures = self.failures + 1
        if failures < BREAKER_FAILURES:
            return Breaker(failures)
        seconds = min(BREAKER_SECONDS * 2 ** min(failures - BREAKER_FAILURES, 10), BREAKER_LONGEST)
        return Breaker(failures, at + timedelta(seconds=seconds))
