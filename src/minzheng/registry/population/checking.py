"""What `minzheng packs check` knows of population.yaml and cast.yaml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import TypeAdapter

from minzheng.base.divisions import load_divisions
from minzheng.base.packs import Entry, PackChain, PackProblem, SectionChecker, suggestion
from minzheng.base.text import Text
from minzheng.registry.population.cast import CastFamily
from minzheng.registry.population.families import KINDS
from minzheng.registry.population.figures import REQUIRED, Figure

_SHARES = ("household_size", "homes_urban", "homes_rural", "disability_types", "disability_levels")
"""Figures that split a whole: their parts must come to 10,000."""
_RAW: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


def check_figures(chain: PackChain, entries: Mapping[str, Entry[Figure]]) -> Iterator[PackProblem]:
    """Required figures, parts that make a whole, kinds of family that exist. None at all is no fault."""
    if not entries:
        return
    first = next(iter(entries.values()))
    for key in REQUIRED:
        if key not in entries:
            text = Text(zh=f"缺少“{key}”。", en=f'"{key}" is missing.')
            yield PackProblem(first.file, 1, text, suggestion(key, set(entries) - set(REQUIRED)))
    for key, entry in entries.items():
        total = sum(entry.value.values.values())
        if key in _SHARES and total != 10_000:
            text = Text(
                zh=f"{key}：各部分之和应为 10000，现为 {total}。", en=f"{key}: the parts make {total}, not 10000."
            )
            yield entry.problem("values", text=text)
        for name, number in entry.value.values.items():
            if number < 0:
                text = Text(zh=f"{key}.{name}：不能是负数。", en=f"{key}.{name}: may not be negative.")
                yield entry.problem("values", name, text=text)
            if key == "family_types" and name not in KINDS:
                text = Text(zh=f"没有家庭类型“{name}”。", en=f'There is no kind of family "{name}".')
                yield entry.problem("values", name, text=text, hint=suggestion(name, KINDS))


def check_cast(chain: PackChain, entries: Mapping[str, Entry[CastFamily]]) -> Iterator[PackProblem]:
    """Places, variables, and persons of other families must exist."""
    layers, _ = chain.read("variables", _RAW)
    variables = {name for layer in layers for name in layer}
    people: set[str] = set()
    for key, entry in entries.items():
        if entry.value.division not in load_divisions(chain):
            text = Text(zh=f"没有区划 {entry.value.division}。", en=f"There is no division {entry.value.division}.")
            yield entry.problem("division", text=text)
        for number, person in enumerate(entry.value.persons):
            for part in ("facts", "undeclared"):
                for name in set(getattr(person, part)) - variables:
                    text = Text(zh=f"没有变量“{name}”。", en=f'There is no variable "{name}".')
                    yield entry.problem("persons", number, part, name, text=text, hint=suggestion(name, variables))
            if person.same_person_as and person.same_person_as not in people:
                text = Text(zh=f"前面没有“{person.same_person_as}”。", en=f'No "{person.same_person_as}" comes before.')
                yield entry.problem("persons", number, "same_person_as", text=text, hint=suggestion(key, people))
            people.add(f"{key}.{number + 1}")


CHECKERS = (SectionChecker("population", Figure, check_figures), SectionChecker("cast", CastFamily, check_cast))
