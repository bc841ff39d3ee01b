"""What a household owes, and what is left to it."""

from minzheng.policy.authoring import (
    HOUSEHOLD,
    MONTHLY,
    PERSON,
    YEARLY,
    a_month_of,
    law,
    marginal,
    max_of,
    part,
    variable,
    where,
)


@variable(entity=PERSON, unit=MONTHLY, label=("所得税", "Income tax"), reference="income-tax")
def income_tax(p):
    return part(p.salary + p.capital_returns + p.pension, law.income_tax_rate, "half_up")


@variable(entity=PERSON, unit=MONTHLY, label=("社保缴费", "Social security contribution"), reference="social-security")
def social_security_contribution(p):
    low = (0, law.contribution_rate_1)
    middle = (law.contribution_threshold_2, law.contribution_rate_2)
    high = (law.contribution_threshold_3, law.contribution_rate_3)
    return where(
        law.contribution_has_third_rate,
        marginal(p.salary, low, middle, high, rounding="half_up"),
        marginal(p.salary, low, middle, rounding="half_up"),
    )


@variable(entity=HOUSEHOLD, unit=YEARLY, label=("住房税", "Housing tax"), reference="housing-tax")
def housing_tax(h):
    by_size = max_of(law.housing_tax_per_square_metre * h.accommodation_size, law.housing_tax_minimum)
    return where(h.housing_occupancy_status.is_in("owner", "tenant"), by_size, 0)


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("每月住房税", "Housing tax for a month"), reference="housing-tax")
def housing_tax_a_month(h):
    return a_month_of(h.housing_tax, "half_up")


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("可支配收入", "Disposable income"), reference="statistics")
def disposable_income(h):
    earned = h.persons.sum(lambda p: p.salary + p.capital_returns)
    paid_out = h.persons.sum(lambda p: p.pension + p.basic_income) + h.housing_allowance + h.parenting_allowance
    owed = h.persons.sum(lambda p: p.income_tax + p.social_security_contribution) + h.housing_tax_a_month
    return earned + paid_out - owed


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("津贴合计", "Benefits together"), reference="statistics")
def total_benefits(h):
    return h.persons.sum("basic_income") + h.housing_allowance


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("税费合计", "Taxes together"), reference="statistics")
def total_taxes(h):
    return h.persons.sum("income_tax") + h.persons.sum("social_security_contribution") + h.housing_tax_a_month
