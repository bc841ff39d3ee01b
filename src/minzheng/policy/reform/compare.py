"""Two laws over a population: cost, coverage, winners and losers, poverty; by place, age and income."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from minzheng.base.text import Text
from minzheng.policy.bulk.engines import Evaluate, engine_named
from minzheng.policy.bulk.frame import Column, Frame, frame_of_families
from minzheng.policy.bulk.population import Population, open_population
from minzheng.policy.bulk.processes import each
from minzheng.policy.bulk.rowgroup import Places, places_of, read_batch
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.family import Family
from minzheng.policy.reform.definitions import Reform
from minzheng.policy.reform.joint import MARK, Joint, join
from minzheng.policy.reform.measures import Measuring, measure, measuring
from minzheng.policy.reform.tally import Tally, as_measures, deciles

Json = dict[str, Any]
Progress = Callable[[int, int], None]
COUNTED = ("yes", "unknown", "persons", "fen")


@dataclass
class Counted:
    """What families came to under both laws; two of them add up.

    `benefits[code]` has (before, after) of families, persons, unknown and fen of one period. `refused` households
    could not be read.
    """

    tally: Tally = field(default_factory=Tally)
    benefits: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    households: int = 0
    refused: int = 0
    mistakes: dict[str, int] = field(default_factory=dict)

    def merge(self, other: Counted) -> None:
        """Adds what other families came to."""
        self.tally.merge(other.tally)
        self.households += other.households
        self.refused += other.refused
        for code, number in other.mistakes.items():
            self.mistakes[code] = self.mistakes.get(code, 0) + number
        for code, rows in other.benefits.items():
            into = self.benefits.setdefault(code, {name: [0, 0] for name in COUNTED})
            for name, pair in rows.items():
                into[name] = [into[name][0] + pair[0], into[name][1] + pair[1]]

    def to_json(self) -> Json:
        """Everything, to go on with later."""
        return {**vars(self), "tally": self.tally.to_json()}

    @classmethod
    def from_json(cls, kept: Json) -> Counted:
        return cls(**{**kept, "tally": Tally.from_json(kept["tally"])})


@dataclass
class Comparison:
    """What was compared, and what families came to; `undecided` ones could not be decided under one of the laws."""

    title: Text
    note: Text | None
    on: date
    place: str
    version: str
    digest: str
    engine: str
    touched: tuple[str, ...]
    titles: dict[str, Text]
    periods: dict[str, str]
    counted: Counted = field(default_factory=Counted)
    changed: list[Json] = field(default_factory=list)
    missing_parameters: dict[str, list[str]] = field(default_factory=dict)

    def to_json(self) -> Json:
        groups = {
            "county": [(name, as_measures(row)) for name, row in self.counted.tally.of("county")],
            "town": [(name, as_measures(row)) for name, row in self.counted.tally.of("town")],
            "age": [(name, as_measures(row)) for name, row in self.counted.tally.of("age")],
            "decile": [(name, as_measures(row)) for name, row in deciles(self.counted.tally)],
        }
        return {
            "title": self.title.model_dump(),
            "note": self.note.model_dump() if self.note else None,
            "on": self.on.isoformat(),
            "place": self.place,
            "version": self.version,
            "digest": self.digest,
            "engine": self.engine,
            "households": self.counted.households,
            "refused": self.counted.refused,
            "mistakes": self.counted.mistakes,
            "changed": self.changed,
            "missing_parameters": self.missing_parameters,
            "total": as_measures(self.counted.tally.total()),
            "benefits": [
                {
                    "code": code,
                    "title": self.titles[code].model_dump(),
                    "period": self.periods[code],
                    **{name: {"before": row[0], "after": row[1]} for name, row in rows.items()},
                }
                for code, rows in self.counted.benefits.items()
            ],
            "groups": {
                name: [{"group": group, **measures} for group, measures in rows] for name, rows in groups.items()
            },
        }


def compare(
    law: Catalogue,
    reform: Reform,
    population: Path,
    on: date,
    *,
    engine: str = "auto",
    workers: int | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Runs a population (a folder) under both laws at once, in bounded memory, on all processors.

    Raises PopulationError, PlanError, EngineError, NothingChanges, NoAnalysis.
    """
    joint = join(law, reform)
    opened = open_population(population, law)
    places = places_of(law, opened.divisions)
    what = measuring(law, joint, on, places.counties)
    name, evaluate = engine_named(engine)
    result = _empty(law, what, name)
    total = len(opened.units)
    work = partial(_group, what, opened, places, evaluate)
    for done, part in enumerate(each(work, range(total), workers or os.cpu_count() or 1), 1):
        result.counted.merge(part)
        if progress is not None:
            progress(done, total)
    return result


