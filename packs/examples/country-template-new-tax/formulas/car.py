"""A tax on people with a car, on top of the income tax."""

from minzheng.policy.authoring import MONTHLY, PERSON, law, variable, where


@variable(entity=PERSON, unit=MONTHLY, label=("车主税", "Car tax"), reference="new-tax")
def new_tax(p):
    return where(p.has_car, p.income_tax + law.new_tax_base, 0)
