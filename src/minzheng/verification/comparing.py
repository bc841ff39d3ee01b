"""Declared beside found, one fact at a time. Pure: no database, no clock.

Values are those of an interchange family: money "1500.00", counts as integers, flags as booleans, choices by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from minzheng.base.money import parse_yuan
from minzheng.policy.definitions import Input
from minzheng.verification.definitions import AnswerRule, Item

AGREE, DIFFERS, FOUND_ONLY, DECLARED_ONLY, UNANSWERED = "agree", "differs", "found_only", "declared_only", "unanswered"
DIFFERENT = frozenset({DIFFERS, FOUND_ONLY, DECLARED_ONLY})
FOUND, DECLARED = "found", "declared"
_NOTHING = {"money": "0.00", "count": 0, "flag": False}


@dataclass(frozen=True)
class Judgement:
    """`state` of a comparison, and which of the two values a decision uses unless somebody settles it otherwise."""

    state: str
    used: str


def nothing(fact: Input) -> Any:
    """What a department's "none" says of this fact; None where silence has no value."""
    if fact.type == "choice":
        return "none" if "none" in fact.choices else fact.missing if fact.missing in fact.choices else None
    return _NOTHING.get(fact.type)


def found_value(item: Item, variable: str, fact: Input, result: str, record: Mapping[str, Any]) -> Any:
    """The value of a variable that a sound answer proves."""
    return nothing(fact) if result == "none" else record[item.answers[variable].field]


def compare(fact: Input, rule: AnswerRule, declared: Any, found: Any) -> Judgement:
    """Compare one declared value (None if nothing was said) with an answered one.

    Within the tolerance, both bounds included, the family's own word stands. Beyond it the rule's `use` decides.
    """
    ours, theirs = _number(fact, declared), _number(fact, found)
    if fact.type in ("money", "count"):
        limit = rule.tolerance_fen if fact.type == "money" else rule.tolerance_fen // 100
        same = abs(ours - theirs) <= limit
    else:
        same = ours == theirs or (is_empty(fact, declared) and is_empty(fact, found))
    if same:
        return Judgement(AGREE, DECLARED)
    state = FOUND_ONLY if is_empty(fact, declared) else DECLARED_ONLY if is_empty(fact, found) else DIFFERS
    use = rule.use or ("greater" if fact.type in ("money", "count") else "found")
    return Judgement(state, DECLARED if use == "greater" and ours > theirs else FOUND)


def _number(fact: Input, value: Any) -> Any:
    if fact.type == "money":
        return parse_yuan(value, negative=True) if value not in (None, "") else 0
    return (value or 0) if fact.type == "count" else value


def is_empty(fact: Input, value: Any) -> bool:
    """True if the value says "nothing": no money, none, no, or nothing was said."""
    if fact.type == "money":
        return bool(_number(fact, value) == 0)
    return value in (None, "", 0, False) or value == nothing(fact)
