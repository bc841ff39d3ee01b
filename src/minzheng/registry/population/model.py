"""What the generator hands out, and the person it works on until then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

Facts = dict[str, Any]
"""Variables of a person or household by name: money in fen, flags, counts, choices. What is left out is none."""
Records = dict[str, dict[str, dict[str, Any]]]
"""What departments hold of one person: department -> item -> field -> value, as in the wire protocol."""

MONEY = frozenset(
    (
        *("wage", "employment_cost", "business_net", "property_income", "pension", "basic_pension_central"),
        *("unemployment_benefit", "support_received", "other_income", "excluded_income", "other_living_aid"),
        *("deposits", "securities", "insurance_value", "previous_dibao"),
        *("medical_bill", "medical_in_list", "medical_self_paid", "education_spending", "rehabilitation_spending"),
    )
)
"""The variables that are money; a test compares them with the pack."""
SAID = frozenset({"able_supporter", "self_care_failed", "ability_level"})
"""Variables whose silence means "unknown": their zero or false is a statement and is kept."""
INCOME = (
    "wage",
    "business_net",
    "property_income",
    "pension",
    "unemployment_benefit",
    "support_received",
    "other_income",
)


@dataclass(frozen=True)
class GeneratedPerson:
    """One member. `deceased_on` is what the register knows; `phone` and `bank_account` are "" for children."""

    id: str
    name: str
    id_number: str
    sex: str
    birth_on: date
    relation: str
    phone: str
    bank_account: str
    bank: str
    deceased_on: date | None = None


@dataclass(frozen=True)
class GeneratedHousehold:
    """One family. `declared` and `truth` are in the interchange form, with the persons' own ids.

    `records`: person id -> department -> item -> record. `hidden` names what was not declared, None if nothing.
    """

    id: str
    division: str
    address: str
    persons: list[GeneratedPerson]
    declared: dict[str, Any]
    truth: dict[str, Any]
    records: dict[str, Records]
    hidden: str | None = None


@dataclass
class Member:
    """A person in the making. `facts` is the truth; `role` is elder, worker or child."""

    relation: str
    role: str
    sex: str
    age: int
    birth_on: date
    born_here: bool
    facts: Facts = field(default_factory=dict)
    name: str = ""
    id: str = ""
    id_number: str = ""

    @property
    def adult(self) -> bool:
        return self.age >= 18

    @property
    def income_fen(self) -> int:
        """A month, what counts and what does not, without preferential pensions."""
        return sum(self.facts.get(name, 0) for name in INCOME)


def family_json(
    division: str, household: Facts, members: list[tuple[str, str, date, str, str, Facts]]
) -> dict[str, Any]:
    """The interchange form. Each member is (id, name, born, relation, sex, facts)."""
    return {
        "division": division,
        "household": as_json(household),
        "persons": [
            {"id": id, "name": name, "relation": relation, "birth_on": born.isoformat(), "sex": sex, **as_json(facts)}
            for id, name, born, relation, sex, facts in members
        ],
    }


def as_json(facts: Facts) -> dict[str, Any]:
    """Money as a string of yuan, the rest as it is; zero, false and "none" are left out unless they say something."""
    return {
        name: yuan(value) if name in MONEY else value
        for name, value in facts.items()
        if name in SAID or value not in (0, False, "none", None)
    }


def yuan(fen: int) -> str:
    """ "1500.00" """
    return f"{fen // 100}.{fen % 100:02d}"


def born_before(day: date, age: int, days: int) -> date:
    """The birthday of someone aged `age` on `day` whose birthday was `days` (0 to 364) days ago."""
    return day.replace(year=day.year - age) - timedelta(days=days)
