"""Whatever stands in a test, the run goes on: it passes, differs, or says what cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from minzheng.base.packs import PackChain
from minzheng.policy.openfisca import run_file

WHOLE: dict[str, Any] = {
    "name": "one",
    "period": "2017-01",
    "absolute_error_margin": {"default": 0.5},
    "parameters": {"benefits": {"basic_income": {"values": {"2010-01-01": {"value": 5}}}}},
    "reforms": ["a"],
    "keywords": ["a"],
    "ignore_variables": ["salary"],
    "input": {
        "households": {"a": {"adults": ["Ann"], "rent": {"2017-01": 5}}},
        "persons": {"Ann": {"salary": {"2017": 5}, "birth": "1970-01-01", "age": 3}, "Bob": {}},
    },
    "output": {
        "persons": {"Ann": {"age": 3}},
        "households": {"a": {"housing_tax": {"2017": 200}}},
        "household_income": [1, 2],
    },
    "division": "99",
}
ODD = [None, 5, "x", True, [], [1], {}, {"x": 1}, {"2017": [1]}, "9" * 200, "(" * 150, "1e999", -1, [[1]], {"": None}]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield from places(value[key], (*path, key))


def changed(path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    whole = deepcopy(WHOLE)
    here: Any = whole
    for key in path[:-1]:
        here = here[key]
    here[path[-1]] = odd
    return whole


@pytest.mark.parametrize("path", list(places(WHOLE)), ids=lambda path: ".".join(map(str, path)) or "all")
@pytest.mark.parametrize("with_reform", [True, False])
def test_no_shape_of_a_test_stops_the_run(
    country: PackChain, tmp_path: Path, path: tuple[Any, ...], with_reform: bool
) -> None:
    tests = [changed(path, odd) for odd in ODD]
    for test in tests:
        if not with_reform and isinstance(test, dict):
            test.pop("reforms", None)
    file = tmp_path / "odd.yaml"
    file.write_text(json.dumps(tests), encoding="utf-8")
    outcomes = list(run_file(country, file))
    assert len(outcomes) == len(ODD)
    assert all(outcome.report() for outcome in outcomes)
