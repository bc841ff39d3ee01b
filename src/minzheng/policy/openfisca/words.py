"""openfisca.yaml of a pack: words of OpenFisca's tests that are not words of the pack."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from pydantic import Field, model_validator

from minzheng.base.packs import Declaration, Entry, PackChain, PackProblem, SectionChecker, Wrong, pack_ids, suggestion
from minzheng.base.text import Text
from minzheng.policy.catalogue import Catalogue, load_catalogue
from minzheng.policy.definitions import Input
from minzheng.policy.openfisca.errors import BadTest
from minzheng.policy.openfisca.values import cell
from minzheng.policy.units import PERSON


class Word(Declaration):
    """One word of the tests, by what it is there.

    A fact: `silence` is its value where a test does not state it, `month` the month of the year that the rules ask for
    (1: January). A role of people in a household: `role`, facts of these people. A parameter's path: `parameter`, its
    name here. A reform or extension: `pack`, the narrower pack that does the same.
    """

    silence: bool | int | Decimal | date | str | None = None
    month: int | None = Field(default=None, ge=1, le=12)
    role: dict[str, bool | str] | None = None
    parameter: str | None = None
    pack: str | None = None

    @model_validator(mode="after")
    def _one_meaning(self) -> Word:
        fact = self.silence is not None or self.month is not None
        if [fact, self.role is not None, self.parameter is not None, self.pack is not None].count(True) != 1:
            raise Wrong(
                Text(
                    zh="一个词只有一种意义：silence 和 month、role、parameter 或 pack。",
                    en="A word means one thing: silence and month, role, parameter or pack.",
                )
            )
        return self


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a chain, beside the catalogue's own names."""

    catalogue: Catalogue
    known: Mapping[str, Entry[Word]]

    @staticmethod
    def of(chain: PackChain) -> Words:
        """Raises PackError."""
        return Words(load_catalogue(chain), chain.section("openfisca", Word))

    def get(self, word: str) -> Word | None:
        entry = self.known.get(word)
        return entry.value if entry else None

    @cached_property
    def roles(self) -> dict[str, dict[str, Any]]:
        """Role, in the singular and in the plural, to facts of the person."""
        own = {word: dict(entry.value.role) for word, entry in self.known.items() if entry.value.role is not None}
        if own or "relation" not in self.catalogue.inputs:
            return own
        plain = {code: {"relation": code} for code in self.catalogue.inputs["relation"].choices}
        return {**{_plural(code): facts for code, facts in plain.items()}, **plain}

    def pack_of(self, name: str) -> str | None:
        """The pack that does what a reform or extension of this name does."""
        word = self.get(name)
        return word.pack if word else None

    def parameter_of(self, path: str) -> str | None:
        """Our name of a parameter's path in OpenFisca: as declared, or the longest end of it that is a name here."""
        word = self.get(path)
        if word is not None and word.parameter is not None:
            return word.parameter
        parts = path.split(".")
        ends = ("_".join(parts[start:]) for start in range(len(parts)))
        return next((end for end in ends if end in self.catalogue.parameters), None)


def _plural(code: str) -> str:
    return "children" if code == "child" else f"{code}s"


def _check(chain: PackChain, entries: Mapping[str, Entry[Word]]) -> Iterator[PackProblem]:
    if not entries:
        return
    catalogue = load_catalogue(chain)
    people = [key for key, item in catalogue.inputs.items() if item.entity == PERSON]
    for name, entry in entries.items():
        word = entry.value
        if (word.silence is not None or word.month is not None) and name not in catalogue.inputs:
            yield entry.problem(text=_no("事实", "fact", name), hint=suggestion(name, catalogue.inputs))
        elif word.silence is not None:
            yield from _check_value(entry, catalogue.inputs[name], word.silence, "silence")
        for fact, value in (word.role or {}).items():
            if fact not in people:
                text = _no("个人的事实", "fact of a person", fact)
                yield entry.problem("role", fact, text=text, hint=suggestion(fact, people))
            else:
                yield from _check_value(entry, catalogue.inputs[fact], value, "role", fact)
        if word.parameter is not None and word.parameter not in catalogue.parameters:
            hint = suggestion(word.parameter, catalogue.parameters)
            yield entry.problem("parameter", text=_no("参数", "parameter", word.parameter), hint=hint)
        if word.pack is not None and word.pack not in pack_ids():
            yield entry.problem("pack", text=_no("声明包", "pack", word.pack), hint=suggestion(word.pack, pack_ids()))


def _check_value(entry: Entry[Word], item: Input, value: object, *path: str) -> Iterator[PackProblem]:
    try:
        cell(value, item.measure, tuple(item.choices))
    except BadTest as error:
        yield entry.problem(*path, text=error.text, hint=error.hint)


def _no(zh: str, en: str, name: str) -> Text:
    return Text(zh=f"没有名为“{name}”的{zh}。", en=f'There is no {en} "{name}".')


CHECKER = SectionChecker("openfisca", Word, _check)
