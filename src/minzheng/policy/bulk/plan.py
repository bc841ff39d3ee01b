"""What a run computes: the nodes that its outputs need, in order, with the parameters of every county.

Two operators exist only here (PLAN_OPERATORS, same form as graph.arithmetic.OPERATORS): `settled`, the answer of a
benefit, and `drawn`, its amount. Every value fits in a signed 64-bit integer, intermediate products included: a plan
whose numbers could grow beyond 2**62 is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.bulk.bounds import check_bounds
from minzheng.policy.bulk.errors import PlanError
from minzheng.policy.bulk.frame import Column, dtype_of
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Value
from minzheng.policy.graph.arithmetic import OPERATORS, Cell
from minzheng.policy.graph.build import BuiltRule
from minzheng.policy.graph.expression import Expr
from minzheng.policy.units import FLAG, HOUSEHOLD, PERSON, Entity, Unit


def _settled(_: Any, answer: Cell, *totals: Cell) -> Cell:
    """The answer of a benefit: a yes whose amount is not known is not yet a yes."""
    return None if answer is not False and None in totals else answer


def _drawn(_: Any, answer: Cell, total: Cell) -> Cell:
    """The amount where the answer is yes, nothing where it is no, unknown where it is unknown."""
    return None if answer is None else total if answer else 0


PLAN_OPERATORS: dict[str, Callable[..., Cell]] = {"settled": _settled, "drawn": _drawn}


@dataclass(frozen=True, eq=False)
class Output:
    """One column of the result. `expr` may be of no entity (the same for everybody): it is spread over `entity`."""

    name: str
    expr: Expr
    entity: Entity

    @property
    def key(self) -> str:
        """The name for a household, "person:name" for a person: what `evaluate` calls the column."""
        return self.name if self.entity == HOUSEHOLD else f"person:{self.name}"


@dataclass(frozen=True, eq=False)
class Share(Output):
    """A column of persons that is no node: each one's part of the household's amount `name` (of the node `expr`).

    Those whom the column `person:code` marks share it.
    """

    code: str


@dataclass(frozen=True, eq=False)
class Plan:
    """`order` holds the nodes that `outputs` need, arguments first; `roots` the outputs' own nodes.

    `shares` follow from outputs (shares.with_shares).

    `parameters[name]` has a row for each of `places`. Ratios are whole numbers over `denominator`: the node `part`
    is divide_rounded(amount * ratio, denominator, rounding).
    """

    catalogue: Catalogue
    on: date
    places: tuple[str, ...]
    outputs: list[Output]
    order: list[Expr]
    parameters: dict[str, Column]
    denominator: int
    shares: list[Share] = field(default_factory=list)

    @property
    def columns(self) -> list[Output]:
        """What a run writes: the outputs and what follows from them."""
        return [*self.outputs, *self.shares]

    @property
    def roots(self) -> list[Expr]:
        return [output.expr for output in self.outputs]

    def needs(self, expr: Expr) -> tuple[Expr, ...]:
        """The nodes that a node is computed from; a variable's is its formula."""
        return self.catalogue.graph.needs(expr)

    @cached_property
    def inputs(self) -> dict[Entity, tuple[str, ...]]:
        """The facts that are read, of persons and of households."""
        read = [expr for expr in self.order if expr.op == "input"]
        return {entity: tuple(e.data for e in read if e.entity == entity) for entity in (PERSON, HOUSEHOLD)}

    @cached_property
    def missing(self) -> dict[str, tuple[str, ...]]:
        """Parameters without a figure on the day, each with the places that lack it."""
        return {
            name: tuple(place for place, gone in zip(self.places, column.unknown, strict=True) if gone)
            for name, column in self.parameters.items()
            if column.unknown is not None
        }

    def codes(self, expr: Expr) -> tuple[str, ...]:
        """The choices that a node of unit choice counts in."""
        while expr.op != "input":
            expr = self.needs(expr)[-1]
        return tuple(self.catalogue.inputs[expr.data].choices)


def plan_for(
    catalogue: Catalogue,
    on: date,
    places: Sequence[str],
    benefits: Sequence[str] | None = None,
    variables: Sequence[str] = (),
) -> Plan:
    """The plan of these benefits (None: all) and of variables or facts by name, in the counties `places`.

    Raises PlanError.
    """
    graph = catalogue.graph
    maker = _Maker(len(graph.nodes.all))
    chosen = list(catalogue.benefits) if benefits is None else list(benefits)
    found = [output for code in chosen for output in _of_benefit(maker, _rule(catalogue, code), code)]
    shares = [output for output in found if isinstance(output, Share)]
    outputs = [output for output in found if not isinstance(output, Share)]
    outputs += [_of_variable(catalogue, maker, name) for name in variables]
    own = {expr.id for expr in maker.made}
    above = graph.upstream([output.expr for output in outputs])
    order = [expr for expr in graph.order if expr.id in above] + [e for e in maker.made if e.id in own & above.keys()]
    _check_choices(order, catalogue)
    names = [expr.data for expr in order if expr.op == "parameter"]
    values = {name: [catalogue.in_force(on, place)[name].value for place in places] for name in names}
    ratios = [value.denominator for row in values.values() for value in row if isinstance(value, Fraction)]
    denominator = lcm(*ratios, 1)
    units: dict[str, Unit] = {name: catalogue.parameters[name].value.measure for name in names}
    parameters = {name: _parameter(row, units[name], denominator) for name, row in values.items()}
    plan = Plan(catalogue, on, tuple(places), outputs, order, parameters, denominator, shares)
    check_bounds(plan.order, plan.needs, catalogue.inputs, parameters, denominator)
    return plan


