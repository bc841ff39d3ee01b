"""Runs a plan over a frame with NumPy: one pass over each node's column, small enough to stay in the cache.

Nodes that are the same for everybody in a county are computed once a plan; a batch of one county uses them as scalars.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from minzheng.policy.bulk.ages import age
from minzheng.policy.bulk.frame import Array, Column, Frame, dtype_of
from minzheng.policy.bulk.operators import AGGREGATE_VECTORS, VECTORS, Cells, Members
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import PERSON


def evaluate(plan: Plan, frame: Frame) -> dict[str, Column]:
    """Every output of the plan by its key. Raises ValueError for a frame of other places."""
    values = _run(plan, frame, _program(plan).last_use)
    return {output.key: _column(values, plan, frame, output.expr, output.entity) for output in plan.outputs}


def trace(plan: Plan, frame: Frame) -> dict[int, Column]:
    """Every node's column by its id, spread over its entity (no entity: over households)."""
    values = _run(plan, frame, {})
    return {expr.id: _column(values, plan, frame, expr, expr.entity) for expr in plan.order}


class _Program:
    """What is known before any household is seen: the counties' values, and after which node a column is done with."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.data = {expr.id: _prepared(plan, expr) for expr in plan.order if expr.op in ("part", "in")}
        self.places: dict[int, Cells] = {}
        self.steps: list[Expr] = []
        for expr in plan.order:
            if expr.entity is None:
                self.places[expr.id] = self._of_places(expr)
            else:
                self.steps.append(expr)
        self.last_use = self._last_use()

    def _of_places(self, expr: Expr) -> Cells:
        if expr.op == "const":
            return np.full(len(self.plan.places), expr.data), None
        if expr.op == "parameter":
            column = self.plan.parameters[expr.data]
            return _as_cells(column, expr)
        args = [self.places[need.id] for need in self.plan.needs(expr)]
        return VECTORS[expr.op](self.data.get(expr.id, expr.data), *args)

    def _last_use(self) -> dict[int, list[int]]:
        """By the id of a node: the columns that nothing after it reads."""
        last: dict[int, int] = {}
        for expr in self.steps:
            last.update((need.id, expr.id) for need in self.plan.needs(expr))
        for root in self.plan.roots:
            last.pop(root.id, None)
        done: dict[int, list[int]] = {}
        for read, reader in last.items():
            done.setdefault(reader, []).append(read)
        return done


@lru_cache(maxsize=8)
def _program(plan: Plan) -> _Program:
    return _Program(plan)


def _prepared(plan: Plan, expr: Expr) -> Any:
    """The operator's own data in terms of columns."""
    if expr.op == "part":
        return expr.data, plan.denominator
    return tuple(number for number, code in enumerate(plan.codes(expr.args[0])) if code in expr.data)


def _run(plan: Plan, frame: Frame, last_use: Mapping[int, list[int]]) -> dict[int, Cells]:
    if frame.places != plan.places:
        raise ValueError("the frame and the plan are of different places")
    program, members = _program(plan), Members(frame.starts)
    values: dict[int, Cells] = {}
    gather = _gatherer(program, frame, members)
    for expr in program.steps:
        op = expr.op
        if op == "input":
            column = (frame.persons if expr.entity == PERSON else frame.households)[expr.data]
            values[expr.id] = _as_cells(column, expr)
        else:
            inner = op in AGGREGATE_VECTORS or (expr.entity == PERSON and op != "to_person")
            args = [values[need.id] if need.entity else gather(need, inner) for need in plan.needs(expr)]
            values[expr.id] = _apply(program, members, expr, args)
        for done in last_use.get(expr.id, ()):
            values.pop(done, None)
    for root in plan.roots:
        if root.entity is None:
            values[root.id] = gather(root, False)
    if not last_use:
        values.update({id: gather(expr, False) for id, expr in _placed(plan).items()})
    return values


def _placed(plan: Plan) -> dict[int, Expr]:
    return {expr.id: expr for expr in plan.order if expr.entity is None}


def _apply(program: _Program, members: Members, expr: Expr, args: list[Cells]) -> Cells:
    op = expr.op
    if op in VECTORS:
        return VECTORS[op](program.data.get(expr.id, expr.data), *args)
    if op in AGGREGATE_VECTORS:
        return AGGREGATE_VECTORS[op](members, *(members.spread(cells) for cells in args))
    if op == "to_person":
        return members.to_person(args[0])
    if op in ("age", "age_months"):
        (births, unknown) = args[0]
        ages = age(op, np.asarray(births), program.plan.on)
        return ages if unknown is None else np.where(unknown, 0, ages), unknown
    return args[0]  # a variable is its formula


def _gatherer(program: _Program, frame: Frame, members: Members) -> Callable[[Expr, bool], Cells]:
    """Gives a county's value to its households, or to their persons."""
    counties = frame.counties
    one = int(counties[0]) if len(counties) and (counties == counties[0]).all() else None
    rows: dict[bool, Array] = {}

    def gather(expr: Expr, of_persons: bool) -> Cells:
        values, unknown = program.places[expr.id]
        if expr.op == "const":
            return values[0], None
        if one is not None and (unknown is None or not unknown[one]):
            return values[one], None
        if of_persons not in rows:
            rows[of_persons] = counties[members.owner] if of_persons else counties
        row = rows[of_persons]
        return values[row], None if unknown is None else _or_none(unknown[row])

    return gather


def _or_none(mask: Array) -> Array | None:
    return mask if mask.any() else None


def _as_cells(column: Column, expr: Expr) -> Cells:
    """Flags become booleans without a copy."""
    return column.values.view(np.bool_) if expr.unit.kind == "flag" else column.values, column.unknown


def _column(values: Mapping[int, Cells], plan: Plan, frame: Frame, expr: Expr, entity: str | None) -> Column:
    """A result written out; a value without entity may stand for persons too."""
    cells, unknown = values[expr.id]
    size = int(frame.starts[-1]) if entity == PERSON else frame.size
    kind = dtype_of(expr.unit)
    if np.ndim(cells) == 0:
        return Column(np.full(size, cells, dtype=kind), None)
    if entity == PERSON and expr.entity is None:
        owner = Members(frame.starts).owner
        cells, unknown = cells[owner], None if unknown is None else unknown[owner]
    return Column(cells.view(np.int8) if cells.dtype == np.bool_ else cells.astype(kind, copy=False), unknown)
