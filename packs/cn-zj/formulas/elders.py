"""Elders: the old-age allowance and hours of care at home."""

from minzheng.policy.authoring import FLAG, PERSON, Rule, any_of, benefit, condition, law, max_of, step, variable, where


@benefit("old_age_allowance", entity=PERSON)
def old_age_allowance(p):
    amount = where(p.years_old >= 100, law.old_age_100, where(p.years_old >= 90, law.old_age_90, law.old_age_80))
    return Rule(
        who=condition(
            p.years_old >= law.old_age_from,
            "家里要有满{from_age}的老人；{name}{age}",
            "There must be someone of {from_age} or over; {name} is {age}",
            "zj-elders-art26",
            from_age=law.old_age_from,
            age=p.years_old,
        ),
        conditions=[condition(~p.deceased, "{name}已去世", "{name} has died", "zj-elders-art26", quiet=True)],
        amount=amount,
        steps=[
            step(
                "{name}：{age}，每月{amount}，不看收入和财产",
                "{name}: {age}, {amount} a month, whatever the income and property",
                reference="zj-elders-art26",
                age=p.years_old,
                amount=amount,
            ),
        ],
    )


@variable(entity=PERSON, unit=FLAG, label=("困难家庭老人", "Elder of a needy family"), reference="zj-care-art36")
def is_needy_elder(p):
    house = p.household
    return (p.years_old >= 60) & any_of(house.gets_dibao, house.gets_edge, p.gets_tekun_living)


@benefit("home_care", entity=PERSON)
def home_care(p):
    very_old = p.years_old >= law.home_care_from
    level = p.ability_level
    moderate = where(level == 2, law.home_care_hours_moderate, law.home_care_hours_mild)
    by_level = where(level >= 3, law.home_care_hours_severe, moderate)
    needy = where(p.is_needy_elder & (level >= 1), by_level, 0)
    hours = max_of(needy, where(very_old, law.home_care_hours_everyone, 0))
    return Rule(
        who=condition(
            p.years_old >= 60,
            "家里要有满60周岁的老人；{name}{age}",
            "There must be someone of 60 or over; {name} is {age}",
            "zj-care-art36",
            age=p.years_old,
        ),
        conditions=[
            condition(
                very_old | (p.is_needy_elder & (level >= 1)),
                "{name}要满{from_age}，或是低保、低边、特困家庭中经评估失能的老人",
                "{name} must be {from_age} or over, or an elder of a dibao, "
                "edge or destitute family with assessed loss of ability",
                "zj-care-art36",
                from_age=law.home_care_from,
            ),
            condition(~p.deceased, "{name}已去世", "{name} has died", "zj-care-art36", quiet=True),
        ],
        quantity=hours,
        steps=[
            step(
                "{name}：每月免费居家服务{hours}；几项同类服务只取最多的一项，当月用完",
                "{name}: {hours} of free home care a month; of several "
                "like it only the most counts, to be used in the month",
                reference="zj-home-hours",
                hours=hours,
            ),
        ],
    )
