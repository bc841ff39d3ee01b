"""The functions that formulas use beside the operators."""

from __future__ import annotations

from functools import reduce
from typing import Literal

from minzheng.base.text import Text
from minzheng.policy.graph.expression import Expr, all_flags, as_expr, as_flag, common_entity, literal, mistake, node
from minzheng.policy.units import DATE, MONTHS, PERMILLE, RATIO, YEARS

Rounding = Literal["down", "half_up", "up"]
_ROUNDINGS = ("down", "half_up", "up")


def where(condition: Expr, then: Expr | int, otherwise: Expr | int) -> Expr:
    """`then` where the condition holds, else `otherwise`; both of one unit."""
    left, right = _pair(then, otherwise)
    if left.unit != right.unit:
        mistake(
            f"两种结果的单位不同：{left.unit}、{right.unit}。",
            f"The two results differ in unit: {left.unit}, {right.unit}.",
        )
    return node("where", as_flag(condition), left, right, unit=left.unit, entity=common_entity(condition, left, right))


def all_of(*flags: Expr) -> Expr:
    return all_flags("and", flags)


def any_of(*flags: Expr) -> Expr:
    return all_flags("or", flags)


def max_of(first: Expr | int, second: Expr | int, *more: Expr | int) -> Expr:
    return reduce(lambda left, right: _extreme("max", left, right), more, _extreme("max", first, second))


def min_of(first: Expr | int, second: Expr | int, *more: Expr | int) -> Expr:
    return reduce(lambda left, right: _extreme("min", left, right), more, _extreme("min", first, second))


def part(amount: Expr, ratio: Expr, rounding: Rounding) -> Expr:
    """A ratio of an amount, rounded to the whole fen (or unit): "down", "half_up" or "up".

    For comparisons of whole numbers: `x <= part(…, "down")` and `x > part(…, "down")`, `x < part(…, "up")` and
    `x >= part(…, "up")` are exact.
    """
    if as_expr(ratio).unit != RATIO:
        mistake(f"part() 的第二项应是比例，得到的是 {ratio.unit}。", f"part() takes a ratio second, not {ratio.unit}.")
    _check_rounding(rounding)
    if not (as_expr(amount).unit.is_money or amount.unit.is_number):
        mistake(f"不能取 {amount.unit} 的比例。", f"There is no part of {amount.unit}.")
    return node("part", amount, ratio, data=rounding, unit=amount.unit, entity=common_entity(amount, ratio))


def divide(amount: Expr, by: int, rounding: Rounding) -> Expr:
    """An amount divided by a whole number, with its rounding stated."""
    _check_rounding(rounding)
    if not as_expr(amount).unit.is_money or not isinstance(by, int) or by <= 0:
        mistake("divide() 用于金额和正整数。", "divide() takes money and a positive whole number.")
    return node("divide", amount, data=(by, rounding), unit=amount.unit, entity=amount.entity)


def a_month_of(amount: Expr, rounding: Rounding) -> Expr:
    """A twelfth of yearly money, as monthly money."""
    from minzheng.policy.units import MONTHLY, YEARLY

    _check_rounding(rounding)
    if as_expr(amount).unit != YEARLY:
        mistake(
            f"a_month_of() 只用于每年金额，这里是 {amount.unit}。",
            f"a_month_of() is for yearly money, not {amount.unit}.",
        )
    return node("divide", amount, data=(12, rounding), unit=MONTHLY, entity=amount.entity)


def round_to_yuan(amount: Expr) -> Expr:
    """To the whole yuan, half a yuan upward."""
    return _round(amount, "half_up")


def round_to_yuan_up(amount: Expr) -> Expr:
    """To the whole yuan, any fen upward."""
    return _round(amount, "up")


