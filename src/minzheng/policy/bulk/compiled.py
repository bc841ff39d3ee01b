"""Runs a plan as machine code, group after group of households: the fast way for a population.

Frames whose households stand together by county are computed several persons at a time.
Needs llvmlite (the optional extra `fast`). The code of a plan is written by `codegen`, compiled when first asked for
and kept in the user's cache folder, or in MINZHENG_CACHE; what it gives is what `vector` gives.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np

from minzheng.policy.bulk.ages import age
from minzheng.policy.bulk.frame import Array, Column, Frame, days, dtype_of
from minzheng.policy.bulk.operators import VECTORS, Cells
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.family import EARLIEST_BIRTH, MOST_PERSONS
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import FLAG, PERSON, Entity

Key = tuple[Entity, str]  # of an input
_LATEST = date(2100, 1, 1)
GROUP = 128
"""Households computed together: what they keep then stays in a processor's nearest cache."""


def available() -> bool:
    """Whether llvmlite is installed."""
    return find_spec("llvmlite") is not None


def evaluate(plan: Plan, frame: Frame, *, threads: int = 1) -> dict[str, Column]:
    """Every output of the plan by its key; `threads` share the households.

    Raises ValueError for a frame of other places or a household of more than 50 people, ImportError without llvmlite.
    """
    if frame.places != plan.places:
        raise ValueError("the frame and the plan are of different places")
    sizes = np.diff(frame.starts)
    if sizes.max(initial=0) > MOST_PERSONS:
        raise ValueError(f"a household of more than {MOST_PERSONS} people")
    return _program(plan).variant(_masked(plan, frame)).run(frame, threads)


def _masked(plan: Plan, frame: Frame) -> frozenset[Key]:
    """The facts that are unknown for somebody."""
    found = set[Key]()
    for entity, names in plan.inputs.items():
        columns = frame.persons if entity == PERSON else frame.households
        found |= {(entity, name) for name in names if columns[name].unknown is not None}
    return frozenset(found)


@lru_cache(maxsize=8)
def _program(plan: Plan) -> _Program:
    return _Program(plan)


