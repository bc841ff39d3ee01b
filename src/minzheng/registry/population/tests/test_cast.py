"""The named families that demonstrations and browser tests rely on."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from minzheng.base.packs import PackChain
from minzheng.registry.population import GeneratedHousehold, generate, write_population
from minzheng.registry.population.cast import load_cast
from minzheng.registry.population.tests.conftest import income_a_head


@pytest.fixture(scope="module")
def cast(chain: PackChain) -> dict[str, GeneratedHousehold]:
    keys = list(load_cast(chain, "3304"))
    return dict(zip(keys, generate(chain, len(keys), 99, "3304"), strict=True))


def person(family: dict[str, Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = family["persons"][place]
    return found


def test_the_test_households_of_the_catalogue_are_there(cast: dict[str, GeneratedHousehold]) -> None:
    assert [key for key in cast if key.startswith("h") and key[1:].isdigit()] == [f"h{n}" for n in range(1, 9)]
    incomes = {key: income_a_head(cast[key].declared) * len(cast[key].persons) for key in cast}
    assert {key: incomes[key] for key in ("h1", "h2", "h3", "h4", "h6", "h8")} == {
        "h1": 1500,
        "h2": 0,
        "h3": 3600,
        "h4": 3645,
        "h6": 0,
        "h8": 10_000,
    }


def test_numbers_of_the_cast_never_change(cast: dict[str, GeneratedHousehold]) -> None:
    assert cast["h1"].persons[0].id_number == "330490195803121750"
    assert cast["h1"].id == "5c6a4ff5-7be2-4fb2-9004-8d5c9a61355b"
    assert cast["rare_name"].persons[0].name == "陈𬱖"


def test_all_live_in_nanhu_and_some_are_neighbours(cast: dict[str, GeneratedHousehold]) -> None:
    places = Counter(household.division for household in cast.values())
    assert all(place.startswith("330402") for place in places)
    assert places["330402100222"] >= 4


def test_departments_know_the_company_and_the_deposits(cast: dict[str, GeneratedHousehold]) -> None:
    household = cast["hidden_property"]
    wife = household.persons[1]
    assert "companies" not in person(household.declared, 1)
    assert household.records[wife.id]["market_regulation"]["legal_representative"]["count"] == 1
    assert household.records[wife.id]["finance"]["bank_deposits"]["balance"] == "320000.00"


def test_a_dead_applicant_is_known_to_be_dead(cast: dict[str, GeneratedHousehold]) -> None:
    applicant = cast["deceased_applicant"].persons[0]
    assert applicant.deceased_on is not None
    assert cast["deceased_applicant"].records[applicant.id]["civil_affairs"]["death"]["deceased"] is True


def test_a_death_that_nobody_reported_is_known_to_departments_only(cast: dict[str, GeneratedHousehold]) -> None:
    household = cast["death_not_reported"]
    grandmother = household.persons[3]
    assert grandmother.deceased_on is None
    assert "deceased" not in person(household.declared, 3)
    assert household.records[grandmother.id]["civil_affairs"]["death"]["deceased"] is True


def test_one_boy_stands_in_two_families(cast: dict[str, GeneratedHousehold]) -> None:
    first, second = cast["two_households_a"].persons[2], cast["two_households_b"].persons[1]
    assert (first.id, first.id_number) == (second.id, second.id_number)
    assert (first.relation, second.relation) == ("grandchild", "child")


def test_a_family_in_receipt_says_so(cast: dict[str, GeneratedHousehold]) -> None:
    assert cast["in_receipt"].declared["household"] == {"in_receipt_of_dibao": True, "previous_dibao": "1230.00"}


def test_about_json_lists_the_cast_with_their_stories(chain: PackChain, tmp_path: Path) -> None:
    write_population(chain, tmp_path, households=30, seed=5, division="3304")
    about = json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))
    assert about["cast"]["h1"]["id_number"] == "330490195803121750"
    assert all(entry["story"]["zh"] and entry["story"]["en"] for entry in about["cast"].values())


def test_a_division_without_the_cast_has_none(chain: PackChain, tmp_path: Path) -> None:
    write_population(chain, tmp_path, households=30, seed=5, division="330481")
    assert json.loads((tmp_path / "about.json").read_text(encoding="utf-8"))["cast"] == {}
