"""Formulas made at random over every operator, built into a catalogue by the loader's own road."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from minzheng.policy import Catalogue
from minzheng.policy.authoring import Formula
from minzheng.policy.bulk.errors import PlanError
from minzheng.policy.bulk.plan import Plan, plan_for
from minzheng.policy.bulk.tests.cases import CATALOGUE
from minzheng.policy.graph.build import Written, build
from minzheng.policy.graph.expression import Expr, literal, node
from minzheng.policy.graph.functions import (
    age,
    all_of,
    any_of,
    divide,
    max_of,
    min_of,
    months_of_age,
    part,
    permille_of,
    round_to_yuan,
    round_to_yuan_up,
    where,
)
from minzheng.policy.graph.handles import Name, Persons, everybody, law, read
from minzheng.policy.units import COUNT, FLAG, HOUSEHOLD, MONTHLY, MONTHS, PERSON, YEARS, Entity, Unit

MONEY_FACTS = {
    PERSON: ("wage", "pension", "other_income", "support_received"),
    HOUSEHOLD: ("previous_dibao",),
}
COUNTS = {
    PERSON: ("houses", "disability_level", "ability_level", "self_care_failed"),
    HOUSEHOLD: ("temporary_aid_times",),
}
FLAGS = {PERSON: ("deceased", "orphan", "unable_to_work"), HOUSEHOLD: ("able_supporter", "in_receipt_of_dibao")}
CHOICES = {PERSON: ("sex", "relation", "father_state"), HOUSEHOLD: ("emergency",)}
UNITS = (MONTHLY, COUNT, FLAG)
ROUNDINGS = ("down", "half_up", "up")


def catalogue_of(formulas: Iterable[Formula]) -> Catalogue:
    """The real facts and parameters with these formulas alone."""
    found = {("variable", formula.name): Written(formula, "random", Path("random.py")) for formula in formulas}
    inputs = CATALOGUE.inputs.items()
    names = {n: Name("input", item.entity, item.measure, tuple(item.choices)) for n, item in inputs}
    units = {name: entry.value.measure for name, entry in CATALOGUE.parameters.items()}
    problems: list[Any] = []
    graph = build(found, names, units, problems)
    assert not problems, problems
    return replace(CATALOGUE, graph=graph, benefits={})


def plan_or_none(catalogue: Catalogue, on: date, places: tuple[str, ...]) -> Plan | None:
    """The plan of every formula; None where chance made numbers that could grow past 64 bits, which a plan refuses."""
    try:
        return plan_for(catalogue, on, places, variables=list(catalogue.graph.variables))
    except PlanError:
        return None


class Making:
    """One random formula after another; a later one may read an earlier one."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)
        self.names: dict[str, tuple[Entity, Unit]] = {}
        units = {name: entry.value.measure for name, entry in CATALOGUE.parameters.items()}
        self.law = {kind: [n for n, unit in units.items() if unit == kind] for kind in (MONTHLY, COUNT, FLAG)}
        self.ratios = [name for name, unit in units.items() if unit.kind == "ratio"]

    def catalogue(self, size: int) -> Catalogue:
        formulas = []
        for number in range(size):
            entity, unit, name = self.draw.choice((PERSON, HOUSEHOLD)), self.draw.choice(UNITS), f"v{number}"
            formulas.append(Formula(name, entity, unit, None, None, self.function(entity, unit, name)))
        return catalogue_of(formulas)

    def function(self, entity: Entity, unit: Unit, name: str) -> Callable[[Any], Expr]:
        def formula(_: Any) -> Expr:
            expr = self.expr(entity, unit, self.draw.randrange(2, 5))
            self.names[name] = (entity, unit)
            return expr

        return formula

    def expr(self, entity: Entity, unit: Unit, depth: int) -> Expr:
        if depth == 0:
            return self.leaf(entity, unit)
        if self.draw.random() < 0.25:
            return self.across(entity, unit, depth - 1)
        maker = {MONTHLY: self.money, COUNT: self.count, FLAG: self.flag}[unit]
        return maker(entity, depth - 1)

    def leaf(self, entity: Entity, unit: Unit) -> Expr:
        earlier = [name for name, kind in self.names.items() if kind == (entity, unit)]
        chance = self.draw.random()
        if earlier and chance < 0.3:
            return read(self.draw.choice(earlier), entity)
        if self.law[unit] and chance < 0.45:
            return getattr(law, self.draw.choice(self.law[unit]))
        if unit != MONTHLY and chance < 0.55:
            return literal(self.draw.random() < 0.5 if unit == FLAG else self.draw.randrange(4), unit)
        facts = {MONTHLY: MONEY_FACTS, COUNT: COUNTS, FLAG: FLAGS}[unit][entity]
        return read(self.draw.choice(facts), entity)

    def across(self, entity: Entity, unit: Unit, depth: int) -> Expr:
        """A step between person and household."""
        draw = self.draw
        if entity == PERSON:
            inner = self.expr(HOUSEHOLD, unit, depth)
            return node("to_person", inner, unit=unit, entity=PERSON) if inner.entity == HOUSEHOLD else inner
        condition = draw.choice([None, everybody(), self.expr(PERSON, FLAG, depth), self.expr(PERSON, FLAG, depth)])
        people = Persons(condition, lambda expr: expr)
        if unit == FLAG:
            return draw.choice([people.any, people.all])(lambda _: self.expr(PERSON, FLAG, depth))
        if unit == COUNT and draw.random() < 0.5:
            return people.count()
        return draw.choice([people.sum, people.max])(lambda _: self.expr(PERSON, unit, depth))

    def money(self, entity: Entity, depth: int) -> Expr:
        draw = self.draw

        def one() -> Expr:
            return self.expr(entity, MONTHLY, depth)

        def ratio() -> Expr:
            first, second = (getattr(law, draw.choice(self.ratios)) for _ in range(2))
            if draw.random() < 0.7:
                return first
            return draw.choice([lambda: where(self.flag(entity, 0), first, second), lambda: max_of(first, second)])()

        return draw.choice(
            [
                lambda: one() + one(),
                lambda: one() - one(),
                lambda: max_of(one(), one()),
                lambda: min_of(one(), 0),
                lambda: where(self.expr(entity, FLAG, depth), one(), one()),
                lambda: self.leaf(entity, MONTHLY) * self.leaf(entity, COUNT),
                lambda: one() // self.leaf(entity, COUNT),
                lambda: part(one(), ratio(), draw.choice(ROUNDINGS)),
                lambda: part(one(), ratio(), draw.choice(ROUNDINGS)),
                lambda: divide(one(), draw.choice([1, 3, 12, 100]), draw.choice(ROUNDINGS)),
                lambda: draw.choice([round_to_yuan, round_to_yuan_up])(one()),
            ]
        )()

    def count(self, entity: Entity, depth: int) -> Expr:
        draw = self.draw

        def one() -> Expr:
            return self.expr(entity, COUNT, depth)

        return draw.choice(
            [
                lambda: one() + one(),
                lambda: one() - one(),
                lambda: max_of(one(), one()),
                lambda: where(self.expr(entity, FLAG, depth), one(), one()),
                lambda: one() // self.leaf(entity, COUNT),
                lambda: self.leaf(entity, MONTHLY) // self.leaf(entity, MONTHLY),
            ]
        )()

    def flag(self, entity: Entity, depth: int) -> Expr:
        draw = self.draw

        def one() -> Expr:
            return self.expr(entity, FLAG, depth)

        unit = draw.choice([MONTHLY, COUNT])

        def compared() -> Expr:
            left, right = self.expr(entity, unit, depth), self.expr(entity, unit, depth)
            return draw.choice([left < right, left <= right, left > right, left >= right, left == right, left != right])

        def chosen() -> Expr:
            name = draw.choice(CHOICES[entity])
            codes = list(CATALOGUE.inputs[name].choices)
            return read(name, entity).is_in(*draw.sample(codes, draw.randrange(1, len(codes) + 1)))

        def aged() -> Expr:
            if entity == HOUSEHOLD:
                return one()
            birth = read("birth_on", PERSON)
            old = age(birth) >= literal(draw.randrange(90), YEARS)
            return draw.choice([old, months_of_age(birth) < literal(draw.randrange(300), MONTHS)])

        def shown() -> Expr:
            share = permille_of(self.leaf(entity, MONTHLY), self.leaf(entity, MONTHLY))
            return share < literal(draw.randrange(2000), share.unit)

        three = draw.choice([all_of, any_of])
        return draw.choice(
            [lambda: ~one(), lambda: three(one(), one(), one()), compared, compared, chosen, aged, shown]
        )()
