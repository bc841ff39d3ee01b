"""The reference page names everything that a pack's author can write."""

from __future__ import annotations

from pathlib import Path

import pytest

from minzheng.base.packs import packs_dir
from minzheng.policy import authoring, errors
from minzheng.policy.definitions import Benefit, ExpectedResult, Input, Parameter, ParameterValue, WorkedFamily
from minzheng.policy.units import UNITS

PAGE = packs_dir().parent / "docs" / "reference" / "policy.md"
TYPES = {"Condition", "Expr", "Household", "Law", "Lever", "Person", "Persons", "Step", "Rule"}


def page() -> str:
    return Path(PAGE).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", sorted(set(authoring.__all__) - TYPES))
def test_a_name_for_formulas_is_documented(name: str) -> None:
    assert name in page()


@pytest.mark.parametrize("model", [Benefit, ExpectedResult, Input, Parameter, ParameterValue, WorkedFamily])
def test_a_key_of_a_declaration_is_documented(model: type) -> None:
    keys = {info.alias or name for name, info in model.model_fields.items()}  # type: ignore[attr-defined]
    assert {key for key in keys if key not in page()} == set()


def test_every_unit_and_error_code_is_documented() -> None:
    codes = {found.code for found in vars(errors).values() if isinstance(found, type) and hasattr(found, "code")}
    codes.discard("error")
    assert {name for name in (codes | set(UNITS)) if name not in page()} == set()
