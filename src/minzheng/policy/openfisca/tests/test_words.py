"""openfisca.yaml of a pack is checked with the pack."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from minzheng.base.packs import check_chain, forget, packs_dir
from minzheng.policy import checker
from minzheng.policy.openfisca import CHECKER

PACK = "examples/country-template"


@pytest.mark.parametrize(
    ("word", "said", "hint"),
    [
        ("brith: {silence: 1970-01-01}", 'no fact "brith"', '"birth"'),
        ("birth: {silence: 12}", '"12" is not a date', ""),
        ("housing_occupancy_status: {silence: renter}", 'no choice "renter"', "tenant"),
        ("accommodation_size: {month: 13}", "at most 12", ""),
        ("parents: {role: {relatio: adult}}", 'no fact of a person "relatio"', '"relation"'),
        ("parents: {role: {relation: parent}}", 'no choice "parent"', "adult"),
        ("taxes.rate: {parameter: income_tax_rat}", 'no parameter "income_tax_rat"', '"income_tax_rate"'),
        ("some.reform: {pack: examples/country-template-new-taxi}", "no pack", "country-template-new-tax"),
        ("birth: {silence: 1970-01-01, pack: cn}", "means one thing", ""),
        ("birth: {silense: 1970-01-01}", 'no "silense"', '"silence"'),
    ],
)
def test_a_wrong_word_is_found_with_its_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, word: str, said: str, hint: str
) -> None:
    shutil.copytree(packs_dir() / "examples", tmp_path / "examples")
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path))
    forget()
    file = tmp_path / PACK / "openfisca.yaml"
    file.write_text(f"# words\nadults: {{role: {{relation: adult}}}}\n{word}\n", encoding="utf-8")
    (problem, *_) = check_chain(PACK, [*checker, CHECKER])
    forget()
    assert (problem.file, problem.line) == (file, 3)
    assert said in problem.text.en
    assert hint in (problem.hint.en if problem.hint else "")
