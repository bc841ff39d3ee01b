"""One household of a test on one day, with the values that the test states of formulas in their place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from minzheng.policy.explain import Evaluation
from minzheng.policy.family import Family
from minzheng.policy.graph.build import Graph
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import PERSON


class TestEvaluation(Evaluation):
    """`given`: formula to (stated, value), or to a list of them by person."""

    __test__ = False  # not a class of tests, whatever its name says to the runner

    def __init__(
        self, graph: Graph, family: Family, parameters: Mapping[str, Any], on: date, given: Mapping[str, Any]
    ) -> None:
        self.given = given
        super().__init__(graph, family, parameters, on)

    def _leaf(self, expr: Expr, values: list[Any]) -> Any:
        found = super()._leaf(expr, values)
        return self.replaced(expr.data, found) if expr.op == "variable" else found

    def replaced(self, name: str, found: Any) -> Any:
        """What the test states of a formula, else what was found."""
        given = self.given.get(name)
        if given is None:
            return found
        if isinstance(given, list):
            return [value if stated else own for (stated, value), own in zip(given, found, strict=True)]
        return given[1] if given[0] else found

    def of(self, name: str) -> Any:
        """A fact or formula: the household's value, or a list by person."""
        if name not in self.graph.variables:
            people = self.family.persons
            facts = self.family.household
            return facts[name] if name in facts else [person.facts[name] for person in people]
        root = self.graph.variables[name]
        value = self.values[root.id]
        if self.graph.written[name].formula.entity == PERSON and root.entity != PERSON:
            value = [value] * len(self.family.persons)
        return self.replaced(name, value)
