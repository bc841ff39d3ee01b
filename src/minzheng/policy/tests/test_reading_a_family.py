"""What a family may say, and what is said when it is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from minzheng.policy import ApplicantDeceased, Catalogue, FamilyError, decide

from .conftest import ON, person


def problems(catalogue: Catalogue, *persons: dict[str, Any], **household: Any) -> list[tuple[str, str]]:
    with pytest.raises(FamilyError) as raised:
        catalogue.parse_family({"household": household, "persons": list(persons)}, on=ON)
    for item in raised.value.problems:
        assert item.text.zh
        assert item.text.en
        assert item.in_language("zh") != item.in_language("en")
    return [(item.path, item.code.removeprefix("policy.family.")) for item in raised.value.problems]


def test_money_is_read_in_fen_and_silence_gets_its_meaning(catalogue: Catalogue) -> None:
    family = catalogue.parse_family({"persons": [person(wage="1,500.5", pension=30)]})
    facts = family.persons[0].facts
    assert (facts["wage"], facts["pension"], facts["deposits"]) == (150_050, 3_000, 0)
    assert facts["in_custody"] is False
    assert facts["disability_type"] == "none"
    assert facts["sex"] is None
    assert family.household["able_supporter"] is None
    assert family.applicant.name == "第1人"


def test_null_says_that_a_fact_is_not_known(catalogue: Catalogue) -> None:
    family = catalogue.parse_family({"persons": [person(wage=None)]})
    assert family.persons[0].facts["wage"] is None


@pytest.mark.parametrize(
    ("fact", "value", "code"),
    [
        ("wage", "100000000.01", "amount_range"),
        ("wage", "99999999999999999999", "amount_range"),
        ("wage", "-1.00", "negative"),
        ("wage", 1500.5, "money"),
        ("wage", "1.005", "money"),
        ("wage", "many", "money"),
        ("wage", True, "money"),
        ("houses", -1, "negative"),
        ("houses", 1.5, "count"),
        ("houses", True, "count"),
        ("houses", 10_001, "count_range"),
        ("disability_level", 5, "count_range"),
        ("deceased", "yes", "flag"),
        ("disability_type", "limbs", "choice"),
        ("birth_on", "2021-02-30", "date"),
        ("birth_on", "1799-01-01", "date_range"),
        ("birth_on", "2021-08-02", "birth_in_future"),
        ("birth_on", None, "required"),
    ],
)
def test_a_wrong_value_is_named_with_its_place(catalogue: Catalogue, fact: str, value: Any, code: str) -> None:
    assert problems(catalogue, {**person(), fact: value}) == [(f"persons[0].{fact}", code)]


def test_an_unknown_fact_gets_the_nearest_name(catalogue: Catalogue) -> None:
    with pytest.raises(FamilyError) as raised:
        catalogue.parse_family({"persons": [person(wages="1.00")], "househould": {}})
    first, second = raised.value.problems
    assert (first.path, second.path) == ("househould", "persons[0].wages")
    assert first.hint is not None
    assert "household" in first.hint.zh
    assert second.hint is not None
    assert "wage" in second.hint.en


def test_a_fact_of_the_household_is_not_one_of_a_person(catalogue: Catalogue) -> None:
    assert problems(catalogue, person(emergency="fire")) == [("persons[0].emergency", "unknown_fact")]
    assert problems(catalogue, person(), wage="1.00") == [("household.wage", "unknown_fact")]


def test_a_wrong_choice_gets_the_nearest_one(catalogue: Catalogue) -> None:
    with pytest.raises(FamilyError) as raised:
        catalogue.parse_family({"persons": [person(disability_type="limbs")]})
    hint = raised.value.problems[0].hint
    assert hint is not None
    assert "limb" in hint.zh


def test_every_mistake_is_listed_at_once(catalogue: Catalogue) -> None:
    found = problems(catalogue, person(wage="-1", houses="two"), person("p1", "spouse", sex="x"))
    assert [code for _, code in found] == ["negative", "count", "duplicate_person", "choice"]


def test_there_must_be_exactly_one_applicant(catalogue: Catalogue) -> None:
    assert problems(catalogue, person(relation="spouse")) == [("persons", "no_applicant")]
    assert problems(catalogue, person("p1"), person("p2")) == [("persons", "two_applicants")]
    assert problems(catalogue) == [("persons", "no_applicant")]


def test_a_dead_applicant_has_an_error_of_its_own(catalogue: Catalogue) -> None:
    with pytest.raises(ApplicantDeceased, match="已死亡") as raised:
        catalogue.parse_family({"persons": [person(name="张三", deceased=True)]})
    assert raised.value.code == "policy.family.applicant_deceased"
    assert "is dead" in raised.value.text.en


def test_a_dead_member_is_only_left_out(catalogue: Catalogue) -> None:
    persons = [person(), person("p2", "spouse", deceased=True)]
    family = catalogue.parse_family({"persons": persons})
    assert decide(catalogue, family, division="330402", on=ON).benefits["dibao"].amount_fen == 81_000


def test_nobody_is_born_after_the_day_of_the_decision(catalogue: Catalogue) -> None:
    family = catalogue.parse_family({"persons": [person(birth_on="2022-01-01")]})
    with pytest.raises(FamilyError, match="晚于"):
        decide(catalogue, family, division="330402", on=date(2021, 12, 31))


@pytest.mark.parametrize(
    "data", [None, [], "text", {}, {"persons": {}}, {"persons": [3]}, {"household": [], "persons": []}]
)
def test_something_else_than_a_family_is_refused(catalogue: Catalogue, data: Any) -> None:
    with pytest.raises(FamilyError):
        catalogue.parse_family(data)


def test_a_crowd_is_not_a_family(catalogue: Catalogue) -> None:
    crowd = [person(f"p{number}", "child") for number in range(51)]
    assert ("persons", "size") in problems(catalogue, *crowd)


def test_a_division_that_is_none_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(FamilyError, match="区划"):
        catalogue.parse_family({"division": "3304a2", "persons": [person()]})


def test_the_same_facts_have_the_same_hash_however_written(catalogue: Catalogue) -> None:
    one = catalogue.parse_family({"persons": [person(wage="1500.00", name="甲")]})
    two = catalogue.parse_family({"household": {}, "persons": [person(wage="1,500", name="乙", deposits="0")]})
    three = catalogue.parse_family({"persons": [person(wage="1500.01")]})
    assert one.hash == two.hash != three.hash


def test_the_schema_names_every_fact_with_its_label(catalogue: Catalogue) -> None:
    schema = catalogue.family_schema()
    facts = schema["properties"]["persons"]["items"]
    assert set(facts["required"]) == {"relation", "birth_on"}
    assert facts["properties"]["wage"]["title"] == "工资性收入（月） / Wages a month"
    assert facts["properties"]["disability_level"]["maximum"] == 4
    stated = set(facts["properties"]) | set(schema["properties"]["household"]["properties"])
    assert stated == set(catalogue.inputs) | {"id", "name"}


def test_an_error_can_be_carried_between_processes(catalogue: Catalogue) -> None:
    import pickle

    with pytest.raises(FamilyError) as raised:
        catalogue.parse_family({"persons": []})
    assert pickle.loads(pickle.dumps(raised.value)).problems == raised.value.problems
    assert raised.value.problems[0].to_json()["code"] == "policy.family.no_applicant"
