"""How a value came about, formula by formula with the numbers in it: for a person who looks at a difference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minzheng.policy import words
from minzheng.policy.graph.expression import Expr
from minzheng.policy.openfisca.evaluating import TestEvaluation
from minzheng.policy.openfisca.values import show
from minzheng.policy.units import PERSON, Unit

MOST_LINES = 12
_SIGNS = {"add": "+", "sub": "−", "mul": "×", "floordiv": "//", "and": "&", "or": "|"}
_SIGNS |= {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}


def lines(evaluation: TestEvaluation, name: str, person: int | None) -> Iterator[str]:
    """`name = formula = value` for a formula and then for those that it reads."""
    waiting, seen = [(name, person)], set[tuple[str, int | None]]()
    while waiting and len(seen) < MOST_LINES:
        here, who = waiting.pop(0)
        if (here, who) in seen or here not in evaluation.graph.variables:
            continue
        seen.add((here, who))
        shower = _Shower(evaluation, who)
        root = evaluation.graph.variables[here]
        value = evaluation.of(here)
        value = value[who] if isinstance(value, list) and who is not None else value
        stated = _is_stated(evaluation.given.get(here), who)
        shown = "(stated)" if stated else shower.text(root)
        owner = f" [{evaluation.family.persons[who].id}]" if who is not None else ""
        yield f"{here}{owner} = {shown} = {show(value, root.unit)}"
        if not stated:
            waiting.extend(shower.read)


def _is_stated(given: Any, who: int | None) -> bool:
    if isinstance(given, list):
        return bool(given[who][0]) if who is not None else all(stated for stated, _ in given)
    return given is not None and bool(given[0])


class _Shower:
    """Writes one formula; `read` collects the formulas that it reads."""

    def __init__(self, evaluation: TestEvaluation, person: int | None) -> None:
        self.evaluation, self.person = evaluation, person
        self.read: list[tuple[str, int | None]] = []

    def text(self, expr: Expr) -> str:
        if expr.op == "const":
            return self.number(expr.data, expr.unit)
        if expr.op in ("input", "variable", "parameter"):
            return self.name(expr)
        if expr.op == "to_person":
            return self.text(expr.args[0])
        if expr.op == "where":
            return self.choice(expr)
        inner = [self.text(arg) for arg in expr.args]
        if expr.op in _SIGNS:
            return "(" + f" {_SIGNS[expr.op]} ".join(inner) + ")"
        if expr.op == "in":
            inner.append("|".join(sorted(expr.data)))
        return f"{expr.op}({', '.join(inner)})"

    def name(self, expr: Expr) -> str:
        """A named value; the household's view of its persons is the list of theirs."""
        value = self.evaluation.values[expr.id]
        who = self.person if expr.entity == PERSON else None
        if expr.op == "variable":
            everybody = expr.entity == PERSON and who is None
            people = range(len(self.evaluation.family.persons)) if everybody else (who,)
            self.read += [(expr.data, number) for number in people]
        value = value[who] if who is not None else value
        return f"{expr.data} {self.number(value, expr.unit)}"

    def choice(self, expr: Expr) -> str:
        """Only the branch that was taken, with what took it."""
        condition = self.evaluation.value(expr.args[0], self.person)
        if not isinstance(condition, bool):
            return f"where({', '.join(self.text(arg) for arg in expr.args)})"
        asked = self.text(expr.args[0])
        taken = self.text(expr.args[1] if condition else expr.args[2])
        return f"[{asked}: {'yes' if condition else 'no'}] {taken}"

    def number(self, value: Any, unit: Unit) -> str:
        return words.show(value, unit).en if unit.kind == "ratio" else show(value, unit)
