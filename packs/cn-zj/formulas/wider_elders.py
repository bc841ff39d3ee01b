"""Subsidies, meals, safer homes, alarms, insurance and beds for elders."""

from minzheng_packs.cn import alive

from minzheng.policy.authoring import PERSON, Rule, any_of, benefit, condition, exclusion, law, step, where


def is_elder(p, reference):
    return condition(
        (p.years_old >= 60) & ~p.deceased, "家里要有满60周岁的老人", "There must be someone of 60 or over", reference
    )


def old_or_needy(p, reference):
    return condition(
        any_of(p.years_old >= law.very_old_from, p.is_needy_elder),
        "{name}要满{from_age}，或属于低保、特困、低保边缘家庭；现{age}",
        "{name} must be {from_age} or over, or of a dibao, destitute or edge family; now {age}",
        reference,
        from_age=law.very_old_from,
        age=p.years_old,
    )


@benefit("elder_service_subsidy", entity=PERSON)
def elder_service_subsidy(p):
    level = p.ability_level
    moderate = where(level == 2, law.elder_subsidy_moderate, law.elder_subsidy_mild)
    amount = where(level >= 3, law.elder_subsidy_severe, moderate)
    return Rule(
        who=is_elder(p, "zj-care-art36"),
        conditions=[
            condition(
                p.in_institution,
                "{name}住在养老机构（住在家里的，按居家养老服务时长）",
                "{name} lives in a care home (at home, hours of home care are given instead)",
                "zj-care-art36",
            ),
            exclusion(
                "tekun_living",
                p.gets_tekun_living,
                "{name}按特困人员供养，已含照料护理",
                "{name} is supported as destitute, care included",
                "zj-care-art36",
            ),
            condition(
                p.is_needy_elder,
                "{name}要属于低保或低保边缘家庭",
                "{name} must be of a dibao or edge family",
                "zj-care-art36",
            ),
            condition(
                any_of(level >= 1, p.years_old >= law.very_old_from),
                "{name}经评估失能、失智，或满{from_age}",
                "{name} was assessed as having lost ability, or is {from_age} or over",
                "zj-care-art36",
                from_age=law.very_old_from,
            ),
        ],
        amount=amount,
        steps=[
            step(
                "{name}：按能力等级，每月{amount}抵机构服务费",
                "{name}: by ability level, {amount} a month off the home's fee",
                reference="zj-care-art36",
                amount=amount,
            )
        ],
    )


@benefit("elder_meals", entity=PERSON)
def elder_meals(p):
    by_age = where(p.years_old >= law.very_old_from, law.meal_very_old, law.meal_old)
    amount = where(p.is_needy_elder, law.meal_needy, by_age)
    return Rule(
        who=is_elder(p, "zj-meals"),
        conditions=[
            condition(
                any_of(p.years_old >= law.meal_from, p.is_needy_elder),
                "{name}要满{from_age}，或属于低保、特困、低保边缘家庭；现{age}",
                "{name} must be {from_age} or over, or of a dibao, destitute or edge family; now {age}",
                "zj-meals",
                from_age=law.meal_from,
                age=p.years_old,
            )
        ],
        amount=amount,
        steps=[
            step(
                "{name}：在助餐点每餐补贴{amount}，每天最多{most}餐",
                "{name}: {amount} off each meal at a meal point, at most {most} a day",
                reference="zj-meals",
                amount=amount,
                most=law.meals_a_day,
            )
        ],
    )


@benefit("age_friendly_home", entity=PERSON)
def age_friendly_home(p):
    return Rule(
        who=is_elder(p, "zj-care-art11"),
        conditions=[
            condition(
                p.is_needy_elder,
                "{name}要属于低保、特困或低保边缘家庭",
                "{name} must be of a dibao, destitute or edge family",
                "zj-care-art11",
            ),
            condition(
                any_of(p.years_old >= law.very_old_from, p.disability_level >= 1, p.ability_level >= 1),
                "{name}高龄（满{from_age}）、残疾或经评估失能",
                "{name} is very old ({from_age} or over), disabled or assessed as having lost ability",
                "zj-care-art11",
                from_age=law.very_old_from,
            ),
        ],
        steps=[
            step(
                "{name}：上门评估、列清单、施工、验收，每户最多{most}，享受一次",
                "{name}: the home is assessed, listed, adapted and accepted, at most {most} for a home, once",
                reference="zj-care-art11",
                most=law.age_friendly_most,
            )
        ],
    )


@benefit("sos_button", entity=PERSON)
def sos_button(p):
    return Rule(
        who=is_elder(p, "zj-elders-practice"),
        conditions=[old_or_needy(p, "zj-elders-practice")],
        steps=[
            step(
                "{name}：免费安装“一键通”，按一下就有人应答和上门",
                "{name}: the alarm button is installed free of charge; one press and somebody answers and comes",
                reference="zj-elders-practice",
            )
        ],
    )


@benefit("elder_accident_insurance", entity=PERSON)
def elder_accident_insurance(p):
    return Rule(
        who=is_elder(p, "zj-elders-practice"),
        conditions=[old_or_needy(p, "zj-elders-practice")],
        amount=law.elder_insurance_year,
        steps=[
            step(
                "{name}：政府付一年保费{amount}，按名单投保，不用申请",
                "{name}: the premium of {amount} a year is paid for you, by list, without an application",
                reference="zj-elders-practice",
                amount=law.elder_insurance_year,
            )
        ],
    )


@benefit("care_home_place", entity=PERSON)
def care_home_place(p):
    weak = any_of(p.household.size == 1, p.years_old >= law.very_old_from, p.severely_disabled, p.ability_level >= 3)
    return Rule(
        who=is_elder(p, "zj-care-art19"),
        conditions=[
            condition(
                any_of(p.gets_tekun_living, ~p.special_family.is_in("none"), p.is_needy_elder & weak),
                "{name}要是特困人员、计划生育特殊家庭老人，或低保、低边家庭的失能、高龄、独居、重残老人",
                "{name} must be destitute, of a special family-planning family, or an elder of a dibao or edge family "
                "who has lost ability, is very old, alone or severely disabled",
                "zj-care-art19",
            ),
            alive(p, "zj-care-art19"),
        ],
        steps=[
            step(
                "{name}：公办养老机构优先收住，按评估等级排队",
                "{name}: public care homes take you first, in the order of the assessed level",
                reference="zj-care-art19",
            )
        ],
    )
