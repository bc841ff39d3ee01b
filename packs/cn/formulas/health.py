"""Insurance, check-ups and the funds that help with an illness."""

from minzheng_packs.cn import alive

from minzheng.policy.authoring import (
    PERSON,
    YEARLY,
    Rule,
    any_of,
    benefit,
    condition,
    law,
    max_of,
    min_of,
    part,
    step,
    variable,
    where,
)


@benefit("premium_aid", entity=PERSON)
def premium_aid(p):
    ratio = where(p.on_living_aid, law.premium_ratio_dibao, law.premium_ratio_edge)
    amount = part(law.insurance_premium, where(p.gets_tekun_living, law.premium_ratio_tekun, ratio), "half_up")
    return Rule(
        who=condition(
            p.is_in_need,
            "家里要有低保、特困或低保边缘对象",
            "Someone must be of a dibao, destitute or edge family",
            "medical-aid-2021",
        ),
        conditions=[alive(p, "medical-aid-2021")],
        amount=amount,
        steps=[
            step(
                "{name}：居民医保个人缴费{premium}，政府代缴{amount}",
                "{name}: of the premium of {premium}, {amount} is paid for you",
                reference="medical-aid-2021",
                premium=law.insurance_premium,
                amount=amount,
            )
        ],
    )


@variable(entity=PERSON, unit=YEARLY, label=("大病保险多报的", "More from critical-illness insurance"))
def critical_gain(p):
    """What the better terms bring over the usual ones."""
    left = p.in_list - p.medical_layer_1
    above = max_of(left - law.medical_critical_deductible, 0)
    usual = min_of(part(above, law.medical_critical_ratio, "down"), law.medical_critical_cap)
    return max_of(p.medical_layer_2 - usual, 0)


@benefit("critical_illness_tilt", entity=PERSON)
def critical_illness_tilt(p):
    return Rule(
        who=condition(
            p.medical_tilted,
            "家里要有低保或特困人员",
            "Someone must be on dibao or destitute support",
            "medical-aid-2021",
        ),
        conditions=[
            condition(
                p.basic_insurance,
                "{name}要参加了基本医疗保险",
                "{name} must be in basic medical insurance",
                "medical-aid-2021",
            )
        ],
        amount=p.critical_gain,
        steps=[
            step(
                "{name}：大病起付线{deductible}，报销比例{ratio}，不设封顶；本年多报{amount}",
                "{name}: deductible {deductible}, ratio {ratio}, no cap; {amount} more this year",
                reference="medical-aid-2021",
                deductible=p.critical_deductible,
                ratio=law.medical_critical_ratio_tilted,
                amount=p.critical_gain,
            )
        ],
    )


@benefit("extra_medical_aid", entity=PERSON)
def extra_medical_aid(p):
    left = p.in_list - p.medical_layer_1 - p.medical_layer_2 - p.medical_layer_3
    paid = part(max_of(left - law.extra_aid_line, 0), law.extra_aid_ratio, "down")
    amount = min_of(paid, p.medical_own_cost)
    return Rule(
        who=condition(
            p.medical_bill > 0,
            "家里有人在12个月内有医疗费用",
            "Someone in the family had medical cost in 12 months",
            "medical-aid-2021",
            gap=("没有医疗费用", "no medical cost"),
        ),
        conditions=[
            condition(
                any_of(p.medical_tilted, p.medical_edge, p.poor_through_illness),
                "{name}要是医疗救助对象",
                "{name} must be entitled to medical aid",
                "medical-aid-2021",
            ),
            condition(
                left > law.extra_aid_line,
                "三层报销救助之后，政策范围内自付要超过{line}；{name}还有{left}",
                "After three layers more than {line} on the list must be left to pay; {name} has {left}",
                "medical-aid-2021",
                line=law.extra_aid_line,
                left=left,
            ),
        ],
        amount=amount,
        steps=[
            step(
                "{name}：（{left} − {line}）× {ratio}，不超过最后自付，倾斜救助{amount}",
                "{name}: ({left} − {line}) × {ratio}, not more than the own cost in the end: {amount}",
                reference="medical-aid-2021",
                left=left,
                line=law.extra_aid_line,
                ratio=law.extra_aid_ratio,
                amount=amount,
            )
        ],
    )


@benefit("emergency_illness_aid", entity=PERSON)
def emergency_illness_aid(p):
    return Rule(
        who=condition(
            p.emergency_cost_unpaid > 0,
            "有人急救后欠付医疗费用",
            "Emergency treatment of somebody was not paid",
            "interim-art32",
            gap=("没有", "none"),
        ),
        conditions=[
            condition(
                any_of(p.homeless, p.household.liquid_assets < p.emergency_cost_unpaid),
                "{name}身份不明、生活无着，或家里的存款等（{assets}）不够付欠费{cost}",
                "{name} is without means or identity, or the family's savings ({assets}) do not reach the {cost} owed",
                "interim-art32",
                assets=p.household.liquid_assets,
                cost=p.emergency_cost_unpaid,
            )
        ],
        amount=p.emergency_cost_unpaid,
        steps=[
            step(
                "{name}：欠费{cost}由医院向疾病应急救助基金申请，您不用垫付",
                "{name}: the hospital claims the {cost} from the fund; you advance nothing",
                reference="interim-art32",
                cost=p.emergency_cost_unpaid,
            )
        ],
    )


