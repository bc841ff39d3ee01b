"""The whole graph as one straight function of Python, for deciding many families one by one.

What it gives is what `explain.Evaluation` gives, which goes through the nodes one at a time; a test holds the two
together. Written once for each catalogue, when its first family is decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from minzheng.policy.explain import Evaluation
from minzheng.policy.family import Fact
from minzheng.policy.graph.arithmetic import AGGREGATES, OPERATORS, months_between, years_between
from minzheng.policy.graph.build import Graph
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import PERSON

Straight = Callable[[list[Any], Sequence[Mapping[str, Fact]], Mapping[str, Fact], Mapping[str, Any], date], None]
"""(values to fill in, facts of each person, facts of the household, parameters, day)"""
_written: WeakKeyDictionary[Graph, Straight] = WeakKeyDictionary()


class StraightEvaluation(Evaluation):
    """An Evaluation, several times as fast where the whole graph is wanted."""

    def fill(self) -> None:
        run = _written.get(self.graph) or _written.setdefault(self.graph, straight(self.graph))
        people = [person.facts for person in self.family.persons]
        run(self.values, people, self.family.household, self.parameters, self.on)


def straight(graph: Graph) -> Straight:
    """Compiles the function of a graph."""
    lines = [f"    V[{expr.id}] = v{expr.id} = {_line(graph, expr)}" for expr in graph.order]
    source = "\n".join(["def run(V, people, household, parameters, on):", "    size = len(people)", *lines])
    known: dict[str, Any] = {"years_between": years_between, "months_between": months_between}
    for expr in graph.order:
        known[f"d{expr.id}"] = expr.data
        known |= {f"op_{expr.op}": table[expr.op] for table in (OPERATORS, AGGREGATES) if expr.op in table}
    exec(compile(source, "<the rules>", "exec"), known)
    run: Straight = known["run"]
    return run


def _line(graph: Graph, expr: Expr) -> str:
    op, name = expr.op, f"d{expr.id}"
    if op in OPERATORS:
        return _operation(expr)
    if op in AGGREGATES:
        return f"op_{op}({', '.join(_list(arg) for arg in expr.args)})"
    if op == "const":
        return name
    if op == "parameter":
        return f"parameters.get({name})"
    if op == "to_person":
        return f"[v{expr.args[0].id}] * size"
    if op == "variable":
        root = graph.variables[expr.data]
        return _list(root) if expr.entity == PERSON else f"v{root.id}"
    if op == "input":
        return f"[facts[{name}] for facts in people]" if expr.entity == PERSON else f"household[{name}]"
    count = {"age": "years_between", "age_months": "months_between"}[op]
    return f"[None if birth is None else {count}(birth, on) for birth in {_list(expr.args[0])}]"


def _list(expr: Expr) -> str:
    return f"v{expr.id}" if expr.entity == PERSON else f"[v{expr.id}] * size"


def _operation(expr: Expr) -> str:
    """One value, or one for each person; what is the same for all of them is read as it stands."""
    if expr.entity != PERSON:
        return _written_out(expr, [f"v{arg.id}" for arg in expr.args])
    own = list(dict.fromkeys(arg.id for arg in expr.args if arg.entity == PERSON))
    names = [f"a{arg.id}" if arg.entity == PERSON else f"v{arg.id}" for arg in expr.args]
    rows = f"v{own[0]}" if len(own) == 1 else f"zip({', '.join(f'v{id}' for id in own)})"
    return f"[{_written_out(expr, names)} for {', '.join(f'a{id}' for id in own)} in {rows}]"


_KNOWN = {
    "add": "{} + {}",
    "sub": "{} - {}",
    "lt": "{} < {}",
    "le": "{} <= {}",
    "gt": "{} > {}",
    "ge": "{} >= {}",
    "eq": "{} == {}",
    "ne": "{} != {}",
    "not": "not {}",
}


def _written_out(expr: Expr, names: Sequence[str]) -> str:
    """graph.arithmetic's operation as an expression; what is rare or long is called."""
    known = _KNOWN.get(expr.op)
    if known is not None:
        possible = (name for name, arg in zip(names, expr.args, strict=True) if arg.op != "const")
        unknown = " or ".join(f"{name} is None" for name in possible)
        return f"None if {unknown} else {known.format(*names)}" if unknown else known.format(*names)
    if expr.op == "in":
        return f"None if {names[0]} is None else {names[0]} in d{expr.id}"
    if expr.op in ("and", "or"):
        settles, otherwise = ("False", "True") if expr.op == "and" else ("True", "False")
        decided, unknown = (" or ".join(f"{name} is {flag}" for name in names) for flag in (settles, "None"))
        return f"{settles} if {decided} else None if {unknown} else {otherwise}"
    if expr.op == "where":
        condition, then, otherwise = names
        open_ = f"None if {then} is None or {then} != {otherwise} else {then}"
        return f"({then} if {condition} else {otherwise}) if {condition} is not None else {open_}"
    return f"op_{expr.op}(d{expr.id}, {', '.join(names)})"
