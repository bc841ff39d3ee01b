"""Figures hold from their day, in their place, and can be replaced for a question of "what if"."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from minzheng.base.packs import load_chain
from minzheng.policy import Catalogue, Decision, OutsideCatalogue, OverlayError, decide, load_catalogue

from .conftest import person


@pytest.mark.parametrize(
    ("on", "division", "value"),
    [
        (date(2019, 12, 31), "990101", None),
        (date(2020, 1, 1), "990101", 10_000),
        (date(2020, 12, 31), "990101", 10_000),
        (date(2021, 1, 1), "990101", 12_000),
        (date(2021, 5, 31), "990102", 12_000),
        (date(2021, 6, 1), "990102", 13_000),
        (date(2021, 6, 1), "990102001", 13_000),
        (date(2021, 6, 1), "990101", 12_000),
    ],
)
def test_the_day_before_and_the_first_day(
    town: Callable[..., Path], on: date, division: str, value: int | None
) -> None:
    town()
    catalogue = load_catalogue(load_chain("town"))
    assert catalogue.in_force(on, division)["line"].value == value


def test_before_the_first_day_the_answer_is_open_and_says_which_figure(town: Callable[..., Path]) -> None:
    town()
    catalogue = load_catalogue(load_chain("town"))
    family = catalogue.parse_family({"persons": [person()]})
    result = decide(catalogue, family, division="9901", on=date(2019, 12, 31)).benefits["aid"]
    assert result.answer == "unknown"
    assert result.missing_parameters == ("line",)
    assert "2019年12月31日的“标准”没有收录" in result.conditions[-1].text.zh


def test_a_decision_says_where_its_figures_come_from(town: Callable[..., Path]) -> None:
    town()
    catalogue = load_catalogue(load_chain("town"))
    family = catalogue.parse_family({"persons": [person()]})
    (use,) = decide(catalogue, family, division="9901", on=date(2021, 3, 1)).benefits["aid"].parameters
    assert (use.name, use.value.zh, use.from_on) == ("line", "120.00元", date(2021, 1, 1))
    assert (use.verified, use.placeholder, use.set_by) == (False, True, "city")
    assert (use.source.zh, use.source.en) == ("规则第1条", "Rule art. 1")


def test_figures_of_the_source_are_exact(catalogue: Catalogue) -> None:
    held = catalogue.in_force(date(2019, 10, 1), "330402")
    assert held["dibao_standard"].value == 81_000
    assert held["tekun_standard"].value == 1_618_700
    assert held["virtual_post_amount"].value == 50_000
    entry = held["dibao_standard"].entry
    assert entry is not None
    assert entry.from_on == date(2018, 11, 1)
    assert not entry.placeholder


def test_what_the_city_must_set_is_never_passed_off_as_checked(catalogue: Catalogue) -> None:
    for name, entry in catalogue.parameters.items():
        for value in entry.value.values:
            assert not (value.placeholder and value.verified), name


def test_an_illustrative_figure_shows_in_the_decision(decided: Callable[..., Decision]) -> None:
    result = decided([person(birth_on="1930-01-01")]).benefits["old_age_allowance"]
    use = {item.name: item for item in result.parameters}["old_age_90"]
    assert use.placeholder
    assert use.set_by == "city"


def test_other_figures_give_another_answer_and_another_digest(catalogue: Catalogue) -> None:
    family = catalogue.parse_family({"persons": [person(wage="900.00")]})
    reform = catalogue.with_parameters({"dibao_standard": "1000.00"})
    before = decide(catalogue, family, division="330402", on=date(2021, 8, 1))
    after = decide(reform, family, division="330402", on=date(2021, 8, 1))
    assert (before.benefits["dibao"].answer, after.benefits["dibao"].answer) == ("no", "yes")
    assert after.benefits["dibao"].amount_fen == 10_000
    assert before.digest == catalogue.chain.digest != after.digest
    use = {item.name: item for item in after.benefits["dibao"].parameters}["dibao_standard"]
    assert not use.verified


def test_an_overlay_of_something_else_is_refused(catalogue: Catalogue) -> None:
    with pytest.raises(OverlayError, match="dibao_standards") as raised:
        catalogue.with_parameters({"dibao_standards": "1.00"})
    assert raised.value.hint is not None
    assert "dibao_standard" in raised.value.hint.en
    with pytest.raises(OverlayError):
        catalogue.with_parameters({"dibao_standard": True})


def test_another_province_is_refused(catalogue: Catalogue) -> None:
    family = catalogue.parse_family({"persons": [person()]})
    with pytest.raises(OutsideCatalogue, match="不在嘉兴市"):
        decide(catalogue, family, division="110101", on=date(2021, 8, 1))


def test_the_wider_packs_load_on_their_own() -> None:
    national = load_catalogue(load_chain("cn"))
    provincial = load_catalogue(load_chain("cn-zj"))
    assert "virtual_post" not in provincial.benefits
    assert "old_age_allowance" not in national.benefits
    family = national.parse_family({"persons": [person()]})
    result = decide(national, family, division="110101", on=date(2021, 8, 1)).benefits["dibao"]
    assert result.answer == "unknown"
    assert "尚待当地设定" in result.conditions[-1].text.zh


def test_the_province_includes_the_edge_line_and_the_country_does_not() -> None:
    on = date(2021, 8, 1)
    assert load_catalogue(load_chain("cn")).in_force(on, "110101")["edge_inclusive"].value is False
    assert load_catalogue(load_chain("cn-zj")).in_force(on, "330402")["edge_inclusive"].value is True


def test_a_catalogue_is_built_once(catalogue: Catalogue) -> None:
    assert load_catalogue(load_chain("cn-zj-jiaxing")) is catalogue