def permille_of(amount: Expr, whole: Expr) -> Expr:
    """How many thousandths of `whole` an amount is, floored: for showing; compare with part() instead."""
    if as_expr(amount).unit != as_expr(whole).unit:
        mistake(f"单位不同：{amount.unit}、{whole.unit}。", f"The units differ: {amount.unit}, {whole.unit}.")
    return node("permille", amount, whole, unit=PERMILLE, entity=common_entity(amount, whole))


def marginal(amount: Expr, *brackets: tuple[Expr | int, Expr], rounding: Rounding) -> Expr:
    """A scale by slices: what lies between a bracket's threshold and the next one counts at that bracket's rate.

    `brackets` are (threshold, rate) in rising order; below the first nothing is due. Each slice is rounded by itself.
    """
    _check_brackets(brackets)
    slices = []
    as_expr(amount)
    for number, (start, rate) in enumerate(brackets):
        upper = brackets[number + 1][0] if number + 1 < len(brackets) else None
        within = amount if upper is None else min_of(amount, upper)
        slices.append(part(max_of(within - start, 0), rate, rounding))
    total = slices[0]
    for more in slices[1:]:
        total = total + more
    return total


def stepped(amount: Expr, *steps: tuple[Expr | int, Expr]) -> Expr:
    """A scale by steps: the value of the highest threshold that the amount reaches; below the first, zero.

    `steps` are (threshold, value) in rising order.
    """
    _check_brackets(steps)
    reached: Expr | int = 0
    as_expr(amount)
    for threshold, value in steps:
        reached = where(amount >= threshold, value, reached)
    assert isinstance(reached, Expr)
    return reached


def age(birth: Expr) -> Expr:
    """Full years on the day of the decision. Born on 29 February: a year older on 1 March of common years."""
    _check_date(birth)
    return node("age", birth, unit=YEARS, entity=birth.entity)


def months_of_age(birth: Expr) -> Expr:
    """Full months on the day of the decision."""
    _check_date(birth)
    return node("age_months", birth, unit=MONTHS, entity=birth.entity)


def _round(amount: Expr, rounding: str) -> Expr:
    if not as_expr(amount).unit.is_money:
        mistake(f"只有金额可以取整到元，这里是 {amount.unit}。", f"Only money is rounded to yuan, not {amount.unit}.")
    return node("round", amount, data=(100, rounding), unit=amount.unit, entity=amount.entity)


def _extreme(op: str, first: Expr | int, second: Expr | int) -> Expr:
    left, right = _pair(first, second)
    if left.unit != right.unit:
        mistake(f"单位不同：{left.unit}、{right.unit}。", f"The units differ: {left.unit}, {right.unit}.")
    return node(op, left, right, unit=left.unit, entity=common_entity(left, right))


def _pair(first: Expr | int, second: Expr | int) -> tuple[Expr, Expr]:
    if isinstance(first, Expr):
        return first, second if isinstance(second, Expr) else literal(second, first.unit)
    if isinstance(second, Expr):
        return literal(first, second.unit), second
    mistake("至少一项应是表达式。", "At least one of the two must be an expression.")


def _check_brackets(brackets: tuple[object, ...]) -> None:
    if not brackets or not all(isinstance(item, tuple) and len(item) == 2 for item in brackets):
        mistake(
            "级距应逐级写成（起点, 比例或数值）。",
            "The brackets are pairs of threshold and rate or value.",
            Text(
                zh="写 marginal(金额, (0, law.甲), (law.起点, law.乙), rounding=…)。",
                en="Write marginal(amount, (0, law.a), (law.threshold, law.b), rounding=…).",
            ),
        )


def _check_rounding(rounding: str) -> None:
    if rounding not in _ROUNDINGS:
        mistake(f"没有取整方式“{rounding}”。", f'There is no rounding "{rounding}": {", ".join(_ROUNDINGS)}.')


def _check_date(value: Expr) -> None:
    if as_expr(value).unit != DATE:
        mistake(f"年龄要从日期算，得到的是 {value.unit}。", f"An age is counted from a date, not from {value.unit}.")
