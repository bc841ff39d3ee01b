"""One node of the graph, and the operators that build more of them.

Every node knows its unit and its entity (None: the same for everybody, such as a parameter). Equal nodes are one node.
A mistake raises FormulaMistake; the loader adds file and line.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, NoReturn

from minzheng.base.text import Text
from minzheng.policy.errors import FormulaMistake
from minzheng.policy.graph.misuse import PARENTHESES, Misuse
from minzheng.policy.units import COUNT, FLAG, MONEY, MONTHLY, YEARLY, Entity, Unit


class Nodes:
    """Every node of one catalogue; the position of a node is its id, and arguments come before what uses them."""

    def __init__(self) -> None:
        self.all: list[Expr] = []
        self._known: dict[tuple[Any, ...], Expr] = {}

    def make(
        self, op: str, args: tuple[Expr, ...] = (), data: Any = None, *, unit: Unit, entity: Entity | None
    ) -> Expr:
        key = (op, tuple(arg.id for arg in args), type(data), data, unit, entity)
        if key not in self._known:
            self._known[key] = Expr(len(self.all), op, args, data, unit, entity)
            self.all.append(self._known[key])
        return self._known[key]

    def copy(self) -> Nodes:
        """The same nodes, to which others can be added."""
        more = Nodes()
        more.all, more._known = list(self.all), dict(self._known)
        return more


NODES: ContextVar[Nodes] = ContextVar("nodes")


def node(op: str, *args: Expr, data: Any = None, unit: Unit, entity: Entity | None) -> Expr:
    return NODES.get().make(op, args, data, unit=unit, entity=entity)


def mistake(zh: str, en: str, hint: Text | None = None) -> NoReturn:
    raise FormulaMistake(Text(zh=zh, en=en), hint)


class Expr(Misuse):
    """Money is in fen; flags are yes, no or unknown; nothing is ever a float."""

    __slots__ = ("args", "data", "entity", "id", "op", "unit")

    def __init__(self, id: int, op: str, args: tuple[Expr, ...], data: Any, unit: Unit, entity: Entity | None) -> None:
        self.id, self.op, self.args, self.data, self.unit, self.entity = id, op, args, data, unit, entity

    def __repr__(self) -> str:
        return f"<{self.op} {self.data!r} {self.unit} of {self.entity}>"

    __hash__ = object.__hash__

    # -- arithmetic ------------------------------------------------------------------------------------------------
    def __add__(self, other: Expr | int) -> Expr:
        return _same_unit("add", self, other, "+")

    def __radd__(self, other: int) -> Expr:
        return _same_unit("add", self, other, "+")

    def __sub__(self, other: Expr | int) -> Expr:
        return _same_unit("sub", self, other, "-")

    def __rsub__(self, other: int) -> Expr:
        return _same_unit("sub", literal(other, self.unit), self, "-")

    def __mul__(self, other: Expr | int) -> Expr:
        other = other if isinstance(other, Expr) else literal(other, COUNT)
        return node("mul", self, other, unit=_product(self.unit, other.unit), entity=common_entity(self, other))

    __rmul__ = __mul__

    def __floordiv__(self, other: Expr | int) -> Expr:
        """Floors. Dividing by zero gives zero."""
        other = other if isinstance(other, Expr) else literal(other, COUNT)
        if other.unit == COUNT and (self.unit.is_money or self.unit.is_number):
            unit = self.unit
        elif other.unit == self.unit and (self.unit.is_money or self.unit.is_number):
            unit = COUNT
        else:
            _mixed("//", self.unit, other.unit)
        return node("floordiv", self, other, unit=unit, entity=common_entity(self, other))

    def __neg__(self) -> Expr:
        return literal(0, self.unit) - self

    # -- comparison ------------------------------------------------------------------------------------------------
    def __lt__(self, other: Expr | int) -> Expr:
        return _compare("lt", self, other)

    def __le__(self, other: Expr | int) -> Expr:
        return _compare("le", self, other)

    def __gt__(self, other: Expr | int) -> Expr:
        return _compare("gt", self, other)

    def __ge__(self, other: Expr | int) -> Expr:
        return _compare("ge", self, other)

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return _compare("eq", self, other)

    def __ne__(self, other: object) -> Expr:  # type: ignore[override]
        return _compare("ne", self, other)

    # -- yes and no ------------------------------------------------------------------------------------------------
    def __and__(self, other: Expr) -> Expr:
        return _flags("and", self, other)

    def __or__(self, other: Expr) -> Expr:
        return _flags("or", self, other)

    def __invert__(self) -> Expr:
        return node("not", as_flag(self), unit=FLAG, entity=self.entity)

    # -- change of period ------------------------------------------------------------------------------------------
    def a_year(self) -> Expr:
        """Monthly money times twelve."""
        if self.unit != MONTHLY:
            mistake(
                f"a_year() 只用于每月金额，这里是 {self.unit}。", f"a_year() is for monthly money, not {self.unit}."
            )
        return node("mul", self, literal(12, COUNT), unit=YEARLY, entity=self.entity)

    def once(self) -> Expr:
        """The same amount without a period: paid once."""
        if not self.unit.is_money:
            mistake(f"once() 只用于金额，这里是 {self.unit}。", f"once() is for money, not {self.unit}.")
        return node("mul", self, literal(1, COUNT), unit=MONEY, entity=self.entity)

    def is_in(self, *choices: str) -> Expr:
        """Whether a choice is one of these codes."""
        from minzheng.policy.graph.handles import check_choices

        check_choices(self, choices)
        return node("in", self, data=frozenset(choices), unit=FLAG, entity=self.entity)


def literal(value: object, unit: Unit) -> Expr:
    """A number written in a formula. Money may only be written as 0: every other amount is a parameter."""
    if isinstance(value, float):
        mistake(
            f"公式里不能有小数 {value}。",
            f"A formula may not hold the float {value}.",
            Text(
                zh="比例声明为参数（unit: ratio），其余用整数。",
                en="Declare a ratio as a parameter (unit: ratio); everything else is whole.",
            ),
        )
    if isinstance(value, bool) or not isinstance(value, int):
        if isinstance(value, bool) and unit == FLAG:
            return node("const", data=value, unit=FLAG, entity=None)
        mistake(f"这里不能用 {value!r}。", f"{value!r} cannot stand here.")
    if unit.is_money and value != 0:
        mistake(
            f"公式里不能直接写金额 {value}。",
            f"An amount ({value}) is not written into a formula.",
            Text(zh="把它声明为参数：law.名称。", en="Declare it as a parameter: law.name."),
        )
    if not (unit.is_money or unit.is_number):
        _mixed("", unit, COUNT)
    return node("const", data=value, unit=unit, entity=None)


def common_entity(*args: Expr) -> Entity | None:
    """The entity of an operation. A person's and a household's value do not mix without saying how."""
    found: Entity | None = None
    for arg in args:
        if arg.entity is not None:
            if found is not None and found != arg.entity:
                mistake(
                    "个人的数与家庭的数不能直接合用。",
                    "A person's value and a household's do not mix without a step between them.",
                    Text(
                        zh="家庭→个人写 p.household.名称；个人→家庭写 h.persons.sum(…)、any(…)、count(…)、max(…)。",
                        en="household → person: p.household.name; person → household: h.persons.sum/any/count/max(…).",
                    ),
                )
            found = arg.entity
    return found


def as_expr(value: object) -> Expr:
    """Something that a formula works with, not a number of Python's."""
    if not isinstance(value, Expr):
        mistake(
            f"这里需要事实、公式或参数，得到的是 {value!r}。",
            f"A fact, formula or parameter belongs here, not {value!r}.",
            Text(zh="数值声明为参数：law.名称。", en="Declare a figure as a parameter: law.name."),
        )
    return value


