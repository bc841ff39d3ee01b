"""The steps from persons to their household, as LLVM instructions.

Each person adds a part and, where something about it is not known, says so; the household holds what they come to.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from minzheng.policy.bulk.codegen_operators import (
    I1,
    I64,
    LEAST,
    Term,
    Value,
    any_of,
    both,
    hidden,
    possible,
    something,
)


class Fold(NamedTuple):
    """`part` (builder, values) is one person's: a Term, unknown where it leaves the household's value open.

    `start` is held before the first person, `join` (builder, held, part) takes one more in, and `result`
    (builder, held, open) is the household's value.
    """

    part: Callable[..., Term]
    start: Value
    join: Callable[[Any, Value, Value], Value]
    result: Callable[[Any, Value, Value | None], Term]


def _added(builder: Any, held: Value, part: Value) -> Value:
    return builder.add(held, part)


def either(builder: Any, held: Value, part: Value) -> Value:
    return builder.or_(held, part)


def _greater(builder: Any, held: Value, part: Value) -> Value:
    return builder.select(builder.icmp_signed(">", part, held), part, held)


def _sum_part(builder: Any, value: Term, chosen: Term | None = None) -> Term:
    if chosen is None:
        return value
    amount = builder.select(chosen.value, value.value, I64(0))
    unsure = any_of(builder, chosen.unknown, value.unknown)
    if unsure is None:
        return Term(amount)
    return Term(amount, builder.and_(builder.and_(possible(builder, chosen), something(builder, value)), unsure))


def _count_part(builder: Any, flag: Term) -> Term:
    return Term(builder.zext(flag.value, I64), flag.unknown)


def _greatest_part(builder: Any, value: Term, chosen: Term | None = None) -> Term:
    if chosen is None:
        return value
    amount = builder.select(chosen.value, value.value, I64(LEAST))
    return Term(amount, any_of(builder, chosen.unknown, both(builder, chosen.value, value.unknown)))


def _greatest(builder: Any, held: Value, open_: Value | None) -> Term:
    nobody = builder.icmp_signed("==", held, I64(LEAST))
    return hidden(builder, builder.select(nobody, I64(0), held), open_)


def _any(builder: Any, held: Value, open_: Value | None) -> Term:
    return Term(held, both(builder, builder.not_(held), open_))


def _every_part(builder: Any, flag: Term) -> Term:
    """Whether the flag surely fails."""
    return Term(builder.not_(possible(builder, flag)), flag.unknown)


def _every(builder: Any, held: Value, open_: Value | None) -> Term:
    if open_ is None:
        return Term(builder.not_(held))
    return Term(builder.not_(builder.or_(held, open_)), builder.and_(open_, builder.not_(held)))


FOLDS: dict[str, Fold] = {
    "sum": Fold(_sum_part, I64(0), _added, hidden),
    "greatest": Fold(_greatest_part, I64(LEAST), _greater, _greatest),
    "count": Fold(_count_part, I64(0), _added, hidden),
    "any": Fold(lambda builder, flag: flag, I1(0), either, _any),
    "every": Fold(_every_part, I1(0), either, _every),
}
