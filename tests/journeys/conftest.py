"""The running program for journeys: real processes, a real browser, one demo city for the session."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = os.environ.get("MINZHENG_CHROMIUM", "/usr/bin/chromium")
ROOT = Path(__file__).resolve().parents[2]
HOUSEHOLDS = 120


@dataclass(frozen=True)
class Platform:
    """Where the program runs and what its demo city is called; `decided` are the cases that were walked to an end."""

    url: str
    departments: str
    var: Path
    environment: dict[str, str]
    cast: dict[str, Any]
    decided: list[str] = field(default_factory=list)

    def minzheng(self, *arguments: str) -> str:
        """Run a `minzheng` command on the same site."""
        command = [sys.executable, "-m", "minzheng.site", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def own_database(var: Path) -> str:
    """A database of the journeys' own: a file, or a new one in the PostgreSQL server that the suite runs on."""
    url = os.environ["MINZHENG_DATABASE_URL"]
    if not url.startswith("postgres"):
        return f"sqlite:///{var / 'minzheng.sqlite3'}"
    name = f"journey_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return urlsplit(url)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def platform() -> Iterator[Platform]:
    """`minzheng run`, as a new user would start it."""
    var = Path(tempfile.mkdtemp(prefix="minzheng-journey-"))
    port, departments = free_port(), free_port()
    environment = {
        **os.environ,
        "MINZHENG_VAR": str(var),
        "MINZHENG_DATABASE_URL": own_database(var),
        "MINZHENG_DEPARTMENTS_URL": f"http://127.0.0.1:{departments}",
        "MINZHENG_DEMO": "1",
    }
    environment.pop("MINZHENG_TEST_DATABASE", None)
    ports = ["--port", str(port), "--departments-port", str(departments)]
    command = [sys.executable, "-m", "minzheng.site", "run", "--households", str(HOUSEHOLDS), *ports]
    with (var / "run.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until_up(url, process, var / "run.log")
        import json

        about = json.loads((var / "population" / "about.json").read_text(encoding="utf-8"))
        yield Platform(url, f"http://127.0.0.1:{departments}", var, environment, about["cast"])
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def wait_until_up(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(600):
        if process.poll() is not None:
            break
        try:
            if httpx.get(f"{url}/health/", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail(f"the program did not start:\n{log.read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, kept off the network."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield launched
        launched.close()
