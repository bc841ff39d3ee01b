"""A small fictional country: two departments that answer for facts and one that only tells, with short times."""

from pathlib import Path

PACK = "xx"
DIVISION = "339901001001"
OTHER_DIVISION = "339902001001"
ITEMS = ["pensions.pension_paid", "pensions.training", "homes.houses", "homes.certificate", "people.marriage"]

FILES = {
    "pack.yaml": """
id: xx
title: {zh: 虚构国, en: Fictional country}
version: 1
division: "33"
description: {zh: 测试用。, en: For tests.}
""",
    "variables.yaml": """
pension: {entity: person, type: money, period: month, label: {zh: 养老金（月）, en: Pension a month}, missing: zero}
houses: {entity: person, type: count, label: {zh: 房产套数, en: Homes owned}, missing: zero}
deceased: {entity: person, type: flag, label: {zh: 已死亡, en: Deceased}, missing: "no"}
in_receipt: {entity: household, type: flag, label: {zh: 在领, en: In receipt}, missing: "no"}
disability_type:
  entity: person
  type: choice
  label: {zh: 残疾类别, en: Kind of disability}
  missing: none
  choices: {none: {zh: 无, en: None}, limb: {zh: 肢体, en: Limb}, visual: {zh: 视力, en: Visual}}
""",
    "references.yaml": """
law: {instrument: {zh: 虚构办法, en: Fictional measures}, article: "1", region: xx, verified: true}
""",
    "sources.yaml": """
pensions:
  label: {zh: 养老部门, en: Pension office}
  protocol: rest
  path: /pensions
  timeout_seconds: 1
  attempts: 2
  parallel: 4
  freshness_days: 30
  reference: law
  items:
    pension_paid:
      label: {zh: 养老金发放, en: Pension paid}
      why: {zh: 养老金是收入。, en: A pension is income.}
      answers: {pension: {field: monthly_amount, tolerance: "1.00"}}
      fields:
        monthly_amount: {label: {zh: 月金额, en: Amount a month}, type: money}
        from_on: {label: {zh: 起领日期, en: Drawn from}, type: date}
    training:
      label: {zh: 培训, en: Training}
      why: {zh: 了解情况。, en: To know.}
      fields: {course: {label: {zh: 课程, en: Course}, type: text}}
homes:
  label: {zh: 房产部门, en: Homes office}
  protocol: rest
  path: /homes
  timeout_seconds: 1
  attempts: 2
  freshness_days: 30
  reference: law
  items:
    houses:
      label: {zh: 房产, en: Homes}
      why: {zh: 房产是财产。, en: A home is property.}
      answers: {houses: {field: count}}
      fields: {count: {label: {zh: 套数, en: Number}, type: count}}
    certificate:
      label: {zh: 残疾人证, en: Disability certificate}
      why: {zh: 决定补贴。, en: Decides allowances.}
      answers: {disability_type: {field: type}}
      fields: {type: {label: {zh: 类别, en: Kind}, type: choice}}
people:
  label: {zh: 户籍部门, en: Register office}
  protocol: rest
  path: /people
  timeout_seconds: 1
  attempts: 1
  freshness_days: 30
  reference: law
  items:
    marriage:
      label: {zh: 婚姻, en: Marriage}
      why: {zh: 看配偶。, en: To see the spouse.}
      fields:
        married: {label: {zh: 已婚, en: Married}, type: flag}
""",
}


def write_country(folder: Path, **changed: str) -> Path:
    """Write the pack under `folder`; `changed` replaces a file's text by its name without ending."""
    pack = folder / PACK
    pack.mkdir(parents=True)
    for name, text in FILES.items():
        (pack / name).write_text(changed.get(name.removesuffix(".yaml"), text), encoding="utf-8")
    return folder
