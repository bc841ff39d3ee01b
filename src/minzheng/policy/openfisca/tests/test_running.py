"""What a test of OpenFisca may say, and how it is answered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.base.packs import PackChain
from minzheng.policy.commands import policy
from minzheng.policy.openfisca import Outcome, run_file

Run = Callable[[str], list[Outcome]]


def only(outcomes: list[Outcome]) -> Outcome:
    (outcome,) = outcomes
    return outcome


def values(**found: str) -> str:
    """A test of a single person in January 2017, as YAML in one line."""
    return "- {name: one, period: 2017-01, " + ", ".join(f"{key}: {value}" for key, value in found.items()) + "}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("{salary: 10000}", "{income_tax: 1500}"),
        ("{salary: 10000.55}", "{income_tax: 1500.08}"),
        ("{salary: 5000 * 2}", "{income_tax: 3000 / 2}"),
        ("{salary: {2017: 12000}}", "{income_tax: 150}"),
        ("{salary: {2017: 12000, 2017-01: 2000}}", "{income_tax: 300}"),
        ("{salary: {2017: 120000}}", "{income_tax: {2017: 18000, 'year:2017-01': 18000, 'month:2017-01:3': 4500}}"),
        ("{salary: {2017: 100}}", "{salary: {2017: 100, 2017-01: 8.34, 2017-12: 8.33}}"),
        ("{salary: {2017-02: 1000}}", "{income_tax: {2017-01: 0, 2017-02: 150}}"),
        ("{household_income: [0, 250, 500]}", "{meal_price: [0, 1, 2]}"),
        ("{rent: [100, 200], salary: 1000}", "{household_income: 1000}"),
        ("{age: 70}", "{pension: 1, gets_pension: true}"),
        ("{age: 30}", "{pension: 0, gets_pension: false}"),
        ("{birth: 1950-01-01}", "{age: 67, birth: {ETERNITY: 1950-01-01}}"),
        ("{birth: {ETERNITY: 1950-01-01}}", "{age: {2017-01: 67, 2016-01: 66}}"),
        ("{accommodation_size: {2017-01: 50}}", "{housing_tax: {2017: 500}, housing_occupancy_status: tenant}"),
        ("{accommodation_size: {2017-02: 50}}", "{housing_tax: {2017: 200}}"),
        ("{accommodation_size: {2017-01: 50}}", "{housing_tax_a_month: {2017-06: 41.67}}"),
        ("{housing_tax: {2017: 1200}}", "{housing_tax_a_month: 100}"),
        ("{salary: null}", "{salary: 0}"),
    ],
)
def test_short_forms_and_periods(run: Run, given: str, expected: str) -> None:
    outcome = only(run(values(input=given, output=expected)))
    assert outcome.passed, outcome.report()


FAMILY = """
- name: two adults and a child
  period: 2017-01
  input:
    {households}
    persons:
      Ann: {salary: 300}
      Bob: {salary: 100, age: 40}
      Cid: {birth: 2014-06-01}
      Dan: {salary: 50}
  output:
    {output}
