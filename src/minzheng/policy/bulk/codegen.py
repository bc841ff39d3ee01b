"""Writes a plan as one function over households, in LLVM's language: persons are inner loops, nodes are registers.

What a later loop over the same persons needs again is kept in a small array, one row a person. Values that are the same
for a whole county come from a table. Only what can be unknown carries a flag that says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.policy.bulk.codegen_folds import FOLDS, Fold
from minzheng.policy.bulk.codegen_memory import Function, width
from minzheng.policy.bulk.codegen_operators import I1, I8, I64, WRITERS, Term, Value, hidden
from minzheng.policy.bulk.codegen_stages import Stage, Stages
from minzheng.policy.bulk.compiled import Key
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import PERSON


@dataclass(frozen=True)
class Code:
    """A function whose columns are: the facts of `inputs`, the masks of `masked`, the plan's outputs, and their masks,
    of which only those are written that `unsure` marks. `places` are the columns of the county table; each person has
    `kept` values to be kept.
    """

    text: str
    inputs: tuple[Expr, ...]
    masked: tuple[Expr, ...]
    places: tuple[Expr, ...]
    unsure: tuple[bool, ...]
    kept: int


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
        outliving = [e for e in order if e.entity == PERSON and e.op != "input" and self.stages.outlives(e)]
        self.slots = {expr.id: slot for slot, expr in enumerate(outliving)}
        self.fact_at, self.mask_at = _numbered(0, self.inputs), _numbered(len(self.inputs), self.masked)
        self.result_at = len(self.inputs) + len(self.masked)
        self.terms: dict[int, Term] = {}
        self.function = Function()
        self.builder, self.args = self.function.builder, self.function.args

    def code(self) -> Code:
        with self.function.loop(self.args["first"], self.args["last"]) as (house, _):
            self._household(house)
        unsure = tuple(self._term(root).unknown is not None for root in self.roots)
        lists = tuple(self.inputs), tuple(self.masked), tuple(self.places.values())
        return Code(self.function.text(), *lists, unsure, len(self.slots))

    def _household(self, house: Value) -> None:
        self.house = house
        self.start = self.function.read(self.args["starts"], house)
        self.stop = self.function.read(self.args["starts"], self.builder.add(house, I64(1)))
        self._read_places()
        for number, stage in enumerate(self.stages.all):
            self._stage(number - 1, stage)
        for position, (output, root) in enumerate(zip(self.plan.outputs, self.roots, strict=True)):
            if root.entity == PERSON:
                continue
            if output.entity == PERSON:  # the same for all
                with self.function.loop(self.start, self.stop) as (row, _):
                    self._write(position, root, row)
            else:
                self._write(position, root, house)

    def _stage(self, number: int, stage: Stage) -> None:
        held: list[tuple[Expr, Fold, Value, Value | None]] = []
        if stage.persons or stage.folds:
            with self.function.loop(self.start, self.stop) as (self.row, before):
                self._recall(number, stage)
                for expr in stage.persons:
                    self.terms[expr.id] = self._computed(expr)
                    self._keep(expr)
                held = [self._join(expr, before) for expr in stage.folds]
                for position, root in enumerate(self.roots):
                    if root.entity == PERSON and self.stages.of[root.id] == number:
                        self._write(position, root, self.row)
        for expr, fold, value, open_ in held:
            known = self.builder.load(value), None if open_ is None else self.builder.load(open_)
            self.terms[expr.id] = fold.result(self.builder, *known)
        for expr in stage.household:
            self.terms[expr.id] = self._computed(expr)

    def _join(self, expr: Expr, before: Any) -> tuple[Expr, Fold, Value, Value | None]:
        """One person's part in a step to the household."""
        fold = FOLDS[expr.op](self.builder, *(self._term(need) for need in self.stages.needs(expr)))
        value, open_ = self.function.held(fold.start, before), None
        self.builder.store(fold.join(self.builder.load(value)), value)
        if fold.opens is not None:
            open_ = self.function.held(I1(0), before)
            self.builder.store(self.builder.or_(self.builder.load(open_), fold.opens), open_)
        return expr, fold, value, open_

    # -- nodes ---------------------------------------------------------------------------------------------------------
    def _term(self, expr: Expr) -> Term:
        if expr.op == "const":
            return Term((I1 if expr.unit.kind == "flag" else I64)(int(expr.data)))
        return self.terms[expr.id]

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

    def _fact(self, expr: Expr) -> Term:
        row = self.row if expr.entity == PERSON else self.house
        value = self.function.read_value(expr, self.function.column(self.fact_at[expr.id], width(expr)), row)
        if expr.id not in self.mask_at:
            return Term(value)
        return Term(value, self.function.read_flag(self.function.column(self.mask_at[expr.id], I8), row))

    def _read_places(self) -> None:
        county = self.builder.sext(self.function.read(self.args["counties"], self.house), I64)
        row = self.builder.mul(county, I64(len(self.places)))
        for slot, expr in enumerate(self.places.values()):
            at = self.builder.add(row, I64(slot))
            unknown = self.function.read_flag(self.args["gone"], at) if self._lacks_figure(expr) else None
            self.terms[expr.id] = Term(self.function.read_value(expr, self.args["places"], at), unknown)

    def _lacks_figure(self, expr: Expr) -> bool:
        if expr.op == "parameter":
            return expr.data in self.without_figure
        return any(self._lacks_figure(need) for need in self.plan.needs(expr))

    # -- from loop to loop, and out ------------------------------------------------------------------------------------
    def _row(self, expr: Expr) -> Value:
        person = self.builder.sub(self.row, self.start)
        return self.builder.add(self.builder.mul(person, I64(len(self.slots))), I64(self.slots[expr.id]))

    def _keep(self, expr: Expr) -> None:
        if expr.id in self.slots:
            term, row = self.terms[expr.id], self._row(expr)
            self.function.write(term.value, self.args["kept"], row)
            if term.unknown is not None:
                self.function.write(term.unknown, self.args["kept_open"], row)

    def _recall(self, number: int, stage: Stage) -> None:
        """Values of earlier loops that this one reads; facts are read from their columns again."""
        for need in (need for expr in (*stage.persons, *stage.folds) for need in self.stages.needs(expr)):
            if need.entity != PERSON or self.stages.of[need.id] >= number:
                continue
            if need.op == "input":
                self.terms[need.id] = self._fact(need)
                continue
            row, unknown = self._row(need), None
            value = self.builder.load(self.builder.gep(self.args["kept"], [row]))
            if self.terms[need.id].unknown is not None:
                mask = self.builder.load(self.builder.gep(self.args["kept_open"], [row]))
                unknown = self.function.is_set(mask)
            self.terms[need.id] = Term(self.function.widened(need, value), unknown)

    def _write(self, position: int, root: Expr, row: Value) -> None:
        term, number = self._term(root), self.result_at + position
        self.function.write(term.value, self.function.column(number, width(root)), row)
        if term.unknown is not None:
            self.function.write(term.unknown, self.function.column(number + len(self.roots), I8), row)


def _numbered(first: int, exprs: Sequence[Expr]) -> dict[int, int]:
    """By a node's id, its place among the columns."""
    return {expr.id: first + number for number, expr in enumerate(exprs)}
