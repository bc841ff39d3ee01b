"""A reform against the law: the same answers as each law alone, and only what it touches computed twice."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from minzheng.policy import Catalogue, Family, decide
from minzheng.policy.bulk.frame import frame_of_families
from minzheng.policy.bulk.people import make_population
from minzheng.policy.bulk.plan import plan_for
from minzheng.policy.bulk.tests.cases import CATALOGUE
from minzheng.policy.bulk.vector import evaluate
from minzheng.policy.reform import compare, join, read_reform
from minzheng.policy.reform.commands import compare_command
from minzheng.policy.reform.compare import compare_families
from minzheng.policy.reform.errors import NothingChanges, ReformError
from minzheng.policy.reform.joint import MARK
from minzheng.policy.reform.tally import MEASURES, deciles
from minzheng.policy.worked import worked_families

ON = date(2022, 3, 1)
PLACE = "330402000000"
VILLAGE = "330402007029"


@pytest.fixture(scope="module")
def families() -> list[Family]:
    found = (entry.value for entry in worked_families(CATALOGUE.chain).values())
    return [CATALOGUE.parse_family(item.input, on=ON) for item in found if not item.parameters and item.on <= ON]


def written(folder: Path, text: str, formulas: str = "") -> Path:
    file = folder / "reform.yaml"
    file.write_text(f"title: {{zh: 试算, en: Trial}}\n{text}", encoding="utf-8")
    if formulas:
        (folder / "rules.py").write_text(formulas, encoding="utf-8")
    return file


def alone(catalogue: Catalogue, family: Family) -> dict[str, tuple[str, int | None]]:
    results = decide(catalogue, family, division=PLACE, on=ON).benefits
    return {code: (result.answer, result.amount_fen) for code, result in results.items()}


def test_both_laws_at_once_answer_as_each_alone(tmp_path: Path, families: list[Family]) -> None:
    joint = join(CATALOGUE, read_reform(CATALOGUE, written(tmp_path, 'parameters: {dibao_standard: "900.00"}')))
    reformed = CATALOGUE.with_parameters({"dibao_standard": "900.00"})
    frame = frame_of_families(CATALOGUE, families, [PLACE] * len(families))
    codes = [*CATALOGUE.benefits, *(MARK + code for code in joint.touched)]
    found = evaluate(plan_for(joint.catalogue, ON, frame.places, benefits=codes), frame)
    for row, family in enumerate(families):
        for catalogue, name in ((CATALOGUE, lambda code: code), (reformed, joint.after)):
            for code, (answer, fen) in alone(catalogue, family).items():
                column = found[name(code)]
                unknown = column.unknown is not None and column.unknown[row]
                assert answer == ("unknown" if unknown else "yes" if column.values[row] else "no"), code
                if answer == "yes" and fen is not None:
                    assert found[f"{name(code)}_fen"].values[row] == fen


def test_only_what_follows_from_the_change_is_computed_twice(tmp_path: Path) -> None:
    wide = join(CATALOGUE, read_reform(CATALOGUE, written(tmp_path, 'parameters: {dibao_standard: "+8%"}')))
    narrow = join(CATALOGUE, read_reform(CATALOGUE, written(tmp_path, 'parameters: {virtual_post_amount: "600.00"}')))
    law = len(CATALOGUE.graph.nodes.all)
    assert "virtual_post" in narrow.touched
    assert "dibao" not in narrow.touched
    assert len(narrow.catalogue.graph.nodes.all) - law < 20
    assert len(wide.catalogue.graph.nodes.all) < 2 * law
    assert "old_age_allowance" not in wide.touched


def test_a_share_changes_every_figure_of_every_place_and_day(tmp_path: Path) -> None:
    reform = read_reform(CATALOGUE, written(tmp_path, 'parameters: {dibao_standard: "+8%"}'))
    before = CATALOGUE.parameters["dibao_standard"].value
    for old, new in zip(before.values, reform.changed["dibao_standard"].values, strict=True):
        assert (old.from_on, old.division) == (new.from_on, new.division)
    assert [item.value for item in reform.changed["dibao_standard"].values if item.from_on == date(2018, 11, 1)] == [
        "874.80"
    ]


def test_who_gains_and_who_loses_adds_up_to_the_cost(tmp_path: Path, families: list[Family]) -> None:
    reform = read_reform(CATALOGUE, written(tmp_path, 'parameters: {dibao_standard: "+8%"}'))
    result = compare_families(CATALOGUE, reform, families, [PLACE] * len(families), ON)
    total = dict(zip(MEASURES, result.counted.tally.total().tolist(), strict=True))
    assert total["gaining"] > 0
    assert total["gained_fen"] - total["lost_fen"] == total["after_fen"] - total["before_fen"]
    assert total["families"] == len(families)
    for dimension in ("county", "town", "age", "income"):
        rows = [row for _, row in result.counted.tally.of(dimension)]
        assert np.array_equal(np.sum(rows, axis=0), result.counted.tally.total())
    assert np.array_equal(
        np.sum([row for _, row in deciles(result.counted.tally)], axis=0), result.counted.tally.total()
    )


def test_a_population_on_disk_gives_what_its_families_give(tmp_path: Path) -> None:
    make_population(CATALOGUE, tmp_path / "people", 300, divisions=[VILLAGE, PLACE], on=ON, seed=5)
    reform = read_reform(CATALOGUE, written(tmp_path, 'parameters: {dibao_standard: "+8%"}'))
    one = compare(CATALOGUE, reform, tmp_path / "people", ON, engine="vector", workers=1)
    two = compare(CATALOGUE, reform, tmp_path / "people", ON, engine="vector", workers=2)
    assert one.to_json() == two.to_json()
    assert one.counted.households == 300


def test_a_formula_may_take_the_place_of_the_laws(tmp_path: Path, families: list[Family]) -> None:
    formulas = """
