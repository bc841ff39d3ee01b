"""Reads of the registry: a person by ID number, a household's members, the family as a form would show it."""

from dataclasses import dataclass
from typing import Any

from minzheng.accounts.fields import index
from minzheng.base.identifiers import parse_id_number
from minzheng.registry.errors import InTwoHouseholds, NoHousehold, PersonDeceased, PersonNotFound
from minzheng.registry.models import Household, Membership, Person

Family = dict[str, Any]


@dataclass(frozen=True)
class Member:
    """A person with their place in a household."""

    person: Person
    relation: str


def find_person(id_number: str) -> Person:
    """The person with this ID number. Raises IdNumberError for a bad number, PersonNotFound."""
    parsed = parse_id_number(id_number)
    person = Person.objects.filter(id_index=index(parsed.value)).first()
    if person is None:
        raise PersonNotFound
    return person


def household_of(person: Person) -> Household:
    """The one household where the person lives now. Raises PersonDeceased, NoHousehold, InTwoHouseholds."""
    if person.deceased_on is not None:
        raise PersonDeceased(person.name)
    households = list(Household.objects.filter(memberships__person=person, memberships__to_on=None).distinct()[:2])
    if not households:
        raise NoHousehold(person.name)
    if len(households) > 1:
        raise InTwoHouseholds(person.name)
    return households[0]


def members(household: Household) -> list[Member]:
    """Who lives in the household now, in the household's order; one query."""
    rows = Membership.objects.filter(household=household, to_on=None).select_related("person")
    return [Member(row.person, row.relation) for row in rows]


def other_households(household: Household) -> dict[str, list[str]]:
    """person id -> ids of other households where members are registered as well."""
    people = [member.person.pk for member in members(household)]
    rows = Membership.objects.filter(person_id__in=people, to_on=None).exclude(household=household)
    result: dict[str, list[str]] = {}
    for person_id, household_id in rows.values_list("person_id", "household_id"):
        result.setdefault(str(person_id), []).append(str(household_id))
    return result


def family_for(household: Household, applicant: Person) -> Family:
    """The household as an interchange family, filled with what is known, seen from the applicant, without the dead.

    `known` keeps relations as seen from the household's first member; they are turned where the applicant is another.
    """
    known = household.known or {}
    known_people = {entry["id"]: entry for entry in known.get("persons", [])}
    rows = members(household)
    own = next((m.relation for m in rows if m.person.pk == applicant.pk), "applicant")
    persons = []
    for member in rows:
        person = member.person
        if person.deceased_on is not None:
            continue
        facts = {k: v for k, v in known_people.get(str(person.pk), {}).items() if k not in {"id", "name", "relation"}}
        persons.append(
            {
                **facts,
                "id": str(person.pk),
                "name": person.name,
                "relation": relation_to_applicant(own, member.relation, person.pk == applicant.pk),
                "birth_on": person.birth_on.isoformat(),
                "sex": person.sex,
            }
        )
    persons.sort(key=lambda entry: entry["relation"] != "applicant")
    return {"division": household.division, "household": known.get("household", {}), "persons": persons}


# relation of the applicant to the household's first member, then of the other to the same -> relation to the applicant
TURNED = {
    ("spouse", "applicant"): "spouse",
    ("spouse", "child"): "child",
    ("spouse", "grandchild"): "grandchild",
    ("child", "applicant"): "parent",
    ("child", "spouse"): "parent",
    ("child", "child"): "sibling",
    ("child", "parent"): "grandparent",
    ("child", "grandchild"): "child",
    ("parent", "applicant"): "child",
    ("parent", "spouse"): "child",
    ("parent", "parent"): "spouse",
    ("parent", "child"): "grandchild",
    ("parent", "sibling"): "child",
    ("grandchild", "applicant"): "grandparent",
    ("grandchild", "spouse"): "grandparent",
    ("grandchild", "child"): "parent",
    ("grandchild", "grandchild"): "sibling",
    ("grandparent", "applicant"): "grandchild",
    ("sibling", "applicant"): "sibling",
    ("sibling", "parent"): "parent",
    ("sibling", "sibling"): "sibling",
}


def relation_to_applicant(own: str, other: str, is_applicant: bool) -> str:
    """How a member is related to the applicant, from both relations to the household's first member."""
    if is_applicant:
        return "applicant"
    if own == "applicant":
        return other
    return TURNED.get((own, other), "other")
