"""The rules' answer as people read it: each benefit with its amount, reasons, sums, sources, and what is still open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.base.money import format_yuan
from minzheng.casework import services
from minzheng.casework.definitions import Service
from minzheng.web.language import in_language

Json = Mapping[str, Any]
MOST_NEAR = 5

PERIODS = {
    "month": gettext_lazy("每月"),
    "year": gettext_lazy("每年"),
    "once": gettext_lazy("一次性"),
    "per_event": gettext_lazy("每次"),
}


@dataclass(frozen=True)
class Explained:
    """One benefit. `amount` is in words ("¥810.00", "45 hours"), empty where it has none."""

    code: str
    title: Any
    summary: Any
    answer: str
    period: Any
    amount: str
    amount_fen: int | None
    people: list[tuple[str, str]]
    conditions: list[Json]
    steps: list[Json]
    references: list[Any]
    city_figures: list[Json]
    unverified_figures: list[Json]
    missing: list[str]
    missing_facts: frozenset[tuple[str, str]]
    nearest: Any
    excluded_by: Any
    pays: bool

    @property
    def failing(self) -> list[Json]:
        """The conditions that do not hold, briefly: their law stands with all the others."""
        failing = [condition for condition in self.conditions if condition["holds"] is False]
        return [{key: condition[key] for key in ("text", "holds", "gap")} for condition in failing]


@dataclass(frozen=True)
class Answers:
    """The whole catalogue by answer, each in the catalogue's order. `cancelled` fit but give way to another benefit."""

    yes: list[Explained]
    cancelled: list[Explained]
    open: list[Explained]
    no: list[Explained]

    @property
    def near(self) -> list[Explained]:
        """Of what does not fit: the first that one change would turn, and the first of the catalogue."""
        found = [benefit for benefit in self.no if benefit.nearest or benefit is self.no[0]]
        return found[:MOST_NEAR]

    def within(self, codes: Collection[str]) -> Answers:
        """Only these benefits: what a service decides."""
        kept = (
            [item for item in items if item.code in codes] for items in (self.yes, self.cancelled, self.open, self.no)
        )
        return Answers(*kept)

    def besides(self, codes: Collection[str]) -> list[Explained]:
        """What fits and is not among these benefits: other help, from elsewhere in the catalogue."""
        return [item for item in self.yes if item.code not in codes]

    @property
    def open_facts(self) -> list[tuple[str, int]]:
        """Each fact or figure that open answers wait for, with how many of them do, the most first."""
        waiting = Counter(fact for benefit in self.open for fact in benefit.missing)
        return sorted(waiting.items(), key=lambda pair: -pair[1])

    @property
    def far(self) -> list[Explained]:
        """The rest of what does not fit."""
        return [benefit for benefit in self.no if benefit not in self.near]

    @property
    def city_figures(self) -> list[Json]:
        """Every figure behind what fits or is open that the city must set itself and has not, once each."""
        relevant = (*self.yes, *self.open)
        found = {figure["name"]: figure for benefit in relevant for figure in benefit.city_figures}
        return list(found.values())

    @property
    def missing_facts(self) -> frozenset[tuple[str, str]]:
        """(id of the person, fact) of everything that would settle an open answer; "" stands for the household."""
        return frozenset().union(*(benefit.missing_facts for benefit in self.open))

    @property
    def monthly_fen(self) -> int:
        """Fen a month of everything that fits and is paid monthly."""
        return sum(b.amount_fen or 0 for b in self.yes if b.pays and b.period == PERIODS["month"])


def decided_by(service: Service) -> frozenset[str]:
    """The benefits that a case of the service speaks of: those it grants, and the statuses that come with them."""
    statuses = (code for code, item in services.catalogue().benefits.items() if item.form == "status")
    return frozenset([*service.benefits, *statuses])


def explain(proposal: Json, family: Json) -> Answers:
    """From a decision's JSON and the family that it was made for."""
    benefits: Json = proposal["benefits"]
    names = {entry["id"]: entry.get("name", "") for entry in family["persons"]}
    answers = Answers([], [], [], [])
    for result in benefits.values():
        explained = _benefit(result, benefits, names)
        if result["answer"] == "yes":
            (answers.cancelled if result["excluded_by"] else answers.yes).append(explained)
        elif result["answer"] == "unknown":
            answers.open.append(explained)
        elif result["excluded_by"] and not explained.failing:
            answers.cancelled.append(explained)
        else:
            answers.no.append(explained)
    return answers


def _benefit(result: Json, benefits: Json, names: Mapping[str, str]) -> Explained:
    declared = services.catalogue().benefits.get(result["code"])
    references = services.references()
    figures = result["parameters"]
    excluding = benefits.get(result["excluded_by"] or "")
    return Explained(
        code=result["code"],
        title=result["title"],
        summary=declared.summary if declared else "",
        answer=result["answer"],
        period=PERIODS[result["period"]],
        amount=_amount(result),
        amount_fen=result["amount_fen"],
        people=_people(result, names),
        conditions=result["conditions"],
        steps=result["steps"],
        references=[references[key] for key in result["references"] if key in references],
        city_figures=[f for f in figures if f["set_by"] == "city" and (f["placeholder"] or not f["verified"])],
        unverified_figures=[f for f in figures if f["set_by"] != "city" and not f["verified"]],
        missing=_missing(result, names),
        missing_facts=frozenset((person or "", variable) for person, variable in result["missing_facts"]),
        nearest=result["nearest_change"],
        excluded_by=excluding["title"] if excluding else "",
        pays=result["pays"],
    )


def _amount(result: Json) -> str:
    if result["amount_fen"] is not None and result["unit"] == "yuan":
        return format_yuan(result["amount_fen"])
    if result.get("quantity") is not None:
        return _("%(hours)s小时") % {"hours": result["quantity"]}
    return ""


def _people(result: Json, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """(name, amount) where a benefit goes to single people."""
    amounts = [(names.get(id, ""), format_yuan(fen)) for id, fen in result["person_amounts"].items() if fen]
    hours = result.get("person_quantities") or {}
    return amounts + [(names.get(id, ""), _("%(hours)s小时") % {"hours": h}) for id, h in hours.items() if h]


def _missing(result: Json, names: Mapping[str, str]) -> list[str]:
    """What would settle an open answer: facts (with whose), then figures of the city."""
    catalogue = services.catalogue()
    facts = []
    for person, variable in result["missing_facts"]:
        label = in_language(catalogue.inputs[variable].label) if variable in catalogue.inputs else variable
        name = names.get(person or "", "")
        facts.append(_("%(name)s：%(fact)s") % {"name": name, "fact": label} if name else str(label))
    for name in result.get("missing_parameters", []):
        entry = catalogue.parameters.get(name)
        label = in_language(entry.value.label) if entry else name
        facts.append(_("%(figure)s（由本市规定，尚未设定）") % {"figure": label})
    return facts
