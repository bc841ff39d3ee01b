"""The list of policies as people and programs read it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from minzheng.base.packs import packs_dir
from minzheng.policy import Catalogue
from minzheng.policy.commands.catalogue import catalogue_command, conflicts, figures_to_set, markdown

PAGE = packs_dir().parent / "docs" / "reference" / "catalogue.md"


def printed(*options: str) -> str:
    result = CliRunner().invoke(catalogue_command, options)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_list_names_every_policy_in_both_languages() -> None:
    zh, en = printed(), printed("--lang", "en")
    assert "P57" in zh
    assert "慈善救助与公益众筹" in zh
    assert "Charity aid and crowdfunding" in en
    assert len(zh.splitlines()) == len(en.splitlines()) == 70


def test_the_english_list_has_no_chinese() -> None:
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in printed("--lang", "en"))


def test_programs_read_the_declarations() -> None:
    found = {entry["code"]: entry for entry in json.loads(printed("--json"))}
    assert found["eco_burial"]["policy_code"] == "P27"
    assert found["eco_burial"]["figures_to_set"] == ["eco_lawn", "eco_niche", "eco_sea", "eco_tree"]
    assert found["virtual_post"]["figures_to_set"] == []
    assert found["legal_aid"]["phone"] == "12348"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("edge", ["dibao", "tekun_living", "rigid_expenditure"]),
        ("disabled_student_aid", ["youth_study_aid"]),
        ("unattended_child", ["tekun_living", "orphan", "child_in_difficulty", "disability_living"]),
    ],
)
def test_what_excludes_each_other_is_read_from_the_rules(catalogue: Catalogue, code: str, expected: list[str]) -> None:
    assert conflicts(catalogue, code) == expected


def test_a_figure_that_was_published_is_not_to_be_set(catalogue: Catalogue) -> None:
    assert "dibao_standard" not in figures_to_set(catalogue, "dibao")
    assert "liquid_months" in figures_to_set(catalogue, "dibao")


def test_the_reference_page_holds_the_table_as_it_is_now(catalogue: Catalogue) -> None:
    assert markdown(catalogue) in PAGE.read_text(encoding="utf-8")
