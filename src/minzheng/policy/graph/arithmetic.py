"""What each operator does to plain integers, flags and dates. None is "unknown" and spreads only where it matters."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

Cell = Any  # int | bool | str | date | Fraction | None (unknown)


def _known(function: Callable[..., Cell]) -> Callable[..., Cell]:
    """Unknown when any argument is."""

    def apply(_: Any, *args: Cell) -> Cell:
        return None if None in args else function(*args)

    return apply


def divide_rounded(amount: int, by: int, rounding: str) -> int:
    """amount ÷ by for by > 0, rounded "down", "half_up" or "up" (away from nothing: toward plus infinity)."""
    if rounding == "half_up":
        return (2 * amount + by) // (2 * by)
    return -(-amount // by) if rounding == "up" else amount // by


def _mul(_: Any, left: Cell, right: Cell) -> Cell:
    if left == 0 or right == 0:  # nothing times the unknown is nothing
        return 0
    return None if left is None or right is None else left * right


def _and(_: Any, *flags: Cell) -> Cell:
    return False if False in flags else None if None in flags else True


def _or(_: Any, *flags: Cell) -> Cell:
    return True if True in flags else None if None in flags else False


def _where(_: Any, condition: Cell, then: Cell, otherwise: Cell) -> Cell:
    if condition is None:
        return then if then is not None and then == otherwise else None
    return then if condition else otherwise


def _part(rounding: str, amount: Cell, ratio: Fraction | None) -> Cell:
    if amount == 0:
        return 0
    if amount is None or ratio is None:
        return None
    return divide_rounded(amount * ratio.numerator, ratio.denominator, rounding)


def _divide(data: tuple[int, str], amount: Cell) -> Cell:
    return None if amount is None else divide_rounded(amount, *data)


def _round(data: tuple[int, str], amount: Cell) -> Cell:
    return None if amount is None else divide_rounded(amount, *data) * data[0]


def _in(choices: frozenset[str], value: Cell) -> Cell:
    return None if value is None else value in choices


OPERATORS: dict[str, Callable[..., Cell]] = {
    "add": _known(operator.add),
    "sub": _known(operator.sub),
    "mul": _mul,
    "floordiv": _known(lambda left, right: left // right if right else 0),
    "permille": _known(lambda left, right: left * 1000 // right if right else 0),
    "lt": _known(operator.lt),
    "le": _known(operator.le),
    "gt": _known(operator.gt),
    "ge": _known(operator.ge),
    "eq": _known(operator.eq),
    "ne": _known(operator.ne),
    "max": _known(max),
    "min": _known(min),
    "not": _known(operator.not_),
    "and": _and,
    "or": _or,
    "where": _where,
    "part": _part,
    "divide": _divide,
    "round": _round,
    "in": _in,
}


def _picked(values: Sequence[Cell], chosen: Sequence[Cell] | None) -> list[Cell] | None:
    """Values of the chosen people; None when it is unknown who they are."""
    if chosen is None:
        return list(values)
    return None if None in chosen else [value for value, yes in zip(values, chosen, strict=True) if yes]


def _sum(values: Sequence[Cell], chosen: Sequence[Cell] | None = None) -> Cell:
    total = 0
    for value, yes in zip(values, chosen or [True] * len(values), strict=True):
        if yes is False or value == 0:
            continue
        if yes is None or value is None:
            return None
        total += value
    return total


def _greatest(values: Sequence[Cell], chosen: Sequence[Cell] | None = None) -> Cell:
    picked = _picked(values, chosen)
    return None if picked is None or None in picked else max(picked, default=0)


AGGREGATES: dict[str, Callable[..., Cell]] = {
    "sum": _sum,
    "greatest": _greatest,
    "count": lambda flags: None if None in flags else sum(flags),
    "any": lambda flags: _or(None, *flags),
    "every": lambda flags: _and(None, *flags),
}


def years_between(birth: date, on: date) -> int:
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def months_between(birth: date, on: date) -> int:
    return (on.year - birth.year) * 12 + on.month - birth.month - (on.day < birth.day)
