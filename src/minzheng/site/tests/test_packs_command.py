"""`minzheng packs check` looks at every pack, the examples too, and lists every mistake."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from minzheng.base.packs import forget, pack_ids, packs_dir
from minzheng.site.commands.packs import packs

EXAMPLE = "examples/country-template"


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The example packs alone, to be spoiled."""
    shutil.copytree(packs_dir() / "examples", tmp_path / "examples")
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path))
    forget()
    yield tmp_path / EXAMPLE
    forget()


def test_every_pack_is_checked_and_in_order() -> None:
    result = CliRunner().invoke(packs, ["check"])
    assert result.exit_code == 0, result.output
    assert f"{len(pack_ids())} packs are in order" in result.output
    assert EXAMPLE in pack_ids()


def test_mistakes_in_figures_are_all_listed_with_file_and_line(copied: Path) -> None:
    file = copied / "parameters" / "taxes.yaml"
    file.write_text(file.read_text().replace("unit: ratio", "unit: ration").replace("set_by", "setby", 1))
    result = CliRunner().invoke(packs, ["check", EXAMPLE])
    assert result.exit_code == 1
    assert "taxes.yaml:1:" in result.output
    assert "taxes.yaml:5:" in result.output
    assert 'Did you mean "ratio"?' in result.output
    assert "5 problems." in result.output


def test_a_mistake_in_a_formula_is_listed_with_its_line(copied: Path) -> None:
    file = copied / "formulas" / "taxes.py"
    file.write_text(file.read_text().replace("law.income_tax_rate", "law.income_tax_rat"))
    result = CliRunner().invoke(packs, ["check", EXAMPLE])
    line = next(n for n, text in enumerate(file.read_text().splitlines(), 1) if "income_tax_rat," in text)
    assert f"taxes.py:{line}:" in result.output
    assert "income_tax_rate" in result.output
    assert "1 problems." in result.output
