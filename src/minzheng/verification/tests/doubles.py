"""Departments that answer, or misbehave as told: a tiny HTTP server on loopback, in a thread of the test."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NONE = {"result": "none", "as_of": "2026-11-20"}
Body = dict[str, Any]


def found(as_of: str = "2026-11-20", **record: Any) -> Body:
    return {"result": "found", "as_of": as_of, "record": record}


@dataclass
class Departments:
    """`answers[(id_number, item)]` is what is said, "none" otherwise; `failing[department]` how it misbehaves.

    `asked` and `numbers` (the query numbers) tell what came in, in order.
    """

    answers: dict[tuple[str, str], Body] = field(default_factory=dict)
    failing: dict[str, str] = field(default_factory=dict)
    latency: dict[str, float] = field(default_factory=dict)
    asked: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    most_at_once: dict[str, int] = field(default_factory=dict)
    url: str = ""

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._open: dict[str, int] = {}
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def start(self, port: int = 0) -> None:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._connection, "127.0.0.1", port), self._loop
        )
        self._server = listening.result()
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def stop(self) -> None:
        async def end() -> None:
            self._server.close()
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()

        asyncio.run_coroutine_threadsafe(end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = next(
                    int(line[15:]) for line in head.split("\r\n") if line.lower().startswith("content-length:")
                )
                department = head.split(" ")[1].strip("/").partition("/")[0]
                question = json.loads(await reader.readexactly(length))
                self.asked.append((department, question["person"]["id_number"], tuple(question["items"])))
                self.numbers.append(question["query_id"])
                self._open[department] = self._open.get(department, 0) + 1
                self.most_at_once[department] = max(self.most_at_once.get(department, 0), self._open[department])
                try:
                    await asyncio.sleep(self.latency.get(department, 0))
                    await self._respond(self.failing.get(department, ""), question, writer)
                finally:
                    self._open[department] -= 1
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _respond(self, failure: str, question: Body, writer: asyncio.StreamWriter) -> None:
        if failure == "hang":
            await asyncio.sleep(3600)
        if failure == "reset":
            writer.transport.abort()
            raise ConnectionError
        if failure in STATUSES:
            return await send(writer, b"{}", *STATUSES[failure])
        body = json.dumps(self.answer(failure, question), ensure_ascii=False).encode()
        if failure in BODIES:
            body = BODIES[failure](body)
        if failure == "slow_drip":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n")
            for _second in range(1000):
                writer.write(b" ")
                await writer.drain()
                await asyncio.sleep(0.1)
        elif failure == "huge":
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
            for _megabyte in range(100):
                writer.write(b" " * 1024 * 1024)
                await writer.drain()
            raise ConnectionError
        else:
            await send(writer, body, extra="Content-Encoding: gzip\r\n" if failure == "gzip" else "")

    def answer(self, failure: str, question: Body) -> Body:
        """A good answer, or one that is wrong inside."""
        person, items = dict(question["person"]), question["items"]
        said = {item: dict(self.answers.get((person["id_number"], item), NONE)) for item in items}
        if failure == "wrong_person":
            person["id_number"] = "33990019000101123X"
        elif failure == "wrong_name":
            person["name"] = "另一人"
        elif failure == "missing_items":
            said.pop(items[0])
        elif failure == "stale":
            said = {item: {**answer, "as_of": "2026-01-01"} for item, answer in said.items()}
        elif failure == "tomorrows_clock":
            said = {item: {**answer, "as_of": "2026-11-25"} for item, answer in said.items()}
        elif failure == "next_year":
            said = {item: {**answer, "as_of": "2027-11-25"} for item, answer in said.items()}
        elif failure == "empty_record":
            said = {item: {"result": "found", "as_of": "2026-11-20", "record": {}} for item in items}
        elif failure == "too_much":
            said["secret"] = found(value="x")
        wrong_query = "00000000-0000-4000-8000-000000000000"
        number = wrong_query if failure == "wrong_query" else question["query_id"]
        return {
            "query_id": number, "person": person, "answered_at": "2026-11-24T10:00:00+08:00", "answers": said
        }  # fmt: skip


STATUSES = {
    "error_500": ("500 Internal Server Error", ""),
    "busy_429": ("429 Too Many Requests", "Retry-After: 120\r\n"),
    "refused": ("403 Forbidden", ""),
    "redirect": ("302 Found", "Location: http://127.0.0.1:9/\r\n"),
}
BODIES: dict[str, Callable[[bytes], bytes]] = {
    "html": lambda body: "<html><body>系统维护</body></html>".encode(),
    "cut_json": lambda body: body[: len(body) // 2],
    "charset": lambda body: body.decode().encode("gb18030"),
    "not_a_number": lambda body: body.replace(b'"query_id"', b'"x": NaN, "query_id"'),
    "deep": lambda body: b"[" * 100_000,
    "list": lambda body: b"[1, 2]",
}


async def send(writer: asyncio.StreamWriter, body: bytes, status: str = "200 OK", extra: str = "") -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n{extra}\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
