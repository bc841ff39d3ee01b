"""Nobody in the city can be a living person, and everyone in it makes sense."""

from datetime import date

import pytest

from minzheng.base.divisions import load_divisions
from minzheng.base.identifiers import luhn_ok, parse_disability_number, parse_id_number, parse_uscc
from minzheng.base.packs import PackChain, load_chain
from minzheng.registry.population.model import MONEY
from minzheng.registry.population.numbers import IdNumbers, unassigned_county
from minzheng.registry.population.stream import Stream
from minzheng.registry.population.tests.conftest import City, age_on, income_a_head


def test_id_numbers_are_valid_and_of_no_real_county(city: City, chain: PackChain) -> None:
    divisions = load_divisions(chain)
    for household in city.households:
        for person in household.persons:
            number = parse_id_number(person.id_number)
            assert (number.birth_on, number.sex) == (person.birth_on, person.sex)
            assert 90 <= int(number.division6[4:]) <= 99
            assert number.division6 not in divisions


def test_every_county_has_an_unassigned_code_of_its_own(chain: PackChain) -> None:
    counties = [row.code12[:6] for row in load_divisions(chain).children("3304")]
    assert [unassigned_county(county, counties) for county in counties] == [f"33049{n}" for n in range(len(counties))]


def test_no_id_number_is_given_twice(city: City) -> None:
    owners = {(person.id_number, person.id) for household in city.households for person in household.persons}
    assert len({number for number, _ in owners}) == len({person for _, person in owners}) == len(owners)


def test_a_full_birthday_moves_on_to_another_unassigned_code() -> None:
    ids, stream = IdNumbers(), Stream("full")
    numbers = {ids.new("330499", date(1990, 1, 1), "male", stream) for _ in range(1_100)}
    assert len(numbers) == 1_100
    assert {number[:6] for number in numbers} == {"330499", "330490", "330491"}


def test_telephones_accounts_and_codes_are_well_formed_and_unused(city: City) -> None:
    for household in city.households:
        for person in household.persons:
            if age_on(person.birth_on) >= 14:
                assert len(person.phone) == 11
                assert person.phone.startswith("142")
                assert len(person.bank_account) == 19
                assert person.bank_account.startswith("7")
                assert luhn_ok(person.bank_account)
            else:
                assert person.phone == person.bank_account == person.bank == ""
            records = household.records[person.id]
            business = records.get("market_regulation", {}).get("legal_representative")
            if business:
                parse_uscc(business["uscc"])
            certificate = records.get("disability_and_veterans", {}).get("disability_certificate")
            if certificate:
                parsed = parse_disability_number(certificate["number"])
                assert tuple(parsed) == (person.id_number, certificate["type"], certificate["level"])


def test_families_live_in_real_villages(city: City, chain: PackChain) -> None:
    divisions = load_divisions(chain)
    assert {divisions.get(household.division).level for household in city.households} == {"village"}
    assert len({household.division for household in city.households}) > 900


def test_relations_and_ages_fit(city: City) -> None:
    for household in city.households:
        relations = [person.relation for person in household.persons]
        ages = {person.id: age_on(person.birth_on) for person in household.persons}
        applicant = household.persons[0]
        assert relations.count("applicant") == 1
        assert applicant.relation == "applicant"
        assert ages[applicant.id] >= 18
        for person in household.persons:
            gap = ages[applicant.id] - ages[person.id]
            assert {"child": gap >= 17, "grandchild": gap >= 35, "parent": gap <= -17}.get(person.relation, True)


def test_facts_fit_ages(city: City) -> None:
    for household in city.households:
        for person in household.truth["persons"]:
            age = age_on(date.fromisoformat(person["birth_on"]))
            stage = person.get("education_stage")
            assert stage is None or (stage, age) in _stages()
            if age < 18:
                assert not {"wage", "pension", "deposits", "vehicles", "companies"} & set(person)
            if "pension" in person:
                assert age >= 60
            if "medical_bill" in person:
                assert float(person["medical_self_paid"]) < float(person["medical_bill"])


def _stages() -> set[tuple[str, int]]:
    spans = {"preschool": (3, 6), "compulsory": (6, 15), "senior": (15, 18), "undergraduate": (18, 22)}
    return {(stage, age) for stage, (first, end) in spans.items() for age in range(first, end)}


@pytest.mark.parametrize("kind", ["deposit", "wage", "company", "second_home", "vehicle", "rent", "securities"])
def test_what_is_hidden_is_true_but_not_declared(city: City, kind: str) -> None:
    variable = {
        "deposit": "deposits",
        "wage": "wage",
        "company": "companies",
        "second_home": "houses",
        "vehicle": "vehicles",
        "rent": "property_income",
        "securities": "securities",
    }[kind]
    found = [household for household in city.drawn if household.hidden == kind]
    assert found
    for household in found:
        true, declared = (
            sum(float(person.get(variable, 0)) for person in family["persons"])
            for family in (household.truth, household.declared)
        )
        assert true > declared


def test_who_hides_nothing_declares_the_truth(city: City) -> None:
    assert all(household.declared == household.truth for household in city.drawn if household.hidden is None)


def test_a_family_that_draws_dibao_is_entitled_to_it(city: City) -> None:
    for household in city.drawn:
        if household.declared["household"].get("in_receipt_of_dibao"):
            assert income_a_head(household.declared) < 810
            record = household.records[household.persons[0].id]["civil_affairs"]["assistance_history"]
            assert record["monthly_amount"] == household.declared["household"]["previous_dibao"]


def test_facts_are_the_packs_variables_in_their_own_form(city: City) -> None:
    from ruamel.yaml import YAML

    variables = YAML(typ="safe").load(next(iter(load_chain("cn-zj-jiaxing").files("variables.yaml"))))
    assert {name for name, declared in variables.items() if declared["type"] == "money"} == MONEY
    for household in city.households:
        assert set(household.truth["household"]) <= set(variables)
        for person in household.truth["persons"]:
            assert set(person) - {"id", "name"} <= set(variables)
            for name in set(person) - {"id", "name"}:
                if variables[name]["type"] == "choice":
                    assert person[name] in variables[name]["choices"]
                if "maximum" in variables[name]:
                    assert person[name] <= variables[name]["maximum"]


def test_records_are_items_and_fields_of_the_packs_sources(city: City) -> None:
    from ruamel.yaml import YAML

    sources = {}
    for file in load_chain("cn-zj-jiaxing").files("sources/*.yaml"):
        sources.update(YAML(typ="safe").load(file))
    seen = set()
    for household in city.households:
        for records in household.records.values():
            for department, items in records.items():
                for item, record in items.items():
                    seen.add(item)
                    assert set(record) <= set(sources[department]["items"][item]["fields"])
    everything = {item for source in sources.values() for item in source["items"]}
    assert len(everything) == 39
    assert everything - seen <= {"destitute_support", "unemployment_benefit", "medical_aid_paid"}


def test_departments_bear_out_the_truth(city: City) -> None:
    """Every variable that an item answers has in the record the value that is true."""
    from ruamel.yaml import YAML

    answers = []
    for file in load_chain("cn-zj-jiaxing").files("sources/*.yaml"):
        for department, source in YAML(typ="safe").load(file).items():
            for item, declared in source["items"].items():
                answers += [(department, item, name, answer["field"]) for name, answer in declared["answers"].items()]
    for household in city.drawn:
        for person in household.truth["persons"]:
            for department, item, variable, field in answers:
                record = household.records[person["id"]].get(department, {}).get(item, {})
                expected = (person[variable],) if variable in person else (None, "0.00", False)
                assert record.get(field) in expected, (variable, person)