def as_flag(value: Expr) -> Expr:
    if not isinstance(value, Expr):
        mistake(f"这里需要“是/否”，得到的是 {value!r}。", f"A yes/no belongs here, not {value!r}.", PARENTHESES)
    if value.unit != FLAG:
        mistake(f"这里需要“是/否”，得到的是 {value.unit}。", f"A yes/no belongs here, not {value.unit}.")
    return value


def all_flags(op: str, flags: Iterable[Expr]) -> Expr:
    """The conjunction or disjunction of any number of flags."""
    items = [as_flag(flag) for flag in flags]
    if not items:
        return node("const", data=op == "and", unit=FLAG, entity=None)
    return items[0] if len(items) == 1 else node(op, *items, unit=FLAG, entity=common_entity(*items))


def _flags(op: str, left: Expr, right: Expr) -> Expr:
    for side in (left, right):
        if isinstance(side, Expr) and side.unit != FLAG:
            mistake(f"这里需要“是/否”，得到的是 {side.unit}。", f"A yes/no belongs here, not {side.unit}.", PARENTHESES)
    return all_flags(op, (left, right))


def _same_unit(op: str, left: Expr, right: Expr | int, sign: str) -> Expr:
    right = right if isinstance(right, Expr) else literal(right, left.unit)
    if left.unit != right.unit or not (left.unit.is_money or left.unit.is_number):
        _mixed(sign, left.unit, right.unit)
    return node(op, left, right, unit=left.unit, entity=common_entity(left, right))


def _compare(op: str, left: Expr, right: object) -> Expr:
    if left.unit.kind in ("choice", "flag", "ratio"):
        sign = _SIGNS[op]
        mistake(f"“{sign}”不能用于 {left.unit}。", f'"{sign}" does not compare {left.unit}.', _INSTEAD[left.unit.kind])
    other = right if isinstance(right, Expr) else literal(right, left.unit)
    if left.unit != other.unit:
        _mixed(_SIGNS[op], left.unit, other.unit)
    return node(op, left, other, unit=FLAG, entity=common_entity(left, other))


_SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "==", "ne": "!="}
_INSTEAD = {
    "choice": Text(zh='写 事实.is_in("选项")。', en='Write fact.is_in("choice").'),
    "flag": Text(zh="“是/否”直接使用，相反的写 ~。", en="A yes/no is used as it is; its contrary is ~."),
    "ratio": Text(
        zh="比较两个金额：甲 <= part(乙, law.比例, 取整方式)。",
        en="Compare two amounts: a <= part(b, law.ratio, rounding).",
    ),
}


def _product(left: Unit, right: Unit) -> Unit:
    if left.kind == "ratio" or right.kind == "ratio":
        mistake(
            "乘以比例要说明怎样取整。",
            "Multiplying by a ratio must say how to round.",
            Text(zh='写 part(金额, 比例, "half_up")。', en='Write part(amount, ratio, "half_up").'),
        )
    for unit, times in ((left, right), (right, left)):
        if times == COUNT and (unit.is_money or unit.is_number):
            return unit
        if unit == MONTHLY and times.kind == "months":
            return MONEY
        if unit == YEARLY and times.kind == "years":
            return MONEY
    _mixed("*", left, right)


def _mixed(sign: str, left: Unit, right: Unit) -> NoReturn:
    hint = None
    if left.is_money and right.is_money:
        hint = Text(zh="每月金额用 .a_year() 变成每年。", en="Monthly money becomes yearly with .a_year().")
    mistake(f"单位不能合用：{left} {sign} {right}。", f"The units do not go together: {left} {sign} {right}.", hint)
