"""Pure: declared beside found, the boundary of each tolerance, and which of the two counts."""

from typing import Any

import pytest

from minzheng.base.text import Text
from minzheng.policy.definitions import Input
from minzheng.verification.comparing import Judgement, compare, nothing
from minzheng.verification.definitions import AnswerRule

LABEL = Text(zh="事实", en="Fact")
MONEY = Input(entity="person", type="money", label=LABEL, missing="zero")
COUNT = Input(entity="person", type="count", label=LABEL, missing="zero")
FLAG = Input(entity="person", type="flag", label=LABEL, missing="no")
CHOICE = Input(
    entity="person", type="choice", label=LABEL, missing="none",
    choices={"none": LABEL, "limb": LABEL, "visual": LABEL},
)  # fmt: skip


def rule(**values: Any) -> AnswerRule:
    return AnswerRule(field="value", **values)


@pytest.mark.parametrize(
    ("fact", "declared", "found", "values", "state", "used"),
    [
        (MONEY, "100.00", "101.00", {"tolerance": "1.00"}, "agree", "declared"),  # the bound itself agrees
        (MONEY, "100.00", "101.01", {"tolerance": "1.00"}, "differs", "found"),
        (MONEY, "101.01", "100.00", {"tolerance": "1.00"}, "differs", "declared"),  # the larger counts
        (MONEY, "101.01", "100.00", {"tolerance": "1.00", "use": "found"}, "differs", "found"),
        (MONEY, None, "0.00", {}, "agree", "declared"),
        (MONEY, None, "5000.00", {"tolerance": "500.00"}, "found_only", "found"),
        (MONEY, "5000.00", "0.00", {"tolerance": "500.00"}, "declared_only", "declared"),
        (MONEY, "5000.00", "0.00", {"use": "found"}, "declared_only", "found"),
        (COUNT, 1, 1, {}, "agree", "declared"),
        (COUNT, 1, 2, {}, "differs", "found"),
        (COUNT, 3, 2, {}, "differs", "declared"),
        (COUNT, 1, 2, {"tolerance": "1"}, "agree", "declared"),
        (COUNT, None, 2, {}, "found_only", "found"),
        (FLAG, None, False, {}, "agree", "declared"),
        (FLAG, None, True, {}, "found_only", "found"),
        (FLAG, True, False, {}, "declared_only", "found"),
        (CHOICE, None, "none", {}, "agree", "declared"),
        (CHOICE, "limb", "none", {}, "declared_only", "found"),
        (CHOICE, "limb", "visual", {}, "differs", "found"),
        (CHOICE, "limb", "limb", {}, "agree", "declared"),
    ],
)
def test_each_difference_has_its_name_and_its_value(
    fact: Input, declared: Any, found: Any, values: dict[str, Any], state: str, used: str
) -> None:
    assert compare(fact, rule(**values), declared, found) == Judgement(state, used)


def test_none_from_a_department_is_a_value_of_the_fact() -> None:
    assert [nothing(fact) for fact in (MONEY, COUNT, FLAG, CHOICE)] == ["0.00", 0, False, "none"]
