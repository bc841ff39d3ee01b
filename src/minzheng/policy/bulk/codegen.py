"""Writes a plan as one function in LLVM's language: loops over persons and loops over households, in turn.

Households come in groups of one county that fit a processor's nearest cache. Within a loop nodes are registers, and
several persons or households are computed at once; what a later loop needs again is left in a column of the group. Only
what can be unknown carries a flag that says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from minzheng.policy.bulk.codegen_folds import FOLDS, either
from minzheng.policy.bulk.codegen_memory import Function, width
from minzheng.policy.bulk.codegen_operators import I1, I8, I32, I64, WRITERS, Term, Value, hidden
from minzheng.policy.bulk.codegen_stages import Stages
from minzheng.policy.bulk.compiled import Key
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity


@dataclass(frozen=True)
class Code:
    """A function whose columns are: the facts of `inputs`, the masks of `masked`, the plan's outputs, and their masks,
    of which only those are written that `unsure` marks. `places` are the columns of the county table; `numbers` and
    `flags` count the columns that a group needs.
    """

    text: str
    inputs: tuple[Expr, ...]
    masked: tuple[Expr, ...]
    places: tuple[Expr, ...]
    unsure: tuple[bool, ...]
    numbers: int
    flags: int


def write(plan: Plan, masked: frozenset[Key], without_figure: frozenset[str]) -> Code:
    """`masked` inputs may be unknown; parameters `without_figure` lack one in some county."""
    return _Writing(plan, masked, without_figure).code()


class _Writing:
    def __init__(self, plan: Plan, masked: frozenset[Key], without_figure: frozenset[str]) -> None:
        self.plan, self.stages, self.without_figure = plan, Stages(plan), without_figure
        order, self.roots = self.stages.order, self.stages.roots
        self.inputs = [expr for expr in order if expr.op == "input"]
        self.masked = [expr for expr in self.inputs if (expr.entity, expr.data) in masked]
        read = [need for expr in order for need in self.stages.needs(expr)] + self.roots
        self.places = {expr.id: expr for expr in read if expr.entity is None and expr.op != "const"}
        self.fact_at, self.mask_at = _numbered(0, self.inputs), _numbered(len(self.inputs), self.masked)
        self.result_at = len(self.inputs) + len(self.masked)
        self.common: dict[int, Term] = {}  # values of the county
        self.here: dict[int, Term] = {}  # values of the loop that is being written
        self.left: dict[tuple[str, int], tuple[Value, Value | None]] = {}  # addresses of what a loop left to later ones
        self.unsure: dict[int, bool] = {}
        self.used = {"numbers": 0, "flags": 0}
        self.function = Function()
        self.builder, self.args = self.function.builder, self.function.args

    def code(self) -> Code:
        with self.function.loop(self.args["first"], self.args["last"]) as (group, _):
            self._group(group)
        unsure = tuple(self.unsure.get(root.id, False) for root in self.roots)
        lists = tuple(self.inputs), tuple(self.masked), tuple(self.places.values())
        return Code(self.function.text(), *lists, unsure, self.used["numbers"], self.used["flags"])

    # -- loops ---------------------------------------------------------------------------------------------------------
    def _group(self, group: Value) -> None:
        self.first = self.function.read(self.args["groups"], group)
        self.last = self.function.read(self.args["groups"], self.builder.add(group, I64(1)))
        self.start = self.function.read(self.args["starts"], self.first)
        self.stop = self.function.read(self.args["starts"], self.last)
        self._read_places()
        with self.function.loop(self.first, self.last) as (house, _):
            owner = self.builder.trunc(self.builder.sub(house, self.first), I32)
            with self._members(house) as (row, _):
                self.function.write(owner, self.args["owner"], self.builder.sub(row, self.start))
        for number, stage in enumerate(self.stages.all, -1):
            if stage.persons or stage.folds:
                self._loop(PERSON, number, stage.persons, stage.folds)
            if stage.folds:
                self._fold(stage.folds)
            self._loop(HOUSEHOLD, number, stage.household)
        for entity in (HOUSEHOLD, PERSON):
            self._spread(entity)

    def _members(self, house: Value) -> Any:
        first, last = (self.function.read(self.args["starts"], row) for row in (house, self.builder.add(house, I64(1))))
        return self.function.loop(first, last)

    def _loop(self, entity: Entity, number: int, exprs: Sequence[Expr], folds: Sequence[Expr] = ()) -> None:
        """One loop over the persons or the households of the group."""
        results = [n for n in self._results_of(entity, own=True) if self.stages.of[self.roots[n].id] == number]
        if not (exprs or folds or results):
            return
        with self._each(entity):
            for expr in exprs:
                term = self.here[expr.id] = self._computed(expr)
                self.unsure[expr.id] = term.unknown is not None
                if expr.op != "input" and self.stages.outlives(expr):
                    self._leave(("value", expr.id), term)
            for expr in folds:
                terms = [self._term(need) for need in self.stages.needs(expr)]
                self._leave(("part", expr.id), FOLDS[expr.op].part(self.builder, *terms))
            for position in results:
                self._write(position)

    @contextmanager
    def _each(self, entity: Entity) -> Iterator[None]:
        first, last = (self.start, self.stop) if entity == PERSON else (self.first, self.last)
        with self.function.loop(first, last, wide=True) as (self.row, _):
            self.entity, self.at, self.here, self.owner = entity, self.builder.sub(self.row, first), {}, None
            yield

    def _fold(self, exprs: Sequence[Expr]) -> None:
        """From persons to their household: one after the other."""
        with self.function.loop(self.first, self.last) as (house, _):
            self.at = self.builder.sub(house, self.first)
            held = []
            with self._members(house) as (row, before):
                person = self.builder.sub(row, self.start)
                for expr in exprs:
                    fold = FOLDS[expr.op]
                    part = self._left(("part", expr.id), person)
                    held.append((expr, fold, self._join(fold.start, before, fold.join, part.value), None))
                    if part.unknown is not None:
                        held[-1] = (*held[-1][:3], self._join(I1(0), before, either, part.unknown))
            for expr, fold, value, open_ in held:
                known = self.builder.load(value), None if open_ is None else self.builder.load(open_)
                term = fold.result(self.builder, *known)
                self.unsure[expr.id] = term.unknown is not None
                self._leave(("value", expr.id), term)

    def _join(self, start: Value, before: Any, join: Callable[[Any, Value, Value], Value], part: Value) -> Value:
        memory = self.function.held(start, before)
        self.builder.store(join(self.builder, self.builder.load(memory), part), memory)
        return memory

    def _results_of(self, entity: Entity, *, own: bool) -> list[int]:
        """Results of an entity whose value is its own, or the same for all of a household or county."""
        outputs = enumerate(zip(self.plan.outputs, self.roots, strict=True))
        return [n for n, (output, root) in outputs if output.entity == entity and (root.entity == entity) == own]

    def _spread(self, entity: Entity) -> None:
        if results := self._results_of(entity, own=False):
            with self._each(entity):
                for position in results:
                    self._write(position)

    # -- nodes ---------------------------------------------------------------------------------------------------------
    def _computed(self, expr: Expr) -> Term:
        if expr.op == "input":
            return self._fact(expr)
        args = [self._term(need) for need in self.stages.needs(expr)]
        if expr.op in ("age", "age_months"):
            age = self.function.read_value(expr, self.args[expr.op], args[0].value)
            return hidden(self.builder, age, args[0].unknown)
        data = expr.data
        if expr.op == "part":
            data = (data, self.plan.denominator)
        elif expr.op == "in":
            data = [number for number, code in enumerate(self.plan.codes(expr.args[0])) if code in data]
        return WRITERS[expr.op](self.builder, data, *args)

    def _term(self, expr: Expr) -> Term:
        """A value in the loop that is being written: computed here, of the county, or left by an earlier loop."""
        if expr.op == "const":
            return Term((I1 if expr.unit.kind == "flag" else I64)(int(expr.data)))
        if expr.entity is None:
            return self.common[expr.id]
        if expr.id not in self.here:
            own = expr.entity == self.entity
            if expr.op == "input":
                self.here[expr.id] = self._fact(expr)
            else:
                self.here[expr.id] = self._left(("value", expr.id), self.at if own else self._owner())
        return self.here[expr.id]

    def _owner(self) -> Value:
        """Of the person: which household of the group."""
        if self.owner is None:
            owner = self.function.read(self.args["owner"], self.at, constant=False)
            self.owner = self.builder.sext(owner, I64)
        return self.owner

    def _fact(self, expr: Expr) -> Term:
        row = self.row if expr.entity == self.entity else self.builder.add(self.first, self._owner())
        value = self.function.read_value(expr, self.function.column(self.fact_at[expr.id], width(expr)), row)
        if expr.id not in self.mask_at:
            return Term(value)
        return Term(value, self.function.read_flag(self.function.column(self.mask_at[expr.id], I8), row))

    def _read_places(self) -> None:
        county = self.builder.sext(self.function.read(self.args["counties"], self.first), I64)
        row = self.builder.mul(county, I64(len(self.places)))
        for slot, expr in enumerate(self.places.values()):
            at = self.builder.add(row, I64(slot))
            lacks = self._lacks_figure(expr)
            self.unsure[expr.id] = lacks
            unknown = self.function.read_flag(self.args["gone"], at) if lacks else None
            self.common[expr.id] = Term(self.function.read_value(expr, self.args["places"], at), unknown)

    def _lacks_figure(self, expr: Expr) -> bool:
        if expr.op == "parameter":
            return expr.data in self.without_figure
        return any(self._lacks_figure(need) for need in self.plan.needs(expr))

    # -- from loop to loop, and out ------------------------------------------------------------------------------------
    def _leave(self, key: tuple[str, int], term: Term) -> None:
        value = self._column("flags" if term.value.type is I1 else "numbers")
        self.function.write(term.value, value, self.at)
        unknown = None
        if term.unknown is not None:
            unknown = self._column("flags")
            self.function.write(term.unknown, unknown, self.at)
        self.left[key] = value, unknown

    def _column(self, kind: str) -> Value:
        self.used[kind] += 1
        return self.function.kept(kind, self.used[kind] - 1)

    def _left(self, key: tuple[str, int], row: Value) -> Term:
        value, unknown = self.left[key]
        found = self.function.read(value, row, constant=False)
        found = found if found.type is I64 else self.function.is_set(found)
        return Term(found, None if unknown is None else self.function.read_flag(unknown, row, constant=False))

    def _write(self, position: int) -> None:
        root = self.roots[position]
        term, number = self._term(root), self.result_at + position
        self.function.write(term.value, self.function.column(number, width(root)), self.row)
        if term.unknown is not None:
            self.function.write(term.unknown, self.function.column(number + len(self.roots), I8), self.row)


def _numbered(first: int, exprs: Sequence[Expr]) -> dict[int, int]:
    """By a node's id, its place among the columns."""
    return {expr.id: first + number for number, expr in enumerate(exprs)}