@benefit("free_checkup", entity=PERSON)
def free_checkup(p):
    return Rule(
        who=condition(
            any_of(p.years_old >= 65, p.is_in_need),
            "家里要有满65周岁的老人，或低保、特困、低保边缘对象",
            "Someone must be 65 or over, or of a dibao, destitute or edge family",
            "public-health",
        ),
        conditions=[alive(p, "public-health")],
        steps=[
            step(
                "{name}：每年免费体检1次，并由家庭医生签约随访",
                "{name}: one free check-up a year, and a family doctor signs up",
                reference="public-health",
            )
        ],
    )


@benefit("mental_guardian", entity=PERSON)
def mental_guardian(p):
    return Rule(
        who=condition(
            p.mental_illness_registered & ~p.deceased,
            "家里要有在册的严重精神障碍患者",
            "Someone must be a registered patient with serious mental illness",
            "mental-guardian",
        ),
        conditions=[
            condition(
                p.guardianship_kept,
                "{name}的监护人要签监护协议、尽责看护，本年没有肇事肇祸",
                "{name}'s guardian must have signed and kept the agreement, with no incident this year",
                "mental-guardian",
            )
        ],
        amount=law.mental_guardian_year,
        steps=[
            step(
                "监护{name}：一年{amount}，按年评定后发给监护人",
                "For guarding {name}: {amount} a year to the guardian, after the yearly assessment",
                reference="mental-guardian",
                amount=law.mental_guardian_year,
            )
        ],
    )


@benefit("special_family_aid", entity=PERSON)
def special_family_aid(p):
    amount = where(p.special_family.is_in("lost_child"), law.special_family_lost, law.special_family_disabled)
    return Rule(
        who=condition(
            ~p.special_family.is_in("none") & ~p.deceased,
            "家里要有独生子女死亡或三级以上残疾的父母",
            "Someone must be a parent whose only child died or is disabled at level 3 or worse",
            "special-family",
        ),
        conditions=[
            condition(
                p.years_old >= 49,
                "{name}要满49周岁；现{age}",
                "{name} must be 49 or over; now {age}",
                "special-family",
                age=p.years_old,
            )
        ],
        amount=amount,
        steps=[
            step(
                "{name}：{kind}，每月{amount}",
                "{name}: {kind}, {amount} a month",
                reference="special-family",
                kind=p.special_family,
                amount=amount,
            )
        ],
    )


@benefit("womens_cancer_aid", entity=PERSON)
def womens_cancer_aid(p):
    return Rule(
        who=condition(
            p.sex.is_in("female") & p.illness_kind.is_in("cervical_cancer", "breast_cancer") & ~p.deceased,
            "家里要有患宫颈癌或乳腺癌的妇女",
            "A woman of the family must have cervical or breast cancer",
            "womens-cancer",
        ),
        conditions=[
            condition(
                p.is_in_need,
                "{name}要属于低保、特困或低保边缘家庭",
                "{name} must be of a dibao, destitute or edge family",
                "womens-cancer",
            )
        ],
        amount=law.womens_cancer_once,
        steps=[
            step(
                "{name}：凭医院诊断，一次性{amount}",
                "{name}: {amount} once, on the hospital's diagnosis",
                reference="womens-cancer",
                amount=law.womens_cancer_once,
            )
        ],
    )


@benefit("red_cross_aid", entity=PERSON)
def red_cross_aid(p):
    return Rule(
        who=condition(
            p.illness_kind.is_in("leukaemia", "congenital_heart") & ~p.deceased,
            "家里要有白血病或先天性心脏病患者",
            "Someone must have leukaemia or congenital heart disease",
            "red-cross",
        ),
        conditions=[
            condition(
                p.years_old <= 18,
                "{name}不超过18周岁；现{age}",
                "{name} is 18 or under; now {age}",
                "red-cross",
                age=p.years_old,
            ),
            condition(
                p.household.below_average,
                "家庭人均收入低于当地平均水平",
                "Income for each person is below the local average",
                "red-cross",
            ),
        ],
        amount=law.red_cross_once,
        steps=[
            step(
                "{name}：{kind}，每例{amount}",
                "{name}: {kind}, {amount} a case",
                reference="red-cross",
                kind=p.illness_kind,
                amount=law.red_cross_once,
            )
        ],
    )


@benefit("charity_aid", entity=PERSON)
def charity_aid(p):
    left = p.in_list - p.medical_layer_1 - p.medical_layer_2 - p.medical_layer_3
    return Rule(
        who=condition(
            p.medical_bill > 0,
            "家里有人在12个月内有医疗费用",
            "Someone in the family had medical cost in 12 months",
            "medical-layers",
            gap=("没有医疗费用", "no medical cost"),
        ),
        conditions=[
            condition(
                any_of(p.medical_tilted, p.medical_edge, p.poor_through_illness, p.illness_kind.is_in("haemophilia")),
                "{name}要是医疗救助对象，或患慈善项目的病种（如血友病）",
                "{name} must be entitled to medical aid, or have an illness that a charity project helps with",
                "medical-layers",
            ),
            condition(
                left > 0,
                "医保、大病保险、医疗救助之后，政策范围内还有自付；{name}还有{left}",
                "After insurance and medical aid something on the list is left to pay; {name} has {left}",
                "medical-layers",
                gap=("没有自付", "nothing left"),
                left=left,
            ),
        ],
        amount=p.medical_layer_4,
        steps=[
            step(
                "{name}：{left} × {ratio}，慈善救助{amount}；余下的可以发起公益众筹",
                "{name}: {left} × {ratio}, charity gives {amount}; for the rest crowdfunding may be started",
                reference="medical-layers",
                left=left,
                ratio=law.medical_charity_ratio,
                amount=p.medical_layer_4,
            )
        ],
    )
