"""A worker killed at any moment loses nothing, and what was answered is not asked again."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from .doubles import Departments, found

SCRIPT = Path(__file__).with_name("worker_process.py")
CHECKS = 6
STEP = 20  # seconds on the worker's clock between two lives: longer than a lease


@pytest.fixture
def environment(tmp_path: Path, country: Path, departments: Departments) -> dict[str, str]:
    """The test database where other processes can reach it (PostgreSQL), a file of its own otherwise."""
    place = connection.settings_dict
    url = f"sqlite:///{tmp_path / 'platform.sqlite3'}"
    if connection.vendor == "postgresql":
        login = f"{quote(place['USER'])}:{quote(place['PASSWORD'])}"
        url = f"postgresql://{login}@{quote(place['HOST'], safe='')}:{place['PORT']}/{place['NAME']}"
    return os.environ | {
        "MINZHENG_DATABASE_URL": url,
        "MINZHENG_DEPARTMENTS_URL": departments.url,
        "MINZHENG_PACK": "xx",
    }


def command(environment: dict[str, str], *arguments: str) -> Any:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if arguments[0] == "dump" else None


def live_for(environment: dict[str, str], clock: int, seconds: float) -> None:
    """Run a worker and kill it `seconds` after it began to ask."""
    arguments = [sys.executable, str(SCRIPT), "work", str(clock)]
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.PIPE) as worker:
        assert worker.stdout is not None
        assert worker.stdout.readline() == b"go\n"
        time.sleep(seconds)
        worker.send_signal(signal.SIGKILL)


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_killing_the_worker_loses_nothing_and_repeats_nothing(
    environment: dict[str, str], departments: Departments
) -> None:
    departments.latency = {"pensions": 0.02, "homes": 0.2, "people": 0.4}
    tables = "there" if connection.vendor == "postgresql" else "tables"
    command(environment, "seed", str(CHECKS), tables)
    departments.answers[("339900195103050112", "houses")] = found(count=2)
    before: list[int] = []
    for life, seconds in enumerate((0.05, 0.1, 0.25, 0.45, 0.9, 1.8, 3.6)):  # a busy machine needs longer lives
        departments.numbers.clear()
        answered = set(command(environment, "dump")["answered"])
        before.append(len(answered))
        if life > 3 and answered:
            break
        live_for(environment, life * STEP, seconds)
        time.sleep(0.5)  # let the departments finish with what the dead worker asked
        assert not answered & set(departments.numbers)
    assert before == sorted(before)
    departments.numbers.clear()
    answered = set(command(environment, "dump")["answered"])
    assert answered
    command(environment, "work", str(len(before) * STEP))  # every lease of a dead worker is over
    assert not answered & set(departments.numbers)
    end = command(environment, "dump")
    assert (end["open"], len(end["answered"]), end["answers"]) == (0, CHECKS * 6, CHECKS * 10)
    assert (end["versions"], end["complete"], end["reports"]) == (0, CHECKS, CHECKS)


@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_ask_the_same_question(environment: dict[str, str], departments: Departments) -> None:
    departments.latency = {"pensions": 0.05, "homes": 0.05, "people": 0.05}
    command(environment, "seed", str(CHECKS), "there" if connection.vendor == "postgresql" else "tables")
    program = [sys.executable, str(SCRIPT), "work", "0"]
    workers = [subprocess.Popen(program, env=environment, stderr=subprocess.PIPE) for _worker in range(2)]
    for worker in workers:
        _out, errors = worker.communicate(timeout=60)
        assert worker.returncode == 0, errors.decode()
    assert len(departments.numbers) == len(set(departments.numbers)) == CHECKS * 6
    assert departments.most_at_once["pensions"] <= 4
    end = command(environment, "dump")
    assert (end["open"], end["answers"], end["complete"]) == (0, CHECKS * 10, CHECKS)
