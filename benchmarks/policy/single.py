"""One family at a time: `python -m benchmarks.policy.single ours|catalogue|openfisca FAMILIES` prints JSON, in ms."""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

from benchmarks.policy.setting import DIVISIONS, OF_HOUSEHOLDS, ON, catalogue

ROUNDS = 3


def percentiles(work: Callable[[Any], object], cases: list[Any]) -> dict[str, float]:
    """Of one case, after a round that nobody counts; waiting for the processor is not counted either."""
    gc.collect()
    gc.freeze()  # as a server does once it has started
    for case in cases:
        work(case)
    taken = []
    for _ in range(ROUNDS):
        for case in cases:
            start = time.process_time()
            work(case)
            taken.append((time.process_time() - start) * 1000)
    taken.sort()
    return {"p50": taken[len(taken) // 2], "p99": taken[len(taken) * 99 // 100]}


def families(count: int) -> Iterator[dict[str, Any]]:
    """Families of one to five: a parent or two with little income, children, an elder."""
    for number in range(count):
        head = {
            "id": "a",
            "relation": "applicant",
            "birth_on": f"{1950 + number % 45}-02-11",
            "wage": number % 40 * 100,
        }
        spouse = {"id": "b", "relation": "spouse", "birth_on": "1982-05-01", "disability_level": number % 5}
        child = {"id": "c", "relation": "child", "birth_on": "2012-07-30", "education_stage": "compulsory"}
        elder = {
            "id": "d",
            "relation": "parent",
            "birth_on": "1936-01-05",
            "pension": 35000 + number,
            "ability_level": 2,
        }
        other = {"id": "e", "relation": "child", "birth_on": "2015-07-30", "in_institution": number % 2 == 0}
        yield {"household": {}, "persons": [head, spouse, child, elder, other][: 1 + number % 5]}


def _yuan(person: dict[str, Any]) -> dict[str, Any]:
    return {key: f"{value}.00" if key in ("wage", "pension") else value for key, value in person.items()}


def _stated(family: dict[str, Any]) -> dict[str, Any]:
    return {"household": {"able_supporter": False}, "persons": [_yuan(person) for person in family["persons"]]}


def ours(count: int, real: bool) -> dict[str, Any]:
    from minzheng.base.packs import load_chain
    from minzheng.policy import decide, load_catalogue

    rules = load_catalogue(load_chain("cn-zj-jiaxing")) if real else catalogue()
    cases = [rules.parse_family(_stated(family), on=ON) for family in families(count)]

    def answer(family: Any) -> None:
        decide(rules, family, division=DIVISIONS[0], on=ON)

    def explain(family: Any) -> object:
        found = decide(rules, family, division=DIVISIONS[0], on=ON).benefits.values()
        return [(item.explanation, item.nearest_change) for item in found]

    return {
        "benefits": len(rules.benefits),
        "answer": percentiles(answer, cases),
        "explained": percentiles(explain, cases),
    }


def openfisca(count: int) -> dict[str, Any]:
    from openfisca_core.simulations import SimulationBuilder

    from benchmarks.policy.peers.openfisca_rules import system

    made, month = system(), f"{ON:%Y-%m}"

    def situation(family: dict[str, Any]) -> dict[str, Any]:
        persons = {
            person["id"]: {
                name: {month: int(value * 100) if name in ("wage", "pension") else value}
                for name, value in person.items()
                if name != "id"
            }
            for person in family["persons"]
        }
        return {"persons": persons, "households": {"h": {"members": list(persons)}}}

    def answer(stated: dict[str, Any]) -> None:
        simulation = SimulationBuilder().build_from_entities(made, stated)
        for name in OF_HOUSEHOLDS:  # those of persons among them
            simulation.calculate(name, month)

    return {"benefits": len(OF_HOUSEHOLDS), "answer": percentiles(answer, [situation(f) for f in families(count)])}


def main() -> None:
    name, count = sys.argv[1], int(sys.argv[2])
    print(json.dumps(openfisca(count) if name == "openfisca" else ours(count, name == "catalogue")))


if __name__ == "__main__":
    main()
