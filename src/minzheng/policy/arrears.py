"""Back-pay and claw-back: past months decided again with the facts as they were, beside what was paid.

Pure. Money in fen; a month is the first day of it. A month that the rules can't decide is listed and changes nothing;
benefits are never set off against each other, and neither are months.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.policy import words
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.decision import decide
from minzheng.policy.errors import FamilyError, FamilyProblem, UnknownBenefit
from minzheng.policy.family import Fact, Family, Member, _Reader
from minzheng.policy.result import BenefitResult

Facts = Sequence[tuple[date, Family]]  # from which month on a family's facts were so
Paid = Mapping[str, Mapping[date, int]]  # benefit → month → fen
UNCHANGED = Text(
    zh="更正不影响这个月，已发的不变。", en="The correction does not touch this month; what was paid stands."
)


class NoFacts(MinzhengError):
    """A month lies before the first facts that were given."""

    code = "policy.arrears.no_facts"

    def __init__(self, month: date) -> None:
        super().__init__(
            Text(zh=f"没有{month:%Y-%m}的家庭情况。", en=f"No facts were given for {month:%Y-%m}."),
            Text(zh="请从最早一个月起给出家庭情况。", en="Give the facts from the first month on."),
        )


@dataclass(frozen=True)
class MonthAgain:
    """One benefit in one month. `due_fen` is None where the rules can't tell; then nothing changes."""

    benefit: str
    title: Text
    month: date
    paid_fen: int
    due_fen: int | None
    why: tuple[Text, ...]

    @property
    def difference_fen(self) -> int:
        """Above zero to pay back to the family, below zero to claw back."""
        return 0 if self.due_fen is None else self.due_fen - self.paid_fen


@dataclass(frozen=True)
class Total:
    """Of one benefit, in fen; both are zero or more, and neither is taken off the other."""

    back_pay_fen: int = 0
    claw_back_fen: int = 0


@dataclass(frozen=True)
class Arrears:
    """Every benefit and month that was looked at, in the catalogue's order and by month."""

    months: tuple[MonthAgain, ...]

    @property
    def unknown(self) -> tuple[MonthAgain, ...]:
        """Months that the rules can't decide with what is known."""
        return tuple(item for item in self.months if item.due_fen is None)

    @property
    def changed(self) -> tuple[MonthAgain, ...]:
        return tuple(item for item in self.months if item.difference_fen)

    @property
    def by_benefit(self) -> dict[str, Total]:
        """What to pay back and what to claw back, each benefit for itself."""
        totals: dict[str, Total] = {}
        for item in self.months:
            old, difference = totals.get(item.benefit, Total()), item.difference_fen
            totals[item.benefit] = Total(old.back_pay_fen + max(difference, 0), old.claw_back_fen + max(-difference, 0))
        return totals

    @property
    def back_pay_fen(self) -> int:
        return sum(total.back_pay_fen for total in self.by_benefit.values())

    @property
    def claw_back_fen(self) -> int:
        return sum(total.claw_back_fen for total in self.by_benefit.values())

    def settled(self) -> dict[str, dict[date, int]]:
        """What will stand as paid once every difference is paid back or clawed back."""
        paid: dict[str, dict[date, int]] = {}
        for item in self.months:
            paid.setdefault(item.benefit, {})[item.month] = item.paid_fen + item.difference_fen
        return paid


def arrears(
    catalogue: Catalogue,
    facts: Facts,
    *,
    division: str,
    months: Iterable[date],
    paid: Paid,
    decided_with: Facts | None = None,
) -> Arrears:
    """Decide these months again, each under the rules and figures in force on its first day.

    Only the benefits named in `paid` are looked at (a month without an entry was paid nothing); one that is not paid by
    the month only in the months that have an entry. `decided_with` are the facts that the payments rest on: where the
    rules answer the same for both, what was paid stands, since a decider may have set another amount with a reason.

    Raises NoFacts, UnknownBenefit, FamilyError (somebody born later than the month), OutsideCatalogue.
    """
    for code in paid:
        if code not in catalogue.benefits:
            raise UnknownBenefit(Text(zh=f"没有待遇“{code}”。", en=f'There is no benefit "{code}".'))
    again = _Again(catalogue, division, paid)
    found: list[MonthAgain] = []
    for month in sorted({day.replace(day=1) for day in months}):
        right = facts_of(facts, month)
        before = None if decided_with is None else facts_of(decided_with, month)
        found += again.month(month, right, before)
    order = {code: number for number, code in enumerate(catalogue.benefits)}
    return Arrears(tuple(sorted(found, key=lambda item: (order[item.benefit], item.month))))


def facts_of(facts: Facts, month: date) -> Family:
    """The family as it was on the first day of a month. Raises NoFacts."""
    held = [(since, number, family) for number, (since, family) in enumerate(facts) if since <= month]
    if not held:
        raise NoFacts(month)
    return max(held, key=lambda item: item[:2])[2]


