"""The names that a test may use: facts and formulas of the pack, roles, and what silence means."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.definitions import Input
from minzheng.policy.openfisca.errors import Path, bad
from minzheng.policy.openfisca.values import cell
from minzheng.policy.openfisca.words import Words
from minzheng.policy.units import Entity, Unit


class Names:
    """The catalogue of a pack, in the words of the tests."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.catalogue = words.catalogue
        self.inputs: Mapping[str, Input] = words.catalogue.inputs

    @cached_property
    def roles(self) -> Mapping[str, Mapping[str, Any]]:
        return self.words.roles

    @cached_property
    def variables(self) -> Mapping[str, tuple[Entity, Unit]]:
        """Formulas: name to entity and unit. The answer of a benefit is `gets_<code>`."""
        graph = self.catalogue.graph
        return {name: (graph.written[name].formula.entity, root.unit) for name, root in graph.variables.items()}

    def is_input(self, name: str) -> bool:
        return name in self.inputs

    def choices(self, name: str) -> tuple[str, ...]:
        return tuple(self.inputs[name].choices) if name in self.inputs else ()

    def entity_of(self, name: str, path: Path) -> Entity:
        """Raises BadTest."""
        if name in self.inputs:
            return self.inputs[name].entity
        if name in self.variables:
            return self.variables[name][0]
        known = {*self.inputs, *self.variables}
        raise bad(
            f"没有名为“{name}”的事实或公式。",
            f'There is no fact or formula "{name}".',
            path=path,
            hint=suggestion(name, known),
        )

    def check_entity(self, name: str, entity: Entity, path: Path) -> None:
        """Raises BadTest."""
        found = self.entity_of(name, path)
        if found != entity:
            hint = Text(zh=f"把它写在 {found} 之下。", en=f"Write it below the {found}.")
            raise bad(f"“{name}”属于 {found}。", f'"{name}" is of a {found}.', path=path, hint=hint)

    def unit_of(self, name: str) -> Unit:
        return self.inputs[name].measure if name in self.inputs else self.variables[name][1]

    def month_of(self, name: str, on: date) -> date:
        """The month whose value of a fact the rules ask for."""
        word = self.words.get(name)
        return on if word is None or word.month is None else date(on.year, word.month, 1)

    def silence(self, name: str) -> Any:
        """What a fact is that a test does not state."""
        item, word = self.inputs[name], self.words.get(name)
        if word is not None and word.silence is not None:
            return cell(word.silence, item.measure, tuple(item.choices))
        if item.missing in ("unknown", "required"):
            return None
        if item.type == "choice":
            return item.missing
        return False if item.type == "flag" else 0
