"""Jiaxing's pack against the stand-in departments as a process of its own: what they answer is what is true."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from minzheng.accounts.queries import system_user
from minzheng.base.packs import forget, load_chain
from minzheng.base.text import Text
from minzheng.registry.actions import load_population
from minzheng.registry.models import Household
from minzheng.registry.population import write_population
from minzheng.registry.queries import members, other_households
from minzheng.verification import actions, queries
from minzheng.verification.comparing import nothing
from minzheng.verification.definitions import facts_of, sources_of
from minzheng.verification.models import Check, Finding, SourceQuery

pytestmark = [pytest.mark.fault, pytest.mark.django_db]
PACK = "cn-zj-jiaxing"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    forget()
    folder = tmp_path_factory.mktemp("city") / "people"
    write_population(load_chain(PACK), folder, households=40, seed=3, division="3304")
    return folder


@pytest.fixture(scope="module")
def server(city: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "departments", "--data", str(city), "--port", str(port)]
    environment = os.environ | {"MINZHENG_DEPARTMENTS_KEY": "demo-key"}
    root = Path(__file__).resolve().parents[4]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        for _try in range(150):
            try:
                httpx.get(f"{url}/healthz", timeout=1)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield url
        process.terminate()


@pytest.fixture
def url(server: str, settings: Any) -> Iterator[str]:
    settings.MINZHENG_DEPARTMENTS_URL, settings.MINZHENG_DEPARTMENTS_KEY = server, "demo-key"
    yield server
    httpx.delete(f"{server}/control")


def verify(household: Household) -> Check:
    """A check of everything, of everybody who lives there."""
    people = [member.person for member in members(household)]
    system, now = system_user(), timezone.now()
    authorisation = actions.authorise(
        actor=system, service="social-assistance", purpose=Text(zh="社会救助", en="Social assistance"), people=people,
        items=sources_of(load_chain(PACK)).codes(), until=timezone.localdate(now) + timedelta(days=300), wording="同意",
        case_number="JX-1", at=now,
    )  # fmt: skip
    return actions.start_check(
        actor=system, authorisation=authorisation, household=household, declared=household.known or {},
        case_number="JX-1", operation_id=str(household.pk), at=now,
    )  # fmt: skip


def truth_of(city: Path, household: Household) -> dict[str, dict[str, Any]]:
    with sqlite3.connect(city / "departments.sqlite") as database:
        query = "SELECT family FROM truth WHERE household_id = ?"
        (family,) = database.execute(query, [str(household.pk)]).fetchone()
    return {person["id"]: person for person in json.loads(family)["persons"]}


def assert_found_is_true(check: Check, truth: dict[str, dict[str, Any]]) -> None:
    facts = facts_of(load_chain(PACK))
    for finding in Finding.objects.filter(check_run=check):
        true = truth[str(finding.person_id)].get(finding.variable, nothing(facts[finding.variable]))
        assert finding.found == true, (finding.variable, finding.found, true)


def test_what_departments_answer_is_the_truth_that_families_did_not_declare(city: Path, url: str) -> None:
    load_population(city, on=timezone.localdate())
    homes = [home for home in Household.objects.all() if not other_households(home)]  # the cast has a boy in two
    checks = [verify(household) for household in homes[:25]]
    while actions.ask_due(at=timezone.now()):
        pass
    hidden = 0
    for check in checks:
        check.refresh_from_db()
        assert check.state == Check.State.COMPLETE
        assert_found_is_true(check, truth_of(city, check.household))
        hidden += sum(row.differs for row in queries.comparison(check))
    assert hidden > 0


def test_seven_sick_departments_delay_only_their_own_items_and_heal(city: Path, url: str) -> None:
    load_population(city, on=timezone.localdate())
    household = next(home for home in Household.objects.all() if len(members(home)) == 3)
    sick = {
        "market_regulation": {"failure": "hang"},
        "civil_affairs": {"failure": "error_500"},
        "housing": {"failure": "html"},
        "medical_insurance": {"failure": "wrong_person"},
        "disability_and_veterans": {"failure": "missing_items"},
        "human_resources": {"failure": "stale"},
        "public_security": {"failure": "reset"},
    }
    for department, switch in {**sick, "tax": {"latency_ms": 700}}.items():
        assert httpx.put(f"{url}/control/{department}", json=switch).status_code == 200
    check = verify(household)
    begun = time.monotonic()
    actions.ask_due(at=timezone.now(), limit=30)
    assert time.monotonic() - begun < 18  # three attempts of five seconds
    check.refresh_from_db()
    assert check.state == Check.State.ASKING
    progress = {one.code: one for one in queries.progress(check).departments}
    assert {code for code, one in progress.items() if one.waiting_items} == set(sick)
    assert {code for code, one in progress.items() if one.state == "answered"} == {
        "natural_resources",
        "tax",
        "finance",
    }
    errors = dict(SourceQuery.objects.filter(check_run=check).values_list("department", "last_error"))
    assert errors["medical_insurance"] == "wrong_person"
    assert errors["public_security"] == "connection"
    httpx.delete(f"{url}/control")
    actions.ask_due(at=timezone.now() + timedelta(minutes=2))
    check.refresh_from_db()
    assert check.state == Check.State.COMPLETE
    assert_found_is_true(check, truth_of(city, household))
