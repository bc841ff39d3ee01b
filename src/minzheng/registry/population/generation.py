"""generate(): the families of a demo city, one after the other, the same for a seed on every machine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from minzheng.base.divisions import Divisions, jurisdiction_of, load_divisions
from minzheng.base.packs import PackChain
from minzheng.base.text import Text
from minzheng.registry.population import numbers
from minzheng.registry.population.cast import CastFamily, load_cast, members_of_cast
from minzheng.registry.population.circumstances import Draft, draft_family
from minzheng.registry.population.errors import HouseholdCountError
from minzheng.registry.population.figures import Figures, load_figures
from minzheng.registry.population.model import Facts, GeneratedHousehold, GeneratedPerson, Member, family_json
from minzheng.registry.population.places import Place, Places, address, place_name
from minzheng.registry.population.records import Situation, records_of
from minzheng.registry.population.stream import Stream

MOST_HOUSEHOLDS = 1_000_000
_VERSION = 1
"""Raised when the same seed no longer gives the same people."""


@dataclass
class _City:
    figures: Figures
    places: Places
    divisions: Divisions
    ids: numbers.IdNumbers
    cast_people: dict[str, GeneratedPerson]

    def division6(self, county: str) -> str:
        return numbers.unassigned_county(county, self.places.counties)


def generate(chain: PackChain, households: int, seed: int, division: str) -> Iterator[GeneratedHousehold]:
    """The cast of the pack that lives in `division`, then drawn families; family k does not depend on how many follow.

    `division` is a jurisdiction such as "3304". Raises HouseholdCountError, NoFiguresError, UnknownDivision,
    DivisionCodeError, PackError, all before the first family.
    """
    if not 1 <= households <= MOST_HOUSEHOLDS:
        raise HouseholdCountError(
            Text(
                zh=f"户数应在 1 到 {MOST_HOUSEHOLDS:,} 之间，写的是 {households:,}。",
                en=f"The number of households should be 1 to {MOST_HOUSEHOLDS:,}, not {households:,}.",
            ),
            Text(zh="例如 --households 2000。", en="For example --households 2000."),
        )
    divisions = load_divisions(chain)
    place = jurisdiction_of(divisions.get(division).code12)
    figures = load_figures(chain, place)
    city = _City(figures, Places(divisions, figures, place), divisions, numbers.IdNumbers(), {})
    cast = load_cast(chain, place)
    return _families(city, list(cast.items()), households, f"minzheng population {_VERSION}/{seed}/{place}")


def _families(
    city: _City, cast: list[tuple[str, CastFamily]], households: int, key: str
) -> Iterator[GeneratedHousehold]:
    for name, family in cast[:households]:
        yield _cast_household(city, name, family)
    for index in range(len(cast), households):
        stream = Stream(f"{key}/{index}")
        place = city.places.draw(stream)
        yield _household(city, place, address(place, stream), draft_family(city.figures, place, stream), stream)


def _cast_household(city: _City, key: str, family: CastFamily) -> GeneratedHousehold:
    stream = Stream(f"minzheng cast/{key}")
    county = family.division[:6]
    full_name = place_name(city.divisions, family.division)
    place = Place(family.division, full_name, county, urban=not 200 <= int(family.division[9:]) < 400)
    members = members_of_cast(family, city.figures.reference_on)
    draft = Draft(
        [member for member, _ in members],
        [declared for _, declared in members],
        dict(family.household),
        low_income=True,
        registered=True,
        hidden=key if any(person.undeclared for person in family.persons) else None,
    )
    made = _household(city, place, full_name + family.address, draft, stream, family)
    city.cast_people.update({f"{key}.{number}": person for number, person in enumerate(made.persons, start=1)})
    return made


def _household(
    city: _City,
    place: Place,
    where: str,
    draft: Draft,
    stream: Stream,
    cast: CastFamily | None = None,
) -> GeneratedHousehold:
    division6 = city.division6(place.county)
    household_id = stream.uuid()
    persons = [
        _cast_person(city, member, division6, stream, cast, index) if cast else _person(city, member, division6, stream)
        for index, member in enumerate(draft.members)
    ]
    situation = Situation(
        household=draft.household,
        members=draft.members,
        address=where,
        place=place.full_name,
        division6=division6,
        urban=place.urban,
        registered=draft.registered,
        low_income=draft.low_income,
        day=city.figures.reference_on,
    )
    rows = list(zip(draft.members, draft.declared, strict=True))
    return GeneratedHousehold(
        household_id,
        place.code12,
        where,
        persons,
        declared=family_json(place.code12, draft.household, [_row(member, facts) for member, facts in rows]),
        truth=family_json(place.code12, draft.household, [_row(member, member.facts) for member, _ in rows]),
        records={member.id: records_of(member, situation, stream) for member in draft.members},
        hidden=draft.hidden,
    )


def _row(member: Member, facts: Facts) -> tuple[str, str, date, str, str, Facts]:
    return member.id, member.name, member.birth_on, member.relation, member.sex, facts


def _person(city: _City, member: Member, division6: str, stream: Stream) -> GeneratedPerson:
    """Numbers for a member; children under 14 have neither telephone nor account."""
    member.id = stream.uuid()
    member.id_number = city.ids.new(division6, member.birth_on, member.sex, stream)
    grown = member.age >= 14
    return GeneratedPerson(
        member.id,
        member.name,
        member.id_number,
        member.sex,
        member.birth_on,
        member.relation,
        phone=numbers.phone(stream) if grown else "",
        bank_account=numbers.bank_account(stream) if grown else "",
        bank=stream.pick(numbers.BANKS) if grown else "",
    )


def _cast_person(
    city: _City, member: Member, division6: str, stream: Stream, cast: CastFamily, index: int
) -> GeneratedPerson:
    """As any other, but who stands in two families of the cast is one person."""
    declared = cast.persons[index]
    if declared.same_person_as:
        same = city.cast_people[declared.same_person_as]
        member.id, member.id_number = same.id, same.id_number
        return replace(same, relation=member.relation)
    return replace(_person(city, member, division6, stream), deceased_on=declared.deceased_on)