"""


@pytest.mark.parametrize(
    ("households", "output"),
    [
        (
            "household: {adults: [Ann, Bob], children: Cid}",
            "{persons: {Ann: {basic_income: 600}, Cid: {basic_income: 0, age: 2}}, "
            "households: {household: {parenting_allowance: 600}, Dan: {household_income: 50}}}",
        ),
        (
            "households: {a: {adults: [Ann], children: [Cid]}, b: {adults: [Bob, Dan], rent: 9}}",
            "{household_income: [300, 150], number_of_adults: [1, 2], age: {2017-01: [47, 40, 2, 47]}}",
        ),
        ("", "{household_income: [300, 100, 0, 50], number_of_adults: 1}"),
    ],
)
def test_people_in_households(run: Run, households: str, output: str) -> None:
    outcome = only(run(FAMILY.replace("{households}", households).replace("{output}", output)))
    assert outcome.passed, outcome.report()


@pytest.mark.parametrize(
    ("margin", "passes"),
    [
        ("", False),
        ("absolute_error_margin: 0.01, ", False),
        ("absolute_error_margin: 5, ", True),
        ("absolute_error_margin: {default: 0, income_tax: 5}, ", True),
        ("absolute_error_margin: {default: 5, income_tax: 0}, ", False),
        ("relative_error_margin: 0.01, ", True),
        ("relative_error_margin: 0.0001, ", False),
        ("absolute_error_margin: 5, relative_error_margin: 0.0001, ", False),
        ("ignore_variables: [income_tax], ", True),
        ("only_variables: [salary], ", True),
    ],
)
def test_margins_and_left_out_variables(run: Run, margin: str, passes: bool) -> None:
    test = "- {name: one, period: 2017-01, " + margin + "input: {salary: 10000}, output: {income_tax: 1504}}"
    assert only(run(test)).passed is passes


def test_money_without_a_margin_agrees_to_the_cent(run: Run) -> None:
    assert only(run(values(input="{salary: 10.33}", output="{income_tax: 1.5495}"))).passed
    assert not only(run(values(input="{salary: 10.33}", output="{income_tax: 1.54}"))).passed


def test_a_difference_shows_expected_found_and_the_arithmetic(run: Run) -> None:
    outcome = only(run(values(input="{salary: 15000}", output="{social_security_contribution: 815}")))
    (difference,) = outcome.differences
    assert (difference.expected, difference.found) == ("815", "816.00")
    assert outcome.report().splitlines()[1:4] == [
        "    social_security_contribution@2017-01  (:1)",
        "      - 815",
        "      + 816.00",
    ]
    assert "contribution_rate_2 6%" in difference.arithmetic[0]
    assert "[contribution_has_third_rate true: yes]" in difference.arithmetic[0]


def test_the_arithmetic_goes_on_to_the_formulas_that_are_read(run: Run) -> None:
    content = """
    - name: a couple
      period: 2017-01
      input: {household: {adults: [Ann, Bob]}, persons: {Ann: {salary: 100, pension: 7}, Bob: {salary: 50}}}
      output: {household: {total_taxes: 0}}
    """
    (difference,) = only(run(content)).differences
    shown = "\n".join(difference.arithmetic)
    assert "total_taxes = " in shown
    assert (
        "income_tax [Ann] = part(((salary 100.00 + capital_returns 0.00) + pension 7.00), income_tax_rate 15%)" in shown
    )
    assert "pension [Ann] = (stated) = 7.00" in shown
    assert "housing_tax = " in shown


def test_parameters_can_be_set_for_one_test_from_a_day_on(run: Run) -> None:
    content = """
    - name: another share
      period: 2015-01
      parameters: {benefits: {housing_allowance: {values: {2010-01-01: {value: 0.1}, 2015-06-01: 0.5}}}}
      input: {rent: {2015: 1200}}
      output: {housing_allowance: {2015-01: 10, 2015-06: 50, 2009-12: 0}}
    """
    outcome = only(run(content))
    assert [item.what for item in outcome.differences] == []


def test_an_amount_before_its_law_is_unknown_and_names_the_figure(run: Run) -> None:
    (difference,) = only(run(values(input="{salary: {2011-01: 1}}", output="{income_tax: {2011-01: 0}}"))).differences
    assert difference.found == "? (income_tax_rate)"


@pytest.mark.parametrize(
    ("test", "said", "line"),
    [
        ("- name: one\n  period: 2017-01\n  inputs: {}\n  output: {}\n", 'no key "inputs". Did you mean "input"', 3),
        ("- name: one\n  period: 2017-01\n  input: {salary: 1}\n", "has no output", 1),
        ("- name: one\n  period: 17-01\n  output: {age: 1}\n", '"17-01" is not a period', 2),
        ("- name: one\n  period: 2017-01-15\n  output: {age: 1}\n", "not whole months", 2),
        ("- name: one\n  period: 2017-13\n  output: {age: 1}\n", "is not a period", 2),
        ("- name: one\n  output: {age: 1}\n", "states no period", 2),
        ("- name: one\n  output: {}\n  input:\n    salary: 1\n", "states no period", 4),
        (values(input="{salry: 1}", output="{age: 1}"), 'no fact or formula "salry". Did you mean "salary"', 1),
        (values(input="{salary: 1}", output="{income_tx: 1}"), 'Did you mean "income_tax"', 1),
        (values(input="{salary: abc}", output="{income_tax: 1}"), '"abc" is not a number', 1),
        (values(input="{salary: -1}", output="{income_tax: 1}"), "cannot be negative", 1),
        (values(input="{salary: __import__('os')}", output="{income_tax: 1}"), "is not a number", 1),
        (values(input="{salary: 1 / 0}", output="{income_tax: 1}"), "is not a number", 1),
        (values(input="{salary: 1e12}", output="{income_tax: 1}"), "is too large", 1),
        (values(input="{accommodation_size: 40.5}", output="{housing_tax: 405}"), "not a whole number", 1),
        (values(input="{housing_occupancy_status: tennant}", output="{housing_tax: 1}"), 'Did you mean "tenant"', 1),
        (values(input="{birth: 1950-13-01}", output="{age: 1}"), "no day", 1),
        (values(input="{birth: soon}", output="{age: 1}"), "is not a date", 1),
        (values(input="{salary: [1, 2], rent: [1, 2, 3]}", output="{age: 1}"), "2 values here, 3 elsewhere", 1),
        (values(input="{salary: [1, 2]}", output="{age: [1, 2, 3]}"), "There should be 2 values", 1),
        (values(input="{salary: 1, persons: {}}", output="{age: 1}"), "stands outside the persons", 1),
        (values(input="{persons: {Ann: {rent: 1}}}", output="{age: 1}"), '"rent" is of a household', 1),
        (values(input="{persons: {Ann: 1}}", output="{age: 1}"), "A mapping of name: value", 1),
        (values(input="{persons: {Ann: {}}, household: {adults: [An]}}", output="{}"), 'Did you mean "Ann"', 1),
        (values(input="{persons: {Ann: {}}, household: {adults: Ann, children: Ann}}", output="{}"), "two roles", 1),
        (values(input="{persons: {Ann: {}}, household: {parents: [Ann]}}", output="{}"), '"parents"', 1),
        (values(input="{persons: {Ann: {}}}", output="{persons: {Bob: {age: 1}}}"), 'no "Bob" in the input', 1),
        (values(input="{salary: 1}", output="{age: {2017: 1}}"), "has no sum over 2017", 1),
        (values(parameters="{taxes: {rate: {2010-01-01: 1}}}", output="{age: 1}"), 'no parameter "taxes.rate"', 1),
        (values(parameters="{income_tax_rate: {2010-01-01: x}}", output="{age: 1}"), "is not a value of ratio", 1),
        (values(division="'330'", output="{age: 1}"), "is not a division code", 1),
        ("- name: [\n", "YAML syntax", 2),
        ("- 5\n", "A test is a mapping", 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(run: Run, test: str, said: str, line: int) -> None:
    outcome = only(run(test))
    assert outcome.error is not None
    assert said in outcome.error.en
    assert outcome.line == line
    assert outcome.error.zh != outcome.error.en
    assert not outcome.passed
    assert not outcome.unsupported


def test_one_bad_test_does_not_stop_the_next(run: Run) -> None:
    first, second = run(values(input="{salry: 1}", output="{}") + "\n" + values(input="{age: 5}", output="{age: 5}"))
    assert (first.passed, second.passed) == (False, True)


def test_a_file_of_one_test_without_a_list(run: Run) -> None:
    outcome = only(run("name: one\nperiod: 2017-01\ninput: {age: 5}\noutput:\n  age: 6\n"))
    assert (outcome.name, outcome.differences[0].line) == ("one", 5)


def test_a_reform_in_python_is_named_as_what_cannot_be_run(run: Run) -> None:
    outcome = only(run(values(reforms="some_country.reforms.flat", output="{age: 1}")))
    assert outcome.unsupported
    assert outcome.error is not None
    assert "some_country.reforms.flat" in outcome.error.en
    assert "openfisca.yaml" in outcome.error.zh


def test_a_reform_that_the_pack_names_is_a_narrower_pack(run: Run) -> None:
    reform = "openfisca_country_template.reforms.add_new_tax.add_new_tax"
    assert only(run(values(reforms=reform, input="{salary: 1000}", output="{new_tax: 250}"))).passed
    assert only(run(values(reforms=f"[{reform}]", input="{has_car: false}", output="{new_tax: 0}"))).passed
    assert only(run(values(reforms=f"[{reform}, {reform}]", output="{new_tax: 0}"))).unsupported


def test_the_shell_reports_differences_and_counts(tmp_path: Path) -> None:
    file = tmp_path / "two.yaml"
    file.write_text(values(input="{age: 5}", output="{age: 5}") + "\n" + values(output="{age: 5}"), encoding="utf-8")
    result = CliRunner().invoke(policy, ["test", str(tmp_path), "--pack", "examples/country-template"])
    assert result.exit_code == 1
    assert "✗ one  (two.yaml:2)" in result.output
    assert "1 tests pass, 1 differ" in result.output
    file.write_text(values(input="{age: 5}", output="{age: 5}"), encoding="utf-8")
    result = CliRunner().invoke(policy, ["test", str(file), "--pack", "examples/country-template"])
    assert (result.exit_code, result.output) == (0, "1 项通过，0 项不符 / 1 tests pass, 0 differ\n")


def test_a_real_pack_can_be_tested_in_the_same_words(tmp_path: Path) -> None:
    from minzheng.base.packs import load_chain

    file = tmp_path / "jiaxing.yaml"
    file.write_text(
        """
