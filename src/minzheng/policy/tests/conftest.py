"""One catalogue of Jiaxing, and a maker of small fictional packs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minzheng.base.packs import forget, load_chain
from minzheng.policy import Catalogue, Decision, decide, load_catalogue

ON = date(2021, 8, 1)
BORN = "1980-01-01"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(load_chain("cn-zj-jiaxing"))


@pytest.fixture(scope="session")
def decided(catalogue: Catalogue) -> Callable[..., Decision]:
    """decided([persons], household, on) in Nanhu District."""

    def run(persons: list[dict[str, Any]], household: dict[str, Any] | None = None, on: date = ON) -> Decision:
        family = catalogue.parse_family({"household": household or {}, "persons": persons}, on=on)
        return decide(catalogue, family, division="330402", on=on)

    return run


def person(id: str = "p1", relation: str = "applicant", birth_on: str = BORN, **facts: Any) -> dict[str, Any]:
    return {"id": id, "relation": relation, "birth_on": birth_on, **facts}


VARIABLES = """
relation:
  entity: person
  type: choice
  label: {zh: 关系, en: Relation}
  missing: required
  choices: {applicant: {zh: 本人, en: Applicant}, child: {zh: 子女, en: Child}}
birth_on: {entity: person, type: date, label: {zh: 出生日期, en: Date of birth}, missing: required}
wage: {entity: person, type: money, period: month, label: {zh: 工资, en: Wage}, missing: zero}
saved: {entity: person, type: money, label: {zh: 存款, en: Savings}, missing: zero}
deceased: {entity: person, type: flag, label: {zh: 已死亡, en: Dead}, missing: "no"}
rooms: {entity: household, type: count, label: {zh: 房间, en: Rooms}, missing: unknown}
"""
PARAMETERS = """
line:
  label: {zh: 标准, en: Line}
  unit: money/month
  reference: rule
  set_by: city
  values:
    - {from: 2020-01-01, value: "100.00", verified: true}
    - {from: 2021-01-01, value: "120.00", verified: false, placeholder: true}
    - {from: 2021-06-01, value: "130.00", verified: true, division: "990102"}
share:
  label: {zh: 比例, en: Share}
  unit: ratio
  reference: rule
  set_by: law
  values: [{from: 2020-01-01, value: "1/3", verified: true}]
"""
BENEFITS = """
aid:
  title: {zh: 救助, en: Aid}
  summary: {zh: 说明, en: Summary}
  department: {zh: 民政, en: Civil affairs}
  group: living
  order: 1
  form: cash
  unit: yuan
  period: month
  pays: true
  apply_mode: apply
  references: [rule]
"""
REFERENCES = """
rule: {instrument: {zh: 规则, en: Rule}, article: "1", region: "9901", verified: true}
"""
FORMULAS = """
from minzheng.policy.authoring import HOUSEHOLD, MONTHLY, Rule, benefit, condition, law, variable

@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("收入", "Income"))
def income(h):
    return h.persons.sum("wage")

@benefit("aid")
def aid(h):
    low = condition(h.income < law.line, "低于{line}", "below {line}", "rule", line=law.line)
    return Rule(conditions=[low], amount=law.line)
"""


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Writes a pack "town" of a city that does not exist; each part can be replaced."""
    monkeypatch.setenv("MINZHENG_PACKS", str(tmp_path))

    def write(
        *,
        formulas: str = FORMULAS,
        parameters: str = PARAMETERS,
        benefits: str = BENEFITS,
        variables: str = VARIABLES,
        families: str = "",
        id: str = "town",
        parent: str | None = None,
    ) -> Path:
        folder = tmp_path / id
        (folder / "formulas").mkdir(parents=True, exist_ok=True)
        head = f"id: {id}\ntitle: {{zh: 小城, en: Town}}\nversion: 1\ndivision: '9901'\n"
        head += "description: {zh: 虚构, en: Fictional}\n" + (f"parent: {parent}\n" if parent else "")
        parts = {"pack": head, "variables": variables, "parameters": parameters, "benefits": benefits}
        for name, text in {**parts, "references": "" if parent else REFERENCES, "families": families}.items():
            (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        (folder / "formulas" / "rules.py").write_text(formulas, encoding="utf-8")
        forget()
        return folder

    yield write
    forget()
