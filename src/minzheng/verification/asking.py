"""Asking departments over HTTP, many at once. No database here: questions go in, outcomes come out through a queue.

The event loop runs in a thread of its own, so that the thread that stores answers (and holds the database connection)
never waits for a department, and no transaction is open while one is asked.
"""

from __future__ import annotations

import asyncio
import logging
import queue
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from types import TracebackType
from typing import Any
from uuid import UUID

import httpx

from minzheng.policy.definitions import Input
from minzheng.verification import failures
from minzheng.verification.definitions import Source
from minzheng.verification.reading import Question, Reading, Rejected, read_answer
from minzheng.verification.schedule import PATIENCE, pause, round_seconds

BODY_LIMIT = 1024 * 1024  # bytes; 39 items of one person are a few kilobytes
FINAL = frozenset({failures.TOO_LARGE, failures.REFUSED})  # asking again at once would not help
logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Request:
    """A question with all that is needed to ask it. `on` is today, for freshness; `lease` marks whose turn it is."""

    question: Question
    department: str
    source: Source
    facts: Mapping[str, Input]
    purpose: str
    authorisation: UUID
    on: date
    lease: UUID

    def body(self) -> dict[str, Any]:
        return {
            "query_id": str(self.question.query_id),
            "purpose": self.purpose,
            "authorisation": str(self.authorisation),
            "person": {"name": self.question.name, "id_number": self.question.id_number},
            "items": list(self.question.items),
        }


@dataclass(frozen=True)
class Outcome:
    """What one round brought: a reading, or the code of the last failure. `retry_after` in seconds."""

    request: Request
    attempts: int
    reading: Reading | None = None
    failure: str = ""
    retry_after: float = 0


class Asker:
    """Asks in the background while it is entered. Not for use by several threads."""

    def __init__(self, base_url: str, key: str) -> None:
        self.in_flight = 0
        self._base_url = base_url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}", "Accept": "application/json", "Accept-Encoding": "identity"}
        self._outcomes: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="asking", daemon=True)

    def __enter__(self) -> Asker:
        self._client = httpx.AsyncClient(
            headers=self._headers, verify=_tls(), trust_env=False, follow_redirects=False, timeout=None,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=200),
        )  # fmt: skip
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _close(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    def submit(self, requests: list[Request]) -> None:
        self.in_flight += len(requests)
        self._loop.call_soon_threadsafe(self._begin, requests)

    def _begin(self, requests: list[Request]) -> None:
        for request in requests:
            task = self._loop.create_task(self._answer(request))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def outcomes(self, wait_seconds: float) -> list[Outcome]:
        """What has come in; waits up to `wait_seconds` for the first. Empty if nothing came."""
        found: list[Outcome] = []
        try:
            found.append(self._outcomes.get(timeout=wait_seconds))
            while True:
                found.append(self._outcomes.get_nowait())
        except queue.Empty:
            self.in_flight -= len(found)
            return found

    async def _answer(self, request: Request) -> None:
        try:
            outcome = await ask(self._client, self._base_url, request)
        except Exception as error:
            # Never the message: it may quote what a department said of a person.
            logger.error("asking %s failed unexpectedly: %s", request.department, type(error).__name__)
            outcome = Outcome(request, 1, failure=failures.BAD_SHAPE)
        self._outcomes.put(outcome)


@cache
def _tls() -> ssl.SSLContext:
    """Loading the authorities' certificates takes longer than many a department's answer."""
    return ssl.create_default_context()


class _Failed(Exception):
    def __init__(self, code: str, retry_after: float = 0) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


async def ask(client: httpx.AsyncClient, base_url: str, request: Request) -> Outcome:
    """One round: up to the source's attempts, each with its timeout, all within `round_seconds`. Never raises for a
    department's failure."""
    source, failed, attempt = request.source, _Failed(failures.TIMEOUT), 0
    try:
        async with asyncio.timeout(round_seconds(source.timeout_seconds, source.attempts)):
            for attempt in range(source.attempts):
                if attempt:
                    await asyncio.sleep(max(pause(attempt - 1), failed.retry_after))
                try:
                    return Outcome(request, attempt + 1, reading=await _attempt(client, base_url, request))
                except _Failed as error:
                    failed = error
                if failed.code in FINAL or failed.retry_after > PATIENCE:
                    break
    except TimeoutError:
        pass
    return Outcome(request, attempt + 1, failure=failed.code, retry_after=failed.retry_after)


async def _attempt(client: httpx.AsyncClient, base_url: str, request: Request) -> Reading:
    try:
        async with asyncio.timeout(request.source.timeout_seconds):
            body = await _body(client, f"{base_url}{request.source.path}/queries", request)
        return read_answer(body, request.question, request.source, request.facts, request.on)
    except Rejected as rejected:
        raise _Failed(rejected.code) from None
    except (TimeoutError, httpx.TimeoutException):
        raise _Failed(failures.TIMEOUT) from None
    except httpx.HTTPError:
        raise _Failed(failures.CONNECTION) from None


async def _body(client: httpx.AsyncClient, url: str, request: Request) -> bytes:
    """The body of a good response, never more than BODY_LIMIT of it in memory, and never unpacked."""
    async with client.stream("POST", url, json=request.body()) as response:
        if response.status_code == 429 or response.status_code >= 500:
            busy = response.status_code in (429, 503)
            wait = response.headers.get("retry-after", "")
            seconds = float(wait) if busy and wait.isascii() and wait.isdigit() else 0
            raise _Failed(failures.BUSY_429 if response.status_code == 429 else failures.HTTP_500, seconds)
        if response.status_code != 200:
            raise _Failed(failures.REFUSED)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise _Failed(failures.NOT_JSON)
        body = bytearray()
        async for chunk in response.aiter_raw():
            body += chunk
            if len(body) > BODY_LIMIT:
                raise _Failed(failures.TOO_LARGE)
        return bytes(body)
