"""What graph.arithmetic does to one value, as LLVM instructions: a value, and a flag for "not known" where it can be.

Numbers are i64, flags i1. Where `unknown` is true the value is 0 or no: every function relies on that and keeps it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from llvmlite import ir

I1, I8, I32, I64 = (ir.IntType(bits) for bits in (1, 8, 32, 64))
LEAST = -(2**63)
Value = Any  # ir.Value


class Term(NamedTuple):
    """`unknown` None: always known."""

    value: Value
    unknown: Value | None = None


Writer = Callable[..., Term]


def any_of(builder: Any, *flags: Value | None) -> Value | None:
    found = [flag for flag in flags if flag is not None]
    return _all("or_", builder, found) if found else None


def possible(builder: Any, flag: Term) -> Value:
    """Yes, or not known."""
    return flag.value if flag.unknown is None else builder.or_(flag.value, flag.unknown)


def _all(method: str, builder: Any, flags: Sequence[Value]) -> Value:
    found = flags[0]
    for flag in flags[1:]:
        found = getattr(builder, method)(found, flag)
    return found


def hidden(builder: Any, value: Value, unknown: Value | None) -> Term:
    return Term(value) if unknown is None else Term(builder.select(unknown, value.type(0), value), unknown)


def both(builder: Any, condition: Value, flag: Value | None) -> Value | None:
    return None if flag is None else builder.and_(condition, flag)


def something(builder: Any, number: Term) -> Value:
    """Not zero, or not known."""
    return possible(builder, Term(builder.icmp_signed("!=", number.value, number.value.type(0)), number.unknown))


# -- numbers -----------------------------------------------------------------------------------------------------------
def _known(method: str) -> Writer:
    def write(builder: Any, _: Any, left: Term, right: Term) -> Term:
        value = getattr(builder, method)(left.value, right.value)
        return hidden(builder, value, any_of(builder, left.unknown, right.unknown))

    return write


def _compare(sign: str) -> Writer:
    def write(builder: Any, _: Any, left: Term, right: Term) -> Term:
        value = builder.icmp_signed(sign, left.value, right.value)
        return hidden(builder, value, any_of(builder, left.unknown, right.unknown))

    return write


def _extreme(sign: str) -> Writer:
    def write(builder: Any, _: Any, left: Term, right: Term) -> Term:
        value = builder.select(builder.icmp_signed(sign, left.value, right.value), left.value, right.value)
        return hidden(builder, value, any_of(builder, left.unknown, right.unknown))

    return write


def _mul(builder: Any, _: Any, left: Term, right: Term) -> Term:
    """An unknown side is 0 and so is the product; it is known where the other side is nothing."""
    open_left = both(builder, something(builder, right), left.unknown)
    open_right = both(builder, something(builder, left), right.unknown)
    return Term(builder.mul(left.value, right.value), any_of(builder, open_left, open_right))


def _floordiv(builder: Any, _: Any, left: Term, right: Term) -> Term:
    """Floors; by zero is zero."""
    zero = I64(0)
    nothing = builder.icmp_signed("==", right.value, zero)
    by = builder.select(nothing, I64(1), right.value)
    quotient = builder.sdiv(left.value, by)
    rest = builder.sub(left.value, builder.mul(quotient, by))
    mixed = builder.icmp_signed("<", builder.xor(rest, by), zero)
    down = builder.and_(mixed, builder.icmp_signed("!=", rest, zero))
    value = builder.select(nothing, zero, builder.add(quotient, builder.sext(down, I64)))
    return Term(value, any_of(builder, left.unknown, right.unknown))


def _permille(builder: Any, _: Any, left: Term, right: Term) -> Term:
    return _floordiv(builder, None, left._replace(value=builder.mul(left.value, I64(1000))), right)


def _floor_by(builder: Any, amount: Value, by: int) -> Value:
    """amount // by for a constant by > 0."""
    quotient = builder.sdiv(amount, I64(by))
    rest = builder.sub(amount, builder.mul(quotient, I64(by)))
    return builder.add(quotient, builder.sext(builder.icmp_signed("<", rest, I64(0)), I64))


