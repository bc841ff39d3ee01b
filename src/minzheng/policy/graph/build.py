"""Runs every formula of a chain once and puts the graph together, with each mistake at its file and line."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

from minzheng.base.errors import MinzhengError
from minzheng.base.packs import PackChain, PackProblem
from minzheng.base.text import Text
from minzheng.policy.authoring import COLLECTED, Formula
from minzheng.policy.errors import FormulaMistake
from minzheng.policy.graph.expression import NODES, Expr, Nodes, literal, node
from minzheng.policy.graph.functions import all_of, where
from minzheng.policy.graph.handles import SCOPE, Household, Name, Person, Scope
from minzheng.policy.graph.python_errors import explain
from minzheng.policy.graph.rules import Rule
from minzheng.policy.units import FLAG, HOUSEHOLD, PERSON

PACKAGE = "minzheng_packs"
SHARED = "shared"


@dataclass(frozen=True)
class Written:
    """A formula and where it stands."""

    formula: Formula
    pack: str
    file: Path

    def problem(self, text: Text, hint: Text | None = None, line: int | None = None) -> PackProblem:
        return PackProblem(self.file, line or self.formula.line, text, hint)


@dataclass(frozen=True, eq=False)
class BuiltRule:
    """A benefit in the graph. `eligible` is of its entity; `answer` and `total` of the household."""

    written: Written
    rule: Rule
    eligible: Expr
    answer: Expr
    total: Expr | None
    total_quantity: Expr | None


@dataclass(frozen=True, eq=False)
class Graph:
    """Every node in the order of evaluation: what a node needs comes before it."""

    nodes: Nodes
    variables: dict[str, Expr]
    rules: dict[str, BuiltRule]
    written: dict[str, Written]

    def needs(self, expr: Expr) -> tuple[Expr, ...]:
        return (self.variables[expr.data],) if expr.op == "variable" else expr.args

    @cached_property
    def order(self) -> list[Expr]:
        done: dict[int, Expr] = {}
        for root in self.nodes.all:
            stack = [root]
            while stack:
                expr = stack[-1]
                waiting = [need for need in self.needs(expr) if need.id not in done]
                if expr.id not in done and waiting:
                    stack.extend(waiting)
                else:
                    done[expr.id] = stack.pop()
        return list(done.values())

    def upstream(self, roots: list[Expr], *, stop: str | None = None) -> dict[int, Expr]:
        """Everything that `roots` need; variables whose name begins with `stop` ("": any) are not followed."""
        found: dict[int, Expr] = {}
        stack = list(roots)
        while stack:
            expr = stack.pop()
            if expr.id not in found:
                found[expr.id] = expr
                if stop is None or expr.op != "variable" or not expr.data.startswith(stop):
                    stack.extend(self.needs(expr))
        return found

    def between(self, source: Expr, target: Expr) -> list[Expr]:
        """What has to be computed again for `target` when `source` changes, in order."""
        above = self.upstream([target])
        touched = {source.id}
        for expr in self.order:
            if expr.id in above and any(need.id in touched for need in self.needs(expr)):
                touched.add(expr.id)
        return [expr for expr in self.order if expr.id in touched and expr is not source]


def read_formulas(chain: PackChain, problems: list[PackProblem]) -> dict[tuple[str, str], Written]:
    """The narrowest definition of each variable ("variable", name) and rule ("benefit", code)."""
    found: dict[tuple[str, str], Written] = {}
    for pack in chain.packs:
        own: dict[tuple[str, str], Written] = {}
        files = pack.files("formulas/*.py")
        for file in sorted(files, key=lambda file: (file.stem != SHARED, file.name)):
            for formula in read_formula_file(file, pack.id, problems):
                key = ("benefit" if formula.unit is None else "variable", formula.name)
                written = Written(formula, pack.id, file)
                if key in own:
                    other = own[key]
                    where_first = f"{other.file.name}:{other.formula.line}"
                    text = Text(
                        zh=f"“{formula.name}”在 {where_first} 已定义。",
                        en=f'"{formula.name}" is already defined in {where_first}.',
                    )
                    problems.append(written.problem(text))
                own[key] = written
        found.update(own)
    return found


def read_formula_file(file: Path, pack: str, problems: list[PackProblem]) -> list[Formula]:
    """What a file declares. A pack's shared.py runs first; the others import its helpers as minzheng_packs.<id>."""
    collected: list[Formula] = []
    token = COLLECTED.set(collected)
    name = f"{PACKAGE}.{pack.replace('-', '_').replace('/', '_')}"
    module = ModuleType(name if file.stem == SHARED else f"{name}.{file.stem}")
    module.__file__ = str(file)
    if file.stem == SHARED:
        sys.modules.setdefault(PACKAGE, ModuleType(PACKAGE)).__path__ = []
        sys.modules[name] = module
    try:
        exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), module.__dict__)
    except SyntaxError as error:
        problems.append(PackProblem(file, error.lineno or 1, *explain(error)))
    except Exception as error:
        problems.append(_at_line(file, error, None))
    finally:
        COLLECTED.reset(token)
    return collected


