"""A mistake in a formula is found when the pack is loaded, with file, line and the nearest right name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from minzheng.base.packs import PackError, check_chain, load_chain
from minzheng.policy import checker, load_catalogue

from .conftest import BENEFITS, FORMULAS, PARAMETERS, VARIABLES

HEAD = "from minzheng.policy.authoring import *\n"


def first_problem(write: Callable[..., Path], **parts: str) -> tuple[int, str, str]:
    """(line, text in English, hint in English)."""
    folder = write(**parts)
    with pytest.raises(PackError) as raised:
        load_catalogue(load_chain("town"))
    problem = raised.value.problems[0]
    assert folder in problem.file.parents
    assert problem.text.zh
    return problem.line, problem.text.en, problem.hint.en if problem.hint else ""


def in_household(body: str, unit: str = "MONTHLY") -> str:
    """A formula file whose line 4 is the body."""
    head = f'{HEAD}@variable(entity=HOUSEHOLD, unit={unit}, label=("数", "Number"))\n'
    return f"{head}def number(h):\n    return {body}\n{FORMULAS}"


@pytest.mark.parametrize(
    ("body", "said", "hint"),
    [
        ("h.persons.sum('wages')", 'no fact or formula "wages"', "wage"),
        ("h.persons.sum(lambda p: p.wages)", 'no fact or formula "wages"', "wage"),
        ("h.incomes", 'no fact or formula "incomes"', "income"),
        ("law.lines", 'no parameter "lines"', "line"),
        ("h.wage", "a step between person and household is missing", "h.persons.sum"),
        ("h.persons.sum(lambda p: p.rooms)", "a step between person and household is missing", "p.household.rooms"),
        ("h.persons.sum(lambda p: p.wage + h.income)", "do not mix without a step", "p.household"),
        ("h.income + h.persons.sum('saved')", "units do not go together", ""),
        ("h.income + h.rooms", "units do not go together", ""),
        ("h.income + law.line.a_year()", "units do not go together", ".a_year()"),
        ("h.income / 2", "fractions", "part(amount, ratio, rounding)"),
        ("h.income * 1.5", "1.5", ""),
        ("h.income + 100", "not written into a formula", "law.name"),
        ("h.income * law.share", "must say how to round", "part(amount, ratio"),
        ("part(h.income, law.share, 'nearest')", 'no rounding "nearest"', ""),
        ("h.income if h.income > law.line else law.line", "runs once, at load", "where(condition"),
        ("h.income and law.line", "runs once, at load", "where(condition"),
        ("where(h.income, law.line, 0)", "yes/no belongs here", ""),
        ("h.persons.count(lambda p: p.relation.is_in('kid'))", 'no choice "kid"', ""),
        ("h.persons.sum(lambda p: 'x')", "An expression of a person", ""),
        ("undefined_name", 'Nothing here is called "undefined_name"', ""),
        ("max_off(h.income, 0)", 'called "max_off"', "max_of"),
        ("h.persons.any(p.wage > 0)", 'called "p"', "lambda p"),
        ("h('income', period)", 'called "period"', "without a period"),
        ("h('income', '2017-01')", "not read like this", "h.income"),
        ("law['line']", "not read like this", "law.line"),
        ("h.income()", "not followed by parentheses", "h.name"),
        ("h.income.a_yr()", 'no "a_yr"', "a_year"),
        ("sum(p.wage for p in h.persons)", "cannot be walked through", "h.persons.sum"),
        ("h.persons.sum(h.income)", "name or a formula of a person", "lambda p"),
        ("h.persons.sum(lambda p: p.persons.sum('wage'))", "A person has no persons", "p.household.persons"),
        ("h.persons.sum('deceased')", "cannot be summed", "count"),
        ("where(h.income > 0 & h.rooms > 0, law.line, 0)", "A yes/no belongs here", "in parentheses"),
        ("where(h.income > law.line & law.line > h.income, law.line, 0)", "A yes/no belongs here", "in parentheses"),
        ("where(h.income > 0, law.line, 0) % 5", "operator does not take an expression", "+ - * //"),
        ("where(1, law.line, 0)", "A yes/no belongs here, not 1", ""),
        ("round(h.income)", "round() does not take", "round_to_yuan"),
        ("abs(h.income)", "abs() does not take", "max_of"),
        ("max(h.income, law.line)", "cannot ask an expression", "max_of"),
        ("part(h.income, 0.5, 'down')", "belongs here, not 0.5", "law.name"),
        ("part(h.income, law.share)", "part() is called wrongly", "part(amount, ratio, rounding)"),
        ("part(h.income, law.share * 2, 'down')", "must say how to round", ""),
        ("divide(h.income, 1.5, 'down')", "positive whole number", ""),
        ("h.persons.sum(lambda p: where(p.relation == 'child', p.wage, 0))", "does not compare choice", "is_in"),
        ("h.persons.sum(lambda p: where(p.deceased == True, p.wage, 0))", "does not compare flag", "~"),
        ("where(law.share > law.share, law.line, 0)", "does not compare ratio", "part(b, law.ratio"),
        ("where(h.rooms >= law.line, law.line, 0)", "count >= money/month", ""),
        ("min_of(h.income, h.rooms)", "units differ", ""),
        ("age(h.income)", "counted from a date", ""),
    ],
)
def test_a_wrong_expression_is_found_at_its_line(town: Callable[..., Path], body: str, said: str, hint: str) -> None:
    line, text, advice = first_problem(town, formulas=in_household(body))
    assert line == 4
    assert said in text
    assert hint in advice


def test_the_contrary_of_an_amount_and_the_least_of_three_are_expressions(town: Callable[..., Path]) -> None:
    town(formulas=in_household("-min_of(h.income, law.line, 0) + max_of(0, h.income, law.line, 0)"))
    assert load_catalogue(load_chain("town")).graph.variables["number"].unit.is_money


@pytest.mark.parametrize(
    ("decorator", "said", "hint"),
    [
        ('@variable(entity="persons", unit=MONTHLY, label=("数", "N"))', 'no entity "persons"', "PERSON or HOUSEHOLD"),
        ('@variable(entity=HOUSEHOLD, unit="money/month", label=("数", "N"))', "is not a unit", '"MONTHLY"'),
        (
            '@variable(entity=HOUSEHOLD, unit=MONTHLY, label="数目")',
            "not a name in both languages",
            '("中文", "English")',
        ),
        ("@variable(entity=HOUSEHOLD, unit=MONTHLY)", "is called wrongly", "label=…"),
        ("@variable", "is called wrongly", "@variable(entity=…"),
        ("@benefit", "lacks the code", '@benefit("code")'),
        ("@variabel(entity=HOUSEHOLD)", 'Nothing here is called "variabel"', '"variable"'),
    ],
)
def test_a_wrong_declaration_of_a_formula_is_found_at_its_line(
    town: Callable[..., Path], decorator: str, said: str, hint: str
) -> None:
    body = f"{HEAD}\n{decorator}\ndef number(h):\n    return h.income\n{FORMULAS}"
    line, text, advice = first_problem(town, formulas=body)
    assert line == 3
    assert said in text
    assert hint in advice


@pytest.mark.parametrize(
    ("line", "said", "hint"),
    [
        ("from minzheng.policy.authoring import max_", 'no "max_" in minzheng.policy.authoring', '"max_of"'),
        ("from minzheng_packs.cm import x", 'no module "minzheng_packs', "shared.py"),
        ("import numpyy", 'no module "numpyy"', "minzheng.policy.authoring"),
        ("x = 1，2", "Python syntax", 'write "," instead'),
        ("x = （1）", "Python syntax", 'write "(" instead'),
        ("x = 1 / 0", "ZeroDivisionError", ""),
    ],
)
def test_a_file_that_does_not_run_is_found_at_its_line(
    town: Callable[..., Path], line: str, said: str, hint: str
) -> None:
    number, text, advice = first_problem(town, formulas=f"{HEAD}{line}\n{FORMULAS}")
    assert number == 2
    assert said in text
    assert hint in advice


def test_a_name_that_was_not_imported_comes_with_its_import(town: Callable[..., Path]) -> None:
    fixed = FORMULAS.replace('return h.persons.sum("wage")', 'return part(h.persons.sum("wage"), law.share, "down")')
    line, text, hint = first_problem(town, formulas=fixed)
    assert (line, text) == (6, 'Nothing here is called "part".')
    assert hint == "Add at the top of the file: from minzheng.policy.authoring import part"


def test_formulas_that_go_in_a_circle_are_named(town: Callable[..., Path]) -> None:
    circle = HEAD + "".join(
        f'@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("数", "N"))\ndef {name}(h):\n    return h.{other}\n'
        for name, other in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    line, text, _ = first_problem(town, formulas=circle + FORMULAS)
    assert line == 2
    assert "a → b → c → a" in text


def test_a_brace_left_open_in_a_sentence_is_found(town: Callable[..., Path]) -> None:
    line, text, _ = first_problem(town, formulas=FORMULAS.replace("低于{line}", "低于{line"))
    assert (line, text) == (10, "A brace is left open in the sentence.")


def test_a_sentence_with_an_unknown_place_is_found(town: Callable[..., Path]) -> None:
    line, text, hint = first_problem(town, formulas=FORMULAS.replace("低于{line}", "低于{lime}"))
    assert line == 10
    assert "{lime}" in text
    assert "line" in hint


def test_a_reference_that_nobody_defines_is_found(town: Callable[..., Path]) -> None:
    _, text, hint = first_problem(town, formulas=FORMULAS.replace('"rule"', '"rules"'))
    assert '"rules" is not defined' in text
    assert "rule" in hint


def test_a_benefit_without_formula_and_a_formula_without_benefit_are_found(town: Callable[..., Path]) -> None:
    _, text, hint = first_problem(town, benefits=BENEFITS.replace("aid:", "aids:", 1))
    assert 'benefit "aids" has no formula' in text
    assert "aid" in hint


def test_an_amount_must_have_the_period_of_its_benefit(town: Callable[..., Path]) -> None:
    _, text, _ = first_problem(town, formulas=FORMULAS.replace("amount=law.line", "amount=law.line.a_year()"))
    assert "does not have its period" in text


def test_python_that_cannot_be_read_is_a_problem_of_its_line(town: Callable[..., Path]) -> None:
    line, text, _ = first_problem(town, formulas="x = 1\ndef broken(:\n")
    assert line == 2
    assert "syntax" in text


def test_the_same_name_twice_in_a_pack_is_found(town: Callable[..., Path]) -> None:
    again = FORMULAS.split("@benefit")[0].split("\n", 2)[2]
    _, text, _ = first_problem(town, formulas=FORMULAS + "\n" + again)
    assert "already defined in rules.py:" in text


def test_a_formula_may_not_take_the_name_of_a_fact(town: Callable[..., Path]) -> None:
    _, text, _ = first_problem(town, formulas=FORMULAS.replace("def income", "def wage").replace("h.income", "h.wage"))
    assert "already a fact" in text


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("h.rooms", "is declared as money/month but comes out as count"),
        ("'12'", "returns no expression"),
        ("h.persons.any('deceased')", "is declared as money/month but comes out as flag"),
    ],
)
def test_a_formula_that_is_not_what_it_declares_is_found_where_it_begins(
    town: Callable[..., Path], body: str, said: str
) -> None:
    line, text, _ = first_problem(town, formulas=in_household(body))
    assert line == 2
    assert said in text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("  reference: rule\n  set_by: city", "  set_by: city"), '"reference" is missing'),
        (('value: "100.00"', "value: 100.5"), "should be one of: text"),
        (('value: "100.00"', 'value: "-1"'), "negative"),
        (("unit: money/month", "unit: money/moth"), 'no unit "money/moth"'),
        (("from: 2021-01-01", "from: 2020-01-01"), "same day"),
        (("set_by: city", "set_by: town"), '"town" is not an allowed value'),
        (('"1/3"', '"1/0"'), "not a value of ratio"),
    ],
)
def test_a_wrong_parameter_does_not_load(town: Callable[..., Path], change: tuple[str, str], said: str) -> None:
    _, text, _ = first_problem(town, parameters=PARAMETERS.replace(*change))
    assert said in text


def test_a_fact_declared_wrongly_does_not_load(town: Callable[..., Path]) -> None:
    _, text, hint = first_problem(town, variables=VARIABLES.replace("missing: zero", "missing: null_", 1))
    assert "missing cannot be" in text
    assert "zero" in hint


def test_the_pack_check_finds_formula_mistakes_with_file_and_line(town: Callable[..., Path]) -> None:
    folder = town(formulas=in_household("h.incomes"))
    found = check_chain("town", checker)
    assert [(item.file, item.line) for item in found] == [(folder / "formulas" / "rules.py", 4)]


def test_the_pack_check_is_silent_about_a_right_pack(town: Callable[..., Path]) -> None:
    town()
    assert check_chain("town", checker) == []


def test_a_narrower_pack_may_not_change_what_a_figure_measures(town: Callable[..., Path]) -> None:
    town()
    town(
        id="village",
        parent="town",
        parameters=PARAMETERS.replace("unit: money/month", "unit: money/year"),
        variables="",
        benefits="",
        formulas="",
    )
    found = [item.text.en for item in check_chain("village", checker)]
    assert any("The unit is money/month (as town declares)" in text for text in found)
