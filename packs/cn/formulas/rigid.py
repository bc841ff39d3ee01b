"""Families whose necessary spending takes too much of their income."""

from minzheng_packs.cn import assets_lever, below_local_average, edge_property, income_lever

from minzheng.policy.authoring import (
    FLAG,
    HOUSEHOLD,
    YEARLY,
    Rule,
    benefit,
    condition,
    exclusion,
    law,
    part,
    permille_of,
    round_to_yuan,
    step,
    variable,
    where,
)


@variable(entity=HOUSEHOLD, unit=YEARLY, label=("家庭年收入", "Family income a year"))
def yearly_income(h):
    return h.counted_income.a_year()


@variable(
    entity=HOUSEHOLD,
    unit=YEARLY,
    label=("医疗、教育、康复支出", "Medical, education and rehabilitation cost"),
    reference="rigid-art5",
)
def special_spending(h):
    return h.persons.where("is_member").sum(
        lambda p: p.medical_self_paid + p.education_spending + p.rehabilitation_spending
    )


@variable(entity=HOUSEHOLD, unit=YEARLY, label=("生活支出", "Living cost"), reference="rigid-art5")
def living_spending(h):
    return part(law.dibao_standard.a_year() * h.size, law.rigid_living_ratio, "half_up")


@variable(entity=HOUSEHOLD, unit=YEARLY, label=("刚性支出", "Rigid spending"), reference="rigid-art5")
def rigid_spending(h):
    return h.living_spending + h.special_spending


@variable(
    entity=HOUSEHOLD, unit=FLAG, label=("收入低于当地平均", "Income below the local average"), reference="rigid-art4"
)
def below_average(h):
    return h.yearly_income < law.local_average_income * h.size


@benefit("rigid_expenditure")
def rigid_expenditure(h):
    limit = part(h.yearly_income, law.rigid_ratio, "down")
    heavy = h.rigid_spending > part(h.yearly_income, law.rigid_share_high, "down")
    heaviest = h.rigid_spending > part(h.yearly_income, law.rigid_share_highest, "down")
    band = where(heaviest, law.rigid_band_top, where(heavy, law.rigid_band_middle, law.rigid_band_low))
    amount = round_to_yuan(part(law.dibao_standard * h.size, band, "half_up"))
    return Rule(
        conditions=[
            condition(
                law.rigid_scheme | law.expenditure_scheme,
                "当时还没有施行支出型贫困或刚性支出困难家庭的制度",
                "No scheme for families with high necessary spending was in force on that day",
                "rigid-art4",
                quiet=True,
            ),
            exclusion(
                "dibao",
                h.gets_dibao,
                "已符合低保，不再认定为刚性支出困难家庭",
                "The family qualifies for dibao and so is not recognised for rigid expenditure",
                "rigid-art4",
            ),
            exclusion(
                "tekun_living",
                h.all_tekun,
                "已按特困人员供养，不再认定为刚性支出困难家庭",
                "The family is supported as destitute and so is not recognised for rigid expenditure",
                "rigid-art4",
            ),
            exclusion(
                "edge",
                h.gets_edge,
                "已是低保边缘家庭，不再认定为刚性支出困难家庭",
                "The family is an edge household and so is not recognised for rigid expenditure",
                "rigid-art4",
            ),
            below_local_average(h, "rigid-art4"),
            edge_property(h, "rigid-art4"),
            condition(
                h.rigid_spending > limit,
                "12个月的必需支出要超过家庭收入的{ratio}；您家支出{spending}，收入{income}，占{share}",
                "Necessary spending of 12 months must be more than {ratio} "
                "of income; yours is {spending} of {income}, {share}",
                "rigid-art4",
                gap=("必需支出还差{gap}", "spending is {gap} too little"),
                ratio=law.rigid_ratio,
                spending=h.rigid_spending,
                income=h.yearly_income,
                share=permille_of(h.rigid_spending, h.yearly_income),
            ),
        ],
        amount=amount,
        facts=[
            step(
                "生活支出{living} + 医疗、教育、康复支出{special} = {total}",
                "Living cost {living} + medical, education and rehabilitation cost {special} = {total}",
                reference="rigid-art5",
                living=h.living_spending,
                special=h.special_spending,
                total=h.rigid_spending,
            ),
        ],
        steps=[
            step(
                "{size}人 × 低保标准{standard} × {band} = 每月{amount}，最长12个月，期满重新申请",
                "{size} people × dibao standard {standard} × {band} = {amount} "
                "a month, for at most 12 months, then a new application",
                reference="rigid-art10",
                size=h.size,
                standard=law.dibao_standard,
                band=band,
                amount=amount,
            ),
        ],
        levers=[
            income_lever(h.counted_income),
            assets_lever(h),
        ],
    )
