"""Killed at random moments, the platform loses no application that it acknowledged and leaves none half-done."""

import os
from collections.abc import Callable

import pytest

from tests.faults.site import Site

CYCLES = int(os.environ.get("MINZHENG_FAULT_CYCLES", "12"))
FAMILIES = 25 * CYCLES


@pytest.mark.fault
def test_no_acknowledged_application_is_lost_and_none_is_half_done(site: Callable[[int], Site]) -> None:
    here = site(FAMILIES)
    acknowledged: list[str] = []
    killed = 0
    for _cycle in range(CYCLES):
        numbers, was_killed = here.kill("submit", longest=0.4)
        acknowledged += numbers
        killed += was_killed
        found = here.do("inspect", what="submitted")
        assert found["broken"] == []
        assert found["chain"]
        assert set(acknowledged) <= set(found["whole"])
        assert found["drafts"] <= 1  # the one that was under way
    here.do("submit")
    found = here.do("inspect", what="submitted")
    print(f"{killed} kills, {len(acknowledged)} acknowledged, {len(found['whole'])} whole at the end")
    assert killed > 0
    assert (len(found["whole"]), found["drafts"], found["broken"], found["chain"]) == (FAMILIES, 0, [], True)
