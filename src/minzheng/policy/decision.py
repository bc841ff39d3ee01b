"""Decides every benefit of a catalogue for one family on one day. Pure: the same facts give the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial

from minzheng.base.codes import contains, pad
from minzheng.base.text import Text
from minzheng.policy import result, words
from minzheng.policy.catalogue import Catalogue, InForce
from minzheng.policy.errors import OutsideCatalogue
from minzheng.policy.explain import Evaluation, Gap
from minzheng.policy.family import Family, check_births
from minzheng.policy.graph.build import BuiltRule
from minzheng.policy.graph.expression import Expr
from minzheng.policy.nearest import nearest_change
from minzheng.policy.sentences import Sentences
from minzheng.policy.straight import StraightEvaluation
from minzheng.policy.units import PERSON

Uses = dict[str, tuple[result.ParameterUse, ...]]  # by benefit
_MOST_KEPT = 64  # days and counties


def decide(catalogue: Catalogue, family: Family, *, division: str | None = None, on: date) -> result.Decision:
    """`division` defaults to the family's own.

    Raises FamilyError (someone born after `on`), DivisionCodeError, OutsideCatalogue.
    """
    place = pad(division or family.division or catalogue.chain.division)
    if not contains(catalogue.chain.division, place):
        title = catalogue.chain.title
        raise OutsideCatalogue(
            Text(
                zh=f"{place} 不在{title.zh}，这里的政策不适用。",
                en=f"{place} is not in {title.en}; these rules do not hold there.",
            ),
            Text(zh="请核对区划代码。", en="Check the division code."),
        )
    check_births(family, on)
    in_force = catalogue.in_force(on, place)
    parameters = {name: item.value for name, item in in_force.items()}
    evaluation = StraightEvaluation(catalogue.graph, family, parameters, on)
    uses = _uses(catalogue, on, place)
    benefits = {code: _Deciding(catalogue, evaluation, in_force, uses, code).decide() for code in catalogue.benefits}
    return result.Decision(benefits, place, on, catalogue.chain.version, catalogue.digest, family.hash)


class _Deciding:
    """One benefit of one evaluated family. `uses` keeps the figures that benefits show, the same for every family."""

    def __init__(
        self, catalogue: Catalogue, evaluation: Evaluation, in_force: dict[str, InForce], uses: Uses, code: str
    ) -> None:
        self.catalogue, self.evaluation, self.in_force, self.uses, self.code = (
            catalogue,
            evaluation,
            in_force,
            uses,
            code,
        )
        self.built: BuiltRule = catalogue.graph.rules[code]

    def decide(self) -> result.BenefitResult:
        declared, rule = self.catalogue.benefits[self.code], self.built.rule
        answer = self._answer()
        yes = answer == "yes"
        lacking = self._lacking() if answer == "unknown" else []
        return result.BenefitResult(
            code=self.code,
            title=declared.title,
            form=declared.form,
            unit=declared.unit,
            period=declared.period,
            answer=answer,
            amount_fen=self._total(self.built.total) if yes else None,
            person_amounts=self._persons(rule.amount) if yes else {},
            quantity=self._total(self.built.total_quantity) if yes else None,
            person_quantities=self._persons(rule.quantity) if yes else {},
            missing_facts=tuple((gap.person or None, gap.name) for gap in lacking if gap.kind == "fact"),
            missing_parameters=tuple(gap.name for gap in lacking if gap.kind == "parameter"),
            pays=declared.pays,
            stack_group=declared.stack_group,
            outputs=self._outputs(),
            _explain=partial(self._explanation, answer, lacking),
            _find_nearest=partial(
                nearest_change if answer == "no" else _nothing, self.evaluation, self.built, self.catalogue.memory
            ),
        )

    def _explanation(self, answer: str, lacking: list[Gap]) -> result.Explanation:
        sentences = Sentences(self.evaluation, self.built.rule, self.catalogue.inputs)
        shown = list(sentences.conditions())
        conditions = tuple(self._with_missing([text for _, text in shown], lacking))
        steps = tuple(self._steps(sentences, answer == "yes"))
        blocked = (item.excluded_by for item, text in shown if item.excluded_by and text.holds is False)
        if self.code not in self.uses:
            self.uses[self.code] = tuple(self._parameters())
        parameters = self.uses[self.code]
        return result.Explanation(
            conditions=conditions,
            steps=steps,
            references=_cited(self.catalogue.benefits[self.code].references, conditions, steps, parameters),
            parameters=parameters,
            excluded_by=next(blocked, None) if answer == "no" else None,
        )

    def _answer(self) -> str:
        """A benefit whose amount is not known is not yet a yes."""
        value = self.evaluation.value(self.built.answer)
        if value is False:
            return "no"
        known = all(self.evaluation.value(total) is not None for total in self._totals())
        return "yes" if value and known else "unknown"

    def _totals(self) -> list[Expr]:
        return [total for total in (self.built.total, self.built.total_quantity) if total is not None]

    def _lacking(self) -> list[Gap]:
        found: set[Gap] = set()
        for expr in (self.built.answer, *self._totals()):
            found |= self.evaluation.lacking(expr)
        return sorted(found)

    def _with_missing(self, conditions: list[result.Condition], lacking: list[Gap]) -> Iterator[result.Condition]:
        yield from conditions
        absent = [self.in_force[gap.name].parameter for gap in lacking if gap.kind == "parameter"]
        if absent:
            starts = [item.from_on for parameter in absent for item in parameter.values]
            text = words.no_parameter([item.label for item in absent], self.evaluation.on, max(starts, default=None))
            yield result.Condition(text, None, absent[0].reference)

    def _steps(self, sentences: Sentences, yes: bool) -> Iterator[result.Step]:
        rule = self.built.rule
        yield from sentences.steps(rule.facts, sentences.concerned())
        if yes:
            yield from sentences.steps(rule.steps, self._eligible())

    def _eligible(self) -> list[int]:
        if self.built.eligible.entity != PERSON:
            return []
        values = self.evaluation.values[self.built.eligible.id]
        return [number for number, value in enumerate(values) if value is True]

    def _total(self, expr: Expr | None) -> int | None:
        return None if expr is None else self.evaluation.value(expr)

    def _persons(self, amount: Expr | None) -> dict[str, int]:
        """Each person's part; fen that do not divide go to the first."""
        if amount is None:
            return {}
        people = self.evaluation.family.persons
        if self.built.eligible.entity == PERSON:
            return {people[number].id: self.evaluation.value(amount, number) for number in self._eligible()}
        if self.built.rule.shared_by is None:
            return {}
        sharing = self.evaluation.values[self.built.rule.shared_by.id]
        ids = [person.id for person, shares in zip(people, sharing, strict=True) if shares is True]
        total = self.evaluation.value(amount)
        each, rest = divmod(total, len(ids)) if ids else (0, 0)
        return {id: each + (1 if number < rest else 0) for number, id in enumerate(ids)}

    def _outputs(self) -> dict[str, object]:
        people = self.evaluation.family.persons
        shown: dict[str, object] = {}
        for name, expr in self.built.rule.outputs.items():
            value = self.evaluation.values[expr.id]
            shown[name] = dict(zip((p.id for p in people), value, strict=True)) if expr.entity == PERSON else value
        return shown

    def _parameters(self) -> Iterator[result.ParameterUse]:
        for name in self._parameter_names():
            item = self.in_force[name]
            parameter, entry = item.parameter, item.entry
            replaced = name in self.catalogue.overlay
            yield result.ParameterUse(
                name=name,
                label=parameter.label,
                value=words.show(item.value, parameter.measure),
                from_on=entry.from_on if entry else None,
                source=self._source(parameter.reference),
                reference=parameter.reference,
                verified=bool(entry and entry.verified and not replaced),
                set_by=parameter.set_by,
                placeholder=bool(replaced or (entry and entry.placeholder)),
                note=entry.note if entry else None,
            )

    def _parameter_names(self) -> list[str]:
        memory, key = self.catalogue.memory, ("parameters", self.code)
        if key not in memory:
            rule = self.built.rule
            steps = [value for item in (*rule.facts, *rule.steps) for value in item.values.values()]
            found = self.catalogue.graph.upstream([self.built.answer, *self._totals(), *steps], stop="gets_")
            memory[key] = sorted({expr.data for expr in found.values() if expr.op == "parameter"})
        return memory[key]  # type: ignore[no-any-return]

    def _source(self, reference: str) -> Text:
        found = self.catalogue.references[reference].value
        zh, en = found.article, found.article
        if found.article.isdigit():
            zh, en = f"第{found.article}条", f"art. {found.article}"
        return Text(zh=f"{found.instrument.zh}{zh}", en=f"{found.instrument.en} {en}".strip())


def _uses(catalogue: Catalogue, on: date, place: str) -> Uses:
    """Where the figures shown for this day and county are kept, of a few days and counties."""
    kept = catalogue.memory.setdefault("uses", {})
    key = (catalogue.digest, on, place[:6])
    if key not in kept:
        while len(kept) >= _MOST_KEPT:
            kept.pop(next(iter(kept)), None)
        kept[key] = {}
    return kept[key]  # type: ignore[no-any-return]


def _cited(
    declared: Iterable[str],
    conditions: Iterable[result.Condition],
    steps: Iterable[result.Step],
    parameters: Iterable[result.ParameterUse],
) -> tuple[str, ...]:
    """Every reference once, the benefit's own first."""
    names: list[str | None] = [*declared, *(item.reference for item in conditions), *(item.reference for item in steps)]
    names += [item.reference for item in parameters]
    return tuple(dict.fromkeys(name for name in names if name))


def _nothing(*_: object) -> Text | None:
    return None
