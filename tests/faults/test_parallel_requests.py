"""The same request many times at once, over HTTP against the real web server: one effect, one answer."""

import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import httpx
import pytest

from minzheng.site.commands.running import web_command
from tests.conftest import ROOT, free_port, wait_until_it_answers
from tests.faults.families import WORDING
from tests.faults.site import Site, own_site

AT_ONCE = 20
Api = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, departments: str) -> Iterator[Site]:
    with own_site(tmp_path_factory.mktemp("parallel"), departments, families=3) as site:
        yield site


@pytest.fixture(scope="module")
def api(here: Site) -> Iterator[Api]:
    """A web server of its own; `api("clerk", "POST", path, …)`."""
    port = free_port()
    with subprocess.Popen(web_command(port), cwd=ROOT, env=here.environment) as server:
        url = f"http://127.0.0.1:{port}"
        wait_until_it_answers(f"{url}/health/", server)
        with httpx.Client(base_url=f"{url}/api", timeout=120) as client:

            def call(who: str, method: str, path: str, **request: Any) -> httpx.Response:
                headers = {"Authorization": f"Bearer {here.keys[who]}", **request.pop("headers", {})}
                return client.request(method, path, headers=headers, **request)

            yield call
        server.terminate()


def all_at_once(api: Api, who: str, path: str, body: dict[str, Any]) -> list[httpx.Response]:
    def once(_number: int) -> httpx.Response:
        return api(who, "POST", path, json=body, headers={"Idempotency-Key": f"one-key-for{path}"})

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(once, range(AT_ONCE)))


def settled(answer: Any) -> Any:
    """The answer without what later events may add."""
    return {key: value for key, value in answer.items() if key not in ("events", "steps")}


GRANT = {"outcome": "grant"}
REFUSE = {"outcome": "refuse", "reason": "另一个决定"}
CONSENT = {"wording": WORDING, "agreed": [str(UUID(int=1))]}


@pytest.mark.fault
@pytest.mark.parametrize(
    ("family", "stage", "verb", "who", "body", "other"),
    [
        (0, "draft", "submit", "clerk", CONSENT, {**CONSENT, "wording": "另一份"}),
        (1, "to_recommend", "recommend", "clerk", GRANT, REFUSE),
        (2, "to_confirm", "confirm", "decider", GRANT, REFUSE),
    ],
)
def test_twenty_at_once_are_one(
    here: Site, api: Api, family: int, stage: str, verb: str, who: str, body: dict[str, Any], other: dict[str, Any]
) -> None:
    number = here.do("prepare", stage=stage, count=1, skip=family)[0]
    answers = all_at_once(api, who, f"/cases/{number}/{verb}", body)
    print(f"{verb}: {dict(Counter(answer.status_code for answer in answers))}")
    assert {answer.status_code for answer in answers} == {200}
    assert all(settled(answer.json()) == settled(answers[0].json()) for answer in answers)
    kinds = Counter(event["kind"] for event in api(who, "GET", f"/cases/{number}").json()["events"])
    assert kinds[{"submit": "submitted", "recommend": "recommended", "confirm": "confirmed"}[verb]] == 1
    what = {"submit": "submitted", "confirm": "decided"}.get(verb)
    if what:
        found = here.do("inspect", what=what, only=number)
        assert (found["whole"], found["broken"], found["chain"]) == ([number], [], True)
    refused = all_at_once(api, who, f"/cases/{number}/{verb}", other)
    assert {answer.status_code for answer in refused} == {409}
    assert refused[0].json()["code"] == "accounts.operation_conflict"
