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

from minzheng.base.packs import suggestion
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
    _check_entity(entity)
    if not isinstance(unit, Unit):
        names = [name for name in __all__ if isinstance(globals()[name], Unit)]
        like = next((name for name in names if str(globals()[name]) == unit), str(unit))
        mistake(f"unit={unit!r} 不是单位。", f"unit={unit!r} is not a unit.", suggestion(like, names))
    if not (isinstance(label, tuple) and len(label) == 2 and all(isinstance(word, str) and word for word in label)):
        hint = Text(zh='写 label=("中文", "English")。', en='Write label=("中文", "English").')
        mistake("label 不是两种文字的名称。", "label is not a name in both languages.", hint)

    def collect(function: Function) -> Function:
        words = Text(zh=label[0], en=label[1])
        COLLECTED.get().append(Formula(function.__name__, entity, unit, words, reference, function))
        return function

    return collect


def benefit(code: str, *, entity: Entity = HOUSEHOLD) -> Callable[[Function], Function]:
    """Declares the rule of a benefit of the catalogue. Its answer is readable as `gets_<code>`."""
    _check_entity(entity)
    if not isinstance(code, str):
        hint = Text(zh='写 @benefit("代码")。', en='Write @benefit("code").')
        mistake("benefit 缺少待遇的代码。", "benefit lacks the code of its benefit.", hint)

    def collect(function: Function) -> Function:
        COLLECTED.get().append(Formula(code, entity, None, None, None, function))
        return function

    return collect


def _check_entity(entity: object) -> None:
    if entity not in (HOUSEHOLD, PERSON):
        hint = Text(zh="写 PERSON 或 HOUSEHOLD。", en="Write PERSON or HOUSEHOLD.")
        mistake(f"没有实体“{entity}”。", f'There is no entity "{entity}".', hint)
