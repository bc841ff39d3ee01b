"""The nearest change that turns a "no" into a "yes": one fact at a time, by integer bisection on the kept graph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from minzheng.base.text import Text
from minzheng.policy import words
from minzheng.policy.explain import Evaluation
from minzheng.policy.graph.build import BuiltRule
from minzheng.policy.graph.expression import Expr
from minzheng.policy.graph.rules import Lever
from minzheng.policy.units import PERSON


def nearest_change(evaluation: Evaluation, built: BuiltRule, memory: dict[Any, Any]) -> Text | None:
    """The first lever of the rule that can flip the answer, with the smallest change that does."""
    for lever in built.rule.levers:
        touched = _touched(evaluation, lever.variable, built.answer, memory)
        people = range(len(evaluation.family.persons)) if lever.variable.entity == PERSON else (None,)
        found = [item for person in people for item in _changes(evaluation, built.answer, lever, person, touched)]
        if found:
            change, person = min(found, key=lambda item: item[0])
            name = evaluation.family.persons[person].name if person is not None else ""
            shown = words.show_change(change, lever.variable.unit)
            return lever.text.format(change=shown, name=name)
    return None


def _changes(
    evaluation: Evaluation, answer: Expr, lever: Lever, person: int | None, touched: list[Expr]
) -> Iterator[tuple[int, int | None]]:
    """The smallest change for one person (or the household), if there is one."""
    now = evaluation.value(lever.variable, person)
    end = 0 if lever.direction == "down" else lever.most
    if not isinstance(now, int) or now == end:
        return

    def is_yes(value: int) -> bool:
        return evaluation.changed(lever.variable, value, person, touched)[answer.id] is True

    if not is_yes(end):
        return
    no, yes = now, end
    while abs(no - yes) > 1:
        middle = (no + yes) // 2
        if is_yes(middle):
            yes = middle
        else:
            no = middle
    yield abs(now - yes), person


def _touched(evaluation: Evaluation, source: Expr, target: Expr, memory: dict[Any, Any]) -> list[Expr]:
    key = ("touched", source.id, target.id)
    if key not in memory:
        memory[key] = evaluation.graph.between(source, target)
    return memory[key]  # type: ignore[no-any-return]
