"""The households of a test, each computed once for each month that is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from minzheng.base.codes import DivisionCodeError, pad
from minzheng.base.packs import Wrong, suggestion
from minzheng.policy.definitions import read_value
from minzheng.policy.openfisca.errors import BadTest, Path, bad
from minzheng.policy.openfisca.evaluating import TestEvaluation
from minzheng.policy.openfisca.names import Names
from minzheng.policy.openfisca.reading import WrittenTest
from minzheng.policy.openfisca.situation import Home, read_situation
from minzheng.policy.units import FLAG, Unit


class Simulation:
    """Raises BadTest for what the test's input or parameters cannot mean."""

    def __init__(self, names: Names, test: WrittenTest) -> None:
        self.names = names
        self.test = test
        self.situation = read_situation(test.input, names, test.period)
        self._replaced = dict(_replaced(test.parameters, names, ("parameters",)))
        self._division = _division(names, test)
        self._known: dict[tuple[int, date], TestEvaluation] = {}

    def at(self, home: Home, on: date) -> TestEvaluation:
        """The household on the first day of a month."""
        key = (id(home), on)
        if key not in self._known:
            family = self.situation.family(home, on, self.names)
            given = self.situation.overrides(home, on, self.names)
            graph = self.names.catalogue.graph
            self._known[key] = TestEvaluation(graph, family, self._parameters(on), on, given)
        return self._known[key]

    def _parameters(self, on: date) -> dict[str, Any]:
        in_force = self.names.catalogue.in_force(on, self._division)
        values: dict[str, Any] = {name: item.value for name, item in in_force.items()}
        for name, dated in self._replaced.items():
            held = [start for start in dated if start <= on]
            values[name] = dated[max(held)] if held else None
        return values


def _division(names: Names, test: WrittenTest) -> str:
    try:
        return pad(test.division or names.catalogue.chain.division)
    except DivisionCodeError as error:
        raise BadTest(error.text, error.hint, ("division",)) from error


def _replaced(tree: Mapping[str, Any], names: Names, path: Path) -> Iterator[tuple[str, dict[date, Any]]]:
    """Parameters that a test sets anew: our name, and values by first day. Raises BadTest."""
    for key, node in tree.items():
        here = (*path, key)
        if not isinstance(node, dict):
            raise bad("这里应为参数的数值。", "The values of a parameter belong here.", path=here)
        dated = node["values"] if isinstance(node.get("values"), dict) else node
        if dated and all(_day(start) is not None for start in dated):
            name = _parameter(".".join(map(str, here[1:])), names, here)
            unit = names.catalogue.parameters[name].value.measure
            yield name, {_day(start) or date.min: _value(raw, unit, here) for start, raw in dated.items()}
        else:
            yield from _replaced(node, names, here)


def _parameter(dotted: str, names: Names, path: Path) -> str:
    name = names.words.parameter_of(dotted)
    if name is None:
        parameters = names.catalogue.parameters
        zh, en = f"没有参数“{dotted}”。", f'There is no parameter "{dotted}".'
        raise bad(zh, en, path=path, hint=suggestion(dotted.rpartition(".")[2], parameters))
    return name


def _day(raw: object) -> date | None:
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        return None


def _value(raw: Any, unit: Unit, path: Path) -> Any:
    """A figure as the engine holds it; null: nothing is in force."""
    raw = raw.get("value") if isinstance(raw, dict) else raw
    if raw is None:
        return None
    try:
        return read_value(raw if unit == FLAG or unit.is_number else str(raw), unit)
    except Wrong as error:
        raise BadTest(error.text, error.hint, path) from error
