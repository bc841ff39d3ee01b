"""Killed in the middle of a decision: the case has its letter, its money and its record, or none of them."""

from collections.abc import Callable

import pytest

from tests.faults.site import Site

CASES, KILLS = 36, 8


@pytest.mark.fault
def test_a_decision_is_whole_or_has_not_happened(site: Callable[[int], Site]) -> None:
    here = site(CASES)
    here.do("prepare", stage="to_confirm", count=CASES)
    acknowledged: list[str] = []
    killed = 0
    for _kill in range(KILLS):
        numbers, was_killed = here.kill("confirm", longest=0.4)
        acknowledged += numbers
        killed += was_killed
        found = here.do("inspect", what="decided")
        assert found["broken"] == []
        assert found["chain"]
        assert set(acknowledged) <= set(found["whole"])
        assert len(found["whole"]) + found["undecided"] == CASES
    here.do("confirm")
    found = here.do("inspect", what="decided")
    print(f"{killed} kills, {len(acknowledged)} decisions acknowledged, {len(found['whole'])} whole at the end")
    assert killed > 0
    assert (len(found["whole"]), found["undecided"], found["broken"]) == (CASES, 0, [])
