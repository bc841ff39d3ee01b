"""When each node of a plan is computed: in which loop over a household's persons, or after which of them.

Stage 0 is the first loop over the persons and the household's lines after it; -1 is the household's lines before it. A
step from persons to their household ends a loop, a look-up from the household begins the next.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from minzheng.policy.bulk.plan import Plan
from minzheng.policy.graph.arithmetic import AGGREGATES
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import HOUSEHOLD, PERSON


@dataclass
class Stage:
    """A loop over the persons, the steps that end it, and the household's lines that rest on them."""

    persons: list[Expr] = field(default_factory=list)
    folds: list[Expr] = field(default_factory=list)
    household: list[Expr] = field(default_factory=list)


class Stages:
    """`roots` are the nodes of the plan's outputs; values that are the same for a county are in no stage."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.roots = [self.own(output.expr) for output in plan.outputs]
        self.order = [expr for expr in plan.order if expr.entity is not None and expr is self.own(expr)]
        self.of: dict[int, int] = {}
        self._first_possible()
        self._when_first_asked()
        self.all = self._collected()
        self.read_elsewhere = self._read_elsewhere()

    def own(self, expr: Expr) -> Expr:
        """A variable is its formula, and a household's value is the same for each of its persons."""
        while expr.op in ("variable", "to_person"):
            (expr,) = self.plan.needs(expr)
        return expr

    def needs(self, expr: Expr) -> list[Expr]:
        return [self.own(need) for need in self.plan.needs(expr)]

    def outlives(self, expr: Expr) -> bool:
        """Whether another loop reads this value."""
        return expr.id in self.read_elsewhere

    def _first_possible(self) -> None:
        for expr in self.order:
            in_loop = expr.entity == PERSON or expr.op in AGGREGATES
            stages = [0 if in_loop else -1]
            for need in self.needs(expr):
                if need.entity is not None:
                    stages.append(self.of[need.id] + (need.entity == HOUSEHOLD and in_loop))
            self.of[expr.id] = max(stages)

    def _when_first_asked(self) -> None:
        """Moves a person's value into the loop that first reads it, where no more has to be kept for it than it is."""
        asked: dict[int, list[int]] = {}
        outputs = {root.id for root in self.roots}
        for expr in reversed(self.order):
            if expr.entity == PERSON and expr.id in asked and expr.id not in outputs:
                held = [need for need in self.needs(expr) if need.entity == PERSON and need.op != "input"]
                if len(held) <= 1:
                    self.of[expr.id] = min(asked[expr.id])
            for need in self.needs(expr):
                asked.setdefault(need.id, []).append(self.of[expr.id])

    def _collected(self) -> list[Stage]:
        found = [Stage() for _ in range(max(self.of.values(), default=-1) + 2)]
        for expr in self.order:
            stage = found[self.of[expr.id] + 1]
            if expr.entity == PERSON:
                stage.persons.append(expr)
            else:
                (stage.folds if expr.op in AGGREGATES else stage.household).append(expr)
        return found

    def _read_elsewhere(self) -> set[int]:
        """Steps to the household read persons in those persons' loop, and leave what they come to in any case."""
        outputs = zip(self.plan.outputs, self.roots, strict=True)
        found = {root.id for output, root in outputs if root.entity != output.entity}
        for expr in self.order:
            over_persons = expr.entity == PERSON or expr.op in AGGREGATES
            for need in self.needs(expr):
                same = (need.entity == PERSON) == over_persons
                if need.entity is not None and not (same and self.of[need.id] == self.of[expr.id]):
                    found.add(need.id)
        return found
