"""What graph.arithmetic does to one value, done to columns: integers and flags with a mask for "unknown".

A `Cells` is (values, unknown). Values are an array, or one NumPy scalar that is the same for everybody; unknown is None
(all known) or an array. Where unknown is true the value is 0: every function here relies on that and keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from minzheng.policy.bulk.frame import Array

Cells = tuple[Any, Array | None]
Operator = Callable[..., Cells]


def either(*masks: Array | None) -> Array | None:
    """Where any mask is true."""
    found: Array | None = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found | mask
    return found


def hidden(values: Any, unknown: Array | None) -> Cells:
    """A new result with its mask: zeros written under it, and no mask where nothing is unknown."""
    if unknown is None or not unknown.any():
        return values, None
    if values.shape != unknown.shape:
        values = np.broadcast_to(values, unknown.shape).copy()
    values[unknown] = 0
    return values, unknown


def _known(function: Callable[[Any, Any], Any]) -> Operator:
    def apply(_: Any, left: Cells, right: Cells) -> Cells:
        return hidden(function(left[0], right[0]), either(left[1], right[1]))

    return apply


def _floor(left: Any, right: Any) -> Any:
    """Floors; by zero is zero."""
    if np.ndim(right) == 0:
        return left // right if right else np.zeros_like(left)
    nothing = right == 0
    if nothing.any():
        return np.where(nothing, 0, left // np.where(nothing, 1, right))
    return left // right


def divide_rounded(amount: Any, by: int, rounding: str) -> Any:
    """graph.arithmetic.divide_rounded for columns."""
    if rounding == "half_up":
        return (2 * amount + by) // (2 * by)
    return -(-amount // by) if rounding == "up" else amount // by


def _is_zero(cells: Cells) -> Any:
    return cells[0] == 0 if cells[1] is None else (cells[0] == 0) & ~cells[1]


def _open(left: Cells, right: Cells) -> Array | None:
    """Where a product is unknown: a side is, and the other is not nothing."""
    if left[1] is None and right[1] is None:
        return None
    return either(
        None if left[1] is None else left[1] & ~_is_zero(right),
        None if right[1] is None else right[1] & ~_is_zero(left),
    )


def _mul(_: Any, left: Cells, right: Cells) -> Cells:
    return hidden(left[0] * right[0], _open(left, right))


def _part(data: tuple[str, int], amount: Cells, ratio: Cells) -> Cells:
    """A part of nothing is nothing, whatever the ratio; of an unknown amount it is unknown, even a ratio of zero."""
    rounding, denominator = data
    unknown = amount[1]
    if ratio[1] is not None:
        unknown = either(unknown, ratio[1] & ~_is_zero(amount))
    return hidden(divide_rounded(amount[0] * ratio[0], denominator, rounding), unknown)


def _not(_: Any, flag: Cells) -> Cells:
    yes, unknown = flag
    return (~yes, None) if unknown is None else (~(yes | unknown), unknown)


def _and(_: Any, *flags: Cells) -> Cells:
    yes, possible = flags[0][0], flags[0][0] if flags[0][1] is None else flags[0][0] | flags[0][1]
    masked = flags[0][1] is not None
    for value, unknown in flags[1:]:
        if masked or unknown is not None:
            possible = possible & (value if unknown is None else value | unknown)
            masked = True
        yes = yes & value
        if not masked:
            possible = yes
    return hidden(yes, possible & ~yes) if masked else (yes, None)


def _or(_: Any, *flags: Cells) -> Cells:
    yes, unknown = flags[0]
    for value, open_ in flags[1:]:
        yes = yes | value
        unknown = either(unknown, open_)
    return (yes, None) if unknown is None else hidden(yes, unknown & ~yes)


def _where(_: Any, condition: Cells, then: Cells, otherwise: Cells) -> Cells:
    values = np.where(condition[0], then[0], otherwise[0])
    if condition[1] is None and then[1] is None and otherwise[1] is None:
        return values, None
    no = np.False_
    mask_then = no if then[1] is None else then[1]
    mask_otherwise = no if otherwise[1] is None else otherwise[1]
    unknown = np.where(condition[0], mask_then, mask_otherwise)
    if condition[1] is not None:
        same = (then[0] == otherwise[0]) & ~(mask_then | mask_otherwise)
        unknown = np.where(condition[1], ~same, unknown)
    return hidden(values, unknown)


def _divide(data: tuple[int, str], amount: Cells) -> Cells:
    return hidden(divide_rounded(amount[0], *data), amount[1])


def _round(data: tuple[int, str], amount: Cells) -> Cells:
    return hidden(divide_rounded(amount[0], *data) * data[0], amount[1])


def _in(positions: tuple[int, ...], choice: Cells) -> Cells:
    """`positions` are the wanted places in the input's choices."""
    found = np.zeros(np.shape(choice[0]), dtype=bool)
    for position in positions:
        found = found | (choice[0] == position)
    return hidden(found, choice[1])


