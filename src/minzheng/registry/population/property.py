"""What a family owns: deposits, homes, cars, securities."""

from __future__ import annotations

from minzheng.registry.population.figures import Figures
from minzheng.registry.population.model import Member
from minzheng.registry.population.stream import Stream

THOUSAND_YUAN = 100_000


def fill_poor_property(members: list[Member], stream: Stream, *, urban: bool) -> None:
    """Small savings, one home or none, seldom a car."""
    adults = [member for member in members if member.adult]
    for member in adults:
        if stream.chance(8_000):
            member.facts["deposits"] = stream.between(1, 140) * 10_000
    if stream.chance(6_500 if urban else 9_300):
        adults[0].facts["houses"] = 1
    if stream.chance(250) and adults[0].role == "worker":
        adults[0].facts["vehicles"] = 1


def fill_property(
    members: list[Member], fifth: int, figures: Figures, stream: Stream, *, urban: bool, migrant: bool
) -> None:
    """By the family's fifth of income; `migrant` families own a home here less often."""
    adults = [member for member in members if member.adult]
    for member in adults:
        if stream.chance(9_300):
            member.facts["deposits"] = stream.between(2, 22 * fifth) * fifth * THOUSAND_YUAN // 2
        if stream.chance(350 * fifth):
            member.facts["securities"] = stream.between(5, 60 * fifth) * THOUSAND_YUAN
        if stream.chance(500 * fifth):
            member.facts["insurance_value"] = stream.between(3, 18 * fifth) * THOUSAND_YUAN
    _homes(adults, figures, stream, urban=urban, migrant=migrant)
    share = figures.value("cars", "urban" if urban else "rural")
    drivers = [member for member in adults if member.age < 72]
    # Families without a driver own none, so the others own a little more; the mean a household stays the published one.
    cars = int(stream.chance(share * 122 // 100 * (70 + 10 * fifth) // 100)) if drivers else 0
    if cars:
        drivers[0].facts["vehicles"] = cars


def _homes(adults: list[Member], figures: Figures, stream: Stream, *, urban: bool, migrant: bool) -> None:
    homes = int(figures.table("homes_urban" if urban else "homes_rural").draw(stream))
    if migrant and stream.chance(6_000):
        return
    if homes:
        adults[0].facts["houses"] = 1
    if homes > 1:
        owner = adults[min(1, len(adults) - 1)]
        owner.facts["houses"] = owner.facts.get("houses", 0) + homes - 1
        if stream.chance(3_000):
            owner.facts["property_income"] = stream.between(90, 320) * 1_000
