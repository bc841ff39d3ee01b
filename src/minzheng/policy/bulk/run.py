"""Runs the rules over a population on disk: every processor, bounded memory, resumable by row group."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from minzheng.policy.bulk.digest import facts_of
from minzheng.policy.bulk.engines import SPARK, Evaluate, way_named
from minzheng.policy.bulk.parts import Parts, write_json
from minzheng.policy.bulk.plan import Plan, plan_for
from minzheng.policy.bulk.population import Population, open_population
from minzheng.policy.bulk.processes import each
from minzheng.policy.bulk.rowgroup import Places, places_of, read_batch
from minzheng.policy.bulk.shares import with_shares
from minzheng.policy.bulk.since import LastMonth, last_month
from minzheng.policy.bulk.summary import Summary, count
from minzheng.policy.catalogue import Catalogue

Progress = Callable[[int, int], None]
"""Told (row groups done, row groups in all)."""


@dataclass(frozen=True, eq=False)
class _Work:
    """What every process of a run shares."""

    plan: Plan
    population: Population
    places: Places
    parts: Parts
    evaluate: Evaluate
    last: LastMonth | None


def run(
    catalogue: Catalogue,
    population: Path,
    on: date,
    out: Path,
    *,
    benefits: Sequence[str] | None = None,
    variables: Sequence[str] = (),
    engine: str = "auto",
    workers: int | None = None,
    since: Path | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Writes the answers of a population (a folder) to `out`, going on where the same run stopped before.

    `since` is the output of an earlier run: only families that can have changed are computed. `workers`: processes
    (None: one a processor). With the engine "spark" the row groups are tasks of the Spark session there is, or that
    the environment configures. Raises PopulationError, PlanError, EngineError, OtherRun.
    """
    population, out = population.absolute(), out.absolute()
    opened = open_population(population, catalogue)
    places = places_of(catalogue, opened.divisions)
    plan = plan_for(catalogue, on, places.counties, benefits, variables)
    name, evaluate = way_named(engine)
    parts = Parts(out)
    last = None if since is None else last_month(since.absolute(), plan)
    parts.open(_identity(plan, opened, benefits, variables))
    work = _Work(plan, opened, places, parts, evaluate, last)
    summary = Summary(engine=name, missing_parameters={key: list(value) for key, value in plan.missing.items()})
    total = len(opened.units)
    waiting = []
    for number in range(total):
        done = parts.done(number)
        if done is None:
            waiting.append(number)
        else:
            summary.add(done)
            summary.resumed += 1
    tell = progress or (lambda done, total: None)
    tell(total - len(waiting), total)
    for finished, found in enumerate(_all(work, name, waiting, workers or os.cpu_count() or 1), 1):
        summary.add(found)
        tell(total - len(waiting) + finished, total)
    parts.tidy()
    parts.gather_mistakes(range(total))
    write_json(out / "summary.json", summary.to_json())
    return summary


def _identity(
    plan: Plan, population: Population, benefits: Sequence[str] | None, variables: Sequence[str]
) -> dict[str, Any]:
    """What makes two runs the same run."""
    return {
        "catalogue": plan.catalogue.digest,
        "version": plan.catalogue.chain.version,
        "on": plan.on.isoformat(),
        "population": population.digest,
        "benefits": None if benefits is None else list(benefits),
        "variables": list(variables),
    }


def _all(work: _Work, name: str, numbers: list[int], workers: int) -> Iterator[dict[str, Any]]:
    """The first group here: what an engine compiles for it, the other processes inherit."""
    if name == SPARK:
        from minzheng.policy.bulk.spark import each_on_spark  # needs pyspark, which may not be installed

        yield from each_on_spark(partial(_group, work), numbers, work.parts, work.population.pairs[:1], workers)
        return
    yield from (_group(work, number) for number in numbers[:1])
    yield from each(lambda number: _group(work, number), numbers[1:], workers)


def _group(work: _Work, number: int) -> dict[str, Any]:
    """Reads, computes and writes one row group; returns its summary."""
    plan, summary = work.plan, Summary()
    unit = work.population.units[number]
    try:
        batch = read_batch(work.population, unit, plan.catalogue, plan.inputs, plan.on, work.places)
    except (OSError, pa.ArrowException) as error:
        summary.unreadable.append(f"{work.population.pairs[unit[0]].households.name}, {unit[1]}: {error}")
        work.parts.finish(number, [], [], summary.to_json())
        return summary.to_json()
    facts = facts_of(plan, batch.frame)
    if work.last is None:
        found = work.evaluate(plan, batch.frame)
    else:
        found = work.last.compute(plan, batch, facts, work.evaluate, summary)
    found = with_shares(plan, batch.frame.starts, found)
    count(plan, batch.frame, found, summary)
    summary.refused = batch.refused
    for row in batch.mistakes.rows:
        summary.mistakes[row["code"]] = summary.mistakes.get(row["code"], 0) + 1
    work.parts.write(number, plan, batch, found, facts, summary.to_json())
    return summary.to_json()
