"""What must hold for every family there can be."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.base.money import to_decimal_string
from minzheng.base.packs import load_chain
from minzheng.policy import Catalogue, Decision, decide, load_catalogue
from minzheng.policy.definitions import Input

CATALOGUE: Catalogue = load_catalogue(load_chain("cn-zj-jiaxing"))
ON = date(2022, 3, 1)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def run(persons: list[dict[str, Any]], household: dict[str, Any]) -> Decision:
    family = CATALOGUE.parse_family({"household": household, "persons": persons}, on=ON)
    return decide(CATALOGUE, family, division="330402", on=ON)


def values(item: Input) -> st.SearchStrategy[Any]:
    if item.type == "money":
        small, large = st.integers(0, 300_000), st.integers(0, 20_000_000)
        return st.one_of(st.just(0), small, small, large).map(to_decimal_string)
    if item.type == "count":
        return st.integers(0, min(item.maximum or 24, 24))
    if item.type == "flag":
        return st.booleans()
    if item.type == "choice":
        return st.sampled_from(sorted(item.choices))
    return st.dates(date(1920, 1, 1), ON).map(date.isoformat)


def facts(entity: str) -> st.SearchStrategy[dict[str, Any]]:
    """Up to a handful of facts stated, the others left to silence."""
    left = ("relation", "birth_on", "deceased")
    able = {n: i for n, i in CATALOGUE.inputs.items() if i.entity == entity and n not in left}
    return st.lists(st.sampled_from(sorted(able)), unique=True, max_size=8).flatmap(
        lambda names: st.fixed_dictionaries({name: values(able[name]) for name in names})
    )


@st.composite
def families(draw: st.DrawFn) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    size = draw(st.integers(1, 4))
    others = values(CATALOGUE.inputs["relation"]).filter(lambda relation: relation != "applicant")
    relations = ["applicant", *draw(st.lists(others, min_size=size - 1, max_size=size - 1))]
    births = values(CATALOGUE.inputs["birth_on"])
    persons = [
        {**draw(facts("person")), "id": f"p{number}", "relation": relation, "birth_on": draw(births)}
        for number, relation in enumerate(relations)
    ]
    return persons, draw(facts("household"))


@quick
@given(families())
def test_dibao_fills_exactly_the_gap_and_is_never_negative(family: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
    persons, household = family
    persons = [{**person, "job_refusals": 0} for person in persons]  # nobody's share is stopped
    result = run(persons, {**household, "in_receipt_of_dibao": False, "able_supporter": True}).benefits["dibao"]
    if result.answer == "yes":
        line = next(step.text.zh for step in result.steps if "低保标准810.00元 =" in step.text.zh)
        people = int(line.split("人")[0])
        income = sum(_income(person) for person in persons if f"p{persons.index(person)}" in result.person_amounts)
        assert result.amount_fen is not None
        assert result.amount_fen >= 0
        assert abs(result.amount_fen - (people * 81_000 - income)) <= 50
        assert result.amount_fen % 100 == 0
        assert sum(result.person_amounts.values()) == result.amount_fen


def _income(person: dict[str, Any]) -> int:
    """Counted income as R-02 says, written again by other means."""

    def fen(name: str) -> int:
        return round(float(person.get(name, "0").replace(",", "")) * 100)

    wage = max(fen("wage") - fen("employment_cost"), 0)
    if 1 <= person.get("new_job_months", 0) <= 12:
        wage -= min(wage, 3 * 81_000)
    pension = fen("pension") - min(fen("basic_pension_central"), fen("pension"))
    spare = max(fen("supporters_income") - 121_500, 0) * 30 // 100
    support = max(fen("support_received"), spare // max(person.get("supported_parents", 0), 1))
    rest = ("business_net", "property_income", "unemployment_benefit", "other_income")
    return wage + pension + support + sum(fen(name) for name in rest)


@quick
@given(families(), st.integers(1, 500_000))
def test_more_income_never_makes_dibao_larger(family: tuple[list[dict[str, Any]], dict[str, Any]], more: int) -> None:
    persons, household = family
    settled = {**household, "in_receipt_of_dibao": False, "able_supporter": True}
    before = run(persons, settled).benefits["dibao"]
    earned = round(float(persons[0].get("other_income", "0")) * 100) + more
    after = run([{**persons[0], "other_income": to_decimal_string(earned)}, *persons[1:]], settled).benefits["dibao"]
    if after.answer == "yes":
        assert before.answer == "yes"
        assert (after.amount_fen or 0) <= (before.amount_fen or 0)


@quick
@given(families())
def test_the_five_layers_and_the_own_cost_are_the_bill(family: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
    persons, household = family
    outputs = run(persons, {**household, "able_supporter": True}).benefits["medical_aid"].outputs
    for person in persons:
        parts = [outputs[f"layer_{number}"][person["id"]] for number in range(1, 6)]
        own, bill = outputs["own_cost"][person["id"]], outputs["bill"][person["id"]]
        assert sum(parts) + own == bill
        assert min(*parts, own) >= 0


@settings(quick, max_examples=100)
@given(families(), st.data())
def test_a_firm_answer_stands_whatever_the_unknown_facts_turn_out_to_be(
    family: tuple[list[dict[str, Any]], dict[str, Any]], data: st.DataObject
) -> None:
    persons, household = family
    open_facts = [
        (owner, name)
        for owner in (*persons, household)
        for name, item in CATALOGUE.inputs.items()
        if item.entity == ("household" if owner is household else "person")
        and item.missing != "required"
        and name != "deceased"
    ]
    hidden = data.draw(st.lists(st.sampled_from(range(len(open_facts))), unique=True, min_size=1, max_size=6))
    for number in hidden:
        owner, name = open_facts[number]
        owner[name] = None
    unsure = run(persons, household).benefits
    for number, (owner, name) in enumerate(open_facts):
        if number in hidden or (CATALOGUE.inputs[name].missing == "unknown" and owner.get(name) is None):
            owner[name] = data.draw(values(CATALOGUE.inputs[name]))
    sure = run(persons, household).benefits
    for code, before in unsure.items():
        assert sure[code].answer != "unknown"
        if before.answer != "unknown":
            assert before.answer == sure[code].answer, code
            assert before.amount_fen == sure[code].amount_fen, code
            assert before.quantity == sure[code].quantity, code
        else:
            assert before.missing_facts, code


@quick
@given(families())
def test_exclusive_benefits_are_never_given_together(family: tuple[list[dict[str, Any]], dict[str, Any]]) -> None:
    persons, household = family
    benefits = run(persons, {"able_supporter": False, **household}).benefits
    given_ = {code for code, result in benefits.items() if result.answer == "yes"}
    assert not {"dibao", "edge"} <= given_
    assert not {"dibao", "rigid_expenditure"} <= given_
    assert not {"edge", "rigid_expenditure"} <= given_
    children = set(benefits["unattended_child"].person_amounts)
    assert not children & set(benefits["orphan"].person_amounts)
    assert not children & set(benefits["disability_living"].person_amounts)
    destitute = set(benefits["tekun_living"].person_amounts)
    for code in ("dibao", "orphan", "unattended_child", "single_person_dibao"):
        assert not destitute & set(benefits[code].person_amounts), code


@quick
@given(families())
def test_each_no_has_a_failed_condition_and_each_change_flips_it(
    family: tuple[list[dict[str, Any]], dict[str, Any]],
) -> None:
    persons, household = family
    for result in run(persons, household).benefits.values():
        if result.answer == "no":
            assert any(item.holds is False for item in result.conditions), result.code
        if result.answer == "yes":
            people = result.person_amounts or result.person_quantities or result.steps  # who has it, who does not
            assert all(item.holds for item in result.conditions) or people, result.code
        assert result.nearest_change is None or result.answer == "no"
