"""The rules in the shell, without the platform."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.policy.commands import decide_command, policy, schema

FAMILY = {
    "household": {"able_supporter": True},
    "persons": [
        {"id": "p1", "name": "王守田", "relation": "applicant", "birth_on": "1951-03-05", "pension": "1500.00"},
        {"id": "p2", "name": "李秀英", "relation": "spouse", "birth_on": "1953-06-01"},
        {"id": "p3", "name": "王小禾", "relation": "grandchild", "birth_on": "2009-05-20"},
    ],
}


@pytest.fixture
def family(tmp_path: Path) -> str:
    file = tmp_path / "family.json"
    file.write_text(json.dumps(FAMILY, ensure_ascii=False), encoding="utf-8")
    return str(file)


def test_decide_answers_in_chinese(family: str) -> None:
    result = CliRunner().invoke(decide_command, [family, "--division", "330402", "--on", "2019-10-01"])
    assert result.exit_code == 0, result.output
    assert "最低生活保障（低保）: 可以享受  ¥930.00 每月" in result.output
    assert "cn@1+cn-zj@1+cn-zj-jiaxing@1" in result.output


def test_decide_explains_in_english(family: str) -> None:
    arguments = [family, "--division", "330402", "--on", "2019-10-01", "--explain", "--lang", "en"]
    result = CliRunner().invoke(decide_command, arguments)
    assert "= 3 people × dibao standard ¥810.00 = ¥2,430.00  [interim-art12]" in result.output
    assert "illustrative, for the place to set" in result.output
    assert "still needed: " in result.output


def test_decide_prints_json(family: str) -> None:
    result = CliRunner().invoke(decide_command, [family, "--division", "330402", "--on", "2019-10-01", "--json"])
    assert json.loads(result.output)["benefits"]["dibao"]["amount_fen"] == 93_000


def test_decide_reads_yaml(tmp_path: Path) -> None:
    file = tmp_path / "family.yaml"
    file.write_text('persons: [{relation: applicant, birth_on: 1980-01-01, wage: "900.00"}]', encoding="utf-8")
    arguments = [str(file), "--division", "330402", "--on", "2021-08-01", "--explain"]
    result = CliRunner().invoke(decide_command, arguments)
    assert "→ 最近的变化: 家庭收入每月减少90.01元" in result.output


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "不是 JSON"),
        ('{"persons": []}', "There is no applicant"),
        ('{"persons": [{"relation": "applicant", "birth_on": "1980-01-01", "wage": 1500.5}]}', "浮点数"),
        ('{"persons": [{"relation": "applicant", "birth_on": "1980-01-01", "deceased": true}]}', "applicant_deceased"),
        ('{"persons": [{"relation": "applicant", "birth_on": "2020-01-01"}]}', "晚于"),
    ],
)
def test_a_bad_file_ends_with_plain_words(tmp_path: Path, content: str, said: str) -> None:
    file = tmp_path / "family.json"
    file.write_text(content, encoding="utf-8")
    result = CliRunner().invoke(decide_command, [str(file), "--division", "330402", "--on", "2019-10-01"])
    assert result.exit_code == 1
    assert said in result.output
    assert "Traceback" not in result.output


def test_a_place_without_a_pack_is_told(family: str) -> None:
    arguments = [family, "--division", "33040x", "--on", "2019-10-01"]
    result = CliRunner().invoke(decide_command, arguments)
    assert result.exit_code == 1
    assert "区划" in result.output


def test_the_schema_is_printed() -> None:
    result = CliRunner().invoke(schema, ["family"])
    assert json.loads(result.output)["title"] == "家庭 / Family"


def test_policy_test_counts_what_passes() -> None:
    result = CliRunner().invoke(policy, ["test", "--pack", "cn-zj-jiaxing"])
    assert result.exit_code == 0, result.output
    assert "0 户不符" in result.output


def test_policy_test_shows_what_differs(town: Callable[..., Path]) -> None:
    families = """
poor:
  name: 没有收入
  on: 2020-06-01
  division: "9901"
  input: {persons: [{relation: applicant, birth_on: 1980-01-01}]}
  output: {aid: {answer: yes, amount: "99.00"}, aids: {answer: no}}
"""
    town(families=families)
    result = CliRunner().invoke(policy, ["test", "--pack", "town"])
    assert result.exit_code == 1
    assert "- 99.00" in result.output
    assert "+ 100.00" in result.output
    assert "✓ 低于100.00元" in result.output
    assert "0 户通过，1 户不符" in result.output
