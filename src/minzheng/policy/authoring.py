"""What a pack's formula file imports.

    from minzheng.policy.authoring import *

A formula is a short function of a household or a person. It runs once, when the pack is loaded, and leaves an
expression behind; it never sees a family.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from minzheng.base.text import Text
from minzheng.policy.graph.expression import Expr, mistake
from minzheng.policy.graph.functions import (
    a_month_of,
    age,
    all_of,
    any_of,
    divide,
    marginal,
    max_of,
    min_of,
    months_of_age,
    part,
    permille_of,
    round_to_yuan,
    round_to_yuan_up,
    stepped,
    where,
)
from minzheng.policy.graph.handles import Household, Law, Person, Persons, law
from minzheng.policy.graph.rules import (
    Condition,
    Lever,
    Rule,
    Step,
    condition,
    each,
    exclusion,
    lever,
    shared_by,
    step,
)
from minzheng.policy.units import (
    COUNT,
    FLAG,
    HOURS,
    HOUSEHOLD,
    MONEY,
    MONTHLY,
    MONTHS,
    PERMILLE,
    PERSON,
    YEARLY,
    YEARS,
    Entity,
    Unit,
)

__all__ = [
    "COUNT",
    "FLAG",
    "HOURS",
    "HOUSEHOLD",
    "MONEY",
    "MONTHLY",
    "MONTHS",
    "PERMILLE",
    "PERSON",
    "YEARLY",
    "YEARS",
    "Condition",
    "Expr",
    "Household",
    "Law",
    "Lever",
    "Person",
    "Persons",
    "Rule",
    "Step",
    "a_month_of",
    "age",
    "all_of",
    "any_of",
    "benefit",
    "condition",
    "divide",
    "each",
    "exclusion",
    "law",
    "lever",
    "marginal",
    "max_of",
    "min_of",
    "months_of_age",
    "part",
    "permille_of",
    "round_to_yuan",
    "round_to_yuan_up",
    "shared_by",
    "step",
    "stepped",
    "variable",
    "where",
]

Function = Callable[[Any], Any]


@dataclass(frozen=True)
class Formula:
    """One decorated function, before it has run. `unit` is None for a benefit."""

    name: str
    entity: Entity
    unit: Unit | None
    label: Text | None
    reference: str | None
    function: Function

    @property
    def line(self) -> int:
        return self.function.__code__.co_firstlineno


COLLECTED: ContextVar[list[Formula]] = ContextVar("collected")


def variable(
    *, entity: Entity, unit: Unit, label: tuple[str, str], reference: str | None = None
) -> Callable[[Function], Function]:
    """Declares a formula under the function's name; `label` is (zh, en)."""

    def collect(function: Function) -> Function:
        words = Text(zh=label[0], en=label[1])
        COLLECTED.get().append(Formula(function.__name__, entity, unit, words, reference, function))
        return function

    return collect


def benefit(code: str, *, entity: Entity = HOUSEHOLD) -> Callable[[Function], Function]:
    """Declares the rule of a benefit of the catalogue. Its answer is readable as `gets_<code>`."""

    def collect(function: Function) -> Function:
        if entity not in (HOUSEHOLD, PERSON):
            mistake(f"没有实体“{entity}”。", f'There is no entity "{entity}".')
        COLLECTED.get().append(Formula(code, entity, None, None, None, function))
        return function

    return collect
