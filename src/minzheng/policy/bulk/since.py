"""From month to month: only families whose facts, ages or figures of law changed are computed again.

A family's answers depend on its facts, on the parameters of its county, and on the day through ages alone. So they
stand while (1) a digest of all facts that the rules read is the same, (2) the parameters in force in its county are the
same, and (3) everything that follows from dates alone ("under 16", "60 or over") is the same on both days.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from minzheng.base.text import Text
from minzheng.policy.bulk.engines import Evaluate
from minzheng.policy.bulk.errors import OtherRun
from minzheng.policy.bulk.frame import Array, Column, Frame, starts_of
from minzheng.policy.bulk.parts import Parts
from minzheng.policy.bulk.plan import Output, Plan, plan_for
from minzheng.policy.bulk.rowgroup import Batch
from minzheng.policy.bulk.summary import Summary
from minzheng.policy.bulk.vector import evaluate as evaluate_columns
from minzheng.policy.graph.arithmetic import AGGREGATES, OPERATORS
from minzheng.policy.units import HOUSEHOLD, PERSON


@dataclass(frozen=True, eq=False)
class LastMonth:
    """An earlier run. `changed` are the counties (positions in the plan's places) whose parameters differ."""

    parts: Parts
    ranges: list[tuple[int, str, str]]
    changed: Array
    then: Plan
    now: Plan
    all_touched: bool

    def compute(
        self, plan: Plan, batch: Batch, facts: Array, evaluate: Evaluate, summary: Summary
    ) -> dict[str, Column]:
        """The answers of a batch, computed where something changed and copied where nothing did."""
        frame = batch.frame
        before = self._before(plan, batch)
        rows = before.rows if before is not None else np.full(frame.size, -1)
        new = rows < 0
        if before is not None:
            new |= ~before.same_people(batch, rows)
        changed_facts = np.zeros(frame.size, dtype=bool)
        if before is not None:
            changed_facts[~new] = before.facts[rows[~new]] != facts[~new]
        law = self.changed[frame.counties] | self.all_touched
        ages = self._aged(frame) if frame.size else np.zeros(0, dtype=bool)
        touched = new | changed_facts | law | ages
        for name, reason in (("new", new), ("facts", changed_facts), ("parameters", law), ("ages", ages)):
            summary.touched[name] = int(reason.sum())
        summary.touched["any"] = int(touched.sum())
        if before is None or touched.all():
            return evaluate(plan, frame)
        return _merged(plan, frame, touched, evaluate, before, rows)

    def _aged(self, frame: Frame) -> Array:
        """Households for which something that follows from dates alone differs between the two days."""
        found = np.zeros(frame.size, dtype=bool)
        then, now = evaluate_columns(self.then, frame), evaluate_columns(self.now, frame)
        owner = np.repeat(np.arange(frame.size), np.diff(frame.starts))
        for output in self.now.outputs:
            differs = then[output.key].values != now[output.key].values
            found[owner[differs] if output.entity == PERSON else differs] = True
        return found

    def _before(self, plan: Plan, batch: Batch) -> _Before | None:
        """The parts of last month that may hold these households."""
        if not len(batch.household_ids):
            return None
        ends = pc.min_max(batch.household_ids).as_py()
        numbers = [n for n, first, last in self.ranges if first <= ends["max"] and last >= ends["min"]]
        return _Before(self.parts, numbers[:_MOST_PARTS], plan, batch) if numbers else None


_MOST_PARTS = 4  # identifiers in no order would make every part a candidate


class _Before:
    """Some parts of last month in columns."""

    def __init__(self, parts: Parts, numbers: list[int], plan: Plan, batch: Batch) -> None:
        self.households = pa.concat_tables([_read(parts, "households", number) for number in numbers])
        personal = any(output.entity == PERSON for output in plan.outputs)
        self.persons = pa.concat_tables([_read(parts, "persons", n) for n in numbers]) if personal else None
        self.facts = self.households.column("facts_digest").to_numpy()
        self.starts = starts_of(self.households.column("persons").to_numpy())
        known = self.households.column("household_id").combine_chunks()
        self.rows = pc.index_in(batch.household_ids, value_set=known).fill_null(-1).to_numpy().astype(np.int64)

    def same_people(self, batch: Batch, rows: Array) -> Array:
        """Whether each household had the same persons in the same order (true where persons have no answers)."""
        sizes = np.diff(batch.frame.starts)
        safe = np.where(rows < 0, 0, rows)
        same: Array = np.diff(self.starts)[safe] == sizes
        if self.persons is None:
            return same
        mine = np.repeat(same, sizes)
        theirs = self.of_persons(safe[same])
        ids = batch.person_ids.filter(pa.array(mine))
        old = self.persons.column("person_id").combine_chunks().take(pa.array(theirs))
        other = ~pc.equal(ids, old).to_numpy(zero_copy_only=False)
        owner = np.repeat(np.arange(len(sizes)), sizes)[mine]
        same[owner[other]] = False
        return same

    def of_persons(self, rows: Array) -> Array:
        """The rows of the persons of these households, in order."""
        sizes = np.diff(self.starts)[rows]
        begins = np.repeat(self.starts[rows] - starts_of(sizes)[:-1], sizes)
        found: Array = begins + np.arange(int(sizes.sum()))
        return found

    def column(self, output: Output, rows: Array) -> Column:
        table = self.persons if output.entity == PERSON else self.households
        assert table is not None
        cells = table.column(output.name).combine_chunks().take(pa.array(rows))
        unknown = cells.is_null().to_numpy(zero_copy_only=False) if cells.null_count else None
        if output.expr.unit.kind == "date":
            cells = cells.cast(pa.int32())
        empty = False if pa.types.is_boolean(cells.type) else 0
        values = cells.fill_null(empty).to_numpy(zero_copy_only=False)
        return Column(values.view(np.int8) if values.dtype == np.bool_ else values, unknown)


def _read(parts: Parts, kind: str, number: int) -> pa.Table:
    return pq.read_table(parts.file(kind, number), use_threads=False)


def _merged(
    plan: Plan, frame: Frame, touched: Array, evaluate: Evaluate, before: _Before, rows: Array
) -> dict[str, Column]:
    fresh = evaluate(plan, frame.take(touched)) if touched.any() else {}
    people = np.repeat(touched, np.diff(frame.starts))
    kept = rows[~touched]
    kept_people = before.of_persons(kept)
    found: dict[str, Column] = {}
    for output in plan.outputs:
        personal = output.entity == PERSON
        old = before.column(output, kept_people if personal else kept)
        found[output.key] = _interleaved(people if personal else touched, fresh.get(output.key), old)
    return found


def _interleaved(touched: Array, fresh: Column | None, old: Column) -> Column:
    values = np.zeros(len(touched), dtype=old.values.dtype)
    unknown = np.zeros(len(touched), dtype=bool)
    for mask, column in ((touched, fresh), (~touched, old)):
        if column is not None:
            values[mask] = column.values
            unknown[mask] = False if column.unknown is None else column.unknown
    return Column(values, unknown if unknown.any() else None)


def last_month(folder: Path, plan: Plan) -> LastMonth:
    """Opens the output of an earlier run. Raises OtherRun where it cannot be gone on from."""
    parts = Parts(folder)
    identity = _identity_of(folder, plan)
    other_rules = identity["catalogue"] != plan.catalogue.digest
    on = plan.on if other_rules else date.fromisoformat(identity["on"])
    earlier = (
        plan if other_rules else plan_for(plan.catalogue, on, plan.places, identity["benefits"], identity["variables"])
    )
    if [output.key for output in earlier.outputs] != [output.key for output in plan.outputs]:
        text = Text(zh=f"{folder} 算的是另一些待遇。", en=f"{folder} computed other benefits.")
        raise OtherRun(text, Text(zh="用相同的 --benefits。", en="Take the same --benefits."))
    changed = np.zeros(len(plan.places), dtype=bool)
    for name, column in plan.parameters.items():
        old = earlier.parameters[name]
        scale = (
            (old.values * plan.denominator != column.values * earlier.denominator)
            if _is_ratio(plan, name)
            else (old.values != column.values)
        )
        changed |= scale | (_mask(old) != _mask(column))
    return LastMonth(
        parts,
        _ranges(parts),
        changed,
        _dates_alone(earlier),
        _dates_alone(plan),
        other_rules,
    )


def _is_ratio(plan: Plan, name: str) -> bool:
    return plan.catalogue.parameters[name].value.measure.kind == "ratio"


def _mask(column: Column) -> Array:
    return np.zeros(len(column), dtype=bool) if column.unknown is None else column.unknown


def _identity_of(folder: Path, plan: Plan) -> dict[str, Any]:
    file = folder / "run.json"
    if not file.exists() or not (folder / "summary.json").exists():
        text = Text(zh=f"{folder} 不是一次完成的运算。", en=f"{folder} is not a finished run.")
        raise OtherRun(text, Text(zh="先把上月的运算做完。", en="Finish last month's run first."))
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _ranges(parts: Parts) -> list[tuple[int, str, str]]:
    """The first and last household id of every part."""
    found = []
    for file in sorted((parts.folder / "households").glob("part-*.parquet")):
        number = int(file.stem.removeprefix("part-"))
        ids = pq.read_table(file, columns=["household_id"], use_threads=False).column(0)
        if len(ids):
            ends = pc.min_max(ids).as_py()
            found.append((number, ends["min"], ends["max"]))
    return found


def _dates_alone(plan: Plan) -> Plan:
    """The plan of what follows from dates alone: its last nodes before facts or answers come in."""
    alone: set[int] = set()
    aged: set[int] = set()
    for expr in plan.order:
        needs = plan.needs(expr)
        dated = expr.op in ("age", "age_months")
        known = expr.op in ("const", "parameter") or (expr.op == "input" and expr.unit.kind == "date")
        follows = expr.op in (*OPERATORS, *AGGREGATES, "age", "age_months", "variable", "to_person")
        if known or dated or (follows and needs and all(need.id in alone for need in needs)):
            alone.add(expr.id)
            if dated or any(need.id in aged for need in needs):
                aged.add(expr.id)
    wanted = {need.id for expr in plan.order if expr.id not in aged for need in plan.needs(expr) if need.id in aged} | {
        root.id for root in plan.roots if root.id in aged
    }
    outputs = [Output(str(e.id), e, e.entity or HOUSEHOLD) for e in plan.order if e.id in wanted]
    above = plan.catalogue.graph.upstream([output.expr for output in outputs])
    return replace(plan, outputs=outputs, order=[expr for expr in plan.order if expr.id in above])
