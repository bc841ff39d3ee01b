"""The named families of the demo: cast.yaml of a pack. Their numbers depend on nothing but their own key."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import Field, field_validator

from minzheng.base.money import parse_yuan
from minzheng.base.packs import Declaration, PackChain
from minzheng.base.text import NonEmpty, Text
from minzheng.registry.population.families import role_at
from minzheng.registry.population.model import MONEY, Facts, Member

Value = str | int | bool


class CastPerson(Declaration):
    """`facts` is declared, `undeclared` only departments know. `same_person_as`: "family.place", counted from 1."""

    name: NonEmpty
    relation: NonEmpty
    sex: NonEmpty
    birth_on: date
    deceased_on: date | None = None
    facts: dict[NonEmpty, Value] = Field(default_factory=dict)
    undeclared: dict[NonEmpty, Value] = Field(default_factory=dict)
    same_person_as: NonEmpty | None = None

    @field_validator("facts", "undeclared", mode="after")
    @classmethod
    def _in_fen(cls, values: dict[str, Value]) -> dict[str, Value]:
        return in_fen(values)


class CastFamily(Declaration):
    """One family: what its story shows, where it lives (12 digits), what it declares of the household."""

    story: Text
    division: NonEmpty
    address: NonEmpty
    household: dict[NonEmpty, Value] = Field(default_factory=dict)
    persons: list[CastPerson] = Field(min_length=1)

    @field_validator("household", mode="after")
    @classmethod
    def _in_fen(cls, values: dict[str, Value]) -> dict[str, Value]:
        return in_fen(values)


def in_fen(values: dict[str, Value]) -> dict[str, Value]:
    """Money from a string of yuan to fen. Raises MoneyError."""
    return {
        name: parse_yuan(value) if name in MONEY and isinstance(value, str) else value for name, value in values.items()
    }


def load_cast(chain: PackChain, division: str) -> dict[str, CastFamily]:
    """The families inside a jurisdiction, in the order of the file. Raises PackError."""
    entries = chain.section("cast", CastFamily)
    return {key: entry.value for key, entry in entries.items() if entry.value.division.startswith(division)}


def members_of_cast(family: CastFamily, day: date) -> list[tuple[Member, Facts]]:
    """Each member with the truth, and what is declared of them."""
    members = []
    for person in family.persons:
        age = day.year - person.birth_on.year - ((day.month, day.day) < (person.birth_on.month, person.birth_on.day))
        declared: dict[str, Any] = dict(person.facts)
        truth = declared | dict(person.undeclared)
        members.append(
            (
                Member(person.relation, role_at(age), person.sex, age, person.birth_on, True, truth, person.name),
                declared,
            )
        )
    return members