def _divided(builder: Any, amount: Value, by: int, rounding: str) -> Value:
    """graph.arithmetic.divide_rounded."""
    if rounding == "half_up":
        return _floor_by(builder, builder.add(builder.mul(amount, I64(2)), I64(by)), 2 * by)
    if rounding == "up":
        return builder.neg(_floor_by(builder, builder.neg(amount), by))
    return _floor_by(builder, amount, by)


def _part(builder: Any, data: tuple[str, int], amount: Term, ratio: Term) -> Term:
    rounding, denominator = data
    value = _divided(builder, builder.mul(amount.value, ratio.value), denominator, rounding)
    open_ratio = both(builder, something(builder, amount), ratio.unknown)
    return Term(value, any_of(builder, amount.unknown, open_ratio))


def _divide(builder: Any, data: tuple[int, str], amount: Term) -> Term:
    return Term(_divided(builder, amount.value, *data), amount.unknown)


def _round(builder: Any, data: tuple[int, str], amount: Term) -> Term:
    return Term(builder.mul(_divided(builder, amount.value, *data), I64(data[0])), amount.unknown)


def _in(builder: Any, positions: Sequence[int], choice: Term) -> Term:
    bits = I64(sum(1 << position for position in positions))
    return hidden(builder, builder.trunc(builder.lshr(bits, choice.value), I1), choice.unknown)


# -- flags -------------------------------------------------------------------------------------------------------------
def _not(builder: Any, _: Any, flag: Term) -> Term:
    return Term(builder.not_(possible(builder, flag)), flag.unknown)


def _and(builder: Any, _: Any, *flags: Term) -> Term:
    yes = _all("and_", builder, [flag.value for flag in flags])
    if all(flag.unknown is None for flag in flags):
        return Term(yes)
    maybe = _all("and_", builder, [possible(builder, flag) for flag in flags])
    return Term(yes, builder.and_(maybe, builder.not_(yes)))


def _or(builder: Any, _: Any, *flags: Term) -> Term:
    yes = _all("or_", builder, [flag.value for flag in flags])
    return Term(yes, both(builder, builder.not_(yes), any_of(builder, *(flag.unknown for flag in flags))))


def _where(builder: Any, _: Any, condition: Term, then: Term, otherwise: Term) -> Term:
    value = builder.select(condition.value, then.value, otherwise.value)
    unknown = None
    if then.unknown is not None or otherwise.unknown is not None:
        unknown = builder.select(condition.value, then.unknown or I1(0), otherwise.unknown or I1(0))
    if condition.unknown is None:
        return Term(value, unknown)
    differ = any_of(builder, builder.icmp_signed("!=", then.value, otherwise.value), then.unknown, otherwise.unknown)
    return hidden(builder, value, builder.select(condition.unknown, differ, unknown or I1(0)))


def _settled(builder: Any, _: Any, answer: Term, *totals: Term) -> Term:
    lacking = any_of(builder, *(total.unknown for total in totals))
    if lacking is None:
        return answer
    unknown = any_of(builder, answer.unknown, builder.and_(answer.value, lacking))
    return Term(builder.and_(answer.value, builder.not_(lacking)), unknown)


def _drawn(builder: Any, _: Any, answer: Term, total: Term) -> Term:
    unknown = any_of(builder, answer.unknown, both(builder, answer.value, total.unknown))
    return Term(builder.select(answer.value, total.value, total.value.type(0)), unknown)


WRITERS: dict[str, Writer] = {
    "add": _known("add"),
    "sub": _known("sub"),
    "mul": _mul,
    "floordiv": _floordiv,
    "permille": _permille,
    "lt": _compare("<"),
    "le": _compare("<="),
    "gt": _compare(">"),
    "ge": _compare(">="),
    "eq": _compare("=="),
    "ne": _compare("!="),
    "max": _extreme(">"),
    "min": _extreme("<"),
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
