"""Every test that OpenFisca's country-template publishes passes on our port of its law."""

from __future__ import annotations

from pathlib import Path

from minzheng.base.packs import PackChain
from minzheng.policy.openfisca import run_files
from minzheng.policy.worked import run_families


def test_every_published_test_passes(country: PackChain, published: Path) -> None:
    outcomes = list(run_files(country, [published]))
    assert [outcome.report() for outcome in outcomes if not outcome.passed] == []
    assert len(outcomes) == 38


def test_the_example_countrys_own_families_pass(country: PackChain) -> None:
    outcomes = list(run_families(country))
    assert [outcome.report() for outcome in outcomes if not outcome.passed] == []
    assert len(outcomes) >= 6
