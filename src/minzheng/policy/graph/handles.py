"""What a formula is given: a household or a person with its facts, and `law` with its parameters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.graph.expression import Expr, as_flag, mistake, node
from minzheng.policy.graph.misuse import AskedLikeOpenFisca
from minzheng.policy.units import COUNT, FLAG, HOUSEHOLD, PERSON, Entity, Unit


@dataclass(frozen=True)
class Name:
    """A fact of the family ("input") or a formula ("variable") that formulas may read."""

    kind: str
    entity: Entity
    unit: Unit
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scope:
    """Everything that a formula may name."""

    names: Mapping[str, Name]
    parameters: Mapping[str, Unit]


SCOPE: ContextVar[Scope] = ContextVar("scope")
PersonFormula = str | Callable[["Person"], Expr]


def read(name: str, entity: Entity) -> Expr:
    """The node of a fact or formula of this entity."""
    found = SCOPE.get().names.get(name)
    if found is None and name == "persons":
        mistake(
            "个人没有 persons：家里的人属于家庭。",
            "A person has no persons: they are the household's.",
            Text(zh="写 p.household.persons。", en="Write p.household.persons."),
        )
    if found is None:
        same = [known for known, what in SCOPE.get().names.items() if what.entity == entity]
        mistake(f"没有名为“{name}”的事实或公式。", f'There is no fact or formula "{name}".', suggestion(name, same))
    if found.entity != entity:
        step = f"p.household.{name}" if entity == PERSON else f'h.persons.sum("{name}")'
        mistake(
            f"“{name}”不属于这一层，缺少个人与家庭之间的一步。",
            f'"{name}" is of a {found.entity}: a step between person and household is missing.',
            Text(zh=f"写 {step}。", en=f"Write {step}."),
        )
    return node(found.kind, data=name, unit=found.unit, entity=entity)


def check_choices(value: Expr, choices: Iterable[str]) -> None:
    name = SCOPE.get().names.get(str(value.data))
    if value.op != "input" or name is None or not name.choices:
        mistake("is_in() 只用于选择项。", "is_in() is for a fact that is a choice.")
    for choice in choices:
        if choice not in name.choices:
            mistake(
                f"“{value.data}”没有选项“{choice}”。",
                f'"{value.data}" has no choice "{choice}".',
                suggestion(choice, name.choices),
            )


class Person(AskedLikeOpenFisca):
    """One person: `p.wage` is a fact or formula, `p.household.x` the household's."""

    def __getattr__(self, name: str) -> Expr:
        return read(name, PERSON)

    @property
    def household(self) -> Household:
        return Household(_of_person=True)


class Household(AskedLikeOpenFisca):
    """One family: `h.counted_income` is a fact or formula, `h.persons` everybody in it."""

    def __init__(self, *, _of_person: bool = False) -> None:
        self._of_person = _of_person

    def __getattr__(self, name: str) -> Expr:
        return self._step(read(name, HOUSEHOLD))

    @property
    def persons(self) -> Persons:
        return Persons(None, self._step)

    def _step(self, value: Expr) -> Expr:
        if self._of_person and value.entity == HOUSEHOLD:
            return node("to_person", value, unit=value.unit, entity=PERSON)
        return value


class Persons(AskedLikeOpenFisca):
    """People of a household, all or those that a condition picks."""

    def __init__(self, condition: Expr | None, step: Callable[[Expr], Expr]) -> None:
        self.condition = condition
        self._step = step

    def where(self, condition: PersonFormula) -> Persons:
        flag = as_flag(of_person(condition))
        return Persons(flag if self.condition is None else self.condition & flag, self._step)

    def sum(self, formula: PersonFormula) -> Expr:
        """The sum; of nobody it is zero."""
        return self._over("sum", of_person(formula))

    def max(self, formula: PersonFormula) -> Expr:
        """The greatest; of nobody it is zero."""
        return self._over("greatest", of_person(formula))

    def count(self, formula: PersonFormula | None = None) -> Expr:
        """How many people."""
        people = self if formula is None else self.where(formula)
        yes = everybody() if people.condition is None else people.condition
        return self._step(node("count", yes, unit=COUNT, entity=HOUSEHOLD))

    def any(self, formula: PersonFormula) -> Expr:
        flag = as_flag(of_person(formula))
        held = flag if self.condition is None else self.condition & flag
        return self._step(node("any", held, unit=FLAG, entity=HOUSEHOLD))

    def all(self, formula: PersonFormula) -> Expr:
        flag = as_flag(of_person(formula))
        held = flag if self.condition is None else ~self.condition | flag
        return self._step(node("every", held, unit=FLAG, entity=HOUSEHOLD))

    def _over(self, op: str, value: Expr) -> Expr:
        if not (value.unit.is_money or value.unit.is_number):
            hint = Text(zh="数人用 count(…)。", en="To count people: count(…).") if value.unit == FLAG else None
            mistake(f"{value.unit} 不能相加或比大小。", f"{value.unit} cannot be summed or ranked.", hint)
        args = (value,) if self.condition is None else (value, self.condition)
        return self._step(node(op, *args, unit=value.unit, entity=HOUSEHOLD))


def everybody() -> Expr:
    """Yes, for any person."""
    return node("const", data=True, unit=FLAG, entity=None)


def of_person(formula: PersonFormula) -> Expr:
    """A fact's name, or a function of a person, as a node of a person."""
    if not isinstance(formula, str) and (isinstance(formula, Expr) or not callable(formula)):
        mistake(
            f"这里写名称或个人的公式，得到的是 {formula!r}。",
            f"A name or a formula of a person belongs here, not {formula!r}.",
            Text(zh='写 sum("工资的名称") 或 sum(lambda p: …)。', en='Write sum("name") or sum(lambda p: …).'),
        )
    found = read(formula, PERSON) if isinstance(formula, str) else formula(Person())
    if not isinstance(found, Expr):
        mistake(
            f"这里需要个人的表达式，得到的是 {found!r}。", f"An expression of a person belongs here, not {found!r}."
        )
    if found.entity == HOUSEHOLD:
        mistake(
            "这里需要个人的表达式，得到的是家庭的。",
            "An expression of a person belongs here, not of the household.",
            Text(zh="写 p.household.名称。", en="Write p.household.name."),
        )
    return found


class Law(AskedLikeOpenFisca):
    """`law.dibao_standard` is that parameter, as it stands on the day and in the place of the decision."""

    def __getattr__(self, name: str) -> Expr:
        units = SCOPE.get().parameters
        if name not in units:
            mistake(f"没有参数“{name}”。", f'There is no parameter "{name}".', suggestion(name, units))
        return node("parameter", data=name, unit=units[name], entity=None)


law = Law()