def _settled(_: Any, answer: Cells, *totals: Cells) -> Cells:
    lacking = either(*(total[1] for total in totals))
    if lacking is None:
        return answer
    yes = answer[0]
    unknown = lacking & yes if answer[1] is None else answer[1] | (lacking & yes)
    return hidden(yes & ~lacking, unknown)


def _drawn(_: Any, answer: Cells, total: Cells) -> Cells:
    unknown = answer[1]
    if total[1] is not None:
        unknown = either(unknown, total[1] & answer[0])
    return hidden(answer[0] * total[0], unknown)


VECTORS: dict[str, Operator] = {
    "add": _known(np.add),
    "sub": _known(np.subtract),
    "mul": _mul,
    "floordiv": _known(_floor),
    "permille": _known(lambda left, right: _floor(left * 1000, right)),
    "lt": _known(np.less),
    "le": _known(np.less_equal),
    "gt": _known(np.greater),
    "ge": _known(np.greater_equal),
    "eq": _known(np.equal),
    "ne": _known(np.not_equal),
    "max": _known(np.maximum),
    "min": _known(np.minimum),
    "not": _not,
    "and": _and,
    "or": _or,
    "where": _where,
    "part": _part,
    "divide": _divide,
    "round": _round,
    "in": _in,
    "settled": _settled,
    "drawn": _drawn,
}


class Members:
    """Steps between persons and households of one batch."""

    def __init__(self, starts: Array) -> None:
        self.first = starts[:-1]
        self.sizes = np.diff(starts)
        self.households, self.persons = len(starts) - 1, int(starts[-1])
        self.owner = np.repeat(np.arange(self.households, dtype=np.intp), self.sizes)

    def to_person(self, cells: Cells) -> Cells:
        values, unknown = cells
        values = values if np.ndim(values) == 0 else values[self.owner]
        return values, None if unknown is None else unknown[self.owner]

    def spread(self, cells: Cells) -> Cells:
        """A scalar written out for every person."""
        return cells if np.ndim(cells[0]) else (np.full(self.persons, cells[0]), cells[1])

    def any_of(self, flags: Array) -> Array:
        found = np.zeros(self.households, dtype=bool)
        found[self.owner[np.flatnonzero(flags)]] = True
        return found

    def sum_of(self, values: Array) -> Array:
        return np.add.reduceat(values, self.first)


def _sum(members: Members, value: Cells, chosen: Cells | None = None) -> Cells:
    amounts, unknown = value
    if chosen is None:
        lacking = unknown
    else:
        amounts = amounts * chosen[0]
        lacking = None if unknown is None else unknown & (chosen[0] if chosen[1] is None else chosen[0] | chosen[1])
        if chosen[1] is not None:
            lacking = either(lacking, chosen[1] & ~_is_zero(value))
    total = members.sum_of(amounts)
    return hidden(total, None if lacking is None else members.any_of(lacking))


def _greatest(members: Members, value: Cells, chosen: Cells | None = None) -> Cells:
    amounts, unknown = value
    if chosen is None:
        top = np.maximum.reduceat(amounts, members.first)
        return hidden(top, None if unknown is None else members.any_of(unknown))
    yes, open_ = chosen
    lacking = either(None if unknown is None else unknown & yes, open_)
    least = np.iinfo(np.int64).min
    top = np.maximum.reduceat(np.where(yes, amounts, least), members.first)
    top[top == least] = 0
    return hidden(top, None if lacking is None else members.any_of(lacking))


def _count(members: Members, flags: Cells) -> Cells:
    total = members.sum_of(flags[0].astype(np.int64))
    return hidden(total, None if flags[1] is None else members.any_of(flags[1]))


def _any(members: Members, flags: Cells) -> Cells:
    yes = members.any_of(flags[0])
    return (yes, None) if flags[1] is None else hidden(yes, members.any_of(flags[1]) & ~yes)


def _every(members: Members, flags: Cells) -> Cells:
    return _not(None, _any(members, _not(None, flags)))


AGGREGATE_VECTORS: dict[str, Callable[..., Cells]] = {
    "sum": _sum,
    "greatest": _greatest,
    "count": _count,
    "any": _any,
    "every": _every,
}
