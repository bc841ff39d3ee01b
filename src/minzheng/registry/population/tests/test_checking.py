"""A mistake in population.yaml or cast.yaml is told with its file and line."""

import shutil
from pathlib import Path

import pytest

from minzheng.base.packs import check_chain, forget, packs_dir
from minzheng.registry.population import CHECKERS


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the packs that may be broken."""
    shutil.copytree(packs_dir(), tmp_path / "packs")
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path / "packs"))
    forget()
    return tmp_path / "packs" / "cn-zj-jiaxing"


def told(file: Path) -> list[str]:
    problems = check_chain("cn-zj-jiaxing", CHECKERS)
    return [f"{problem.line}: {problem.text.en}" for problem in problems if problem.file == file]


def change(file: Path, old: str, new: str) -> int:
    """Returns the line of the change."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_packs_as_they_are_have_no_mistake(pack: Path) -> None:
    assert told(pack / "population.yaml") == []
    assert told(pack / "cast.yaml") == []


def test_parts_that_do_not_make_a_whole(pack: Path) -> None:
    change(pack / "population.yaml", '"6": 300}', '"6": 400}')
    assert "household_size: the parts make 10100, not 10000." in "".join(told(pack / "population.yaml"))


def test_an_unknown_kind_of_family(pack: Path) -> None:
    line = change(pack / "population.yaml", "    elder_alone:", "    elder_alonely:")
    assert told(pack / "population.yaml") == [f'{line}: There is no kind of family "elder_alonely".']


def test_a_missing_figure(pack: Path) -> None:
    change(pack / "population.yaml", "urban_share:", "urban_part:")
    assert '1: "urban_share" is missing.' in told(pack / "population.yaml")


def test_an_unknown_variable_place_or_person_in_the_cast(pack: Path) -> None:
    file = pack / "cast.yaml"
    place = change(file, 'division: "330402100003"', 'division: "330402100999"')
    person = change(file, "two_households_a.3", "two_households_c.3")
    assert [line.split(":")[0] for line in told(file)] == [str(place), str(person)]
    change(file, 'wage: "2400.00"', 'wages: "2400.00"')
    forget()
    assert 'There is no variable "wages".' in "".join(told(file))