def build(
    found: Mapping[tuple[str, str], Written],
    inputs: Mapping[str, Name],
    parameters: Mapping[str, Any],
    problems: list[PackProblem],
) -> Graph:
    """`problems` receives every mistake; the graph is usable only when there is none."""
    names = dict(inputs)
    for (kind, name), written in found.items():
        formula = written.formula
        if kind == "benefit":
            names[_readable(kind, name)] = Name("variable", formula.entity, FLAG)
        elif formula.unit is not None:
            if name in inputs:
                text = Text(zh=f"“{name}”已是家庭的事实。", en=f'"{name}" is already a fact of the family.')
                problems.append(written.problem(text))
            names[name] = Name("variable", formula.entity, formula.unit)
    nodes, variables, rules = Nodes(), dict[str, Expr](), dict[str, BuiltRule]()
    tokens = (NODES.set(nodes), SCOPE.set(Scope(names, parameters)))
    try:
        for (kind, name), written in found.items():
            try:
                if kind == "benefit":
                    rules[name] = _rule(written, variables)
                else:
                    variables[name] = _variable(written)
            except Exception as error:
                problems.append(_at_line(written.file, error, written))
        graph = Graph(nodes, variables, rules, {_readable(*key): written for key, written in found.items()})
        if not problems:
            problems.extend(cycles(graph))
        return graph
    finally:
        NODES.reset(tokens[0])
        SCOPE.reset(tokens[1])


def _readable(kind: str, name: str) -> str:
    """The name by which formulas read a definition."""
    return f"gets_{name}" if kind == "benefit" else name


def _variable(written: Written) -> Expr:
    formula = written.formula
    root = formula.function(Person() if formula.entity == PERSON else Household())
    if isinstance(root, int):
        root = literal(root, formula.unit or FLAG)
    if not isinstance(root, Expr):
        raise FormulaMistake(
            Text(zh=f"“{formula.name}”没有返回表达式。", en=f'"{formula.name}" returns no expression.'),
            Text(zh="函数最后要有 return。", en="End the function with return."),
        )
    if root.unit != formula.unit:
        raise FormulaMistake(
            Text(
                zh=f"“{formula.name}”声明的单位是 {formula.unit}，算出来的是 {root.unit}。",
                en=f'"{formula.name}" is declared as {formula.unit} but comes out as {root.unit}.',
            )
        )
    _same_entity(formula, root)
    return root


def _rule(written: Written, variables: dict[str, Expr]) -> BuiltRule:
    formula = written.formula
    personal = formula.entity == PERSON
    rule = formula.function(Person() if personal else Household())
    if not isinstance(rule, Rule):
        raise FormulaMistake(Text(zh="待遇的公式应返回 Rule(…)。", en="The formula of a benefit returns Rule(…)."))
    if personal and rule.who is None:
        raise FormulaMistake(Text(zh="个人的待遇要写明 who。", en="A benefit of a person says who it may concern."))
    built = assemble(written, rule)
    for part_of in (built.eligible, rule.amount, rule.quantity):
        if part_of is not None:
            _same_entity(formula, part_of)
    variables[f"gets_{formula.name}"] = built.eligible
    return built


def assemble(written: Written, rule: Rule) -> BuiltRule:
    """The nodes that a rule's parts come to."""
    eligible = all_of(*rule.eligible())
    if written.formula.entity != PERSON:
        return BuiltRule(written, rule, eligible, eligible, rule.amount, rule.quantity)
    answer = node("any", eligible, unit=FLAG, entity=HOUSEHOLD)
    return BuiltRule(written, rule, eligible, answer, _sum_of(eligible, rule.amount), _sum_of(eligible, rule.quantity))


def _sum_of(eligible: Expr, amount: Expr | None) -> Expr | None:
    if amount is None:
        return None
    drawn = where(eligible, amount, literal(0, amount.unit))
    return node("sum", drawn, unit=amount.unit, entity=HOUSEHOLD)


def _same_entity(formula: Formula, root: Expr) -> None:
    if root.entity not in (None, formula.entity):
        raise FormulaMistake(
            Text(
                zh=f"“{formula.name}”属于 {formula.entity}，算出来的属于 {root.entity}。",
                en=f'"{formula.name}" is of a {formula.entity} but comes out as of a {root.entity}.',
            )
        )


def cycles(graph: Graph) -> Iterator[PackProblem]:
    """One problem for each circle of formulas."""
    reads = {
        name: [expr.data for expr in graph.upstream([root], stop="").values() if expr.op == "variable"]
        for name, root in graph.variables.items()
    }
    finished: set[str] = set()

    def visit(name: str, path: list[str]) -> Iterator[PackProblem]:
        if name in path:
            circle = " → ".join([*path[path.index(name) :], name])
            yield graph.written[name].problem(
                Text(zh=f"公式互相引用成圈：{circle}。", en=f"The formulas go in a circle: {circle}."),
                Text(zh="改写其中一个，使它不依赖自己。", en="Rewrite one so that it does not depend on itself."),
            )
        elif name not in finished:
            for read in reads[name]:
                yield from visit(read, [*path, name])
            finished.add(name)

    for name in reads:
        yield from visit(name, [])


def _at_line(file: Path, error: Exception, written: Written | None) -> PackProblem:
    """The deepest line of this file that the error passed through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(file)]
    line = next((line for line in reversed(lines) if line), written.formula.line if written else 1)
    if isinstance(error, MinzhengError):
        return PackProblem(file, line, error.text, error.hint)
    return PackProblem(file, line, *explain(error))
