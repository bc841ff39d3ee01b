"""What a pack declares for comparing laws: by which formulas families are measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from minzheng.base.packs import Declaration, Entry, PackChain, PackProblem, SectionChecker, suggestion
from minzheng.base.text import Text
from minzheng.policy.catalogue import Catalogue, load_catalogue
from minzheng.policy.reform.errors import NoAnalysis
from minzheng.policy.units import COUNT, HOUSEHOLD, MONTHLY, Unit


class Analysis(Declaration):
    """Formulas of the household: `income` and `line` (the poverty line) are monthly money, `people` a count."""

    income: str
    people: str
    line: str

    @property
    def variables(self) -> tuple[str, str, str]:
        return self.income, self.people, self.line


def analysis_of(catalogue: Catalogue) -> Analysis:
    """Raises PackError, NoAnalysis."""
    for entry in catalogue.chain.section("analysis", Analysis).values():
        return entry.value
    raise NoAnalysis(catalogue.chain.id)


def _check(chain: PackChain, entries: Mapping[str, Entry[Analysis]]) -> Iterator[PackProblem]:
    graph = load_catalogue(chain).graph
    units: dict[str, Unit] = {"income": MONTHLY, "people": COUNT, "line": MONTHLY}
    for entry in entries.values():
        for key, unit in units.items():
            name = getattr(entry.value, key)
            root = graph.variables.get(name)
            if root is None or root.unit != unit or root.entity not in (HOUSEHOLD, None):
                text = Text(
                    zh=f"“{name}”不是家庭的公式，或单位不是 {unit}。",
                    en=f'"{name}" is not a formula of the household in {unit}.',
                )
                yield entry.problem(key, text=text, hint=suggestion(name, graph.variables))


CHECKER = SectionChecker("analysis", Analysis, _check)
