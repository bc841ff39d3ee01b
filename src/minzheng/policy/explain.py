"""Runs the graph for one family in plain Python integers, keeping every node: the interpreter behind a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.policy.family import Family
from minzheng.policy.graph.arithmetic import AGGREGATES, OPERATORS, Cell, months_between, years_between
from minzheng.policy.graph.build import Graph
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import PERSON


@dataclass(frozen=True, order=True)
class Gap:
    """What an unknown answer lacks: a fact (of a person or of the household), or a parameter without a value."""

    kind: str
    person: str
    name: str


class Evaluation:
    """Values of every node: one for a household, a list by person for a person, None where unknown."""

    def __init__(self, graph: Graph, family: Family, parameters: Mapping[str, Any], on: date) -> None:
        self.graph, self.family, self.parameters, self.on = graph, family, parameters, on
        self._size = len(family.persons)
        self.values: list[Any] = [None] * len(graph.nodes.all)
        self.fill()

    def fill(self) -> None:
        """Computes every node."""
        self.compute(self.graph.order, self.values)

    def compute(self, nodes: Iterable[Expr], values: list[Any]) -> None:
        """Fills in `nodes`, which must come in order."""
        for expr in nodes:
            op = expr.op
            if op in OPERATORS:
                values[expr.id] = self._operate(expr, values)
            elif op in AGGREGATES:
                values[expr.id] = AGGREGATES[op](*(self._list(arg, values) for arg in expr.args))
            else:
                values[expr.id] = self._leaf(expr, values)

    def _operate(self, expr: Expr, values: list[Any]) -> Any:
        function, data = OPERATORS[expr.op], expr.data
        if expr.entity != PERSON:
            return function(data, *[values[arg.id] for arg in expr.args])
        columns = [self._list(arg, values) for arg in expr.args]
        return [function(data, *cells) for cells in zip(*columns, strict=True)]

    def _list(self, expr: Expr, values: list[Any]) -> list[Any]:
        value = values[expr.id]
        return value if expr.entity == PERSON else [value] * self._size

    def _leaf(self, expr: Expr, values: list[Any]) -> Any:
        op, name = expr.op, expr.data
        if op == "const":
            return name
        if op == "parameter":
            return self.parameters.get(name)
        if op == "to_person":
            return [values[expr.args[0].id]] * self._size
        if op == "variable":
            root = self.graph.variables[name]
            return self._list(root, values) if expr.entity == PERSON else values[root.id]
        if op == "input":
            if expr.entity == PERSON:
                return [person.facts[name] for person in self.family.persons]
            return self.family.household[name]
        count = {"age": years_between, "age_months": months_between}[op]
        return [None if birth is None else count(birth, self.on) for birth in self._list(expr.args[0], values)]

    # -- reading -----------------------------------------------------------------------------------------------------
    def value(self, expr: Expr, person: int | None = None) -> Cell:
        value = self.values[expr.id]
        return value[person] if expr.entity == PERSON and person is not None else value

    def lacking(self, expr: Expr, person: int | None = None) -> frozenset[Gap]:
        """Which facts and parameters would settle an unknown node; nothing for a known one."""
        found: set[Gap] = set()
        seen: set[tuple[int, int | None]] = set()
        stack: list[tuple[Expr, int | None]] = [(expr, person)]
        while stack:
            here, index = stack.pop()
            if (here.id, index) in seen:
                continue
            seen.add((here.id, index))
            if here.entity == PERSON and index is None:
                stack.extend((here, number) for number in range(self._size))
            elif self.value(here, index) is None:
                stack.extend(self._unsettled(here, index, found))
        return frozenset(found)

    def _unsettled(self, expr: Expr, index: int | None, found: set[Gap]) -> list[tuple[Expr, int | None]]:
        if expr.op == "input":
            owner = self.family.persons[index].id if index is not None and expr.entity == PERSON else ""
            found.add(Gap("fact", owner, expr.data))
        elif expr.op == "parameter":
            found.add(Gap("parameter", "", expr.data))
        needs = self.graph.needs(expr)
        if expr.op == "where" and (chosen := self.value(needs[0], index)) is not None:
            needs = (needs[1] if chosen else needs[2],)
        within = index if expr.entity == PERSON and expr.op != "to_person" else None
        return [(need, within if need.entity == PERSON else None) for need in needs]

    def changed(self, expr: Expr, value: Any, person: int | None, touched: Iterable[Expr]) -> list[Any]:
        """All values as they would be if one node had another value; `touched` is what follows from it."""
        values = list(self.values)
        if person is None:
            values[expr.id] = value
        else:
            values[expr.id] = [value if number == person else old for number, old in enumerate(values[expr.id])]
        self.compute(touched, values)
        return values
