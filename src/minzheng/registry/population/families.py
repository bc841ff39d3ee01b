"""Who belongs to a family: the kinds of population.yaml's `family_types`, with ages that fit each other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from minzheng.registry.population.model import Member, born_before
from minzheng.registry.population.stream import Stream

Draft = tuple[str, str, str, int, bool]
"""relation, role, sex, age, born here (bears the family's surname)"""


def members_of(kind: str, day: date, stream: Stream) -> list[Member]:
    """The members of a family of this kind, the applicant first."""
    return [
        Member(relation, role, sex, age, born_before(day, age, stream.below(365)), born_here)
        for relation, role, sex, age, born_here in KINDS[kind](stream)
    ]


def role_at(age: int) -> str:
    return "elder" if age >= 60 else "worker" if age >= 22 else "child"


def _sex(stream: Stream, men_per_100: int) -> str:
    return "male" if stream.below(100) < men_per_100 else "female"


def _adult(relation: str, sex: str, age: int, born_here: bool = True) -> Draft:
    return relation, role_at(max(age, 22)), sex, age, born_here


def _child(stream: Stream, relation: str, age: int) -> Draft:
    return relation, "child" if age < 22 else "worker", _sex(stream, 53), age, True


def _couple(stream: Stream, youngest: int, oldest: int) -> list[Draft]:
    age = stream.between(youngest, oldest)
    wife = max(22, age - stream.between(-1, 4))
    return [_adult("applicant", "male", age), _adult("spouse", "female", wife, born_here=False)]


def _single_adult(stream: Stream) -> list[Draft]:
    age = stream.between(22, 45) if stream.chance(7_000) else stream.between(46, 59)
    return [_adult("applicant", _sex(stream, 76), age)]


def _elder_alone(stream: Stream) -> list[Draft]:
    return [_adult("applicant", _sex(stream, 37), stream.between(60, 76) + stream.below(16))]


def _elder_couple(stream: Stream) -> list[Draft]:
    return _couple(stream, 60, 70 + stream.below(12))


def _single_parent(stream: Stream, children: int) -> list[Draft]:
    age = stream.between(28, 48)
    first = min(17, max(1, age - stream.between(23, 34)))
    ages = [first, max(0, first - stream.between(2, 5))][:children]
    sex = _sex(stream, 32)
    return [_adult("applicant", sex, age, born_here=sex == "male"), *(_child(stream, "child", child) for child in ages)]


def _elder_and_child(stream: Stream) -> list[Draft]:
    age = stream.between(62, 86)
    return [
        _adult("applicant", _sex(stream, 35), age, born_here=False),
        _adult("child", _sex(stream, 65), age - stream.between(23, 31)),
    ]


def _grandparent_and_grandchild(stream: Stream) -> list[Draft]:
    return [
        _adult("applicant", _sex(stream, 40), stream.between(60, 75)),
        _child(stream, "grandchild", stream.between(4, 16)),
    ]


def _with_children(stream: Stream, children: int, elders: int) -> list[Draft]:
    couple = _couple(stream, 28, 53)
    age = couple[0][3]
    first = min(25, max(0, age - stream.between(23, 31)))
    ages = [first, max(0, first - stream.between(2, 6))][:children]
    family = [*couple, *(_child(stream, "child", child) for child in ages)]
    father = age + stream.between(22, 28)
    if elders == 2 or (elders and stream.chance(4_000)):
        family.append(_adult("parent", "male", father))
    if elders == 2 or len(family) == 2 + children + elders - 1:
        family.append(_adult("parent", "female", father - stream.between(0, 4), born_here=False))
    return family


def _couple_adult_child(stream: Stream) -> list[Draft]:
    couple = _couple(stream, 48, 59)
    return [*couple, _adult("child", _sex(stream, 58), max(22, couple[0][3] - stream.between(24, 30)))]


def _elders_adult_child(stream: Stream) -> list[Draft]:
    couple = _couple(stream, 60, 76)
    return [*couple, _adult("child", _sex(stream, 65), couple[0][3] - stream.between(24, 32))]


KINDS: dict[str, Callable[[Stream], list[Draft]]] = {
    "single_adult": _single_adult,
    "elder_alone": _elder_alone,
    "elder_couple": _elder_couple,
    "couple": lambda stream: _couple(stream, 25, 59),
    "single_parent_one": lambda stream: _single_parent(stream, 1),
    "elder_and_child": _elder_and_child,
    "grandparent_and_grandchild": _grandparent_and_grandchild,
    "couple_one_child": lambda stream: _with_children(stream, 1, 0),
    "couple_adult_child": _couple_adult_child,
    "elders_adult_child": _elders_adult_child,
    "single_parent_two": lambda stream: _single_parent(stream, 2),
    "couple_two_children": lambda stream: _with_children(stream, 2, 0),
    "couple_child_elder": lambda stream: _with_children(stream, 1, 1),
    "couple_child_elders": lambda stream: _with_children(stream, 1, 2),
    "couple_two_children_elders": lambda stream: _with_children(stream, 2, 2),
}
