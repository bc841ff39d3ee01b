"""What a test's output asks for, and what the rules say to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.openfisca import arithmetic
from minzheng.policy.openfisca.errors import Path, bad
from minzheng.policy.openfisca.evaluating import TestEvaluation
from minzheng.policy.openfisca.periods import Period, read_period
from minzheng.policy.openfisca.reading import WrittenTest
from minzheng.policy.openfisca.simulation import Simulation
from minzheng.policy.openfisca.situation import HOUSEHOLDS, PERSONS, Home
from minzheng.policy.openfisca.values import agrees, show
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity


@dataclass(frozen=True)
class Found:
    """A value of the rules; `where` are the households and months that it was computed in."""

    agrees: bool
    shown: str
    variable: str
    where: tuple[tuple[TestEvaluation, int | None], ...]

    def arithmetic(self) -> Iterator[str]:
        for evaluation, person in self.where[:1]:
            yield from arithmetic.lines(evaluation, self.variable, person)


@dataclass(frozen=True)
class Check:
    """One expected value of one person or household for one period. `owner` is "" where there is only one."""

    simulation: Simulation = field(repr=False)
    variable: str
    period: Period
    expected: Any
    home: Home
    person: int | None
    owner: str
    path: Path

    def found(self) -> Found:
        """Raises BadTest."""
        test, unit = self.simulation.test, self.simulation.names.unit_of(self.variable)
        where = tuple((self.simulation.at(self.home, month), self.person) for month in self._months())
        values = [self._value(evaluation) for evaluation, _ in where]
        if None in values:
            return Found(self.expected is None, self._unknown(where, values.index(None)), self.variable, where)
        value = sum(values) if len(values) > 1 else values[0]
        right = agrees(value, self.expected, unit, test.absolute.of(self.variable), test.relative.of(self.variable))
        return Found(right, show(value, unit), self.variable, where)

    def _value(self, evaluation: TestEvaluation) -> Any:
        value = evaluation.of(self.variable)
        return value if self.person is None else value[self.person]

    def _unknown(self, where: tuple[tuple[TestEvaluation, int | None], ...], number: int) -> str:
        evaluation, person = where[number]
        root = evaluation.graph.variables.get(self.variable)
        gaps = evaluation.lacking(root, person if root.entity == PERSON else None) if root is not None else ()
        names = ", ".join(sorted(f"{gap.person}.{gap.name}" if gap.person else gap.name for gap in gaps))
        return f"? ({names})" if names else "?"

    def _months(self) -> list[Any]:
        """The months that an amount is the sum of; one, for what is not summed."""
        unit, period = self.simulation.names.unit_of(self.variable), self.period
        if period.months is None:
            return [self.simulation.test.period.start if self.simulation.test.period else period.start]
        if unit.is_money and unit.period == "month":
            return list(period.each)
        if unit.is_money and unit.period == "year":
            return [month for month in period.each if month.month == period.start.month]
        if period.months > 1 and unit.kind != "date":
            raise bad(
                f"“{self.variable}”（{unit}）不能按 {period} 合计。",
                f'"{self.variable}" ({unit}) has no sum over {period}.',
                path=self.path,
                hint=Text(zh="问一个月，例如 2017-01。", en="Ask for a month, such as 2017-01."),
            )
        return [period.start]


def checks(test: WrittenTest, simulation: Simulation) -> Iterator[Check]:
    """Every value that the output states. Raises BadTest."""
    for key, raw in test.output.items():
        path: Path = ("output", key)
        if key in (PERSONS[0], HOUSEHOLDS[0]):
            entity = PERSON if key == PERSONS[0] else HOUSEHOLD
            for name, value in _mapping(raw, path).items():
                yield from _all(test, simulation, name, value, (*path, name), entity)
        elif key in (PERSONS[1], HOUSEHOLDS[1]):
            entity = PERSON if key == PERSONS[1] else HOUSEHOLD
            ids = [who.id for who in simulation.situation.of(entity)]
            for id, values in _mapping(raw, path).items():
                if id not in ids:
                    zh, en = f"输入里没有“{id}”。", f'There is no "{id}" in the input.'
                    raise bad(zh, en, path=(*path, id), hint=suggestion(id, ids))
                for name, value in _mapping(values, (*path, id)).items():
                    yield from _all(test, simulation, name, value, (*path, id, name), entity, ids.index(id))
        else:
            yield from _all(test, simulation, key, raw, path, None)


def _all(
    test: WrittenTest,
    simulation: Simulation,
    name: str,
    raw: Any,
    path: Path,
    entity: Entity | None,
    number: int | None = None,
) -> Iterator[Check]:
    """The checks of one variable: by period, for everybody or for one."""
    if entity is None:
        entity = simulation.names.entity_of(name, path)
    simulation.names.check_entity(name, entity, path)
    if not test.is_compared(name):
        return
    if isinstance(raw, dict):
        for key, value in raw.items():
            at = (*path, key)
            yield from _each(simulation, name, read_period(key, at), value, at, entity, number)
    elif test.period is None:
        raise bad("测试没有写 period。", "The test states no period.", path=path)
    else:
        yield from _each(simulation, name, test.period, raw, path, entity, number)


def _each(
    simulation: Simulation, name: str, period: Period, raw: Any, path: Path, entity: Entity, number: int | None
) -> Iterator[Check]:
    everybody = simulation.situation.of(entity)
    chosen = range(len(everybody)) if number is None else [number]
    if isinstance(raw, list) and len(raw) != len(chosen):
        raise bad(f"应有{len(chosen)}个值。", f"There should be {len(chosen)} values.", path=path)
    for position, index in enumerate(chosen):
        expected = raw[position] if isinstance(raw, list) else raw
        owner = everybody[index].id if len(everybody) > 1 else ""
        home, person = _place(simulation, entity, index)
        yield Check(simulation, name, period, expected, home, person, owner, path)


def _place(simulation: Simulation, entity: Entity, index: int) -> tuple[Home, int | None]:
    """The household, and the number of the person in it."""
    homes = simulation.situation.homes
    if entity == HOUSEHOLD:
        return homes[index], None
    home = next(home for home in homes if index in home.members)
    return home, home.members.index(index)


def _mapping(raw: object, path: Path) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise bad("这里应为“名称: 值”的映射。", "A mapping of name: value belongs here.", path=path)
    return raw
