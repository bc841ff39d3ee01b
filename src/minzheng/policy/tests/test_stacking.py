"""Of several benefits of one kind only the highest is given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from minzheng.base.packs import PackError, load_chain
from minzheng.policy import decide, load_catalogue
from minzheng.policy.result import BenefitResult

from .conftest import BENEFITS, ON, person

Town = Callable[..., Path]
SECOND = (
    BENEFITS.replace("aid:", "gift:")
    .replace("order: 1", "order: 2")
    .replace("{zh: 救助, en: Aid}", "{zh: 慰问, en: Gift}")
)
BOTH = (BENEFITS + SECOND).replace("references:", "stack_group: help\n  references:")
FORMULAS = """
from minzheng.policy.authoring import PERSON, HOURS, Rule, benefit, condition, law

def who(p):
    return condition(p.wage < law.line, "低于{line}", "below {line}", "rule", line=law.line)

@benefit("aid", entity=PERSON)
def aid(p):
    return Rule(who=who(p), conditions=[], amount=law.line - p.wage)

@benefit("gift", entity=PERSON)
def gift(p):
    return Rule(who=who(p), conditions=[], amount=GIFT)
"""


def decided(*people: dict[str, Any]) -> dict[str, BenefitResult]:
    catalogue = load_catalogue(load_chain("town"))
    return dict(decide(catalogue, catalogue.parse_family({"persons": list(people)}), division="990101", on=ON).benefits)


def test_each_person_has_the_higher_of_the_two(town: Town) -> None:
    town(benefits=BOTH, formulas=FORMULAS.replace("GIFT", "p.wage"))
    # The line is 120. p1 earns 20: aid 100, gift 20. p2 earns 90: aid 30, gift 90.
    found = decided(person(wage="20.00"), person("p2", "child", wage="90.00"))
    assert found["aid"].person_amounts == {"p1": 10000}
    assert found["gift"].person_amounts == {"p2": 9000}


def test_the_lower_one_is_refused_with_the_name_of_the_higher(town: Town) -> None:
    town(benefits=BOTH, formulas=FORMULAS.replace("GIFT", "p.wage"))
    gift = decided(person(name="阿明", wage="20.00"))["gift"]
    assert gift.answer == "no"
    assert gift.excluded_by == "aid"
    assert gift.conditions[-1].text.zh == "同类待遇只享受最高的一项，阿明按“救助”享受"


def test_of_equal_amounts_the_first_of_the_catalogue_is_given(town: Town) -> None:
    town(benefits=BOTH, formulas=FORMULAS.replace("GIFT", "p.wage"))
    found = decided(person(wage="60.00"))
    assert [found["aid"].answer, found["gift"].answer] == ["yes", "no"]


def test_money_and_hours_do_not_compare_so_the_first_is_given(town: Town) -> None:
    both = BOTH.replace("form: cash\n  unit: yuan", "form: service\n  unit: none").replace("pays: true", "pays: false")
    town(benefits=both, formulas=FORMULAS.replace("amount=GIFT", "quantity=law.line // law.line"))
    found = decided(person(wage="119.00"))
    assert [found["aid"].answer, found["gift"].answer] == ["yes", "no"]


def test_who_is_not_due_the_other_keeps_its_own(town: Town) -> None:
    town(
        benefits=BOTH,
        formulas=FORMULAS.replace("amount=GIFT", "amount=law.line").replace(
            "who=who(p), conditions=[], amount=law.line - p.wage",
            'who=who(p), conditions=[condition(p.wage > 0, "有", "some", "rule")], amount=law.line - p.wage',
        ),
    )
    found = decided(person(wage="0.00"))
    assert [found["aid"].answer, found["gift"].answer] == ["no", "yes"]


def test_a_group_of_people_and_households_is_a_mistake(town: Town) -> None:
    house = FORMULAS.replace(
        '@benefit("gift", entity=PERSON)\ndef gift(p):\n    return Rule(who=who(p), conditions=[]',
        '@benefit("gift")\ndef gift(h):\n    return Rule(conditions=[]',
    )
    town(benefits=BOTH, formulas=house.replace("GIFT", "law.line"))
    with pytest.raises(PackError, match="stack_group"):
        load_catalogue(load_chain("town"))
