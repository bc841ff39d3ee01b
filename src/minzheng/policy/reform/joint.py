"""The law as it stands and a reform as one catalogue: what the reform does not touch is one node, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from minzheng.base.packs import Entry, PackProblem
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Benefit
from minzheng.policy.graph.build import BuiltRule, Graph, build
from minzheng.policy.graph.expression import Expr
from minzheng.policy.graph.handles import Name
from minzheng.policy.graph.stacking import apply_stacking
from minzheng.policy.reform.definitions import Reform
from minzheng.policy.reform.errors import NothingChanges, ReformError

MARK = "reform:"
"""Before the name of everything that the reform makes different."""


@dataclass(frozen=True, eq=False)
class Joint:
    """`catalogue` holds both laws; `touched` are the benefits whose answer or amount can differ, `added` the new ones.

    A touched benefit's reformed self is MARK + its code.
    """

    catalogue: Catalogue
    reform: Reform
    touched: tuple[str, ...]
    added: tuple[str, ...]

    def after(self, code: str) -> str:
        """The name under which the reform answers a benefit."""
        return MARK + code if code in self.touched or code in self.added else code


def join(catalogue: Catalogue, reform: Reform) -> Joint:
    """Raises ReformError, NothingChanges."""
    reformed = _reformed_graph(catalogue, reform)
    graph, rules = _Joining(catalogue.graph, reformed, set(reform.changed)).join()
    touched = tuple(code for code in catalogue.benefits if code in rules)
    added = tuple(code for code in reform.benefits if code not in catalogue.benefits)
    if not touched and not added:
        raise NothingChanges
    declared = {**catalogue.benefits, **reform.benefits}
    joint = replace(
        catalogue,
        graph=replace(graph, rules={**catalogue.graph.rules, **{MARK + code: rule for code, rule in rules.items()}}),
        benefits={**catalogue.benefits, **{MARK + code: declared[code] for code in (*touched, *added)}},
        parameters={
            **catalogue.parameters,
            **{MARK + n: replace(catalogue.parameters[n], value=p) for n, p in reform.changed.items()},
        },
        _resolved={},
        memory={},
    )
    return Joint(joint, reform, touched, added)


def _reformed_graph(catalogue: Catalogue, reform: Reform) -> Graph:
    """The graph with the reform's formulas in place of the law's; the same one where only figures change."""
    if not reform.written:
        return catalogue.graph
    found = {_key(catalogue.graph, name): written for name, written in catalogue.graph.written.items()}
    names = {
        name: Name("input", item.entity, item.measure, tuple(item.choices)) for name, item in catalogue.inputs.items()
    }
    units = {name: entry.value.measure for name, entry in catalogue.parameters.items()}
    problems: list[PackProblem] = []
    graph = build({**found, **reform.written}, names, units, problems)
    if not problems:
        problems.extend(apply_stacking(graph, _declared(catalogue, reform)))
    if problems:
        raise ReformError(problems)
    return graph


def _declared(catalogue: Catalogue, reform: Reform) -> dict[str, Entry[Benefit]]:
    """The pack's declarations of benefits with the reform's own."""
    entries = catalogue.chain.section("benefits", Benefit)
    some = next(iter(entries.values()))
    return {**entries, **{code: replace(some, key=code, value=item) for code, item in reform.benefits.items()}}


def _key(graph: Graph, name: str) -> tuple[str, str]:
    written = graph.written[name]
    return ("benefit" if written.formula.unit is None else "variable", written.formula.name)


class _Joining:
    """Makes every node of the reformed graph among the law's own nodes; equal ones come out as the same node."""

    def __init__(self, law: Graph, reformed: Graph, parameters: set[str]) -> None:
        self.law, self.reformed, self.parameters = law, reformed, parameters
        self.nodes = law.nodes.copy()
        self.variables = dict(law.variables)
        self.made: dict[int, Expr] = {}

    def join(self) -> tuple[Graph, Mapping[str, BuiltRule]]:
        """The joint graph, and the rules that came out otherwise than the law's."""
        for expr in self.reformed.order:
            self.made[expr.id] = self._joined(expr)
        rules: dict[str, BuiltRule] = {}
        for code, built in self.reformed.rules.items():
            rule = self._rule(built)
            if code not in self.law.rules or not _same(rule, self.law.rules[code]):
                rules[code] = rule
        written = {**self.reformed.written, **self.law.written}
        for name in set(self.variables) - set(self.law.variables):
            written[name] = self.reformed.written[name.removeprefix(MARK)]
        return Graph(self.nodes, self.variables, dict(self.law.rules), written), rules

    def _joined(self, expr: Expr) -> Expr:
        data = expr.data
        if expr.op == "parameter" and data in self.parameters:
            data = MARK + data
        elif expr.op == "variable":
            root = self.made[self.reformed.variables[data].id]
            if self.law.variables.get(data) is not root:
                data = MARK + data
                self.variables[data] = root
        args = tuple(self.made[arg.id] for arg in expr.args)
        return self.nodes.make(expr.op, args, data, unit=expr.unit, entity=expr.entity)

    def _rule(self, built: BuiltRule) -> BuiltRule:
        rule = replace(built.rule, amount=self._of(built.rule.amount), quantity=self._of(built.rule.quantity))
        return BuiltRule(
            built.written,
            rule,
            self.made[built.eligible.id],
            self.made[built.answer.id],
            self._of(built.total),
            self._of(built.total_quantity),
        )

    def _of(self, expr: Expr | None) -> Expr | None:
        return None if expr is None else self.made[expr.id]


def _same(one: BuiltRule, other: BuiltRule) -> bool:
    pairs = (
        (one.eligible, other.eligible),
        (one.answer, other.answer),
        (one.total, other.total),
        (one.total_quantity, other.total_quantity),
        (one.rule.amount, other.rule.amount),
        (one.rule.quantity, other.rule.quantity),
    )
    return all(first is second for first, second in pairs)
