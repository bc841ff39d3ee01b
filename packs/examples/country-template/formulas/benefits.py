"""What the state pays: basic income, pension, housing and parenting allowances."""

from minzheng.policy.authoring import (
    HOUSEHOLD,
    MONTHLY,
    PERSON,
    YEARS,
    Rule,
    benefit,
    condition,
    law,
    lever,
    part,
    step,
    variable,
    where,
)


@benefit("basic_income", entity=PERSON)
def basic_income_rule(p):
    return Rule(
        who=condition(
            p.age >= law.age_of_majority,
            "{name}：要满{majority}；现在{age}",
            "{name}: must be {majority} old; is {age}",
            "basic-income",
            majority=law.age_of_majority,
            age=p.age,
        ),
        conditions=[
            condition(
                law.basic_income > 0,
                "当时还没有基本收入",
                "There was no basic income at that time",
                "basic-income",
                quiet=True,
            ),
            condition(
                p.salary <= 0,
                "{name}：不能有工资；现在每月{salary}",
                "{name}: may have no salary; has {salary} a month",
                "basic-income",
                when=law.basic_income_needs_no_salary,
                salary=p.salary,
            ),
        ],
        amount=law.basic_income,
        steps=[step("{name}：每月{amount}", "{name}: {amount} a month", amount=law.basic_income)],
    )


@variable(entity=PERSON, unit=MONTHLY, label=("基本收入", "Basic income"), reference="basic-income")
def basic_income(p):
    return where(p.gets_basic_income, law.basic_income, 0)


@benefit("pension", entity=PERSON)
def pension_rule(p):
    return Rule(
        who=condition(
            p.age >= law.age_of_retirement,
            "{name}：要满{retirement}；现在{age}",
            "{name}: must be {retirement} old; is {age}",
            "pension",
            retirement=law.age_of_retirement,
            age=p.age,
        ),
        conditions=[],
        amount=law.pension_amount,
        steps=[step("{name}：每月{amount}", "{name}: {amount} a month", amount=law.pension_amount)],
    )


@variable(entity=PERSON, unit=MONTHLY, label=("养老金", "Pension"), reference="pension")
def pension(p):
    return where(p.gets_pension, law.pension_amount, 0)


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("住房津贴", "Housing allowance"), reference="housing-allowance")
def housing_allowance(h):
    return part(h.rent, law.housing_allowance_share, "half_up")


@benefit("housing_allowance")
def housing_allowance_rule(h):
    return Rule(
        conditions=[
            condition(
                h.housing_allowance > 0,
                "房租的{share}要有金额；您家房租{rent}",
                "{share} of the rent must come to an amount; your rent is {rent}",
                "housing-allowance",
                share=law.housing_allowance_share,
                rent=h.rent,
            )
        ],
        amount=h.housing_allowance,
        steps=[
            step(
                "房租{rent} × {share} = {amount}",
                "rent {rent} × {share} = {amount}",
                reference="housing-allowance",
                rent=h.rent,
                share=law.housing_allowance_share,
                amount=h.housing_allowance,
            )
        ],
    )


@variable(entity=HOUSEHOLD, unit=YEARS, label=("孩子须小于的年龄", "Age below which a child counts"))
def parenting_age_limit(h):
    return where(h.number_of_adults == 1, law.parenting_age_single, law.parenting_age)


@benefit("parenting_allowance")
def parenting_allowance_rule(h):
    return Rule(
        conditions=[
            condition(
                h.household_income <= law.parenting_allowance_income_limit,
                "全家每月工资不超过{limit}；您家{income}",
                "Salaries of the household may be at most {limit} a month; yours are {income}",
                "parenting-allowance",
                limit=law.parenting_allowance_income_limit,
                income=h.household_income,
            ),
            condition(
                h.persons.any(lambda p: p.age < p.household.parenting_age_limit),
                "要有一个小于{limit}的孩子",
                "There must be a child younger than {limit}",
                "parenting-allowance",
                limit=h.parenting_age_limit,
            ),
        ],
        amount=law.parenting_allowance_amount,
        steps=[step("每月{amount}", "{amount} a month", amount=law.parenting_allowance_amount)],
        levers=[
            lever(
                h.household_income,
                "down",
                "全家工资每月减少{change}",
                "The household's salaries lower by {change} a month",
            )
        ],
    )


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("育儿津贴", "Parenting allowance"), reference="parenting-allowance")
def parenting_allowance(h):
    return where(h.gets_parenting_allowance, law.parenting_allowance_amount, 0)
