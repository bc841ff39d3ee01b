"""What a page shows of a family: its members with protected numbers, and its facts by section of the form."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from minzheng.base.identifiers import mask_account, mask_id, mask_phone
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.citizen.facts import Group, is_ordinary, shown
from minzheng.casework.citizen.sections import age_on, groups
from minzheng.casework.definitions import Service
from minzheng.registry.models import Person
from minzheng.web.language import in_language

SECRET_FIELDS = ("id_number", "phone", "bank_account")


@dataclass(frozen=True)
class MemberCard:
    """A member as the page first shows them: protected numbers masked, "" where none is known."""

    person: Person
    relation: Any
    age: int
    id_number: str
    phone: str
    bank_account: str


def member_card(person: Person, relation: str, on: date) -> MemberCard:
    choices = services.catalogue().inputs["relation"].choices
    return MemberCard(
        person=person,
        relation=choices.get(relation, relation),
        age=age_on(person.birth_on.isoformat(), on),
        id_number=mask_id(person.id_number),
        phone=mask_phone(person.phone) if person.phone else "",
        bank_account=mask_account(person.bank_account) if person.bank_account else "",
    )


def members_of(family: dict[str, Any], on: date) -> list[MemberCard]:
    """The members that a family names, in its order; one query."""
    people = Person.objects.in_bulk([UUID(entry["id"]) for entry in family["persons"]])
    entries = [(people.get(UUID(entry["id"])), entry["relation"]) for entry in family["persons"]]
    return [member_card(person, relation, on) for person, relation in entries if person is not None]


@dataclass(frozen=True)
class FactTable:
    """One section: a row for each fact that says something, a column for each member (or the household)."""

    title: Text
    table: dict[str, Any]
    quiet: list[str]


def fact_tables(service: Service, family: dict[str, Any], on: date) -> list[FactTable]:
    """The sections that concern this family. `quiet` are the labels of facts that are none for everyone."""
    found = []
    for section in service.form.values():
        about = groups(section, family, on)
        if about:
            found.append(_table(section.title, about))
    return found


def _table(title: Text, about: list[Group]) -> FactTable:
    items = about[0].items
    telling = [item for item in items if any(not is_ordinary(item, group.stated.get(item.name)) for group in about)]
    rows = [
        {
            "label": in_language(item.label),
            **{group.key or "household": shown(item, group.stated.get(item.name)) for group in about},
        }
        for item in telling
    ]
    heads = [{"key": group.key or "household", "label": group.title or _household()} for group in about]
    columns = [{"key": "label", "label": _fact()}, *heads]
    quiet = [str(in_language(item.label)) for item in items if item not in telling]
    return FactTable(title, {"caption": title, "columns": columns, "rows": rows}, quiet)


def _fact() -> Text:
    return Text(zh="事项", en="Fact")


def _household() -> Text:
    return Text(zh="家庭", en="Household")