from minzheng.policy.authoring import COUNT, HOUSEHOLD, variable

@variable(entity=HOUSEHOLD, unit=COUNT, label=("低保计算人数", "People counted for dibao"))
def dibao_size(h):
    return h.persons.count("is_dibao_member") + 1
"""
    reform = read_reform(CATALOGUE, written(tmp_path, "formulas: rules.py", formulas))
    result = compare_families(CATALOGUE, reform, families, [PLACE] * len(families), ON)
    assert "dibao" in result.touched
    assert result.counted.benefits["dibao"]["fen"][1] > result.counted.benefits["dibao"]["fen"][0]


def test_a_reform_may_add_a_benefit(tmp_path: Path, families: list[Family]) -> None:
    formulas = """
from minzheng.policy.authoring import HOUSEHOLD, Rule, benefit, condition, law

@benefit("grandchild_grant")
def grandchild_grant(h):
    has = h.persons.any(lambda p: p.relation.is_in("grandchild"))
    return Rule(conditions=[condition(has, "有孙辈", "has a grandchild", "interim-art9")], amount=law.dibao_standard)
"""
    declared = """
formulas: rules.py
benefits:
  grandchild_grant:
    title: {zh: 隔代抚养补助, en: Grandchild grant}
    summary: {zh: 试算, en: Trial}
    department: {zh: 民政, en: Civil affairs}
    group: children
    order: 900
    form: cash
    unit: yuan
    period: month
    pays: true
    apply_mode: apply
    references: [interim-art9]
"""
    reform = read_reform(CATALOGUE, written(tmp_path, declared, formulas))
    joint = join(CATALOGUE, reform)
    assert (joint.touched, joint.added) == ((), ("grandchild_grant",))
    result = compare_families(CATALOGUE, reform, families, [PLACE] * len(families), ON)
    assert result.counted.benefits["grandchild_grant"]["yes"][0] == 0
    assert result.counted.benefits["grandchild_grant"]["yes"][1] > 0
    assert (
        result.counted.tally.total()[MEASURES.index("gaining")] == result.counted.benefits["grandchild_grant"]["yes"][1]
    )


def test_a_reform_that_changes_nothing_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingChanges):
        join(CATALOGUE, read_reform(CATALOGUE, written(tmp_path, "parameters: {}")))


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('parameters: {dibao_standrad: "900.00"}', 2, "dibao_standrad"),
        ('parameters:\n  dibao_standard: "a lot"', 3, "a lot"),
        ('parameters:\n  edge_inclusive: "+8%"', 3, "share"),
        ('parameters: {dibao_standard: "-120%"}', 2, "100%"),
        ("parametres: {}", 2, "parametres"),
        ("formulas: nowhere.py", 2, "nowhere.py"),
    ],
)
def test_a_mistake_in_a_reform_is_named_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ReformError) as refused:
        read_reform(CATALOGUE, written(tmp_path, text))
    problem = refused.value.problems[0]
    assert problem.line == line
    assert said in problem.text.en or said in str(problem.hint)


def test_a_wrong_name_in_a_reforms_formula_is_named_with_its_line(tmp_path: Path) -> None:
    formulas = """
from minzheng.policy.authoring import COUNT, HOUSEHOLD, variable

@variable(entity=HOUSEHOLD, unit=COUNT, label=("人数", "People"))
def dibao_size(h):
    return h.persons.count("is_dibao_membre")
"""
    with pytest.raises(ReformError) as refused:
        join(CATALOGUE, read_reform(CATALOGUE, written(tmp_path, "formulas: rules.py", formulas)))
    problem = refused.value.problems[0]
    assert (problem.file.name, problem.line) == ("rules.py", 6)
    assert "is_dibao_member" in str(problem.hint)


def test_the_command_prints_a_report_json_and_a_spreadsheet(tmp_path: Path) -> None:
    make_population(CATALOGUE, tmp_path / "people", 200, divisions=[VILLAGE], on=ON, seed=5)
    file = written(tmp_path, 'parameters: {dibao_standard: "+8%"}')
    base = [str(file), "--population", str(tmp_path / "people"), "--on", "2022-03", "--engine", "vector"]
    run = CliRunner().invoke
    shown = run(compare_command, [*base, "--by", "town", "--excel", str(tmp_path / "out.xlsx")])
    assert shown.exit_code == 0, shown.output
    assert "试算" in shown.output
    assert "受益户" in shown.output
    assert "建设街道" in shown.output
    english = run(compare_command, [*base, "--lang", "en", "--by", "age"]).output
    assert "gaining" in english
    assert "受益" not in english
    counted = json.loads(run(compare_command, [*base, "--json"]).output)
    assert counted["total"]["families"] == 200
    with zipfile.ZipFile(tmp_path / "out.xlsx") as book:
        assert "试算" in book.read("xl/sharedStrings.xml").decode()


def test_the_command_tells_a_mistake_with_its_line(tmp_path: Path) -> None:
    make_population(CATALOGUE, tmp_path / "people", 20, divisions=[VILLAGE], on=ON, seed=5)
    file = written(tmp_path, 'parameters: {dibao_standrad: "900.00"}')
    said = CliRunner().invoke(
        compare_command, [str(file), "--population", str(tmp_path / "people"), "--on", "2022-03", "--lang", "en"]
    )
    assert said.exit_code == 1
    assert "reform.yaml:2" in said.output
