"""One drawn family with everything true of it, and what it declares."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.registry.population.families import members_of
from minzheng.registry.population.figures import Figures
from minzheng.registry.population.health import fill_education, fill_health
from minzheng.registry.population.hiding import hide_something
from minzheng.registry.population.livelihood import fill_income, fill_poor_income, is_low_income
from minzheng.registry.population.model import INCOME, Facts, Member
from minzheng.registry.population.names import Namer
from minzheng.registry.population.places import Place
from minzheng.registry.population.property import fill_poor_property, fill_property
from minzheng.registry.population.stream import Stream, Weighted

_ABSENT: Weighted[tuple[str, int]] = Weighted.of(
    [
        (("dead", 0), 40),
        (("serving_sentence", 30), 15),
        (("no_contact", 14), 20),
        (("missing", 30), 10),
        (("severe_disability", 0), 15),
    ]
)
_ELDERS_ONLY = frozenset(
    {"elder_alone", "elder_couple", "elder_and_child", "grandparent_and_grandchild", "elders_adult_child"}
)


@dataclass
class Draft:
    """`members` hold the truth; `declared` the facts of each as the family states them, in the same order."""

    members: list[Member]
    declared: list[Facts]
    household: Facts
    low_income: bool
    registered: bool
    hidden: str | None


def draft_family(figures: Figures, place: Place, stream: Stream) -> Draft:
    """Kind, members, health, schooling, income, property, and what is left out of the declaration."""
    kind = figures.families.draw(stream)
    members = members_of(kind, figures.reference_on, stream)
    namer = Namer(figures, stream)
    low = is_low_income(kind, figures, stream)
    for member in members:
        member.name = namer.name(member.sex, member.birth_on.year, born_here=member.born_here)
        fill_education(member, stream)
        fill_health(member, figures, stream, low_income=low)
        if member.sex == "male" and member.role == "elder" and stream.chance(180):
            member.facts["excluded_income"] = stream.between(60, 180) * 1_000
    registered = low or kind in _ELDERS_ONLY or not stream.chance(_migrant_share(figures))
    household: Facts = {}
    if low:
        household = _poor(kind, members, figures, stream, urban=place.urban)
    else:
        fifth = fill_income(members, figures, stream, urban=place.urban)
        fill_property(members, fifth, figures, stream, urban=place.urban, migrant=not registered)
    declared = [dict(member.facts) for member in members]
    hide = low and stream.chance(figures.value("low_income_share", "under_declared"))
    hidden = hide_something(members, stream) if hide else None
    return Draft(members, declared, household, low, registered, hidden)


def _migrant_share(figures: Figures) -> int:
    """Per 10,000 families without elders as core, so that the published share holds over all people."""
    return (10_000 - figures.value("registered_share", "registered")) * 14 // 10


def _poor(kind: str, members: list[Member], figures: Figures, stream: Stream, *, urban: bool) -> Facts:
    fill_poor_income(members, figures, stream)
    fill_poor_property(members, stream, urban=urban)
    _parents(kind, members, stream)
    household: Facts = {"able_supporter": not stream.chance(2_500)}
    income = sum(member.facts.get(name, 0) for member in members for name in INCOME)
    entitled = figures.value("assistance_line", "dibao") * 100 * len(members) - income
    if entitled > 0 and stream.chance(figures.value("low_income_share", "in_receipt") * 2):
        household.update(in_receipt_of_dibao=True, previous_dibao=entitled // 100 * 100)
    return household


def _parents(kind: str, members: list[Member], stream: Stream) -> None:
    """Children whose father or mother cannot raise them; rarely an orphan."""
    children = [member for member in members if member.age < 18]
    if kind == "grandparent_and_grandchild":
        father, mother = _ABSENT.draw(stream), _ABSENT.draw(stream)
    elif kind.startswith("single_parent") and stream.chance(3_500):
        absent, able = _ABSENT.draw(stream), ("able", 0)
        father, mother = (able, absent) if members[0].sex == "male" else (absent, able)
    else:
        return
    for child in children:
        for parent, (state, months) in (("father", father), ("mother", mother)):
            if state != "able":
                child.facts[f"{parent}_state"] = state
                if months:
                    child.facts[f"{parent}_state_months"] = months
        if father[0] == mother[0] == "dead":
            child.facts["orphan"] = True
