"""The policy engine reads every generated family, and the cast gets what its stories say."""

from datetime import date

import pytest

from minzheng.base.packs import PackChain
from minzheng.policy import decide, load_catalogue
from minzheng.registry.population import generate
from minzheng.registry.population.cast import load_cast
from minzheng.registry.population.tests.conftest import City

DAY = date(2026, 11, 24)


def test_every_family_can_be_read_by_the_rules(chain: PackChain, city: City) -> None:
    catalogue = load_catalogue(chain)
    for household in city.drawn[:1_000]:
        catalogue.parse_family(household.declared)
        catalogue.parse_family(household.truth)


@pytest.mark.parametrize(
    ("key", "benefit", "yuan"),
    [
        ("h1", "dibao", 930),
        ("h1", "virtual_post", 500),
        ("h2", "dibao", 810),
        ("h3", "edge", None),
        ("h4", "edge", None),
        ("h5", "old_age_allowance", 50),
        ("h7", "unattended_child", 740),
        ("h8", "rigid_expenditure", 729),
        ("in_receipt", "dibao", 1230),
    ],
)
def test_the_cast_gets_what_its_story_says(chain: PackChain, key: str, benefit: str, yuan: int | None) -> None:
    families = dict(zip(load_cast(chain, "3304"), generate(chain, 18, 1, "3304"), strict=True))
    household, catalogue = families[key], load_catalogue(chain)
    family = catalogue.parse_family(household.declared)
    result = decide(catalogue, family, division=household.division, on=DAY).benefits[benefit]
    assert result.answer == "yes"
    assert result.amount_fen == (None if yuan is None else yuan * 100)