- name: 祖父母带孙子，月收入1500元
  period: 2019-10
  division: "330402"
  input:
    household: {applicant: [w], spouse: [l], grandchild: [x], able_supporter: true}
    persons:
      w: {birth_on: 1951-03-05, pension: 1500}
      l: {birth_on: 1953-06-01}
      x: {birth_on: 2010-01-01}
  output:
    household: {gets_dibao: true, dibao_amount: 930}
""",
        encoding="utf-8",
    )
    outcome = only(list(run_file(load_chain("cn-zj-jiaxing"), file)))
    assert outcome.passed, outcome.report()


def test_the_same_pack_answers_the_platforms_own_questions(country: PackChain) -> None:
    from datetime import date

    from minzheng.policy import decide, load_catalogue

    catalogue = load_catalogue(country)
    facts = {
        "household": {"rent": "400.00"},
        "persons": [
            {"id": "p1", "name": "Ann", "relation": "applicant", "birth": "1990-01-01", "salary": "520.00"},
            {"id": "p2", "name": "Cid", "relation": "child", "birth": "2012-01-01"},
        ],
    }
    on = date(2016, 1, 1)
    results = decide(catalogue, catalogue.parse_family(facts, on=on), on=on).benefits
    assert {code: (item.answer, item.amount_fen) for code, item in results.items()} == {
        "basic_income": ("no", None),
        "housing_allowance": ("yes", 10000),
        "parenting_allowance": ("no", None),
        "pension": ("no", None),
    }
    assert results["parenting_allowance"].nearest_change is not None
    assert "¥20.00" in results["parenting_allowance"].nearest_change.en