class _Program:
    """The variants of a plan. Each next one also covers what those before it did: there are never many."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.lock = Lock()
        self.variants: list[_Variant] = []

    def variant(self, masked: frozenset[Key]) -> _Variant:
        """The narrowest variant in which all of `masked` may be unknown; compiled if there is none."""
        with self.lock:
            covering = [item for item in self.variants if masked <= item.masked]
            if not covering:
                wider = masked.union(*(item.masked for item in self.variants))
                covering = [_Variant(self.plan, wider)]
                self.variants += covering
            return min(covering, key=lambda item: len(item.masked))


class _Variant:
    """The code of a plan for frames in which only certain facts are unknown for somebody."""

    def __init__(self, plan: Plan, masked: frozenset[Key]) -> None:
        from minzheng.policy.bulk.codegen import write  # these need llvmlite, which may not be installed
        from minzheng.policy.bulk.codegen_cache import load

        self.plan, self.masked = plan, masked
        self.code = write(plan, masked, frozenset(plan.missing))
        self.function = load(self.code.text)
        self.places, self.gone = _county_table(plan, self.code.places)

    def run(self, frame: Frame, threads: int) -> dict[str, Column]:
        facts = [_fact(frame, expr) for expr in self.code.inputs]
        masks = [_mask(frame, expr) for expr in self.code.masked]
        results = [_empty(frame, output.entity, dtype_of(output.expr.unit)) for output in self.plan.outputs]
        unknown = [
            _empty(frame, output.entity, np.bool_) if unsure else None
            for output, unsure in zip(self.plan.outputs, self.code.unsure, strict=True)
        ]
        self._fill(frame, [*facts, *masks, *results, *unknown], threads)
        return {
            output.key: Column(values, None if mask is None or not mask.any() else mask)
            for output, values, mask in zip(self.plan.outputs, results, unknown, strict=True)
        }

    def _fill(self, frame: Frame, columns: Sequence[Array | None], threads: int) -> None:
        starts, counties = np.ascontiguousarray(frame.starts), np.ascontiguousarray(frame.counties, dtype=np.int32)
        groups = _groups(counties)
        rows = max(int(np.diff(starts[groups]).max(initial=0)), GROUP)
        addresses = np.array([0 if column is None else _address(column) for column in columns], dtype=np.int64)
        first, last = _days(columns, self.code.inputs)
        ages = [_ages(op, self.plan.on, first, last) for op in ("age", "age_months")]
        shared = [_address(array) for array in (groups, starts, counties, addresses, self.places, self.gone)]
        shared += [_address(table) - table.itemsize * first for table in ages]

        def part_of(first: int, last: int) -> None:
            owner = np.empty(rows, dtype=np.int32)
            numbers = np.empty(rows * self.code.numbers, dtype=np.int64)
            flags = np.empty(rows * self.code.flags, dtype=np.bool_)
            self.function(first, last, *shared, *(_address(array) for array in (owner, numbers, flags)), rows)

        if threads == 1:
            part_of(0, len(groups) - 1)
            return
        cuts = [(len(groups) - 1) * number // threads for number in range(threads + 1)]
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part_of, cuts[:-1], cuts[1:]))


def _groups(counties: Array) -> Array:
    """Where groups of at most GROUP households begin, each of one county, and the end."""
    changes = np.flatnonzero(counties[1:] != counties[:-1]) + 1
    cuts = np.union1d(np.arange(0, len(counties), GROUP), changes)
    return np.append(cuts, len(counties)).astype(np.int64)


def _address(array: Array) -> int:
    address: int = array.ctypes.data
    return address


def _column(frame: Frame, expr: Expr) -> Column:
    return (frame.persons if expr.entity == PERSON else frame.households)[expr.data]


def _fact(frame: Frame, expr: Expr) -> Array:
    return np.ascontiguousarray(_column(frame, expr).values, dtype=dtype_of(expr.unit))


def _mask(frame: Frame, expr: Expr) -> Array:
    column = _column(frame, expr)
    return np.zeros(len(column), dtype=bool) if column.unknown is None else np.ascontiguousarray(column.unknown)


def _empty(frame: Frame, entity: Entity, kind: Any) -> Array:
    return np.empty(int(frame.starts[-1]) if entity == PERSON else frame.size, dtype=kind)


def _days(columns: Sequence[Array | None], inputs: Sequence[Expr]) -> tuple[int, int]:
    """From the first day to the last of which an age may be asked; the facts come first among the columns."""
    found = [days(EARLIEST_BIRTH), days(_LATEST)]
    for column, expr in zip(columns, inputs, strict=False):
        if expr.unit.kind == "date" and column is not None and len(column):
            found += [int(column.min()), int(column.max())]
    return min(found), max(found)


@lru_cache(maxsize=8)
def _ages(op: str, on: date, first: int, last: int) -> Array:
    """The age for every birthday from day `first` to day `last`."""
    return age(op, np.arange(first, last + 1, dtype=np.int32), on).astype(np.int32)


def _county_table(plan: Plan, exprs: Sequence[Expr]) -> tuple[Array, Array]:
    """What is the same for a whole county: a row for each county, and where it is not known."""
    cells: dict[int, Cells] = {}
    for expr in plan.order:
        if expr.op == "const":
            cells[expr.id] = np.full(len(plan.places), expr.data), None
        elif expr.op == "parameter":
            column = plan.parameters[expr.data]
            cells[expr.id] = column.values.astype(bool) if expr.unit == FLAG else column.values, column.unknown
        elif expr.entity is None:
            data = (expr.data, plan.denominator) if expr.op == "part" else expr.data
            cells[expr.id] = VECTORS[expr.op](data, *(cells[need.id] for need in plan.needs(expr)))
    values = np.zeros((len(plan.places), len(exprs)), dtype=np.int64)
    gone = np.zeros(values.shape, dtype=bool)
    for slot, expr in enumerate(exprs):
        values[:, slot], unknown = cells[expr.id]
        gone[:, slot] = False if unknown is None else unknown
    return values, gone
