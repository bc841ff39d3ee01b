"""Who is in a test, in which household, and what it states of them for which period."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from minzheng.base.packs import suggestion
from minzheng.policy.family import Fact, Family, Member
from minzheng.policy.openfisca.errors import Path, bad
from minzheng.policy.openfisca.names import Names
from minzheng.policy.openfisca.periods import Period, read_period
from minzheng.policy.openfisca.values import cell
from minzheng.policy.units import DATE, HOUSEHOLD, PERSON, Entity, Unit

PERSONS, HOUSEHOLDS = ("person", "persons"), ("household", "households")


@dataclass
class Stated:
    """One person or household: its values by variable, as written, each with its period and place in the test."""

    id: str
    values: dict[str, list[tuple[Period, Any, Path]]] = field(default_factory=dict)

    def at(self, name: str, unit: Unit, month: date, names: Names) -> tuple[bool, Any]:
        """(stated, value) for a month; of periods that overlap the shortest counts. A date holds for ever.

        Raises BadTest.
        """
        found = [item for item in self.values.get(name, ()) if unit == DATE or item[0].covers(month)]
        if not found:
            return False, None
        period, raw, path = min(found, key=lambda item: item[0].months or 10**6)
        value = cell(raw, unit, names.choices(name), path=path, negative=not names.is_input(name))
        if unit.is_money and unit.period == "month" and period.months not in (None, 1):
            value = _share(value, list(period.each).index(month), period.months or 1)
        return True, value


def _share(amount: int, number: int, months: int) -> int:
    """An amount for several months, spread over them; cents that do not divide go to the first."""
    each, rest = divmod(amount, months)
    return each + (1 if number < rest else 0)


@dataclass
class Home:
    """A household and the numbers of the persons in it."""

    stated: Stated
    members: list[int] = field(default_factory=list)


@dataclass
class Situation:
    """Everybody in a test. Without a word about households, everybody lives alone."""

    persons: list[Stated]
    homes: list[Home]
    roles: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def of(self, entity: Entity) -> list[Stated]:
        return self.persons if entity == PERSON else [home.stated for home in self.homes]

    def family(self, home: Home, on: date, names: Names) -> Family:
        """The facts of a household as the rules see them on a day. Raises BadTest."""
        members = tuple(
            Member(
                self.persons[number].id,
                self.persons[number].id,
                dict(self._facts(self.persons[number], PERSON, on, names, self.roles.get(number, {}))),
            )
            for number in home.members
        )
        return Family(None, dict(self._facts(home.stated, HOUSEHOLD, on, names, {})), members, {})

    def _facts(
        self, who: Stated, entity: Entity, on: date, names: Names, role: Mapping[str, Any]
    ) -> Iterator[tuple[str, Fact]]:
        for name, item in names.inputs.items():
            if item.entity == entity:
                stated, value = who.at(name, item.measure, names.month_of(name, on), names)
                if not stated:
                    value = role.get(name, names.silence(name))
                yield name, value

    def overrides(self, home: Home, on: date, names: Names) -> dict[str, Any]:
        """Values that the test states of formulas: (stated, value) of the household, or a list of them by person."""
        found: dict[str, Any] = {}
        for name, (entity, unit) in names.variables.items():
            people = [self.persons[number] for number in home.members] if entity == PERSON else [home.stated]
            if any(name in who.values for who in people):
                given = [who.at(name, unit, on, names) for who in people]
                found[name] = given if entity == PERSON else given[0]
        return found


def read_situation(content: Mapping[str, Any], names: Names, period: Period | None) -> Situation:
    """The input of a test. Raises BadTest."""
    grouped = [key for key in content if key in (*PERSONS, *HOUSEHOLDS)]
    if not grouped:
        return _flat(content, names, period)
    for key in content:
        if key not in grouped:
            raise bad(
                f"“{key}”写在了个人和家庭之外。",
                f'"{key}" stands outside the persons and households.',
                path=("input", key),
            )
    return _grouped(content, names, period)


def _flat(content: Mapping[str, Any], names: Names, period: Period | None) -> Situation:
    """The short form: one person alone, or as many as the longest list, each in a household alone."""
    size = max((_length(raw) for raw in content.values()), default=1)
    persons = [Stated(f"person {number + 1}") for number in range(size)]
    homes = [Home(Stated(f"household {number + 1}"), [number]) for number in range(size)]
    for name, raw in content.items():
        entity = names.entity_of(name, ("input", name))
        for number in range(size):
            who = persons[number] if entity == PERSON else homes[number].stated
            _state(who, name, raw, period, ("input", name), number, size)
    return Situation(persons, homes)


def _length(raw: object) -> int:
    if isinstance(raw, dict):
        return max((_length(item) for item in raw.values()), default=1)
    return len(raw) if isinstance(raw, list) else 1


def _grouped(content: Mapping[str, Any], names: Names, period: Period | None) -> Situation:
    persons: list[Stated] = []
    for path, id, raw in _instances(content, PERSONS, "person"):
        persons.append(_person(path, id, raw, names, period))
    situation = Situation(persons, [])
    number_of = {person.id: number for number, person in enumerate(persons)}
    for path, id, raw in _instances(content, HOUSEHOLDS, "household"):
        situation.homes.append(_home(path, id, raw, names, period, number_of, situation.roles))
    housed = [number for home in situation.homes for number in home.members]
    for number, person in enumerate(persons):
        if number not in housed:
            situation.homes.append(Home(Stated(person.id), [number]))
    return situation


def _instances(content: Mapping[str, Any], keys: tuple[str, str], only: str) -> Iterator[tuple[Path, str, Any]]:
    singular, plural = keys
    if content.get(singular) is not None:
        yield ("input", singular), only, _mapping(content[singular], ("input", singular))
    for id, raw in _mapping(content.get(plural), ("input", plural)).items():
        yield ("input", plural, id), str(id), raw


def _person(path: Path, id: str, raw: object, names: Names, period: Period | None) -> Stated:
    person = Stated(id)
    for name, value in _mapping(raw, path).items():
        names.check_entity(name, PERSON, (*path, name))
        _state(person, name, value, period, (*path, name), 0, 1)
    return person


def _home(
    path: Path,
    id: str,
    raw: object,
    names: Names,
    period: Period | None,
    number_of: Mapping[str, int],
    roles: dict[int, Mapping[str, Any]],
) -> Home:
    home = Home(Stated(id))
    for name, value in _mapping(raw, path).items():
        if name not in names.roles:
            names.check_entity(name, HOUSEHOLD, (*path, name))
            _state(home.stated, name, value, period, (*path, name), 0, 1)
            continue
        for who in value if isinstance(value, list) else [value]:
            number = number_of.get(str(who))
            if number is None:
                hint = suggestion(str(who), number_of)
                raise bad(f"没有“{who}”这个人。", f'There is no person "{who}".', path=(*path, name), hint=hint)
            if number in roles:
                zh, en = f"“{who}”有两个身份。", f'"{who}" has two roles.'
                raise bad(zh, en, path=(*path, name))
            home.members.append(number)
            roles[number] = names.roles[name]
    home.members.sort()
    return home


def _mapping(raw: object, path: Path) -> Mapping[str, Any]:
    if raw is not None and not isinstance(raw, dict):
        raise bad("这里应为“名称: 值”的映射。", "A mapping of name: value belongs here.", path=path)
    return raw or {}


def _state(who: Stated, name: str, raw: Any, period: Period | None, path: Path, number: int, size: int) -> None:
    if isinstance(raw, dict):
        for key, value in raw.items():
            _add(who, name, value, read_period(key, (*path, key)), (*path, key), number, size)
        return
    if period is None:
        raise bad("测试没有写 period。", "The test states no period.", path=path)
    _add(who, name, raw, period, path, number, size)


def _add(who: Stated, name: str, raw: Any, period: Period, path: Path, number: int, size: int) -> None:
    if isinstance(raw, list):
        if len(raw) != size:
            raise bad(
                f"这里有{len(raw)}个值，别处有{size}个。", f"{len(raw)} values here, {size} elsewhere.", path=path
            )
        raw = raw[number]
    if raw is not None:
        who.values.setdefault(name, []).append((period, raw, path))
