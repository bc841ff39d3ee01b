"""The pages for people, starting the server, and reading the people anew."""

import asyncio
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from departments.app import create_app
from departments.people import People, PeopleError
from minzheng.base.packs import load_chain
from minzheng.registry.population import write_population


def test_the_switches_page_lists_departments_and_turns_switches(client: httpx.Client) -> None:
    page = client.get("/").text
    assert page.count("<section") == 10
    assert "10 departments, 39 items" in page
    form = {"department": "tax", "latency_ms": "20", "failure": "stale", "share": "50"}
    assert client.post("/switches", data=form).status_code == 303
    assert client.get("/control").json()["tax"] == {"latency_ms": 20, "failure": "stale", "share": 50}
    assert client.post("/switches", data={"department": "*"}).status_code == 303
    assert client.get("/control").json()["tax"]["failure"] == "none"


def test_a_form_with_a_wrong_value_is_refused(client: httpx.Client) -> None:
    assert client.post("/switches", data={"department": "tax", "share": "many"}).status_code == 422
    assert client.post("/switches", data={"department": "weather"}).status_code == 404


def test_another_site_cannot_turn_switches(client: httpx.Client) -> None:
    form = {"department": "tax", "failure": "hang"}
    response = client.post("/switches", data=form, headers={"Origin": "https://elsewhere.example"})
    assert response.status_code == 403
    assert client.get("/control").json()["tax"]["failure"] == "none"


def test_pages_fetch_nothing_from_elsewhere(client: httpx.Client) -> None:
    for path in ("/", "/docs"):
        page = client.get(path).text
        assert not re.search(r'(?:src|href|action)="(?!/|#)', page)
    assert "POST /public_security/queries" in client.get("/docs").text


def call(app: FastAPI, method: str, path: str) -> httpx.Response:
    async def once() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://departments") as client:
            return await client.request(method, path)

    return asyncio.run(once())


def test_reload_sees_a_city_that_was_generated_again(tmp_path: Path) -> None:
    chain = load_chain("cn-zj-jiaxing")
    write_population(chain, tmp_path, households=20, seed=1, division="3304")
    app = create_app(tmp_path)
    before = call(app, "GET", "/healthz").json()["people"]
    write_population(chain, tmp_path, households=60, seed=1, division="3304", force=True)
    assert call(app, "POST", "/population/reload").json()["people"] > before


def test_a_reload_that_fails_keeps_the_people(tmp_path: Path) -> None:
    write_population(load_chain("cn-zj-jiaxing"), tmp_path, households=20, seed=1, division="3304")
    app = create_app(tmp_path)
    before = call(app, "GET", "/healthz").json()
    shutil.move(tmp_path / "departments.sqlite", tmp_path / "away")
    assert call(app, "POST", "/population/reload").status_code == 409
    assert call(app, "GET", "/healthz").json() == before


def test_a_file_that_is_no_population_is_refused(tmp_path: Path) -> None:
    (tmp_path / "departments.sqlite").write_text("not a database")
    with pytest.raises(PeopleError, match="not data of this version"):
        People(tmp_path)


def test_starting_without_people_says_what_to_do(tmp_path: Path) -> None:
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "departments", "--data", str(tmp_path)]
    ended = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert "minzheng population generate" in ended.stderr
