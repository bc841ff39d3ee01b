"""A stop watch: seconds on the clock and of processors."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

Timed = dict[str, float]


@contextmanager
def timed(found: Timed, name: str) -> Iterator[None]:
    """Seconds on the clock, and of processors (threads and finished processes included)."""
    before, start = _of_processors(), time.perf_counter()
    yield
    found[name] = time.perf_counter() - start
    found[f"{name}_of_processors"] = _of_processors() - before


def _of_processors() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime
