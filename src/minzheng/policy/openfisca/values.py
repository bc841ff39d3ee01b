"""Numbers as a test writes them against values of this engine: currency against cents, text against choices."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from minzheng.base.money import to_decimal_string
from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.definitions import MOST_FEN
from minzheng.policy.openfisca.errors import Path, bad
from minzheng.policy.units import DATE, FLAG, Unit

HALF_A_CENT = Fraction(1, 200)
_SIGNS: dict[type[ast.operator], Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def number(raw: object, path: Path = ()) -> Fraction:
    """A number, or arithmetic such as "600 * 2 - 200 / 12", exactly. Raises BadTest."""
    if isinstance(raw, bool):
        return Fraction(int(raw))
    if isinstance(raw, int | Decimal):
        return Fraction(raw)
    if isinstance(raw, str) and len(raw) <= 200:
        try:
            return _calculate(ast.parse(raw.strip().replace("_", ""), mode="eval").body)
        except (SyntaxError, ValueError, ArithmeticError):
            pass
    raise bad(f"“{raw}”不是数。", f'"{raw}" is not a number.', path=path)


def _calculate(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp) and type(node.op) in _SIGNS:
        return _SIGNS[type(node.op)](_calculate(node.left), _calculate(node.right))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_calculate(node.operand)
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Fraction(repr(node.value))
    raise ValueError(ast.dump(node))


def cell(raw: object, unit: Unit, choices: tuple[str, ...] = (), *, path: Path = (), negative: bool = False) -> Any:
    """A stated value as the engine holds it: money in cents, half a cent upward. Raises BadTest."""
    if unit == FLAG:
        if isinstance(raw, bool) or raw in (0, 1):
            return bool(raw)
        raise bad(f"“{raw}”不是 true 或 false。", f'"{raw}" is not true or false.', path=path)
    if unit == DATE:
        return _date(raw, path)
    if unit.kind == "choice":
        if raw in choices:
            return raw
        raise bad(f"没有选项“{raw}”。", f'There is no choice "{raw}".', path=path, hint=suggestion(str(raw), choices))
    value = number(raw, path)
    if value < 0 and not negative:
        raise bad(f"不能是负数（{raw}）。", f"It cannot be negative ({raw}).", path=path)
    if unit.is_money:
        cents = (2 * value * 100 + 1) // 2
        if abs(cents) > MOST_FEN:
            raise bad(f"金额 {raw} 过大。", f"The amount {raw} is too large.", path=path)
        return cents
    if value.denominator != 1:
        hint = Text(zh="除金额外只有整数。", en="Only money has fractions.")
        raise bad(f"{raw} 不是整数。", f"{raw} is not a whole number.", path=path, hint=hint)
    return int(value)


def _date(raw: object, path: Path) -> date:
    try:
        return raw if type(raw) is date else date.fromisoformat(str(raw))
    except ValueError as error:
        raise bad(f"“{raw}”不是日期。", f'"{raw}" is not a date.', path=path) from error


def show(value: Any, unit: Unit) -> str:
    """A value of the engine as a test writes it."""
    if value is None:
        return "?"
    if isinstance(value, list):
        return "[" + ", ".join(show(item, unit) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return to_decimal_string(value) if unit.is_money else str(value)


def agrees(found: Any, expected: object, unit: Unit, absolute: Fraction | None, relative: Fraction | None) -> bool:
    """Whether a known value is what a test expects. Without a margin, money agrees to the cent, all else exactly."""
    if unit.kind in ("choice", "date"):
        return str(found) == str(expected)
    wanted = number(expected)
    value = Fraction(int(found), 100 if unit.is_money else 1)
    distance = abs(value - wanted)
    if absolute is None and relative is None:
        return distance <= (HALF_A_CENT if unit.is_money else 0)
    return (absolute is None or distance <= absolute) and (relative is None or distance <= relative * abs(wanted))
