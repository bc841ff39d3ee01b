"""The steps from persons to their household, as LLVM instructions: what is held while the people are gone through."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from minzheng.policy.bulk.codegen_operators import I1, I64, LEAST, Term, any_of, both, hidden, possible, something

Result = Callable[[Any, Any, Any], Term]  # (builder, held, open) to the household's value


class Fold(NamedTuple):
    """`start` is held before the first person; each `join`s it and may open it (`opens`: something is not known)."""

    start: Any
    join: Callable[[Any], Any]
    opens: Any | None
    result: Result


def _added(builder: Any, amount: Any) -> Callable[[Any], Any]:
    return lambda held: builder.add(held, amount)


def _hidden_where_open(builder: Any, held: Any, open_: Any) -> Term:
    return hidden(builder, held, open_)


def _sum(builder: Any, value: Term, chosen: Term | None = None) -> Fold:
    amount, lacking = value.value, value.unknown
    if chosen is not None:
        amount = builder.select(chosen.value, value.value, I64(0))
        unsure = any_of(builder, chosen.unknown, value.unknown)
        if unsure is not None:
            lacking = builder.and_(builder.and_(possible(builder, chosen), something(builder, value)), unsure)
    return Fold(I64(0), _added(builder, amount), lacking, _hidden_where_open)


def _count(builder: Any, flag: Term) -> Fold:
    return Fold(I64(0), _added(builder, builder.zext(flag.value, I64)), flag.unknown, _hidden_where_open)


def _greatest(builder: Any, value: Term, chosen: Term | None = None) -> Fold:
    amount, lacking = value.value, value.unknown
    if chosen is not None:
        amount = builder.select(chosen.value, value.value, I64(LEAST))
        lacking = any_of(builder, chosen.unknown, both(builder, chosen.value, value.unknown))

    def join(held: Any) -> Any:
        return builder.select(builder.icmp_signed(">", amount, held), amount, held)

    def result(builder: Any, held: Any, open_: Any) -> Term:
        nobody = builder.icmp_signed("==", held, I64(LEAST))
        return hidden(builder, builder.select(nobody, I64(0), held), open_)

    return Fold(I64(LEAST), join, lacking, result)


def _any(builder: Any, flag: Term) -> Fold:
    def result(builder: Any, held: Any, open_: Any) -> Term:
        return Term(held, both(builder, builder.not_(held), open_))

    return Fold(I1(0), lambda held: builder.or_(held, flag.value), flag.unknown, result)


def _every(builder: Any, flag: Term) -> Fold:
    """Holds whether anybody surely fails; open while somebody may."""
    fails = builder.not_(possible(builder, flag))

    def result(builder: Any, held: Any, open_: Any) -> Term:
        if open_ is None:
            return Term(builder.not_(held))
        settled = builder.or_(held, open_)
        return Term(builder.not_(settled), builder.and_(open_, builder.not_(held)))

    return Fold(I1(0), lambda held: builder.or_(held, fails), flag.unknown, result)


FOLDS: dict[str, Callable[..., Fold]] = {
    "sum": _sum,
    "greatest": _greatest,
    "count": _count,
    "any": _any,
    "every": _every,
}
