"""How large a number can grow: every value and every product on the way must fit in a signed 64-bit integer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from minzheng.base.text import Text
from minzheng.policy.bulk.errors import PlanError
from minzheng.policy.bulk.frame import Column
from minzheng.policy.definitions import Input
from minzheng.policy.family import MOST_PERSONS
from minzheng.policy.graph.expression import Expr

MOST = 2**62
_FLAGS = frozenset(("flag", "choice"))
_OLDEST = 2400  # months; more than any date of birth can give


def check_bounds(
    order: Sequence[Expr],
    needs: Callable[[Expr], tuple[Expr, ...]],
    inputs: Mapping[str, Input],
    parameters: Mapping[str, Column],
    denominator: int,
) -> None:
    """Follows the greatest absolute value through the graph. Raises PlanError where it could pass 2**62."""
    most: dict[int, int] = {}
    for expr in order:
        args = [most[need.id] for need in needs(expr)]
        most[expr.id], on_the_way = _reach(expr, args, inputs, parameters, denominator)
        if max(most[expr.id], on_the_way) > MOST:
            raise PlanError(
                Text(
                    zh=f"“{expr.op}”的结果（单位 {expr.unit}）可能超出 64 位整数。",
                    en=f'The result of "{expr.op}" (in {expr.unit}) could grow past 64-bit integers.',
                ),
                Text(
                    zh="为相关事实声明 maximum，或少乘一次。", en="Declare a maximum for the facts, or multiply less."
                ),
            )


def _reach(
    expr: Expr, args: list[int], inputs: Mapping[str, Input], parameters: Mapping[str, Column], denominator: int
) -> tuple[int, int]:
    """The greatest absolute value of a node, and of what is computed on the way to it."""
    op = expr.op
    if expr.unit.kind in _FLAGS:
        return 1, 0
    if op == "const":
        return abs(int(expr.data)), 0
    if op == "parameter":
        return int(np.abs(parameters[expr.data].values.astype(np.int64)).max(initial=0)), 0
    if op == "input":
        item = inputs[expr.data]
        return (item.limit if item.type in ("money", "count") else 10**6), 0
    if op in ("age", "age_months"):
        return _OLDEST, 0
    if op in ("add", "sub"):
        return sum(args), 0
    if op == "mul":
        return args[0] * args[1], 0
    if op == "permille":
        return args[0] * 1000, args[0] * 1000
    if op == "part":
        return args[0] * args[1] // denominator + 1, 2 * args[0] * args[1] + denominator
    if op in ("divide", "round"):
        by = expr.data[0]
        return args[0] + by, 2 * args[0] + 2 * by
    if op in ("sum", "count"):
        return (args[0] if op == "sum" else 1) * MOST_PERSONS, 0
    return max(args, default=0), 0  # floordiv, where, max, min, greatest, to_person, variable, drawn
