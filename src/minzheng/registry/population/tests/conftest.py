"""One city of 5,000 families for all tests of this room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from minzheng.base.packs import PackChain, load_chain
from minzheng.registry.population import GeneratedHousehold, generate

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
class City:
    """`drawn` are the families without the cast, which shares are counted over."""

    households: list[GeneratedHousehold]
    cast: int

    @property
    def drawn(self) -> list[GeneratedHousehold]:
        return self.households[self.cast :]


@pytest.fixture(scope="session")
def chain() -> PackChain:
    return load_chain("cn-zj-jiaxing")


@pytest.fixture(scope="session")
def city(chain: PackChain) -> City:
    from minzheng.registry.population.cast import load_cast

    return City(list(generate(chain, 5_000, 2026, "3304")), len(load_cast(chain, "3304")))


def age_on(born: date, day: date = date(2026, 11, 1)) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def income_a_head(family: dict[str, Any]) -> float:
    """Yuan a month."""
    persons = family["persons"]
    return sum(float(person.get(name, 0)) for person in persons for name in INCOME) / len(persons)


def is_urban(code: str) -> bool:
    return not 200 <= int(code[9:]) < 400
