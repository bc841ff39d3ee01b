"""Who is who in a household, and what it earns."""

from minzheng.policy.authoring import COUNT, FLAG, HOUSEHOLD, MONTHLY, PERSON, YEARS, variable
from minzheng.policy.authoring import age as full_years_since


@variable(entity=PERSON, unit=YEARS, label=("年龄", "Age"))
def age(p):
    return full_years_since(p.birth)


@variable(entity=PERSON, unit=FLAG, label=("以成年人身份在家庭中", "Lives in the household as an adult"))
def is_adult(p):
    return p.relation.is_in("applicant", "adult")


@variable(entity=HOUSEHOLD, unit=COUNT, label=("成年人数", "Number of adults"))
def number_of_adults(h):
    return h.persons.count("is_adult")


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("家庭工资收入", "Salaries of the household"))
def household_income(h):
    return h.persons.sum("salary")
