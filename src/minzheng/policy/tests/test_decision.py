"""What a decision says, in the words and the form that the other rooms rely on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date

from minzheng.policy import Catalogue, Decision

from .conftest import person

STATUSES = {"edge", "near_poor", "dibao_disabled_full"}  # of the catalogue, without a number in the list of policies


def test_the_catalogue_has_every_benefit_in_its_order(catalogue: Catalogue) -> None:
    orders = [benefit.order for benefit in catalogue.benefits.values()]
    assert orders == sorted(set(orders))
    for benefit in catalogue.benefits.values():
        assert benefit.department.zh
        assert benefit.group
        assert benefit.apply_mode in ("auto", "push", "apply")


def test_the_catalogue_has_every_policy_of_the_list_once(catalogue: Catalogue) -> None:
    numbers = {code: benefit.policy_code for code, benefit in catalogue.benefits.items()}
    assert sorted(filter(None, numbers.values())) == [f"P{number:02d}" for number in range(1, 67)]
    assert {code for code, number in numbers.items() if number is None} == STATUSES


def test_what_concerns_children_victims_and_patients_is_never_posted(catalogue: Catalogue) -> None:
    for code in (
        "orphan",
        "unattended_child",
        "child_in_difficulty",
        "left_behind_child",
        "legal_aid",
        "homeless_rescue",
    ):
        assert catalogue.benefits[code].publicity_days == 0, code


def test_a_figure_of_the_city_that_was_not_read_is_marked(catalogue: Catalogue) -> None:
    for name, entry in catalogue.parameters.items():
        for value in entry.value.values:
            assert value.verified or value.placeholder or value.note or entry.value.set_by != "city", name


def test_a_decision_is_plain_json(decided: Callable[..., Decision]) -> None:
    decision = decided([person(wage="500.00")])
    stored = json.loads(json.dumps(decision.to_json()))
    assert stored["version"] == "cn@1+cn-zj@1+cn-zj-jiaxing@1"
    assert stored["on"] == "2021-08-01"
    assert stored["division"] == "330402000000"
    dibao = stored["benefits"]["dibao"]
    assert dibao["answer"] == "yes"
    assert dibao["amount_fen"] == 31_000
    assert dibao["person_amounts"] == {"p1": 31_000}
    assert dibao["conditions"][0]["holds"] is True
    assert dibao["parameters"][0].keys() >= {"name", "label", "value", "from", "source", "verified", "set_by"}
    assert set(dibao) == {
        *("code", "title", "form", "unit", "period", "answer", "amount_fen", "person_amounts", "quantity"),
        *("person_quantities", "conditions", "steps", "missing_facts", "missing_parameters", "nearest_change"),
        *("references", "parameters", "excluded_by", "pays", "stack_group", "outputs"),
    }


def test_every_reference_of_a_decision_is_defined(catalogue: Catalogue, decided: Callable[..., Decision]) -> None:
    for result in decided([person(wage="500.00", medical_bill="100.00")]).benefits.values():
        assert result.references
        assert set(result.references) <= set(catalogue.references)


def test_the_same_facts_give_the_same_decision(decided: Callable[..., Decision]) -> None:
    persons = [person(wage="1234.56"), person("p2", "spouse", pension="321.00")]
    assert decided(persons).to_json() == decided(persons).to_json()


def test_shares_add_up_to_the_amount(decided: Callable[..., Decision]) -> None:
    persons = [person(wage="430.00"), person("p2", "spouse"), person("p3", "child", "2010-01-01")]
    result = decided(persons).benefits["dibao"]
    assert result.amount_fen == 200_000
    assert result.person_amounts == {"p1": 66_667, "p2": 66_667, "p3": 66_666}


def test_status_only_benefits_have_no_amount(decided: Callable[..., Decision]) -> None:
    benefits = decided([person(wage="1000.00")]).benefits
    for code in ("edge", "near_poor"):
        assert benefits[code].answer == "yes"
        assert benefits[code].amount_fen is None
        assert not benefits[code].pays


def test_hours_are_a_quantity_not_money(decided: Callable[..., Decision]) -> None:
    result = decided([person(birth_on="1930-01-01", pension="3000.00")]).benefits["home_care"]
    assert (result.answer, result.quantity, result.unit, result.amount_fen) == ("yes", 3, "hours", None)
    assert result.person_quantities == {"p1": 3}


def test_a_no_says_by_how_much_and_what_would_change_it(decided: Callable[..., Decision]) -> None:
    result = decided([person(wage="847.50")]).benefits["dibao"]
    failed = next(item for item in result.conditions if item.holds is False)
    assert failed.gap is not None
    assert failed.gap.zh == "全家每月高出37.50元"
    assert failed.gap.en == "¥37.50 a month too much for the whole family"
    assert result.nearest_change is not None
    assert result.nearest_change.zh == "家庭收入每月减少37.51元"
    assert result.nearest_change.en == "The family's income lower by ¥37.51 a month"


def test_the_nearest_change_really_flips_the_answer(decided: Callable[..., Decision]) -> None:
    assert decided([person(wage="809.99")]).benefits["dibao"].answer == "yes"
    assert decided([person(wage="810.00")]).benefits["dibao"].answer == "no"


def test_an_unknown_answer_has_no_nearest_change(decided: Callable[..., Decision]) -> None:
    assert decided([person(wage=None)]).benefits["dibao"].nearest_change is None


def test_a_person_s_lines_carry_the_name(decided: Callable[..., Decision]) -> None:
    result = decided([person(name="沈阿婆", birth_on="1930-01-01")]).benefits["old_age_allowance"]
    assert result.steps[0].text.zh == "沈阿婆：91岁，每月100.00元，不看收入和财产"


def test_income_just_short_of_a_fen_is_still_compared_exactly(decided: Callable[..., Decision]) -> None:
    # 3645.01 ÷ 3 = 1215.0033…: shown as 1,215.00 a person, but over the line of 1215 all the same.
    persons = [person(wage="3645.01"), person("p2", "spouse"), person("p3", "child", "2010-01-01")]
    assert decided(persons).benefits["edge"].answer == "no"


def test_dibao_before_anything_is_known_does_not_crash(decided: Callable[..., Decision]) -> None:
    for result in decided([person()], on=date(2000, 1, 1)).benefits.values():
        assert result.answer in ("no", "unknown")


def test_the_engine_works_without_django() -> None:
    code = (
        "import sys; from datetime import date; from minzheng.base.packs import load_chain;"
        "from minzheng.policy import load_catalogue, decide;"
        "catalogue = load_catalogue(load_chain('cn-zj-jiaxing'));"
        "family = catalogue.parse_family({'persons': [{'relation': 'applicant', 'birth_on': '1980-01-01'}]});"
        "decision = decide(catalogue, family, division='330402', on=date(2021, 8, 1));"
        "assert decision.benefits['dibao'].amount_fen == 81000;"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
