"""Records of money and property: work, tax, real estate, businesses, housing fund, finance."""

from __future__ import annotations

from datetime import timedelta

from minzheng.registry.population.model import Member, yuan
from minzheng.registry.population.numbers import business_code
from minzheng.registry.population.records.situation import EMPLOYERS, TRADE_NAMES, TRADES, Rows, Situation, ago
from minzheng.registry.population.stream import Stream


def work(member: Member, family: Situation, stream: Stream) -> Rows:
    """Employment, contributions, pensions, benefits, and the wages that the tax bureau knows."""
    rows: Rows = []
    department, facts = "human_resources", member.facts
    wage = facts.get("wage", 0)
    if wage:
        employer = f"{stream.pick(TRADE_NAMES)}{stream.pick(EMPLOYERS)}"
        record = {"employed": True, "employer": employer, "from_on": ago(family.day, stream, 60, 3_000)}
        rows.append((department, "employment_registration", record))
        rows.append(("tax", "income_tax", {"monthly_wage": yuan(wage), "employer": employer, "months": 12}))
    if member.adult and member.role == "worker" and stream.chance(9_200):
        months = stream.between(6, 12 * max(1, member.age - 21))
        base = max(wage, 481_200) if wage else 0
        record = {"scheme_employees": bool(wage), "monthly_base": yuan(base), "months_paid": months}
        rows.append((department, "pension_contributions", record))
    if facts.get("pension"):
        since = member.birth_on.replace(year=member.birth_on.year + 60, day=1).isoformat()
        central = yuan(facts.get("basic_pension_central", 0))
        record = {"monthly_amount": yuan(facts["pension"]), "central_part": central, "from_on": since}
        rows.append((department, "pension_paid", record))
    if facts.get("unemployment_benefit"):
        until = (family.day + timedelta(days=stream.between(60, 300))).isoformat()
        record = {"monthly_amount": yuan(facts["unemployment_benefit"]), "until_on": until}
        rows.append((department, "unemployment_benefit", record))
    if wage and stream.chance(30):
        record = {"monthly_amount": yuan(stream.between(50, 180) * 1_000), "grade": stream.between(5, 10)}
        rows.append((department, "work_injury_benefit", record))
    if wage and stream.chance(170):
        record = {
            "amount": yuan(stream.pick((1_000_00, 1_500_00, 2_000_00))),
            "paid_on": ago(family.day, stream, 20, 360),
        }
        rows.append((department, "skill_subsidy", record))
    return rows


def land(member: Member, family: Situation, stream: Stream) -> Rows:
    """Homes, mortgages, transfers, compensation for land."""
    rows: Rows = []
    department, homes = "natural_resources", member.facts.get("houses", 0)
    if homes:
        record = {"count": homes, "area_m2": homes * stream.between(55, 140), "place": family.place}
        rows.append((department, "real_estate", record))
        if family.urban and member.age < 50 and not family.low_income and stream.chance(4_500):
            amount = yuan(stream.between(30, 200) * 1_000_000)
            rows.append(
                (department, "mortgage", {"amount": amount, "registered_on": ago(family.day, stream, 90, 3_600)})
            )
    if member.adult and not family.low_income and stream.chance(120):
        price = yuan(stream.between(50, 260) * 1_000_000)
        rows.append(
            (department, "property_transfers", {"transferred_on": ago(family.day, stream, 30, 1_080), "price": price})
        )
    if member.adult and not family.urban and stream.chance(60 if family.low_income else 250):
        amount = yuan(stream.between(20, 160) * 100_000)
        rows.append(
            (department, "land_compensation", {"amount": amount, "paid_on": ago(family.day, stream, 200, 3_000)})
        )
    return rows


def business(member: Member, family: Situation, stream: Stream) -> Rows:
    """Registered businesses, and what they invoiced."""
    count = member.facts.get("companies", 0)
    if not count:
        return []
    department = "market_regulation"
    company = stream.chance(3_000) or bool(member.facts.get("wage"))
    name = f"{stream.pick(TRADE_NAMES)}{stream.pick(EMPLOYERS if company else TRADES)}"
    since = ago(family.day, stream, 200, 4_000)
    capital = yuan(stream.between(1, 50) * 1_000_000 if company else 0)
    record = {"count": count, "business_name": name, "uscc": business_code(family.division6, stream, company=company)}
    rows: Rows = [
        (department, "legal_representative", record | {"registered_capital": capital, "registered_on": since})
    ]
    if company:
        share = stream.pick((30, 51, 60, 100))
        rows.append((department, "shareholding", {"business_name": name, "amount": capital, "share_percent": share}))
    else:
        rows.append((department, "self_employed_licence", {"business_name": name, "registered_on": since}))
    turnover = member.facts.get("business_net", 0) * 12 * 3 or stream.between(2, 30) * 1_000_000
    rows.append(("tax", "invoices", {"amount": yuan(turnover), "count": stream.between(6, 400)}))
    return rows


def housing(member: Member, family: Situation, stream: Stream) -> Rows:
    """Provident fund, public rental, contracts for new homes."""
    rows: Rows = []
    department, wage = "housing", member.facts.get("wage", 0)
    if wage >= 450_000 and stream.chance(6_200 if family.urban else 3_000):
        balance = yuan(wage // 10 * stream.between(4, 60))
        rows.append((department, "fund_contributions", {"monthly_base": yuan(wage), "balance": balance}))
        if stream.chance(1_800):
            record = {"amount": yuan(wage * stream.between(1, 3)), "last_on": ago(family.day, stream, 10, 360)}
            rows.append((department, "fund_withdrawals", record))
    if family.low_income and family.urban and member.relation == "applicant" and not member.facts.get("houses"):
        record = {"monthly_rent": yuan(stream.between(8, 30) * 1_000), "from_on": ago(family.day, stream, 200, 2_500)}
        rows.append((department, "public_rental", record))
    if member.adult and not family.low_income and stream.chance(150):
        price = yuan(stream.between(70, 320) * 1_000_000)
        rows.append((department, "house_contracts", {"price": price, "signed_on": ago(family.day, stream, 20, 700)}))
    return rows


def finance(member: Member, family: Situation, stream: Stream) -> Rows:
    """Rent that is taxed, agricultural subsidies, deposits, securities and policies."""
    rows: Rows = []
    facts = member.facts
    if facts.get("property_income"):
        rent = {"monthly_rent": yuan(facts["property_income"]), "from_on": ago(family.day, stream, 90, 1_500)}
        rows.append(("tax", "rental_tax", rent))
    if not family.urban and family.registered and member.relation == "applicant" and stream.chance(6_500):
        mu = stream.between(1, 8)
        rows.append(("finance", "agricultural_subsidy", {"yearly_amount": yuan(mu * 11_000), "area_mu": mu}))
    if facts.get("deposits"):
        balance = yuan(facts["deposits"])
        rows.append(("finance", "bank_deposits", {"balance": balance, "accounts": stream.between(1, 4)}))
    if facts.get("securities") or facts.get("insurance_value"):
        record = {"market_value": yuan(facts.get("securities", 0)), "cash_value": yuan(facts.get("insurance_value", 0))}
        rows.append(("finance", "securities_insurance", record))
    return rows
