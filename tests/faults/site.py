"""A site of its own for processes that are killed: a folder, a database, and the nursery that does its work."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

ROOT = Path(__file__).resolve().parents[2]
Said = list[dict[str, Any]]


@dataclass
class Site:
    """`do` runs an order to its end; `kill` ends one with SIGKILL some seconds after it began."""

    environment: dict[str, str]
    random: Random = field(default_factory=lambda: Random(6100))
    keys: dict[str, str] = field(default_factory=dict)
    process: Any = None

    def start(self, families: int) -> None:
        command = [sys.executable, "-m", "tests.faults.nursery"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert "ready" in self._line()
        self.do("migrate")
        self.keys = self.do("seed", families=families)

    def _line(self) -> dict[str, Any]:
        line = self.process.stdout.readline()
        assert line, "the nursery ended"
        said: dict[str, Any] = json.loads(line)
        return said

    def _order(self, do: str, arguments: dict[str, Any]) -> int:
        self.process.stdin.write(json.dumps({"do": do, **arguments}).encode() + b"\n")
        self.process.stdin.flush()
        return int(self._line()["born"])

    def _until_gone(self) -> tuple[Said, int]:
        said: Said = []
        while "gone" not in (line := self._line()):
            said.append(line)
        return said, int(line["gone"])

    def do(self, do: str, **arguments: Any) -> Any:
        """Run an order to its end; its result."""
        self._order(do, arguments)
        said, status = self._until_gone()
        assert status == 0, f"{do} failed"
        return said[-1]["result"]

    def kill(self, do: str, longest: float, **arguments: Any) -> tuple[list[Any], bool]:
        """Begin an order and kill it at a random moment within `longest` seconds.

        Returns what it acknowledged, and True if it was killed before its end.
        """
        child = self._order(do, arguments)
        time.sleep(self.random.uniform(0, longest))
        with contextlib.suppress(ProcessLookupError):  # it had ended before, and was waited for
            os.kill(child, signal.SIGKILL)
        said, status = self._until_gone()
        return [line["ack"] for line in said if "ack" in line], os.WIFSIGNALED(status)

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def own_database(var: Path) -> Iterator[str]:
    """The address of a file in `var`, or of a new database in the server that the suite runs on."""
    url = os.environ["MINZHENG_DATABASE_URL"]
    if not url.startswith("postgres"):
        yield f"sqlite:///{var / 'minzheng.sqlite3'}"
        return
    name = f"fault_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}".encode())
        yield urlsplit(url)._replace(path=f"/{name}").geturl()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def own_site(var: Path, departments: str, families: int) -> Iterator[Site]:
    """A site with its tables, families and staff."""
    with own_database(var) as database:
        environment = {
            **os.environ,
            "MINZHENG_VAR": str(var),
            "MINZHENG_DATABASE_URL": database,
            "MINZHENG_DEPARTMENTS_URL": departments,
            "MINZHENG_DEPARTMENTS_KEY": "demo-key",
            "DJANGO_SETTINGS_MODULE": "minzheng.site.settings",
        }
        environment.pop("MINZHENG_TEST_DATABASE", None)
        site = Site(environment)
        try:
            site.start(families)
            yield site
        finally:
            site.stop()
