"""Benefits of one kind (stack_group): where several are due, only the highest is given; of equal ones, the first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from minzheng.base.packs import Entry, PackProblem
from minzheng.base.text import Text
from minzheng.policy.definitions import Benefit
from minzheng.policy.graph.build import BuiltRule, Graph, assemble, cycles
from minzheng.policy.graph.expression import NODES, Expr
from minzheng.policy.graph.rules import Condition, exclusion
from minzheng.policy.units import PERSON

Entries = Mapping[str, Entry[Benefit]]


def apply_stacking(graph: Graph, benefits: Entries) -> list[PackProblem]:
    """Gives each benefit of a group the conditions that the others make, with their sentences."""
    token = NODES.set(graph.nodes)
    try:
        problems: list[PackProblem] = []
        found: dict[str, BuiltRule] = {}
        for codes in _groups(benefits):
            if len({graph.rules[code].written.formula.entity for code in codes}) > 1:
                problems.append(benefits[codes[-1]].problem("stack_group", text=_MIXED))
                continue
            for code in codes:
                others = list(_stand_in_the_way(graph, benefits, codes, code))
                rule = graph.rules[code].rule
                found[code] = assemble(graph.rules[code].written, replace(rule, conditions=[*rule.conditions, *others]))
        for code, built in found.items():
            graph.rules[code] = built
            graph.variables[f"gets_{code}"] = built.eligible
        return problems or list(cycles(graph)) if found else problems
    finally:
        NODES.reset(token)


_MIXED = Text(
    zh="同一 stack_group 里既有个人的待遇，又有家庭的待遇，无法比较。",
    en="A stack_group holds benefits of a person and of a household, which do not compare.",
)


def _groups(benefits: Entries) -> Iterator[list[str]]:
    """The codes of each group of two or more, in the catalogue's order."""
    groups: dict[str, list[str]] = {}
    for code in sorted(benefits, key=lambda code: (benefits[code].value.order, code)):
        if name := benefits[code].value.stack_group:
            groups.setdefault(name, []).append(code)
    yield from (codes for codes in groups.values() if len(codes) > 1)


def _stand_in_the_way(graph: Graph, benefits: Entries, codes: list[str], code: str) -> Iterator[Condition]:
    mine = graph.rules[code]
    for other in codes:
        theirs, earlier = graph.rules[other], codes.index(other) < codes.index(code)
        if other != code and (excluded := _goes_before(theirs, mine, earlier)) is not None:
            declared = benefits[other].value
            yield exclusion(other, excluded, *_words(declared.title, mine), declared.references[0])


def _goes_before(theirs: BuiltRule, mine: BuiltRule, earlier: bool) -> Expr | None:
    """Amounts of one unit are compared; otherwise (money against hours) the catalogue's order decides."""
    amount, other = mine.rule.amount, theirs.rule.amount
    if amount is None or other is None or amount.unit != other.unit:
        return theirs.eligible if earlier else None
    return theirs.eligible & (other >= amount if earlier else other > amount)


def _words(title: Text, mine: BuiltRule) -> tuple[str, str]:
    personal = mine.written.formula.entity == PERSON
    who, whose = ("{name}", "{name}") if personal else ("您家", "The family")
    return (
        f"同类待遇只享受最高的一项，{who}按“{title.zh}”享受",
        f"Of several benefits of one kind only the highest is given; {whose} has: {title.en}",
    )
