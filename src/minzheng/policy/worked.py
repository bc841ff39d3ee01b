"""Worked families: decided by hand from the law, kept as YAML in the packs, run as tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from minzheng.base.errors import MinzhengError
from minzheng.base.money import parse_yuan, to_decimal_string
from minzheng.base.packs import Entry, PackChain
from minzheng.policy.catalogue import Catalogue, load_catalogue
from minzheng.policy.decision import decide
from minzheng.policy.definitions import ExpectedResult, WorkedFamily
from minzheng.policy.result import BenefitResult


@dataclass(frozen=True)
class Difference:
    """One value that came out otherwise. `path` is benefit.key; `line` is where the family expects it."""

    path: str
    line: int
    expected: str
    found: str


@dataclass(frozen=True)
class Outcome:
    """One family. `error` is set when it could not be decided at all."""

    entry: Entry[WorkedFamily]
    differences: tuple[Difference, ...] = ()
    error: str | None = None
    results: Mapping[str, BenefitResult] = field(default_factory=dict, repr=False)

    @property
    def passed(self) -> bool:
        return not self.differences and self.error is None

    def report(self) -> str:
        """What went wrong, for a person who knows the policy."""
        family = self.entry
        lines = [f"✗ {family.key}  {family.value.name}  ({family.file.name}:{family.line})"]
        if self.error:
            lines.append(f"    {self.error}")
        for item in self.differences:
            lines += [f"    {item.path}  (:{item.line})", f"      - {item.expected}", f"      + {item.found}"]
        for code in dict.fromkeys(item.path.split(".")[0] for item in self.differences):
            lines += [f"      | {line}" for line in _explained(self.results.get(code))]
        return "\n".join(lines)


def worked_families(chain: PackChain) -> dict[str, Entry[WorkedFamily]]:
    """Raises PackError."""
    return chain.section("families", WorkedFamily)


def run_families(chain: PackChain, pack: str | None = None) -> Iterator[Outcome]:
    """Decides every family of the chain (of one pack of it). Raises PackError."""
    catalogue = load_catalogue(chain)
    for entry in worked_families(chain).values():
        if pack is None or entry.pack == pack:
            yield run_family(catalogue, entry)


def run_family(catalogue: Catalogue, entry: Entry[WorkedFamily]) -> Outcome:
    family = entry.value
    try:
        reformed = catalogue.with_parameters(family.parameters) if family.parameters else catalogue
        facts = reformed.parse_family(family.input, on=family.on)
        results = decide(reformed, facts, division=family.division, on=family.on).benefits
    except MinzhengError as error:
        return Outcome(entry, error=str(error))
    differences: list[Difference] = []
    for code, expected in family.output.items():
        if code not in results:
            differences.append(Difference(code, entry.line_of("output", code), "待遇 / a benefit", "没有 / none"))
            continue
        for key, wanted, found in _compare(expected, results[code]):
            if wanted != found:
                line = entry.line_of("output", code, key)
                differences.append(Difference(f"{code}.{key}", line, str(wanted), str(found)))
    return Outcome(entry, tuple(differences), None, results)


def _compare(expected: ExpectedResult, result: BenefitResult) -> Iterator[tuple[str, Any, Any]]:
    """(key, expected, found) of everything that the family states."""
    yield "answer", expected.answer, result.answer
    if expected.amount is not None:
        found = "—" if result.amount_fen is None else to_decimal_string(result.amount_fen)
        yield "amount", to_decimal_string(parse_yuan(expected.amount)), found
    if expected.quantity is not None:
        yield "quantity", expected.quantity, result.quantity
    if expected.persons is not None:
        wanted = {id: to_decimal_string(parse_yuan(amount)) for id, amount in expected.persons.items()}
        yield "persons", wanted, {id: to_decimal_string(fen) for id, fen in result.person_amounts.items()}
    if expected.reason is not None:
        said = _sentences(result)
        yield "reason", expected.reason, expected.reason if any(expected.reason in line for line in said) else said
    if expected.excluded_by is not None:
        yield "excluded_by", expected.excluded_by, result.excluded_by
    if expected.missing is not None:
        facts = {f"{person}.{name}" if person else name for person, name in result.missing_facts}
        yield "missing", sorted(expected.missing), sorted(facts | set(result.missing_parameters))
    if expected.nearest is not None:
        nearest = "—" if result.nearest_change is None else str(result.nearest_change)
        yield "nearest", expected.nearest, expected.nearest if expected.nearest in nearest else nearest
    for key, amount in (expected.values or {}).items():
        name, _, person = key.partition(".")
        value = result.outputs.get(name)
        value = value.get(person) if isinstance(value, Mapping) else value
        yield "values", f"{key} {amount}", f"{key} {'—' if value is None else to_decimal_string(value)}"


def _sentences(result: BenefitResult) -> list[str]:
    """What a "no" is refused for, or a "yes" stands on, with the steps."""
    wanted = {"yes": True, "no": False, "unknown": None}[result.answer]
    shown = [f"{item.text} {item.gap or ''}" for item in result.conditions if item.holds is wanted]
    return shown + [str(step.text) for step in result.steps]


def _explained(result: BenefitResult | None) -> Iterator[str]:
    if result is not None:
        marks = {True: "✓", False: "✗", None: "?"}
        for item in result.conditions:
            yield f"{marks[item.holds]} {item.text.zh}" + (f"（{item.gap.zh}）" if item.gap else "")
        for step in result.steps:
            yield f"= {step.text.zh}"
