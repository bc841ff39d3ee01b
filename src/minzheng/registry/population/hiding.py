"""What some poor families leave out: the truth gains a fact that the declaration lacks."""

from __future__ import annotations

from collections.abc import Callable

from minzheng.registry.population.model import Member
from minzheng.registry.population.stream import Stream

Hide = Callable[[list[Member], Stream], bool]


def hide_something(members: list[Member], stream: Stream) -> str | None:
    """Adds one undeclared fact to the truth; returns its name, or None when no kind fits this family."""
    start = stream.below(len(_KINDS))
    for step in range(len(_KINDS)):
        name, add = _KINDS[(start + step) % len(_KINDS)]
        if add(members, stream):
            return name
    return None


def _adults(members: list[Member]) -> list[Member]:
    return [member for member in members if member.adult]


def _more(member: Member, name: str, amount: int) -> bool:
    member.facts[name] = member.facts.get(name, 0) + amount
    return True


def _deposit(members: list[Member], stream: Stream) -> bool:
    return _more(stream.pick(_adults(members)), "deposits", stream.between(60, 420) * 100_000)


def _wage(members: list[Member], stream: Stream) -> bool:
    able = [member for member in members if member.role == "worker" and not member.facts.get("unable_to_work")]
    return bool(able) and _more(stream.pick(able), "wage", stream.between(180, 520) * 1_000)


def _company(members: list[Member], stream: Stream) -> bool:
    able = [member for member in _adults(members) if member.age < 66]
    return bool(able) and _more(stream.pick(able), "companies", 1)


def _second_home(members: list[Member], stream: Stream) -> bool:
    return _more(stream.pick(_adults(members)), "houses", 1)


def _vehicle(members: list[Member], stream: Stream) -> bool:
    able = [member for member in _adults(members) if member.age < 70]
    return bool(able) and _more(stream.pick(able), "vehicles", 1)


def _rent(members: list[Member], stream: Stream) -> bool:
    owners = [member for member in members if member.facts.get("houses")]
    return bool(owners) and _more(owners[0], "property_income", stream.between(60, 220) * 1_000)


def _securities(members: list[Member], stream: Stream) -> bool:
    return _more(stream.pick(_adults(members)), "securities", stream.between(40, 260) * 100_000)


def _death(members: list[Member], stream: Stream) -> bool:
    """An elder who died and still stands in the application."""
    gone = [member for member in members[1:] if member.role == "elder"]
    if gone:
        gone[0].facts["deceased"] = True
    return bool(gone)


def _two_households(members: list[Member], stream: Stream) -> bool:
    """A member who is registered with another family, and draws dibao there."""
    others = [member for member in members[1:] if member.relation in ("parent", "child", "grandchild")]
    if others:
        stream.pick(others).facts["separate_dibao_elsewhere"] = True
    return bool(others)


def _custody(members: list[Member], stream: Stream) -> bool:
    """A member without income who serves a sentence and is counted as living at home."""
    absent = [member for member in members[1:] if member.role == "worker" and not member.income_fen]
    if absent:
        absent[-1].facts["in_custody"] = True
    return bool(absent)


_KINDS: tuple[tuple[str, Hide], ...] = (
    ("deposit", _deposit),
    ("wage", _wage),
    ("company", _company),
    ("second_home", _second_home),
    ("vehicle", _vehicle),
    ("rent", _rent),
    ("securities", _securities),
    ("death", _death),
    ("two_households", _two_households),
    ("custody", _custody),
)
