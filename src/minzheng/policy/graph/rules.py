"""What a benefit's formula returns: conditions, amount, lines of arithmetic, and the sentences for all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from string import Formatter

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.graph.expression import Expr, as_flag, mistake
from minzheng.policy.graph.handles import Person, Persons, everybody
from minzheng.policy.units import HOUSEHOLD, PERSON

AUTOMATIC = {"name"}  # placeholders that the engine fills: the person's name


@dataclass(frozen=True, eq=False)
class Condition:
    """One requirement in neutral words ("income must be below {line}; yours is {income}").

    Shown only where `when` holds (None: always); a `quiet` one only where it does not hold. `excluded_by` names the
    benefit that stands in the way. `gap` words by how much a failed one fails.
    """

    test: Expr
    text: Text
    reference: str
    values: Mapping[str, Expr]
    when: Expr | None = None
    quiet: bool = False
    gap: Text | None = None
    excluded_by: str | None = None

    def holds(self) -> Expr:
        """What the answer needs: nothing where `when` does not hold."""
        return self.test if self.when is None else ~self.when | self.test


@dataclass(frozen=True, eq=False)
class Step:
    """One line of arithmetic, shown where `when` holds; of a person, once for each."""

    text: Text
    values: Mapping[str, Expr]
    reference: str | None = None
    when: Expr | None = None
    of_person: bool = False


@dataclass(frozen=True, eq=False)
class Lever:
    """A fact or formula that a family can influence or an office correct. `text` has {change}."""

    variable: Expr
    direction: str
    text: Text
    most: int


@dataclass(frozen=True, eq=False)
class Rule:
    """A benefit. `who` picks the people it may concern (of a person only); `shared_by` those who share its amount.

    `facts` are lines that are always shown (how the income was counted), `steps` only those of a "yes".
    """

    conditions: list[Condition]
    amount: Expr | None = None
    quantity: Expr | None = None
    who: Condition | None = None
    shared_by: Expr | None = None
    facts: list[Step] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    levers: list[Lever] = field(default_factory=list)
    outputs: dict[str, Expr] = field(default_factory=dict)

    def eligible(self) -> list[Expr]:
        conditions = self.conditions if self.who is None else [self.who, *self.conditions]
        return [condition.holds() for condition in conditions]


def condition(
    test: Expr,
    zh: str,
    en: str,
    reference: str,
    *,
    when: Expr | None = None,
    quiet: bool = False,
    gap: tuple[str, str] | None = None,
    **values: Expr,
) -> Condition:
    """A requirement; `gap` (zh, en, with {gap}) replaces the usual wording of by how much it fails."""
    words = Text(zh=gap[0], en=gap[1]) if gap else None
    if words is not None:
        _check_places(words, {"gap", *values})
    return Condition(
        as_flag(test), _worded(zh, en, values), reference, values, None if when is None else as_flag(when), quiet, words
    )


def exclusion(benefit: str, excluded: Expr, zh: str, en: str, reference: str, **values: Expr) -> Condition:
    """Another benefit that stands in the way; shown only where it does."""
    text = _worded(zh, en, values)
    return Condition(~as_flag(excluded), text, reference, values, quiet=True, excluded_by=benefit)


def step(zh: str, en: str, *, reference: str | None = None, when: Expr | None = None, **values: Expr) -> Step:
    """A line of arithmetic."""
    return Step(_worded(zh, en, values), values, reference, None if when is None else as_flag(when))


def each(people: Persons, line: Callable[[Person], Step]) -> Step:
    """The line once for each of these people; {name} is the person's name."""
    made = line(Person())
    when = made.when
    if people.condition is not None:
        when = people.condition if when is None else people.condition & when
    for value in made.values.values():
        if value.entity == HOUSEHOLD:
            mistake("each() 里只能用个人的数。", "each() shows values of a person.")
    return replace(made, when=when, of_person=True)


def lever(variable: Expr, direction: str, zh: str, en: str, *, most: int = 10**10) -> Lever:
    """A way to another answer: `direction` "down" (to 0) or "up" (to `most`); {change} is filled in."""
    if variable.op not in ("variable", "input"):
        mistake("lever() 只用于事实或公式。", "lever() takes a fact or a formula.")
    if direction not in ("down", "up"):
        mistake(f"没有方向“{direction}”。", f'There is no direction "{direction}": down, up.')
    text = Text(zh=zh, en=en)
    _check_places(text, {"change"} | (AUTOMATIC if variable.entity == PERSON else set()))
    return Lever(variable, direction, text, most)


def shared_by(people: Persons) -> Expr:
    """Who shares a household's amount equally."""
    return everybody() if people.condition is None else people.condition


def _worded(zh: str, en: str, values: Mapping[str, Expr]) -> Text:
    text = Text(zh=zh, en=en)
    _check_places(text, {*values, *AUTOMATIC})
    return text


def _check_places(text: Text, known: set[str]) -> None:
    for wording in (text.zh, text.en):
        for name in _places(wording):
            if name not in known:
                mistake(
                    f"句子里的 {{{name}}} 没有数。",
                    f"{{{name}}} in the sentence has no value.",
                    suggestion(name, known),
                )


def _places(wording: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(wording) if name is not None]
    except ValueError:
        mistake(
            "句子里的花括号不成对。",
            "A brace is left open in the sentence.",
            Text(zh="写 {名称}；要显示花括号本身写 {{ 和 }}。", en="Write {name}; a brace itself is {{ or }}."),
        )
