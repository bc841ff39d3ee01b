"""Months decided again when a fact turns out to have been otherwise: paid back, clawed back, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.base.money import to_decimal_string
from minzheng.base.packs import load_chain
from minzheng.policy import Catalogue, FamilyError, decide, load_catalogue
from minzheng.policy.arrears import NoFacts, arrears, facts_of, owed_fen, with_fact
from minzheng.policy.errors import UnknownBenefit
from minzheng.policy.family import Family

from .conftest import person

CATALOGUE: Catalogue = load_catalogue(load_chain("cn-zj-jiaxing"))
NANHU = "330402"
CODES = ("dibao", "old_age_allowance", "disability_living", "disability_nursing")
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def months(first: int, last: int, year: int = 2022) -> list[date]:
    return [date(year, number, 1) for number in range(first, last + 1)]


def family(wage: str = "900.00", **facts: Any) -> Family:
    """A man with a disability and his wife, who earns `wage` a month."""
    man = person("man", disability_type="limb", disability_level=2, name="沈例", **facts)
    wife = person("wife", "spouse", "1982-01-01", wage=wage, name="陆例")
    return CATALOGUE.parse_family({"persons": [man, wife], "household": {"able_supporter": False}})


def as_decided(facts: Family, over: list[date]) -> dict[str, dict[date, int]]:
    """What the rules give this family, paid month by month."""
    decisions = {month: decide(CATALOGUE, facts, division=NANHU, on=month).benefits for month in over}
    return {code: {month: owed_fen(found[code]) or 0 for month, found in decisions.items()} for code in CODES}


def test_a_wage_that_was_higher_since_march_is_clawed_back_from_march_with_the_fact_and_the_sum() -> None:
    before, over = family(), months(1, 6)
    right = with_fact(CATALOGUE, before, "wage", "1200.00", "wife")
    facts = [(date(2022, 1, 1), before), (date(2022, 3, 1), right)]
    start = [(date(2022, 1, 1), before)]
    found = arrears(CATALOGUE, facts, division=NANHU, months=over, paid=as_decided(before, over), decided_with=start)
    assert [(item.month.month, item.difference_fen) for item in found.changed] == [(n, -30_000) for n in (3, 4, 5, 6)]
    assert (found.back_pay_fen, found.claw_back_fen) == (0, 120_000)
    assert found.by_benefit["dibao"].claw_back_fen == 120_000
    said = " ".join(text.zh for text in found.changed[0].why)
    assert "陆例：工资性收入（月）由900.00元更正为1200.00元" in said.replace(",", "")


def test_income_over_the_line_leaves_nothing_due_and_names_the_condition_that_fails() -> None:
    before, over = family(), months(5, 5)
    right = with_fact(CATALOGUE, before, "wage", "5000.00", "wife")
    found = arrears(
        CATALOGUE, [(over[0], right)], division=NANHU, months=over, paid={"dibao": {over[0]: 72_000}}, decided_with=None
    )
    (line,) = found.changed
    assert (line.paid_fen, line.due_fen, line.difference_fen) == (72_000, 0, -72_000)
    assert any("低保标准" in text.zh and "standard" in text.en for text in line.why)


def test_each_month_is_decided_under_its_own_figures(town: Callable[..., Path]) -> None:
    town()
    catalogue = load_catalogue(load_chain("town"))
    facts = [(date(2020, 11, 1), catalogue.parse_family({"persons": [person()]}))]
    over = [date(2020, 11, 1), date(2020, 12, 1), date(2021, 1, 1), date(2021, 2, 1)]
    found = arrears(catalogue, facts, division="990101", months=over, paid={"aid": {}})
    assert [item.due_fen for item in found.months] == [10_000, 10_000, 12_000, 12_000]


def test_a_month_that_cannot_be_decided_is_listed_and_changes_nothing(town: Callable[..., Path]) -> None:
    town()
    catalogue = load_catalogue(load_chain("town"))
    facts = [(date(2019, 12, 1), catalogue.parse_family({"persons": [person()]}))]
    over = [date(2019, 12, 1), date(2020, 1, 1)]
    found = arrears(catalogue, facts, division="990101", months=over, paid={"aid": {over[0]: 5_000}})
    (open_month,) = found.unknown
    assert (open_month.month, open_month.due_fen, open_month.difference_fen) == (over[0], None, 0)
    assert "标准" in open_month.why[0].zh
    assert (found.back_pay_fen, found.claw_back_fen) == (10_000, 0)
    assert found.settled() == {"aid": {over[0]: 5_000, over[1]: 10_000}}


def test_what_one_benefit_owes_is_not_taken_off_another() -> None:
    before, over = family(), months(1, 2)
    right = with_fact(
        CATALOGUE, with_fact(CATALOGUE, before, "wage", "1900.00", "wife"), "nursing_level", "full", "man"
    )
    start = [(over[0], before)]
    paid = as_decided(before, over)
    found = arrears(CATALOGUE, [(over[0], right)], division=NANHU, months=over, paid=paid, decided_with=start)
    assert found.claw_back_fen >= found.by_benefit["dibao"].claw_back_fen > 0
    assert found.back_pay_fen - found.claw_back_fen == sum(item.difference_fen for item in found.months)


def test_an_amount_that_a_decider_set_stands_where_the_correction_does_not_touch_the_month() -> None:
    before, over = family(), months(1, 3)
    right = with_fact(CATALOGUE, before, "wage", "1000.00", "wife")
    paid = {"dibao": dict.fromkeys(over, 50_000)}
    facts, start = [(over[0], before), (over[2], right)], [(over[0], before)]
    found = arrears(CATALOGUE, facts, division=NANHU, months=over, paid=paid, decided_with=start)
    assert [item.due_fen for item in found.months] == [50_000, 50_000, 62_000]


def test_after_the_death_of_the_applicant_the_rules_decide_for_those_who_are_left() -> None:
    alone = CATALOGUE.parse_family({"persons": [person("old", birth_on="1940-01-20")]})
    over = months(5, 8, 2026)
    dead = with_fact(CATALOGUE, alone, "deceased", True, "old")
    facts, start = [(over[0], alone), (date(2026, 6, 1), dead)], [(over[0], alone)]
    paid = {code: amounts for code, amounts in as_decided(alone, over).items() if any(amounts.values())}
    assert paid
    found = arrears(CATALOGUE, facts, division=NANHU, months=over, paid=paid, decided_with=start)
    assert {item.month.month for item in found.changed} == {6, 7, 8}
    assert all(item.due_fen == 0 for item in found.changed)


def test_a_yearly_amount_is_looked_at_only_in_the_month_it_was_paid_for() -> None:
    yearly = CATALOGUE.benefits["dibao"].model_copy(update={"period": "year"})
    over = months(1, 3)
    catalogue = replace(CATALOGUE, benefits={**CATALOGUE.benefits, "dibao": yearly})
    found = arrears(catalogue, [(over[0], family())], division=NANHU, months=over, paid={"dibao": {over[1]: 1}})
    assert [item.month for item in found.months] == [over[1]]


@pytest.mark.parametrize(
    ("name", "value", "who"),
    [("wagee", "1.00", "wife"), ("wage", "1.00", ""), ("wage", "1.00", "nobody"), ("wage", "-1", "wife"),
     ("able_supporter", True, "wife"), ("deceased", "perhaps", "man")],
)  # fmt: skip
def test_a_correction_that_cannot_be_is_refused_by_name(name: str, value: object, who: str) -> None:
    with pytest.raises(FamilyError):
        with_fact(CATALOGUE, family(), name, value, who)


def test_a_month_before_the_first_facts_and_an_unknown_benefit_are_refused() -> None:
    with pytest.raises(NoFacts):
        arrears(CATALOGUE, [(date(2022, 5, 1), family())], division=NANHU, months=months(4, 4), paid={"dibao": {}})
    with pytest.raises(UnknownBenefit):
        arrears(CATALOGUE, [(date(2022, 5, 1), family())], division=NANHU, months=months(5, 5), paid={"dibaoo": {}})


wages = st.integers(0, 400_000).map(to_decimal_string)
changes = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.one_of(
            st.tuples(st.just("wage"), wages, st.just("wife")),
            st.tuples(st.just("disability_level"), st.integers(1, 4), st.just("man")),
            st.tuples(st.just("deceased"), st.booleans(), st.sampled_from(["man", "wife"])),
            st.tuples(st.just("able_supporter"), st.booleans(), st.just("")),
        ),
    ),
    max_size=4,
)


def timeline(before: Family, corrections: list[tuple[int, tuple[str, Any, str]]]) -> list[tuple[date, Family]]:
    facts, here = [(date(2022, 1, 1), before)], before
    for month, (name, value, who) in sorted(corrections, key=lambda item: item[0]):
        here = with_fact(CATALOGUE, here, name, value, who)
        facts.append((date(2022, month, 1), here))
    return facts


@quick
@given(changes, st.data())
def test_differences_add_up_and_once_settled_there_are_none(
    corrections: list[tuple[int, tuple[str, Any, str]]], data: st.DataObject
) -> None:
    before, over = family(), months(1, 12)
    facts = timeline(before, corrections)
    paid = as_decided(before, over)
    if data.draw(st.booleans()):  # a month that was paid in part, one that was left out
        paid["dibao"][over[3]] = data.draw(st.integers(0, 100_000))
        del paid["disability_living"][over[5]]
    first = arrears(CATALOGUE, facts, division=NANHU, months=over, paid=paid)
    was = sum(sum(amounts.values()) for amounts in paid.values())
    assert not first.unknown
    assert sum(item.due_fen or 0 for item in first.months) - was == first.back_pay_fen - first.claw_back_fen
    again = arrears(CATALOGUE, facts, division=NANHU, months=over, paid=first.settled())
    assert not again.changed
    assert again.settled() == first.settled()


@quick
@given(changes)
def test_facts_that_are_as_they_were_taken_to_be_change_nothing(
    corrections: list[tuple[int, tuple[str, Any, str]]],
) -> None:
    over = months(1, 12)
    facts = timeline(family(), corrections)
    paid = {"dibao": dict.fromkeys(over, 12345)}
    assert not arrears(CATALOGUE, facts, division=NANHU, months=over, paid=paid, decided_with=facts).changed
    decided: dict[str, dict[date, int]] = {code: {} for code in CODES}
    for month in over:
        result = decide(CATALOGUE, facts_of(facts, month), division=NANHU, on=month)
        for code in CODES:
            decided[code][month] = owed_fen(result.benefits[code]) or 0
    assert not arrears(CATALOGUE, facts, division=NANHU, months=over, paid=decided).changed
