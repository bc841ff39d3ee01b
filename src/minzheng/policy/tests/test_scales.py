"""Scales by slices and by steps, put together from the plain operators."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from minzheng.base.packs import PackError, load_chain
from minzheng.policy import decide, load_catalogue

from .conftest import ON, PARAMETERS, person

HEAD = "from minzheng.policy.authoring import *\n"
SCALES = """
@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("收入", "Income"))
def income(h):
    return h.persons.sum("wage")

@benefit("aid")
def aid(h):
    due = marginal(h.income, (0, law.share), (law.line, law.upper), rounding="half_up")
    price = stepped(h.income, (law.line, law.first), (law.first, law.line))
    return Rule(
        conditions=[condition(h.income >= 0, "有", "any", "rule")], amount=due, outputs={"price": price}
    )
"""
UPPER = PARAMETERS + (
    "upper: {label: {zh: 上, en: Upper}, unit: ratio, reference: rule, set_by: law,"
    ' values: [{from: 2020-01-01, value: "50%", verified: true}]}\n'
    "first: {label: {zh: 二, en: Second}, unit: money/month, reference: rule, set_by: law,"
    ' values: [{from: 2020-01-01, value: "200.00", verified: true}]}\n'
)


@pytest.mark.parametrize(
    ("wage", "due", "price"),
    [
        ("0", 0, 0),
        ("0.01", 0, 0),
        ("0.02", 1, 0),
        ("119.99", 4000, 0),
        ("120.00", 4000, 20000),
        ("120.01", 4001, 20000),
        ("199.99", 8000, 20000),
        ("200.00", 8000, 12000),
        ("1000.00", 48000, 12000),
    ],
)
def test_each_slice_has_its_rate_and_each_step_its_value(
    town: Callable[..., Path], wage: str, due: int, price: int
) -> None:
    """Below 120 a third, above it a half; the price is 200 from 120 on, 120 from 200 on."""
    town(formulas=HEAD + SCALES, parameters=UPPER)
    catalogue = load_catalogue(load_chain("town"))
    family = catalogue.parse_family({"persons": [person(wage=wage)]}, on=ON)
    result = decide(catalogue, family, division="990101", on=ON).benefits["aid"]
    assert (result.amount_fen, result.outputs["price"]) == (due, price)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("(0, law.share), (law.line, law.upper)", None),
        ("law.share", "pairs of threshold and rate"),
        ("", "pairs of threshold and rate"),
        ("(0, law.line)", "takes a ratio second"),
        ("(0, law.share), (law.share, law.upper)", "units"),
        ("(0, law.share), (100, law.upper)", "not written into a formula"),
    ],
)
def test_brackets_that_are_none_are_found(town: Callable[..., Path], written: str, said: str | None) -> None:
    before = "(0, law.share), (law.line, law.upper), rounding"
    after = f"{written}, rounding" if written else "rounding"
    town(formulas=HEAD + SCALES.replace(before, after), parameters=UPPER)
    if said is None:
        assert load_catalogue(load_chain("town")).benefits
        return
    with pytest.raises(PackError) as raised:
        load_catalogue(load_chain("town"))
    assert raised.value.problems[0].line == 9
    assert said in raised.value.problems[0].text.en
