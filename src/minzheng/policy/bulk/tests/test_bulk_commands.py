"""A whole city in the shell."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
from click.testing import CliRunner

from minzheng.policy.commands import policy


def shell(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(policy, [str(argument) for argument in arguments])
    return result.exit_code, result.output


def test_a_made_up_city_is_run_for_two_months(tmp_path: Path) -> None:
    code, said = shell("population", "--from-households", 200, "--out", tmp_path / "people", "--on", "2022-03-01")
    assert code == 0, said
    assert "200 户" in said
    run = ("run", "--population", tmp_path / "people", "--engine", "vector", "--workers", 1)
    code, said = shell(*run, "--on", "2022-03", "--out", tmp_path / "march", "--variables", "counted_income")
    assert code == 0, said
    assert "1/1" in said
    assert "200 户" in said
    assert "最低生活保障（低保）：可享受" in said
    code, said = shell(
        *run, "--on", "2022-04", "--out", tmp_path / "april", "--lang", "en", "--since", tmp_path / "march"
    )
    assert code == 1
    assert "另一些待遇" in said
    code, said = shell(*run, "--on", "2022-03", "--out", tmp_path / "plain", "--quiet")
    code, said = shell(
        *run, "--on", "2022-04", "--out", tmp_path / "april", "--lang", "en", "--since", tmp_path / "plain"
    )
    assert code == 0, said
    assert "households computed again: 0 new, 0 for facts" in said


def test_bad_rows_are_counted_and_their_file_is_named(tmp_path: Path) -> None:
    shell("population", "--from-households", 60, "--out", tmp_path / "people", "--on", "2022-03-01")
    run = ("run", "--population", tmp_path / "people", "--engine", "vector", "--workers", 1, "--quiet")
    code, said = shell(*run, "--on", "1995-01", "--out", tmp_path / "out")
    assert code == 0, said
    assert "户没有算" in said
    assert "problems.csv" in said
    assert "没有数值" in said


def test_a_folder_that_is_no_population_ends_with_words(tmp_path: Path) -> None:
    code, said = shell("run", "--population", tmp_path, "--on", "2022-03", "--out", tmp_path / "out")
    assert code == 1
    assert "没有 households.parquet" in said
    assert "There is no households.parquet" in said


def test_only_the_benefits_that_were_asked_for_are_put_out(tmp_path: Path) -> None:
    shell("population", "--from-households", 60, "--out", tmp_path / "people", "--on", "2022-03-01")
    run = ("run", "--population", tmp_path / "people", "--engine", "vector", "--workers", 1, "--quiet")
    code, said = shell(*run, "--on", "2022-03", "--out", tmp_path / "out", "--benefits", "dibao")
    assert code == 0, said
    names = pq.read_schema(tmp_path / "out" / "households" / "part-00000.parquet").names
    assert names == ["household_id", "division", "persons", "facts_digest", "dibao", "dibao_fen"]
    code, said = shell(*run, "--on", "2022-03", "--out", tmp_path / "other", "--benefits", "dibo")
    assert code == 1
    assert "dibao" in said
