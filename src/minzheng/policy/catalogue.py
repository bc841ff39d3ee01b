"""The catalogue of a place: its facts, parameters, formulas and benefits, loaded and checked as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from minzheng.base.codes import pad
from minzheng.base.packs import Entry, PackChain, PackError, PackProblem, Reference, SectionChecker, merge, suggestion
from minzheng.base.packs.validation import Wrong
from minzheng.base.text import Text
from minzheng.policy.definitions import Benefit, Input, Parameter, ParameterValue, Value, WorkedFamily, read_value
from minzheng.policy.errors import OverlayError
from minzheng.policy.family import Family, parse_family
from minzheng.policy.graph.build import Graph, build, read_formulas
from minzheng.policy.graph.handles import Name
from minzheng.policy.graph.stacking import apply_stacking
from minzheng.policy.schema import family_schema


@dataclass(frozen=True)
class InForce:
    """A parameter as it stands on one day in one place; `value` is None when nothing is in force."""

    parameter: Parameter
    entry: ParameterValue | None
    value: Value | None


@dataclass(frozen=True, eq=False)
class Catalogue:
    """Everything that decides. The same for a chain of packs; an overlay replaces figures (a reform, a test)."""

    chain: PackChain
    inputs: dict[str, Input]
    parameters: dict[str, Entry[Parameter]]
    benefits: dict[str, Benefit]
    references: dict[str, Entry[Reference]]
    graph: Graph
    overlay: Mapping[str, Value] = field(default_factory=dict)
    _resolved: dict[tuple[date, str], dict[str, InForce]] = field(default_factory=dict, repr=False)
    memory: dict[Any, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def digest(self) -> str:
        """Of the packs, and of the overlay where there is one."""
        if not self.overlay:
            return self.chain.digest
        changed = ",".join(f"{name}={value}" for name, value in sorted(self.overlay.items()))
        return sha256(f"{self.chain.digest}+{changed}".encode()).hexdigest()

    def parse_family(self, data: object, *, on: date | None = None) -> Family:
        """Raises FamilyError, ApplicantDeceased."""
        return parse_family(self.inputs, data, on=on)

    def family_schema(self) -> dict[str, Any]:
        return family_schema(self.inputs)

    def in_force(self, on: date, division: str) -> dict[str, InForce]:
        """Every parameter on that day in that county, resolved once."""
        place = (on, pad(division)[:6])
        if place not in self._resolved:
            self._resolved[place] = {name: self._at(name, *place) for name in self.parameters}
        return self._resolved[place]

    def _at(self, name: str, on: date, division: str) -> InForce:
        parameter = self.parameters[name].value
        entry = parameter.at(on, division)
        value = None if entry is None else read_value(entry.value, parameter.measure)
        return InForce(parameter, entry, self.overlay.get(name, value))

    def with_parameters(self, changes: Mapping[str, object]) -> Catalogue:
        """The same rules with other figures, whatever the date. Raises OverlayError."""
        overlay = dict(self.overlay)
        for name, raw in changes.items():
            if name not in self.parameters:
                text = Text(zh=f"没有参数“{name}”。", en=f'There is no parameter "{name}".')
                raise OverlayError(text, suggestion(name, self.parameters))
            try:
                overlay[name] = read_value(raw, self.parameters[name].value.measure)
            except Wrong as error:
                raise OverlayError(error.text, error.hint) from error
        return replace(self, overlay=overlay, _resolved={})


def load_catalogue(chain: PackChain) -> Catalogue:
    """The catalogue of a chain, built once a process for each content of its packs. Raises PackError."""
    return _load(chain.id, chain.digest, _Same(chain))


class _Same:
    """Carries a chain past the cache key: two chains of one id and digest are one."""

    def __init__(self, chain: PackChain) -> None:
        self.chain = chain

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same)

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=16)
def _load(_id: str, _digest: str, same: _Same) -> Catalogue:
    catalogue, problems = _assemble(same.chain)
    if catalogue is None or problems:
        raise PackError(sorted(problems, key=lambda problem: (str(problem.file), problem.line)))
    return catalogue


def _assemble(chain: PackChain) -> tuple[Catalogue | None, list[PackProblem]]:
    """Formulas are looked at only where the declarations that they name are right: one mistake, one message."""
    problems: list[PackProblem] = []

    def section(name: str, model: Any) -> dict[str, Entry[Any]]:
        layers, wrong = chain.read(name, model)
        problems.extend(wrong)
        return merge(layers)

    inputs = {key: entry.value.model_copy(update={"name": key}) for key, entry in section("variables", Input).items()}
    parameters = section("parameters", Parameter)
    benefits = section("benefits", Benefit)
    references = section("references", Reference)
    problems.extend(_check_parameters(parameters))
    if problems:
        return None, problems
    graph = _build(chain, inputs, parameters, problems)
    if not problems:
        problems.extend(_check_benefits(benefits, graph))
    if not problems:
        problems.extend(apply_stacking(graph, benefits))
        problems.extend(_check_references(graph, references))
    ordered = sorted(benefits.items(), key=lambda item: (item[1].value.order, item[0]))
    declared = {code: entry.value for code, entry in ordered}
    return Catalogue(chain, inputs, parameters, declared, references, graph), problems


def _build(
    chain: PackChain,
    inputs: Mapping[str, Input],
    parameters: Mapping[str, Entry[Parameter]],
    problems: list[PackProblem],
) -> Graph:
    names = {name: Name("input", item.entity, item.measure, tuple(item.choices)) for name, item in inputs.items()}
    units = {name: entry.value.measure for name, entry in parameters.items()}
    wrong: list[PackProblem] = []
    graph = build(read_formulas(chain, wrong), names, units, wrong)
    problems.extend(wrong)
    return graph


def _check_parameters(parameters: Mapping[str, Entry[Parameter]]) -> Iterator[PackProblem]:
    """A narrower pack may set a figure anew, not change what it measures."""
    for entry in parameters.values():
        if entry.wider is not None and entry.wider.value.unit != entry.value.unit:
            text = Text(
                zh=f"单位应为 {entry.wider.value.unit}（{entry.wider.pack} 的声明），写的是 {entry.value.unit}。",
                en=f"The unit is {entry.wider.value.unit} (as {entry.wider.pack} declares), not {entry.value.unit}.",
            )
            yield entry.problem("unit", text=text)


def _check_benefits(benefits: Mapping[str, Entry[Benefit]], graph: Graph) -> Iterator[PackProblem]:
    for code, entry in benefits.items():
        rule = graph.rules.get(code)
        if rule is None:
            text = Text(zh=f"待遇“{code}”没有公式。", en=f'The benefit "{code}" has no formula.')
            yield entry.problem(text=text, hint=suggestion(code, graph.rules))
        elif entry.value.pays and (rule.total is None or rule.total.unit.period != _PERIODS[entry.value.period]):
            text = Text(zh=f"“{code}”的金额与其周期不符。", en=f'The amount of "{code}" does not have its period.')
            yield entry.problem("period", text=text)
    for code, rule in graph.rules.items():
        if code not in benefits:
            text = Text(zh=f"没有声明名为“{code}”的待遇。", en=f'No benefit "{code}" is declared.')
            yield rule.written.problem(text, suggestion(code, benefits))


_PERIODS = {"month": "month", "year": "year", "once": None, "per_event": None}


def _check_references(graph: Graph, references: Mapping[str, Entry[Reference]]) -> Iterator[PackProblem]:
    for built in graph.rules.values():
        rule = built.rule
        conditions = [*rule.conditions, *([rule.who] if rule.who else [])]
        used = [*(item.reference for item in conditions), *(item.reference for item in (*rule.facts, *rule.steps))]
        names = {name for name in used if name}
        for name in sorted(names - set(references)):
            text = Text(zh=f"依据“{name}”没有定义。", en=f'The reference "{name}" is not defined.')
            yield built.written.problem(text, suggestion(name, references))
        for code in [item.excluded_by for item in rule.conditions if item.excluded_by]:
            if code not in graph.rules:
                text = Text(zh=f"没有待遇“{code}”。", en=f'There is no benefit "{code}".')
                yield built.written.problem(text, suggestion(code, graph.rules))
    for name, written in graph.written.items():
        reference = written.formula.reference
        if reference and reference not in references:
            text = Text(zh=f"“{name}”的依据“{reference}”没有定义。", en=f'The reference "{reference}" is not defined.')
            yield written.problem(text, suggestion(reference, references))


def _check_formulas(chain: PackChain, _: Mapping[str, Entry[Any]]) -> Iterator[PackProblem]:
    """Mistakes of Python files and of what only the whole shows; those of single declarations are the sections' own."""
    own = [chain.read(name, model)[1] for name, model in _SECTIONS.items()]
    if not any(own):
        yield from _assemble(chain)[1]


_SECTIONS: dict[str, Any] = {"variables": Input, "parameters": Parameter, "benefits": Benefit, "references": Reference}

checker = (
    SectionChecker("variables", Input),
    SectionChecker("parameters", Parameter),
    SectionChecker("benefits", Benefit),
    SectionChecker("formulas", None, _check_formulas),
    SectionChecker("families", WorkedFamily),
)
