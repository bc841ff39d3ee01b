"""Fills the sentences of a rule with one family's numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from minzheng.base.text import Text
from minzheng.policy import result, words
from minzheng.policy.definitions import Input
from minzheng.policy.explain import Evaluation
from minzheng.policy.graph.expression import Expr
from minzheng.policy.graph.rules import Condition, Rule, Step
from minzheng.policy.units import PERSON


class Sentences:
    """Conditions and steps of one rule for one evaluated family."""

    def __init__(self, evaluation: Evaluation, rule: Rule, inputs: Mapping[str, Input]) -> None:
        self.evaluation, self.values = evaluation, evaluation.values
        self.inputs = inputs
        self.rule = rule
        self.people = range(len(evaluation.family.persons))

    def conditions(self) -> Iterator[tuple[Condition, result.Condition]]:
        """What is shown of each condition, in the order of the rule, person by person where it is of a person."""
        who = self.rule.who
        if who is None:
            for item in self.rule.conditions:
                yield from self._shown(item, None)
            return
        concerned = self.concerned()
        if not concerned:
            yield from self._shown(who, self._nearest_to(who))
            return
        common, personal = _by_entity(self.rule)
        for item in common:
            yield from self._shown(item, concerned[0])
        if "{name}" not in who.text.zh:
            yield from self._shown(who, max(concerned, key=lambda person: self._value(who.test, person) is True))
        else:
            personal = [who, *personal]
        for person in concerned:
            for item in personal:
                yield from self._shown(item, person)

    def concerned(self) -> list[int]:
        """The people whom a benefit of a person may concern."""
        who = self.rule.who
        return [] if who is None else [number for number in self.people if self._value(who.test, number) is not False]

    def steps(self, steps: Iterable[Step], people: Iterable[int]) -> Iterator[result.Step]:
        """Lines of the household once; lines of a person for each of `people`."""
        people = list(people)
        items = list(steps)
        if self.rule.who is not None:  # a benefit of a person: all the lines of one, then of the next
            for person in people:
                for item in items:
                    yield from self._line(item, person)
            return
        for item in items:
            for number in self.people if item.of_person else (None,):
                yield from self._line(item, number)

    def _line(self, item: Step, person: int | None) -> Iterator[result.Step]:
        if item.when is None or self._value(item.when, person) is True:
            yield result.Step(self._filled(item.text, item.values, person), item.reference)

    def _shown(self, item: Condition, person: int | None) -> Iterator[tuple[Condition, result.Condition]]:
        when = True if item.when is None else self._value(item.when, person)
        test = self._value(item.test, person)
        holds = test if isinstance(test, bool) else None
        if when is None and holds is not True:
            holds = None
        if when is False or (item.quiet and (holds is True or not (holds is False or item.excluded_by))):
            return
        gap = self._gap(item, person) if holds is False else None
        text = self._filled(item.text, item.values, person)
        yield item, result.Condition(text, holds, item.reference, gap)

    def _gap(self, item: Condition, person: int | None) -> Text | None:
        distance = self._distance(item.test, person)
        if distance is None:
            return None
        unit = item.test.args[0].unit
        if item.gap is not None and (distance or "{gap}" not in item.gap.zh):
            return self._filled(item.gap, item.values, person, gap=words.show_change(distance, unit))
        return (words.over_by if item.test.op in ("lt", "le") else words.short_by)(distance, unit)

    def _distance(self, test: Expr, person: int | None) -> int | None:
        """How far a comparison of whole numbers is from its limit."""
        if test.op not in ("lt", "le", "gt", "ge"):
            return None
        left, right = (self._value(arg, person) for arg in test.args)
        if not isinstance(left, int) or not isinstance(right, int):
            return None
        return abs(left - right)

    def _nearest_to(self, who: Condition) -> int:
        distances = [(self._distance(who.test, number), number) for number in self.people]
        return min((item for item in distances if item[0] is not None), default=(0, 0))[1]

    def _filled(self, text: Text, values: Mapping[str, Expr], person: int | None, **more: Text) -> Text:
        if not values and not more and "{" not in text.zh and "{" not in text.en:
            return text
        shown = {name: self._word(expr, self._value(expr, person)) for name, expr in values.items()}
        if person is not None:
            name = self.evaluation.family.persons[person].name
            more["name"] = Text(zh=name, en=name)
        return text.format(**shown, **more)

    def _word(self, expr: Expr, value: object) -> Text:
        if expr.op == "input" and isinstance(value, str):
            return self.inputs[expr.data].choices[value]
        return words.show(value, expr.unit)

    def _value(self, expr: Expr, person: int | None) -> object:
        value: object = self.values[expr.id]
        return value[person] if person is not None and expr.entity == PERSON else value  # type: ignore[index]


@lru_cache(maxsize=1024)
def _by_entity(rule: Rule) -> tuple[list[Condition], list[Condition]]:
    """Conditions of the household, and those of a person."""
    common = [item for item in rule.conditions if _is_of_household(item.test)]
    return common, [item for item in rule.conditions if not _is_of_household(item.test)]


def _is_of_household(test: Expr) -> bool:
    return test.entity is None or test.op == "to_person" or (test.op == "not" and _is_of_household(test.args[0]))