def compare_families(
    law: Catalogue, reform: Reform, families: Sequence[Family], divisions: Sequence[str], on: date
) -> Comparison:
    """The same for families at hand. Raises as `compare`."""
    joint = join(law, reform)
    frame = frame_of_families(law, families, divisions)
    what = measuring(law, joint, on, frame.places)
    name, evaluate = engine_named("vector")
    result = _empty(law, what, name)
    result.counted.merge(_part(what, frame, np.array(divisions, dtype=object), evaluate))
    return result


def _group(what: Measuring, opened: Population, places: Places, evaluate: Evaluate, number: int) -> Counted:
    plan = what.plan
    batch = read_batch(opened, opened.units[number], plan.catalogue, plan.inputs, plan.on, places)
    part = _part(what, batch.frame, batch.divisions, evaluate)
    part.refused = batch.refused
    for row in batch.mistakes.rows:
        part.mistakes[row["code"]] = part.mistakes.get(row["code"], 0) + 1
    return part


def _part(what: Measuring, frame: Frame, divisions: Any, evaluate: Evaluate) -> Counted:
    found = evaluate(what.plan, frame)
    tally = Tally()
    measure(what, frame, divisions, found, tally)
    return Counted(tally, {code: _counts(what.joint, code, found) for code in what.changed}, frame.size)


def _counts(joint: Joint, code: str, found: Mapping[str, Column]) -> dict[str, list[int]]:
    sides = ("" if code in joint.added else code, MARK + code)
    rows: dict[str, list[int]] = {name: [] for name in COUNTED}
    for side in sides:
        answer = found.get(side)
        persons, fen = found.get(f"person:{side}"), found.get(f"{side}_fen")
        rows["yes"].append(_sum(answer))
        rows["unknown"].append(0 if answer is None or answer.unknown is None else int(answer.unknown.sum()))
        rows["persons"].append(_sum(persons))
        rows["fen"].append(_sum(fen))
    return rows


def _sum(column: Column | None) -> int:
    return 0 if column is None else int(column.values.sum(dtype=np.int64))


def _empty(law: Catalogue, what: Measuring, engine: str) -> Comparison:
    joint, declared = what.joint, what.joint.catalogue.benefits
    items = {code: declared[joint.after(code)] for code in what.changed}
    return Comparison(
        title=joint.reform.title,
        note=joint.reform.note,
        on=what.plan.on,
        place=law.chain.division,
        version=law.chain.version,
        digest=law.digest,
        engine=engine,
        touched=what.changed,
        titles={code: item.title for code, item in items.items()},
        periods={code: item.period for code, item in items.items()},
        changed=_changed(law, what),
        missing_parameters={name: list(places) for name, places in what.plan.missing.items()},
    )


def _changed(law: Catalogue, what: Measuring) -> list[Json]:
    """Every figure that the reform sets, with what stood before, in the first place of the run."""
    on, places = what.plan.on, what.plan.places
    now, then = law.in_force(on, places[0]), what.joint.catalogue.in_force(on, places[0])
    rows = []
    for name in what.joint.reform.changed:
        parameter = now[name].parameter
        before, after = now[name].entry, then[MARK + name].entry
        rows.append(
            {
                "name": name,
                "label": parameter.label.model_dump(),
                "unit": parameter.unit,
                "before": None if before is None else str(before.value),
                "after": None if after is None else str(after.value),
            }
        )
    return rows
