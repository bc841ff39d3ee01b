"""A worker killed in the middle of asking the departments: another one completes, and each answer is kept once."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from tests.faults.site import Site

CASES, KILLS = 5, 4
BETWEEN = 300  # seconds on the workers' clock between two lives: longer than any lease
SLOW = {"tax": 60, "finance": 150, "human_resources": 300}  # milliseconds


@pytest.fixture
def slow_departments(departments: str) -> Iterator[None]:
    with httpx.Client(base_url=departments, headers={"Authorization": "Bearer demo-key"}, timeout=30) as control:
        for department, latency in SLOW.items():
            control.put(f"/control/{department}", json={"latency_ms": latency}).raise_for_status()
        yield
        control.delete("/control").raise_for_status()


@pytest.mark.fault
@pytest.mark.usefixtures("slow_departments")
def test_another_worker_completes_and_each_answer_is_kept_once(site: Callable[[int], Site]) -> None:
    here = site(CASES)
    here.do("prepare", stage="being_verified", count=CASES)
    before: list[int] = []
    killed = 0
    for life in range(KILLS):
        _acknowledged, was_killed = here.kill("ask", longest=0.5, ahead=life * BETWEEN)
        killed += was_killed
        found = here.do("inspect", what="asked")
        before.append(found["answered"])
        assert found["chain"]
        assert found["changed answers"] == 0
        assert found["steps done"] == found["complete"] == found["reports"]
    assert before == sorted(before)
    here.do("ask", ahead=KILLS * BETWEEN)
    found = here.do("inspect", what="asked")
    print(f"{killed} kills; answered after each life: {before} of {found['questions']}")
    assert killed > 0
    assert found == {
        "questions": CASES * 10,
        "answered": CASES * 10,
        "items": CASES * 39,
        "answers": CASES * 39,
        "changed answers": 0,
        "checks": CASES,
        "complete": CASES,
        "reports": CASES,
        "steps done": CASES,
        "told": CASES,
        "chain": True,
    }
