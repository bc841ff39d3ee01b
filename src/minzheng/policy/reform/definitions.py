"""A reform: a small YAML file of figures, with formulas in Python beside it where a rule itself changes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from minzheng.base.packs import Declaration, PackProblem, read_document, suggestion
from minzheng.base.packs.validation import Complaints, Wrong, adapter_of, validate
from minzheng.base.text import Text
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Benefit, Parameter, read_value
from minzheng.policy.graph.build import Written, read_formula_file
from minzheng.policy.reform.errors import ReformError

_CHANGE = re.compile(r"([+-])(\d+(?:\.\d+)?)%")


class ReformFile(Declaration):
    """`parameters`: a figure ("1100.00", "60%", 24, true) or a change of what is in force ("+8%", whole fen, half up).

    `formulas`: a Python file beside this one; a variable or benefit of a known name replaces it, a new one adds to it.
    `benefits` declares the new ones.
    """

    title: Text
    note: Text | None = None
    parameters: dict[str, str | int | bool] = {}
    formulas: str | None = None
    benefits: dict[str, Benefit] = {}


@dataclass(frozen=True)
class Reform:
    """Read and checked against a catalogue. `changed` are the parameters as they would be; `written` the formulas."""

    title: Text
    note: Text | None
    changed: Mapping[str, Parameter]
    written: Mapping[tuple[str, str], Written]
    benefits: Mapping[str, Benefit]


def read_reform(catalogue: Catalogue, file: Path) -> Reform:
    """Reads a reform from YAML, or from a Python file of formulas alone. Raises ReformError."""
    if file.suffix == ".py":
        problems: list[PackProblem] = []
        written = _formulas(file, problems)
        if problems:
            raise ReformError(problems)
        return Reform(Text(zh=file.stem, en=file.stem), None, {}, written, {})
    document = read_document(file)
    if document.problems:
        raise ReformError(document.problems)
    declared = validate(adapter_of(ReformFile), ReformFile, document.value, document)
    if isinstance(declared, Complaints):
        raise ReformError(declared)
    return reform_of(catalogue, declared, file, document.line_of)


def reform_of(
    catalogue: Catalogue, declared: ReformFile, file: Path, line: Callable[..., int] = lambda *path: 1
) -> Reform:
    """Checks a declared reform; `line` finds the line of a key in `file`. Raises ReformError."""
    problems: list[PackProblem] = []
    changed: dict[str, Parameter] = {}
    for name, raw in declared.parameters.items():
        entry = catalogue.parameters.get(name)
        if entry is None:
            text = Text(zh=f"没有参数“{name}”。", en=f'There is no parameter "{name}".')
            problems.append(PackProblem(file, line("parameters", name), text, suggestion(name, catalogue.parameters)))
            continue
        try:
            changed[name] = changed_parameter(entry.value, raw)
        except Wrong as error:
            problems.append(PackProblem(file, line("parameters", name), error.text, error.hint))
    written: Mapping[tuple[str, str], Written] = {}
    if declared.formulas is not None:
        path = file.parent / declared.formulas
        if path.is_file():
            written = _formulas(path, problems)
        else:
            text = Text(zh=f"没有文件 {declared.formulas}。", en=f"There is no file {declared.formulas}.")
            problems.append(PackProblem(file, line("formulas"), text))
    problems.extend(_undeclared(catalogue, declared, written, file))
    if problems:
        raise ReformError(problems)
    return Reform(declared.title, declared.note, changed, written, declared.benefits)


def changed_parameter(parameter: Parameter, raw: str | int | bool) -> Parameter:
    """The parameter with one figure for all days and places, or with every figure changed by a share. Raises Wrong."""
    share = _CHANGE.fullmatch(raw) if isinstance(raw, str) else None
    if share is None:
        read_value(raw, parameter.measure)
        first = {"from": "1900-01-01", "value": raw, "verified": False, "placeholder": True}
        return Parameter.model_validate({**_declared(parameter), "values": [first]})
    unit = parameter.measure
    if not (unit.is_money or unit.is_number or unit.kind == "ratio"):
        raise Wrong(Text(zh="这个参数不能按比例变动。", en="This parameter does not change by a share."))
    sign, percent = share.groups()
    factor = 1 + Fraction(percent) / 100 * (1 if sign == "+" else -1)
    if factor < 0:
        raise Wrong(Text(zh="降幅不能超过100%。", en="It cannot fall by more than 100%."))
    values = [item.model_copy(update={"value": _scaled(item.value, factor, parameter)}) for item in parameter.values]
    return parameter.model_copy(update={"values": values})


def _declared(parameter: Parameter) -> dict[str, object]:
    return parameter.model_dump(exclude={"values"})


def _scaled(raw: str | int | bool, factor: Fraction, parameter: Parameter) -> str | int:
    """Money to the whole fen and counts to the whole, half upward; a ratio exactly."""
    value = read_value(raw, parameter.measure)
    scaled = Fraction(value) * factor
    if parameter.measure.kind == "ratio":
        return f"{scaled.numerator}/{scaled.denominator}"
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return f"{whole // 100}.{whole % 100:02d}" if parameter.measure.is_money else whole


def _formulas(file: Path, problems: list[PackProblem]) -> dict[tuple[str, str], Written]:
    found: dict[tuple[str, str], Written] = {}
    for formula in read_formula_file(file, "reform", problems):
        found["benefit" if formula.unit is None else "variable", formula.name] = Written(formula, "reform", file)
    return found


def _undeclared(
    catalogue: Catalogue, declared: ReformFile, written: Mapping[tuple[str, str], Written], file: Path
) -> Iterator[PackProblem]:
    for (kind, name), item in written.items():
        if kind == "benefit" and name not in catalogue.benefits and name not in declared.benefits:
            text = Text(zh=f"没有声明名为“{name}”的待遇。", en=f'No benefit "{name}" is declared.')
            yield item.problem(text, suggestion(name, catalogue.benefits))
    for name in declared.benefits:
        if ("benefit", name) not in written and name not in catalogue.benefits:
            text = Text(zh=f"待遇“{name}”没有公式。", en=f'The benefit "{name}" has no formula.')
            yield PackProblem(file, 1, text)
