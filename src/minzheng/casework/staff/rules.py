"""A benefit's rule in words, for nobody in particular: names of facts stand where a family's numbers would."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.base.text import Text
from minzheng.policy import Catalogue, words
from minzheng.policy.catalogue import InForce
from minzheng.policy.graph.expression import Expr
from minzheng.policy.graph.rules import Condition, Rule, Step

SOMEBODY = Text(zh="当事人", en="the person")
SOMETHING = Text(zh="（按家庭情况）", en="(by the family's facts)")


@dataclass(frozen=True)
class Sentence:
    """`holds` is None always: a rule without a family neither holds nor fails."""

    text: Text
    reference: str | None


@dataclass(frozen=True)
class Figure:
    """A parameter on one day: its value in words (None: nothing in force), since when, set by whom, from which pack."""

    name: str
    label: Text
    value: Text | None
    from_on: date | None
    reference: Any
    verified: bool
    set_by: str
    placeholder: bool
    note: Text | None
    pack: str
    history: list[tuple[date, Text]]

    @property
    def marks(self) -> list[str]:
        """`city`: the place must set its own and has not; `unverified`: not checked against the primary text."""
        if self.placeholder or self.value is None:
            return ["city"] if self.set_by == "city" else ["unverified"]
        return [] if self.verified else ["unverified"]


class RuleWords:
    """The words of one catalogue on one day in one place."""

    def __init__(self, catalogue: Catalogue, on: date, division: str) -> None:
        self.catalogue = catalogue
        self.in_force: Mapping[str, InForce] = catalogue.in_force(on, division)

    def conditions(self, code: str) -> list[Sentence]:
        rule = self._rule(code)
        items = [*([rule.who] if rule.who else []), *rule.conditions]
        return [Sentence(self._filled(item), item.reference) for item in items]

    def steps(self, code: str) -> list[Sentence]:
        rule = self._rule(code)
        return [Sentence(self._filled(item), item.reference) for item in (*rule.facts, *rule.steps)]

    def figures(self, code: str) -> list[Figure]:
        """The parameters that the answer or the amount rests on."""
        built = self.catalogue.graph.rules[code]
        totals = [total for total in (built.total, built.total_quantity) if total is not None]
        found = self.catalogue.graph.upstream([built.answer, *totals], stop="gets_")
        return [self.figure(name) for name in sorted({e.data for e in found.values() if e.op == "parameter"})]

    def figure(self, name: str) -> Figure:
        item, declared = self.in_force[name], self.catalogue.parameters[name]
        parameter, entry = item.parameter, item.entry
        reference = self.catalogue.references.get(parameter.reference)
        return Figure(
            name=name,
            label=parameter.label,
            value=words.show(item.value, parameter.measure) if item.value is not None else None,
            from_on=entry.from_on if entry else None,
            reference=reference.value if reference else None,
            verified=bool(entry and entry.verified),
            set_by=parameter.set_by,
            placeholder=bool(entry and entry.placeholder),
            note=entry.note if entry else None,
            pack=declared.pack,
            history=[
                (value.from_on, Text(zh=str(value.value), en=str(value.value)))
                for value in sorted(parameter.values, key=lambda value: value.from_on)
            ],
        )

    def _rule(self, code: str) -> Rule:
        return self.catalogue.graph.rules[code].rule

    def _filled(self, item: Condition | Step) -> Text:
        names = {name: self._name(expr) for name, expr in item.values.items()}
        return item.text.format(**names, **({} if "name" in names else {"name": SOMEBODY}))

    def _name(self, expr: Expr) -> Text:
        """What stands where a family's number would: the name of the fact or formula, or the figure in force."""
        catalogue = self.catalogue
        if expr.op == "const":
            return words.show(expr.data, expr.unit)
        if expr.op == "parameter":
            figure = self.figure(expr.data)
            value = figure.value or words.UNKNOWN
            return Text(zh=f"{figure.label.zh}（{value.zh}）", en=f"{figure.label.en} ({value.en})")
        if expr.op == "input" and expr.data in catalogue.inputs:
            return _quoted(catalogue.inputs[expr.data].label)
        written = catalogue.graph.written.get(expr.data) if expr.op == "variable" else None
        if written is not None and written.formula.label is not None:
            return _quoted(written.formula.label)
        return self._of_parts(expr.args)

    def _of_parts(self, parts: Iterable[Expr]) -> Text:
        """An unnamed sum or product goes by its first named part."""
        for part in parts:
            if part.op in ("input", "variable", "parameter"):
                return self._name(part)
        return SOMETHING


def _quoted(label: Text) -> Text:
    return Text(zh=f"“{label.zh}”", en=f"“{label.en}”")
