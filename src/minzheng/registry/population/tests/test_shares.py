"""The city follows population.yaml: each share within a stated tolerance, in per 10,000."""

from collections import Counter

import pytest

from minzheng.base.packs import PackChain
from minzheng.registry.population import load_figures
from minzheng.registry.population.figures import Figures
from minzheng.registry.population.tests.conftest import City, age_on, income_a_head, is_urban


@pytest.fixture(scope="module")
def figures(chain: PackChain) -> Figures:
    return load_figures(chain, "3304")


def near(found: float, published: float, tolerance: float) -> None:
    assert abs(found - published) <= tolerance, f"{found:.0f} instead of {published:.0f} ± {tolerance:.0f}"


def test_families_live_where_people_live(city: City, figures: Figures) -> None:
    population = figures.by_key["county_population"].values
    found = Counter(household.division[:6] for household in city.drawn)
    for county, people in population.items():
        near(found[county] / len(city.drawn) * 10_000, people / sum(population.values()) * 10_000, 150)
    urban = sum(is_urban(household.division) for household in city.drawn)
    near(urban / len(city.drawn) * 10_000, figures.value("urban_share", "urban"), 200)


def test_families_have_the_published_size(city: City, figures: Figures) -> None:
    sizes = Counter(len(household.persons) for household in city.drawn)
    for size, share in figures.by_key["household_size"].values.items():
        near(sizes[int(size)] / len(city.drawn) * 10_000, share, 200)
    mean = sum(size * count for size, count in sizes.items()) / len(city.drawn)
    near(mean * 100, figures.value("household_size_mean", "mean"), 8)


def test_ages_and_sexes_follow_the_census(city: City, figures: Figures) -> None:
    persons = [person for household in city.drawn for person in household.persons]
    ages = [age_on(person.birth_on) for person in persons]
    near(sum(age < 15 for age in ages) / len(ages) * 10_000, figures.value("age_children", "under_15"), 120)
    near(sum(age >= 60 for age in ages) / len(ages) * 10_000, figures.value("age", "from_60"), 120)
    near(sum(age >= 65 for age in ages) / len(ages) * 10_000, figures.value("age", "from_65"), 120)
    near(sum(person.sex == "male" for person in persons) / len(ages) * 10_000, figures.value("sex", "male"), 150)
    assert max(ages) < 105


def test_mean_income_is_the_published_one(city: City, figures: Figures) -> None:
    for place, urban in (("urban", True), ("rural", False)):
        families = [household.truth for household in city.drawn if is_urban(household.division) == urban]
        persons = sum(len(family["persons"]) for family in families)
        mean = sum(income_a_head(family) * len(family["persons"]) for family in families) * 12 / persons
        published = figures.value("income_mean", place)
        near(mean, published, published * 0.08)


def test_a_tenth_of_the_families_is_poor_and_a_fifth_of_those_declares_too_little(city: City, figures: Figures) -> None:
    shares = figures.by_key["low_income_share"].values
    poor = [household for household in city.drawn if income_a_head(household.declared) <= 2 * 810]
    near(len(poor) / len(city.drawn) * 10_000, shares["low_income"], 200)
    near(sum(household.hidden is not None for household in poor) / len(poor) * 10_000, shares["under_declared"], 500)
    assert not [household for household in city.drawn if household.hidden and household not in poor]
    receipt = [household for household in poor if household.declared["household"].get("in_receipt_of_dibao")]
    near(len(receipt) / len(poor) * 10_000, shares["in_receipt"], 250)


def test_disability_certificates_cars_and_registration(city: City, figures: Figures) -> None:
    persons = [person for household in city.drawn for person in household.truth["persons"]]
    holders = sum("disability_level" in person for person in persons)
    near(holders / len(persons) * 10_000, figures.value("disability_certificates", "holders"), 60)
    for place, urban in (("urban", True), ("rural", False)):
        families = [household.truth for household in city.drawn if is_urban(household.division) == urban]
        cars = sum(person.get("vehicles", 0) for family in families for person in family["persons"])
        near(cars / len(families) * 10_000, figures.value("cars", place), 450)
    permits = sum(
        "residence_permit" in household.records[person.id]["public_security"]
        for household in city.drawn
        for person in household.persons
    )
    near(10_000 - permits / len(persons) * 10_000, figures.value("registered_share", "registered"), 350)


def test_registered_urban_families_own_homes_as_published(city: City, figures: Figures) -> None:
    families = [
        household
        for household in city.drawn
        if is_urban(household.division)
        and income_a_head(household.declared) > 2 * 810
        and "residence_permit" not in household.records[household.persons[0].id]["public_security"]
    ]
    homes = Counter(
        min(3, sum(person.get("houses", 0) for person in household.truth["persons"])) for household in families
    )
    for count, share in figures.by_key["homes_urban"].values.items():
        near(homes[int(count)] / len(families) * 10_000, share, 250)


def test_rare_and_dotted_names_are_rare(city: City) -> None:
    names = [person.name for household in city.drawn for person in household.persons]
    rare = sum(any(ord(character) > 0xFFFF or character in "㙍䶮" for character in name) for name in names)
    assert len(names) / 600 < rare < len(names) / 180
    assert sum("·" in name for name in names) > 5
