"""What a reform costs beside the law alone: `python -m benchmarks.policy.reform FOLDER HOUSEHOLDS ROUNDS`.

Jiaxing's own catalogue, the rules alone (facts already in memory), one processor. Prints JSON: for a reform that
touches one benefit and for one that touches many, the benefits touched, the nodes of the law's graph and of both, the
best times, and how many times the law's time both at once take. The law alone computes the same benefits.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.policy.setting import ON
from minzheng.base.divisions import load_divisions
from minzheng.base.packs import load_chain
from minzheng.base.text import Text
from minzheng.policy import Catalogue, load_catalogue
from minzheng.policy.bulk import compiled
from minzheng.policy.bulk.frame import Frame
from minzheng.policy.bulk.people import make_population
from minzheng.policy.bulk.plan import Plan, plan_for
from minzheng.policy.bulk.population import open_population
from minzheng.policy.bulk.rowgroup import places_of, read_batch
from minzheng.policy.reform import join
from minzheng.policy.reform.analysis import analysis_of
from minzheng.policy.reform.definitions import ReformFile, reform_of
from minzheng.policy.reform.measures import measuring

REFORMS: Mapping[str, dict[str, str | int | bool]] = {
    "a reform of one amount": {"virtual_post_amount": "600.00"},
    "a reform of the dibao standard": {"dibao_standard": "+8%"},
}


def plans(rules: Catalogue, places: tuple[str, ...], changes: dict[str, str | int | bool]) -> tuple[Plan, Plan, int]:
    """The law alone, law and reform at once, and how many benefits the reform touches."""
    title = Text(zh="试算", en="trial")
    joint = join(rules, reform_of(rules, ReformFile(title=title, parameters=changes), Path("reform")))
    both = measuring(rules, joint, ON, places).plan
    benefits = [code for code in rules.benefits if any(output.name == code for output in both.outputs)]
    return plan_for(rules, ON, places, benefits, analysis_of(rules).variables), both, len(joint.touched)


def best(plan: Plan, frames: Sequence[Frame], rounds: int) -> float:
    """Seconds of the fastest round; compiling is not counted."""
    compiled.evaluate(plan, frames[0].cut(0, 10))
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        for frame in frames:
            compiled.evaluate(plan, frame)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    folder, households, rounds = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    rules = load_catalogue(load_chain("cn-zj-jiaxing"))
    towns = [place.code12 for place in load_divisions(rules.chain).under("3304", "town")]
    make_population(rules, folder, households, divisions=towns, on=ON, seed=3)
    opened = open_population(folder, rules)
    places = places_of(rules, opened.divisions)
    found: dict[str, dict[str, Any]] = {}
    for name, changes in REFORMS.items():
        law, both, touched = plans(rules, places.counties, changes)
        frames = [read_batch(opened, unit, rules, both.inputs, ON, places).frame for unit in opened.units]
        alone, together = best(law, frames, rounds), best(both, frames, rounds)
        found[name] = {
            "touched": touched,
            "law_nodes": len(law.order),
            "nodes": len(both.order),
            "law_seconds": alone,
            "seconds": together,
            "times_the_law": together / alone,
        }
    print(json.dumps({"reform": found}))


if __name__ == "__main__":
    main()
