"""Strategies and comparisons that the tests of every way of running share."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from minzheng.base.packs import load_chain
from minzheng.policy import Catalogue, load_catalogue
from minzheng.policy.bulk.frame import Column, Frame, days
from minzheng.policy.bulk.plan import PLAN_OPERATORS, Plan
from minzheng.policy.definitions import Input
from minzheng.policy.explain import Evaluation
from minzheng.policy.family import Family, Member
from minzheng.policy.graph.arithmetic import OPERATORS
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import HOUSEHOLD, PERSON

CATALOGUE: Catalogue = load_catalogue(load_chain("cn-zj-jiaxing"))
PLACES = ("330402000000", "330481000000")
ON = date(2022, 3, 1)


def cell(item: Input, draw: random.Random) -> Any:
    """A plausible value of a fact, boundaries included."""
    if item.type == "money":
        return draw.choice([0, 0, draw.randrange(300_000), draw.randrange(20_000_000), item.limit])
    if item.type == "count":
        return draw.choice([0, draw.randrange(min(item.limit, 24) + 1), item.limit])
    if item.type == "flag":
        return draw.random() < 0.5
    if item.type == "choice":
        return draw.choice(list(item.choices))
    leap = [date(2000, 2, 29), date(2004, 2, 29), date(1952, 2, 29), ON, date(1900, 1, 1)]
    return draw.choice([*leap, date.fromordinal(draw.randrange(date(1920, 1, 1).toordinal(), ON.toordinal() + 1))])


def silence(item: Input) -> Any:
    return None if item.missing in ("required", "unknown") else {"zero": 0, "no": False}.get(item.missing, item.missing)


def facts(entity: str, draw: random.Random, stated: float, hidden: float) -> dict[str, Any]:
    """Some facts stated, some unknown, the others left to silence."""
    found: dict[str, Any] = {}
    for name, item in CATALOGUE.inputs.items():
        if item.entity == entity:
            chance = draw.random()
            found[name] = None if chance < hidden else cell(item, draw) if chance < hidden + stated else silence(item)
    return found


def family(draw: random.Random) -> Family:
    stated, hidden = draw.choice([0.1, 0.3, 0.9]), draw.choice([0, 0, 0.02, 0.2])
    people = []
    for number in range(draw.choice([1, 1, 2, 3, 5, 9])):
        person = facts(PERSON, draw, stated, hidden)
        person["birth_on"] = cell(CATALOGUE.inputs["birth_on"], draw)
        person["relation"] = "applicant" if number == 0 else draw.choice(["spouse", "child", "parent", "other"])
        people.append(Member(f"p{number}", "", person))
    return Family(None, facts(HOUSEHOLD, draw, stated, hidden), tuple(people), {})


def some_families(seed: int) -> list[Family]:
    draw = random.Random(seed)
    return [family(draw) for _ in range(draw.choice([1, 4, 12]))]


seeds = st.integers(0, 2**32)  # of some_families: a failing seed prints in one line


def plain(expr: Expr, value: Any, plan: Plan) -> Any:
    """A value of the plain evaluation as a column holds it."""
    if value is None:
        return None
    if isinstance(value, Fraction):
        return int(value * plan.denominator)
    if isinstance(value, date):
        return days(value)
    return plan.codes(expr).index(value) if isinstance(value, str) else int(value)


def reference(plan: Plan, family: Family, place: str) -> list[Any]:
    """Every node of the plan for one family, in plain Python."""
    parameters = {name: item.value for name, item in plan.catalogue.in_force(plan.on, place).items()}
    evaluation = Evaluation(plan.catalogue.graph, family, parameters, plan.on)
    values = [*evaluation.values, *[None] * len(plan.order)]
    own = {expr.id for expr in plan.catalogue.graph.order}
    for expr in plan.order:
        if expr.id in own:
            continue
        if expr.op == "input":
            values[expr.id] = evaluation._leaf(expr, values)
        elif expr.entity == PERSON:
            columns = [evaluation._list(arg, values) for arg in expr.args]
            apply = {**OPERATORS, **PLAN_OPERATORS, "to_person": lambda _, cell: cell}[expr.op]
            values[expr.id] = [apply(None, *cells) for cells in zip(*columns, strict=True)]
        else:
            values[expr.id] = PLAN_OPERATORS[expr.op](None, *(values[arg.id] for arg in expr.args))
    return values


def cells(column: Column) -> list[Any]:
    hidden = [False] * len(column) if column.unknown is None else column.unknown.tolist()
    values = column.values.tolist()
    assert not any(value for value, unknown in zip(values, hidden, strict=True) if unknown), "zero under the mask"
    return [None if unknown else value for value, unknown in zip(values, hidden, strict=True)]


def check_nodes(
    plan: Plan, frame: Frame, families: Sequence[Family], divisions: Sequence[str], found: Mapping[int, Column]
) -> None:
    """Every node of every family as the plain evaluation has it."""
    columns = {expr.id: cells(found[expr.id]) for expr in plan.order}
    for number, (family, place) in enumerate(zip(families, divisions, strict=True)):
        values = reference(plan, family, place)
        people = slice(int(frame.starts[number]), int(frame.starts[number + 1]))
        for expr in plan.order:
            value, column = values[expr.id], columns[expr.id]
            if expr.entity == PERSON:
                assert column[people] == [plain(expr, item, plan) for item in value], expr
            else:
                assert column[number] == plain(expr, value, plan), expr


def check_outputs(
    plan: Plan, frame: Frame, families: Sequence[Family], divisions: Sequence[str], found: Mapping[str, Column]
) -> None:
    """Every output of every family as the plain evaluation has it, in the type that its unit asks for."""
    for output in plan.outputs:
        column = cells(found[output.key])
        for number, (family, place) in enumerate(zip(families, divisions, strict=True)):
            value = reference(plan, family, place)[output.expr.id]
            if output.entity == PERSON:
                people = slice(int(frame.starts[number]), int(frame.starts[number + 1]))
                row = value if output.expr.entity == PERSON else [value] * len(family.persons)
                assert column[people] == [plain(output.expr, item, plan) for item in row], output.key
            else:
                assert column[number] == plain(output.expr, value, plan), output.key


Evaluator = Callable[[Plan, Frame], dict[str, Column]]
