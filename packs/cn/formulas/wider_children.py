"""Children in difficulty, left behind, or needing an operation; the subsidy for raising a small child."""

from minzheng_packs.cn import is_gone, is_unable

from minzheng.policy.authoring import (
    FLAG,
    MONTHLY,
    PERSON,
    Rule,
    a_month_of,
    any_of,
    benefit,
    condition,
    exclusion,
    law,
    max_of,
    min_of,
    months_of_age,
    part,
    step,
    variable,
    where,
)


@variable(entity=PERSON, unit=FLAG, label=("监护缺失", "Without proper guardianship"), reference="difficulty-2016")
def lacks_guardian(p):
    father = is_unable(p.father_state, p.father_state_months) | is_gone(p.father_state)
    mother = is_unable(p.mother_state, p.mother_state_months) | is_gone(p.mother_state)
    return father | mother


@variable(
    entity=PERSON,
    unit=MONTHLY,
    label=("困境儿童补贴", "Allowance of a child in difficulty"),
    reference="difficulty-2016",
)
def difficulty_amount(p):
    def due(holds, ratio):
        return where(holds, part(p.scattered_standard, ratio, "half_up"), 0)

    poor = due(p.household.gets_dibao & p.is_member, law.difficulty_poverty)
    ill = due(p.severely_disabled | p.serious_illness, law.difficulty_illness)
    return max_of(max_of(poor, ill), due(p.lacks_guardian, law.difficulty_guardian))


@benefit("child_in_difficulty", entity=PERSON)
def child_in_difficulty(p):
    return Rule(
        who=condition(
            (p.years_old < 18) & ~p.deceased,
            "家里要有未满18周岁的孩子",
            "There must be a child under 18",
            "difficulty-2016",
            gap=("没有", "none"),
        ),
        conditions=[
            exclusion(
                "orphan", p.is_orphan, "{name}按孤儿保障", "{name} is provided for as an orphan", "difficulty-2016"
            ),
            exclusion(
                "unattended_child",
                p.is_unattended,
                "{name}按事实无人抚养儿童保障",
                "{name} is provided for as a de-facto unattended child",
                "difficulty-2016",
            ),
            exclusion(
                "tekun_living",
                p.gets_tekun_living,
                "{name}按特困人员供养",
                "{name} is supported as destitute",
                "difficulty-2016",
            ),
            condition(
                any_of(p.household.gets_dibao & p.is_member, p.severely_disabled, p.serious_illness, p.lacks_guardian),
                "{name}要属于低保家庭、本人重残重病，或父母一方不能监护",
                "{name} must be of a dibao family, severely disabled or seriously ill, or a parent cannot care",
                "difficulty-2016",
            ),
        ],
        amount=p.difficulty_amount,
        steps=[
            step(
                "{name}：散居孤儿标准{standard}的一定比例，几类同时符合的取最高，每月{amount}",
                "{name}: a share of the standard of orphans at home, {standard}, the highest where several fit: "
                "{amount} a month",
                reference="difficulty-2016",
                standard=p.scattered_standard,
                amount=p.difficulty_amount,
            )
        ],
    )


@benefit("left_behind_child", entity=PERSON)
def left_behind_child(p):
    father, mother = p.father_state, p.mother_state
    no_father = is_unable(father, p.father_state_months) | is_gone(father)
    no_mother = is_unable(mother, p.mother_state_months) | is_gone(mother)
    away = any_of(
        father.is_in("away") & mother.is_in("away"), father.is_in("away") & no_mother, mother.is_in("away") & no_father
    )
    return Rule(
        who=condition(
            (p.years_old < 16) & ~p.deceased,
            "家里要有未满16周岁的孩子",
            "There must be a child under 16",
            "left-behind-2016",
            gap=("没有", "none"),
        ),
        conditions=[
            condition(
                away,
                "{name}的父母都在外务工，或一方外出、另一方没有监护能力；现父亲：{father}，母亲：{mother}",
                "Both parents of {name} must be away for work, or one away and the other unable to care; "
                "now father: {father}, mother: {mother}",
                "left-behind-2016",
                father=father,
                mother=mother,
            )
        ],
        steps=[
            step(
                "{name}：建档一人一册，儿童主任每月上门{visits}次，和受托照护人签协议",
                "{name}: a file is opened, the child director visits {visits} time(s) a month, "
                "and whoever cares for the child signs an agreement",
                reference="left-behind-2016",
                visits=law.left_behind_visits,
            )
        ],
    )


@benefit("tomorrow_plan", entity=PERSON)
def tomorrow_plan(p):
    return Rule(
        who=condition(
            p.is_without_parents,
            "家里要有孤儿或事实无人抚养儿童",
            "There must be an orphan or a de-facto unattended child",
            "tomorrow-plan",
        ),
        conditions=[
            condition(
                ~p.disability_type.is_in("none"),
                "{name}要有残疾或需要手术康复；现为“{kind}”",
                "{name} must have a disability or need an operation; now: {kind}",
                "tomorrow-plan",
                kind=p.disability_type,
            )
        ],
        steps=[
            step(
                "{name}：在定点医院手术、康复，费用据实结算",
                "{name}: operation and rehabilitation in a designated hospital, settled at cost",
                reference="tomorrow-plan",
            )
        ],
    )


@benefit("child_rearing", entity=PERSON)
def child_rearing(p):
    old = months_of_age(p.birth_on)
    left = min_of(36 - old, 12)
    amount = a_month_of(law.childrearing_year, "half_up") * left
    return Rule(
        who=condition(
            (old < 36) & ~p.deceased,
            "家里要有未满3周岁的孩子",
            "There must be a child under 3",
            "childrearing-2025",
            gap=("没有", "none"),
        ),
        conditions=[
            condition(
                law.childrearing_scheme,
                "当时还没有育儿补贴",
                "The subsidy was not in force on that day",
                "childrearing-2025",
                quiet=True,
            )
        ],
        amount=amount,
        steps=[
            step(
                "{name}：每年{year}，按月折算；满3周岁前，今后12个月里有{left}，合{amount}",
                "{name}: {year} a year, counted by month; of the next 12 months {left} before the third birthday: "
                "{amount}",
                reference="childrearing-2025",
                year=law.childrearing_year,
                left=left,
                amount=amount,
            )
        ],
    )