@dataclass(frozen=True)
class _Again:
    catalogue: Catalogue
    division: str
    paid: Paid

    def month(self, month: date, right: Family, before: Family | None) -> Iterator[MonthAgain]:
        same = before is not None and before.hash == right.hash
        result = None if same else decide(self.catalogue, right, division=self.division, on=month).benefits
        old = None
        if before is not None and not same:
            old = decide(self.catalogue, before, division=self.division, on=month).benefits
        told = [] if before is None or same else list(changed_facts(self.catalogue, before, right))
        for code, paid in self.paid.items():
            declared = self.catalogue.benefits[code]
            if declared.period != "month" and month not in paid:
                continue
            fen = paid.get(month, 0)
            if result is None or (old is not None and _same(old[code], result[code])):
                yield MonthAgain(code, declared.title, month, fen, fen, (UNCHANGED,))
            else:
                why = (*told, *reasons(self.catalogue, result[code]))
                yield MonthAgain(code, declared.title, month, fen, owed_fen(result[code]), why)


def owed_fen(result: BenefitResult) -> int | None:
    """What the rules give for one period; None where they can't tell."""
    if result.answer == "unknown":
        return None
    return (result.amount_fen or 0) if result.answer == "yes" and result.pays else 0


def _same(old: BenefitResult, new: BenefitResult) -> bool:
    return old.answer == new.answer != "unknown" and owed_fen(old) == owed_fen(new)


def reasons(catalogue: Catalogue, result: BenefitResult) -> Iterator[Text]:
    """Why the rules answer so: the conditions that fail, the sum of a yes, or what is missing."""
    if result.answer == "yes":
        yield from (step.text for step in result.steps)
    elif result.answer == "no":
        for item in result.conditions:
            if item.holds is False:
                yield item.text if item.gap is None else _with_gap(item.text, item.gap)
    else:
        labels = [catalogue.inputs[name].label for _person, name in result.missing_facts]
        labels += [catalogue.parameters[name].value.label for name in result.missing_parameters]
        yield Text(
            zh=f"无法判断，还缺：{'、'.join(dict.fromkeys(label.zh for label in labels)) or '依据'}",
            en=f"Can't be decided; missing: {', '.join(dict.fromkeys(label.en for label in labels)) or 'grounds'}",
        )


def _with_gap(text: Text, gap: Text) -> Text:
    return Text(zh=f"{text.zh}（{gap.zh}）", en=f"{text.en} ({gap.en})")


def changed_facts(catalogue: Catalogue, before: Family, right: Family) -> Iterator[Text]:
    """Which facts are other than they were taken to be, in words; members are matched by their id."""
    yield from _changed(catalogue, Text(zh="家庭", en="The household"), before.household, right.household)
    old = {person.id: person for person in before.persons}
    for person in right.persons:
        if person.id in old:
            name = Text(zh=person.name, en=person.name)
            yield from _changed(catalogue, name, old[person.id].facts, person.facts)


def _changed(catalogue: Catalogue, whose: Text, old: Mapping[str, Fact], new: Mapping[str, Fact]) -> Iterator[Text]:
    for name, value in new.items():
        if old.get(name) != value:
            item = catalogue.inputs[name]
            yield Text(
                zh="{whose}：{label}由{old}更正为{new}", en="{whose}: {label} corrected from {old} to {new}"
            ).format(
                whose=whose,
                label=item.label,
                old=show_fact(catalogue, name, old.get(name)),
                new=show_fact(catalogue, name, value),
            )


def show_fact(catalogue: Catalogue, name: str, value: Fact) -> Text:
    """A fact's value as people read it."""
    item = catalogue.inputs[name]
    if isinstance(value, str) and value in item.choices:
        return item.choices[value]
    return words.show(value, item.measure)


def with_fact(catalogue: Catalogue, family: Family, name: str, value: object, person: str = "") -> Family:
    """The same family with one fact corrected; `value` as files write it ("1500.00", true, "1951-03-05").

    An applicant may turn out to have died: then the rules decide for those who are left.

    Raises FamilyError: no such fact or person, or a value that it can't have.
    """
    item = catalogue.inputs.get(name)
    members = {member.id for member in family.persons}
    path = f"{person or 'household'}.{name}"
    if item is None or (item.entity == "person") != bool(person) or (person and person not in members):
        text = Text(zh="没有这项事实或这个人。", en="There is no such fact or person.")
        raise FamilyError([FamilyProblem(path, "policy.family.unknown_fact", text)])
    reader = _Reader(catalogue.inputs, None)
    fact = reader.fact(path, item, True, value)
    if reader.problems:
        raise FamilyError(reader.problems)
    if not person:
        return replace(family, household={**family.household, name: fact})
    persons = tuple(
        Member(member.id, member.name, {**member.facts, name: fact}) if member.id == person else member
        for member in family.persons
    )
    return replace(family, persons=persons)