class _Maker:
    """Makes the nodes that are the plan's own, numbered after the graph's."""

    def __init__(self, first: int) -> None:
        self.first, self.made = first, list[Expr]()

    def make(self, op: str, *args: Expr, data: Any = None, unit: Unit, entity: Entity | None) -> Expr:
        expr = Expr(self.first + len(self.made), op, args, data, unit, entity)
        self.made.append(expr)
        return expr


def _of_benefit(maker: _Maker, built: BuiltRule, code: str) -> Iterator[Output]:
    own = list(_answered(maker, code, HOUSEHOLD, built.answer, built.total, built.total_quantity))
    yield from own
    if built.written.formula.entity == PERSON:
        yield from _answered(maker, code, PERSON, built.eligible, built.rule.amount, built.rule.quantity)
    elif built.rule.shared_by is not None and len(own) > 1:
        answer = maker.make("to_person", own[0].expr, unit=FLAG, entity=PERSON)
        yield Output(code, maker.make("and", answer, built.rule.shared_by, unit=FLAG, entity=PERSON), PERSON)
        for amount in own[1:]:
            yield Share(amount.name, amount.expr, PERSON, code)


def _answered(
    maker: _Maker, code: str, entity: Entity, answer: Expr, amount: Expr | None, quantity: Expr | None
) -> Iterator[Output]:
    totals = [total for total in (amount, quantity) if total is not None]
    settled = maker.make("settled", answer, *totals, unit=FLAG, entity=entity) if totals else answer
    yield Output(code, settled, entity)
    for name, total in ((f"{code}_fen", amount), (f"{code}_quantity", quantity)):
        if total is not None:
            yield Output(name, maker.make("drawn", settled, total, unit=total.unit, entity=entity), entity)


def _of_variable(catalogue: Catalogue, maker: _Maker, name: str) -> Output:
    root = catalogue.graph.variables.get(name)
    if root is not None:
        return Output(name, root, catalogue.graph.written[name].formula.entity)
    if name in catalogue.inputs:
        item = catalogue.inputs[name]
        expr = next((e for e in catalogue.graph.nodes.all if e.op == "input" and e.data == name), None)
        if expr is None:
            expr = maker.make("input", data=name, unit=item.measure, entity=item.entity)
        return Output(name, expr, item.entity)
    raise PlanError(
        Text(zh=f"没有名为“{name}”的公式或事实。", en=f'There is no formula or fact "{name}".'),
        suggestion(name, [*catalogue.graph.variables, *catalogue.inputs]),
    )


def _rule(catalogue: Catalogue, code: str) -> BuiltRule:
    if code not in catalogue.benefits:
        text = Text(zh=f"没有待遇“{code}”。", en=f'There is no benefit "{code}".')
        raise PlanError(text, suggestion(code, catalogue.benefits))
    return catalogue.graph.rules[code]


def _parameter(row: Sequence[Value | None], unit: Unit, denominator: int) -> Column:
    values = np.array([int(0 if v is None else v * denominator if unit.kind == "ratio" else v) for v in row])
    unknown = np.array([value is None for value in row], dtype=bool)
    return Column(values.astype(dtype_of(unit)), unknown if unknown.any() else None)


def _check_choices(order: Sequence[Expr], catalogue: Catalogue) -> None:
    """Choices are small numbers in columns: two facts with other choices do not meet in one node."""
    codes: dict[int, tuple[str, ...]] = {}
    for expr in order:
        if expr.unit.kind != "choice":
            continue
        if expr.op == "input":
            codes[expr.id] = tuple(catalogue.inputs[expr.data].choices)
            continue
        met = {codes[need.id] for need in catalogue.graph.needs(expr) if need.unit.kind == "choice"}
        if len(met) != 1 or (expr.op in OPERATORS and expr.op != "where"):
            text = Text(
                zh="选择项不同的事实不能在批量运算中合成一个数。",
                en="Facts with different choices do not meet in one value in a bulk run.",
            )
            raise PlanError(text)
        codes[expr.id] = met.pop()
