"""Records of the person: civil affairs, medical insurance, police, disability and veterans."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from minzheng.registry.population.model import Facts, Member, yuan
from minzheng.registry.population.numbers import disability_number
from minzheng.registry.population.records.situation import Rows, Situation, ago
from minzheng.registry.population.stream import Stream

_ELSEWHERE = (
    "安徽省阜阳市",
    "河南省信阳市",
    "江西省上饶市",
    "四川省达州市",
    "贵州省毕节市",
    "江苏省盐城市",
    "云南省昭通市",
)
OTHER_REGISTER = "浙江省嘉兴市秀洲区"
"""Where the second household of a person in two households is said to be."""


def civil_affairs(member: Member, family: Situation, stream: Stream) -> Rows:
    """Marriage, adoption, death, assistance and allowances drawn."""
    rows: Rows = []
    department, facts = "civil_affairs", member.facts
    record: dict[str, Any]
    partner = _partner(member, family.members)
    if partner:
        years = max(1, min(member.age, partner.age) - 24)
        rows.append((department, "marriage", _marriage(partner, family, years)))
    if member.role == "child" and stream.chance(30):
        record = {"registered_on": ago(family.day, stream, 30, 900), "adopter_name": family.members[0].name}
        rows.append((department, "adoption", record))
    if facts.get("deceased"):
        died = family.day - timedelta(days=stream.between(20, 150))
        record = {"deceased": True, "died_on": died.isoformat(), "cremated_on": (died + timedelta(days=3)).isoformat()}
        rows.append((department, "death", record))
    if facts.get("separate_dibao_elsewhere"):
        record = {"in_receipt": True, "elsewhere": True, "monthly_amount": "810.00", "place": OTHER_REGISTER}
        rows.append((department, "assistance_history", record | {"from_on": ago(family.day, stream, 200, 900)}))
    elif family.household.get("in_receipt_of_dibao"):
        amount = yuan(family.household.get("previous_dibao", 0))
        record = {"in_receipt": True, "elsewhere": False, "monthly_amount": amount, "place": family.place}
        rows.append((department, "assistance_history", record | {"from_on": ago(family.day, stream, 200, 900)}))
    if member.age >= 80 and family.registered and not facts.get("deceased"):
        allowance = 50_000 if member.age >= 100 else 10_000 if member.age >= 90 else 5_000
        rows.append((department, "welfare_allowances", {"old_age_allowance": yuan(allowance)}))
    return rows


def _partner(member: Member, members: list[Member]) -> Member | None:
    pairs = {"applicant": "spouse", "spouse": "applicant", "parent": "parent"}
    wanted = pairs.get(member.relation)
    return next((other for other in members if other is not member and other.relation == wanted), None)


def _marriage(partner: Member, family: Situation, years: int) -> dict[str, Any]:
    on = family.day.replace(year=family.day.year - years).isoformat()
    return {"married": True, "registered_on": on, "spouse_name": partner.name}


def medical(member: Member, family: Situation, stream: Stream) -> Rows:
    """Enrolment, the year's claims, aid paid."""
    rows: Rows = []
    department, facts = "medical_insurance", member.facts
    if facts.get("basic_insurance"):
        employees = bool(facts.get("wage")) or facts.get("pension", 0) >= 290_000
        record = {"enrolled": True, "scheme_employees": employees, "from_on": ago(family.day, stream, 300, 6_000)}
        rows.append((department, "enrolment", record))
    bill = facts.get("medical_bill", 0)
    if bill or facts.get("serious_illness"):
        record = {
            "bill": yuan(bill),
            "in_list": yuan(facts.get("medical_in_list", 0)),
            "self_paid": yuan(facts.get("medical_self_paid", 0)),
            "serious_illness": bool(facts.get("serious_illness")),
            "visits": min(12, bill // 1_000_000),
        }
        rows.append((department, "claims", record))
    if bill > 2_000_000 and family.household.get("in_receipt_of_dibao"):
        rows.append((department, "medical_aid_paid", {"amount": yuan(bill // 10), "times": stream.between(1, 4)}))
    return rows


def police(member: Member, family: Situation, stream: Stream) -> Rows:
    """Household register or residence permit, vehicles, custody, crossings."""
    rows: Rows = []
    department, facts = "public_security", member.facts
    elsewhere = bool(facts.get("separate_dibao_elsewhere"))
    if family.registered:
        record: dict[str, Any] = {
            "head_name": family.members[0].name,
            "members": len(family.members),
            "address": OTHER_REGISTER if elsewhere else family.address,
            "registered_on": ago(family.day, stream, 400, 8_000),
            "other_household": elsewhere,
        }
    else:
        record = {
            "head_name": family.members[0].name,
            "members": len(family.members),
            "address": stream.pick(_ELSEWHERE),
        }
        issued = family.day - timedelta(days=stream.between(10, 350))
        until = issued.replace(year=issued.year + 1, day=min(issued.day, 28))
        permit = {"issued_on": issued.isoformat(), "valid_until": until.isoformat()}
        rows.append((department, "residence_permit", permit))
    rows.append((department, "household_register", record))
    if facts.get("vehicles"):
        value = yuan(stream.between(30, 260) * 100_000)
        record = {"count": facts["vehicles"], "model": "小型普通客车", "insured_value": value}
        rows.append((department, "vehicle", record | {"registered_on": ago(family.day, stream, 60, 3_000)}))
    if facts.get("in_custody") or facts.get("deceased"):
        rows.append((department, "custody", _custody(facts, family, stream)))
    if member.adult and stream.chance(60 if family.low_income else 1_100):
        record = {"exits": stream.between(1, 4), "last_on": ago(family.day, stream, 10, 360)}
        rows.append((department, "border_crossings", record))
    return rows


def _custody(facts: Facts, family: Situation, stream: Stream) -> dict[str, Any]:
    if facts.get("deceased"):
        return {"in_custody": False, "registration_cancelled": True}
    until = (family.day + timedelta(days=stream.between(120, 1_200))).isoformat()
    from_on = ago(family.day, stream, 60, 400)
    return {"in_custody": True, "from_on": from_on, "until_on": until, "registration_cancelled": False}


def disability_and_veterans(member: Member, family: Situation, stream: Stream) -> Rows:
    """The certificate, and preferential pensions."""
    rows: Rows = []
    facts = member.facts
    if facts.get("disability_level"):
        kind, level = facts["disability_type"], facts["disability_level"]
        number = disability_number(member.id_number, kind, level)
        record = {"number": number, "type": kind, "level": level, "issued_on": ago(family.day, stream, 300, 3_600)}
        rows.append(("disability_and_veterans", "disability_certificate", record))
    if facts.get("excluded_income"):
        record = {"monthly_amount": yuan(facts["excluded_income"]), "from_on": ago(family.day, stream, 400, 5_000)}
        rows.append(("disability_and_veterans", "preferential_pension", record))
    return rows
