"""The same piece of work for many numbers, in as many processes as there are processors."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import Any, TypeVar

T = TypeVar("T")
_work: Callable[[int], Any] | None = None  # inherited by the processes


def each(work: Callable[[int], T], numbers: Sequence[int], workers: int) -> Iterator[T]:
    """work(number) for every number, as they finish. What `work` holds is inherited, not sent."""
    global _work
    workers = min(workers, len(numbers))
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(work, numbers)
        return
    _work = work
    try:
        with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork")) as pool:
            waiting = [pool.submit(_in_process, number) for number in numbers]
            for done in as_completed(waiting):
                yield done.result()
    finally:
        _work = None


def _in_process(number: int) -> Any:
    assert _work is not None
    return _work(number)
