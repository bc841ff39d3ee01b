"""Families whom necessary spending or a sudden blow has put into hardship."""

from minzheng.policy.authoring import (
    FLAG,
    HOUSEHOLD,
    MONEY,
    MONTHS,
    YEARLY,
    Rule,
    benefit,
    condition,
    each,
    exclusion,
    law,
    lever,
    max_of,
    min_of,
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


def average_condition(h, reference):
    return condition(
        h.yearly_income < law.local_average_income * h.size,
        "人均年收入要低于当地上年人均可支配收入{average}；您家人均{each}",
        "Yearly income for each person must be below last year's local average of {average}; yours is {each}",
        reference,
        gap=("全家每年高出{gap}", "{gap} a year too much for the whole family"),
        average=law.local_average_income,
        each=h.yearly_income // h.size,
    )


def property_condition(h, reference):
    return condition(
        h.edge_property_ok,
        "家庭财产要符合低保边缘家庭的规定（存款等合计不超过{limit}，现有{assets}；房产{homes}套，机动车{cars}辆，经营主体{firms}个）",
        "Property must be within the limits of an edge household (savings and the like at most {limit}, now {assets}; {homes} home(s), {cars} motor vehicle(s), {firms} business(es))",
        reference,
        limit=h.edge_liquid_limit,
        assets=h.liquid_assets,
        homes=h.homes,
        cars=h.motor_vehicles,
        firms=h.businesses,
    )


def times_condition(h):
    return condition(
        h.temporary_aid_times < law.temporary_times_most,
        "一年内最多救助{most}次；今年已有{times}次",
        "At most {most} times a year; {times} so far this year",
        "temporary-2018",
        gap=("次数已用完", "no more this year"),
        most=law.temporary_times_most,
        times=h.temporary_aid_times,
    )


# -- rigid expenditure -------------------------------------------------------------------------------------------------
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
            average_condition(h, "rigid-art4"),
            property_condition(h, "rigid-art4"),
            condition(
                h.rigid_spending > limit,
                "12个月的必需支出要超过家庭收入的{ratio}；您家支出{spending}，收入{income}，占{share}",
                "Necessary spending of 12 months must be more than {ratio} of income; yours is {spending} of {income}, {share}",
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
                "{size} people × dibao standard {standard} × {band} = {amount} a month, for at most 12 months, then a new application",
                reference="rigid-art10",
                size=h.size,
                standard=law.dibao_standard,
                band=band,
                amount=amount,
            ),
        ],
        levers=[
            lever(
                h.counted_income, "down", "家庭收入每月减少{change}", "The family's income lower by {change} a month"
            ),
            lever(h.liquid_assets, "down", "存款等金融资产减少{change}", "Savings and other assets lower by {change}"),
        ],
    )


# -- temporary aid -----------------------------------------------------------------------------------------------------
@variable(entity=HOUSEHOLD, unit=MONTHS, label=("临时救助上限月数", "Most months of temporary aid"))
def temporary_most_months(h):
    return where(h.especially_difficult, law.temporary_special_cap_months, law.temporary_cap_months)


@variable(entity=HOUSEHOLD, unit=MONEY, label=("临时救助上限", "Most temporary aid"), reference="interim-art47")
def temporary_cap(h):
    return law.dibao_standard * h.temporary_most_months * h.size


@variable(
    entity=HOUSEHOLD, unit=MONTHS, label=("急难情形的救助月数", "Months for this hardship"), reference="temporary-2018"
)
def emergency_months(h):
    kind = h.emergency
    ill = where(kind.is_in("illness"), law.temporary_illness_months, law.temporary_other_months)
    months = where(
        kind.is_in("fire"), law.temporary_fire_months, where(kind.is_in("accident"), law.temporary_accident_months, ill)
    )
    return where(h.especially_difficult, part(months, law.temporary_special_ratio, "down"), months)


def cap_step(h):
    return step(
        "不超过上限：{size}人 × 低保标准{standard} × {months} = {cap}",
        "Not more than the cap: {size} people × dibao standard {standard} × {months} = {cap}",
        reference="interim-art47",
        size=h.size,
        standard=law.dibao_standard,
        months=h.temporary_most_months,
        cap=h.temporary_cap,
    )


@benefit("temporary_aid_emergency")
def temporary_aid_emergency(h):
    asked = law.dibao_standard * h.emergency_months * h.size
    at_once = law.dibao_standard * law.temporary_township_months * h.size
    return Rule(
        conditions=[
            condition(
                ~h.emergency.is_in("none"),
                "家里遇到突发急难（火灾、意外事故、突发重病等）；不限户籍",
                "A sudden blow has hit the family (fire, accident, sudden major illness); wherever it is registered",
                "interim-art47",
            ),
            condition(h.size >= 1, "家庭里要有人", "Somebody must be in the family", "interim-art47", quiet=True),
            times_condition(h),
        ],
        amount=min_of(asked, h.temporary_cap),
        steps=[
            step(
                "{size}人 × 低保标准{standard} × {months} = {asked}",
                "{size} people × dibao standard {standard} × {months} = {asked}",
                reference="temporary-2018",
                size=h.size,
                standard=law.dibao_standard,
                months=h.emergency_months,
                asked=asked,
            ),
            cap_step(h),
            step(
                "情况紧急的，乡镇街道可先付{once}",
                "When it is urgent the township may pay {once} at once",
                reference="temporary-2018",
                once=min_of(at_once, min_of(asked, h.temporary_cap)),
            ),
        ],
        outputs={"cap": h.temporary_cap, "at_once": at_once},
    )


@benefit("temporary_aid_expenditure")
def temporary_aid_expenditure(h):
    line = law.dibao_standard.a_year() * h.size
    short = max_of(line + h.special_spending - h.yearly_income, 0)
    left = max_of(h.yearly_income - h.special_spending, 0)
    amount = round_to_yuan(min_of(min_of(short, h.special_spending).once(), h.temporary_cap))
    return Rule(
        conditions=[
            condition(
                h.special_spending > 0,
                "12个月里有自付的医疗、教育或康复支出；您家共{spending}",
                "There was medical, education or rehabilitation cost of your own in 12 months; yours is {spending}",
                "temporary-2018",
                gap=("没有这类支出", "no such cost"),
                spending=h.special_spending,
            ),
            average_condition(h, "temporary-2018"),
            property_condition(h, "temporary-2018"),
            condition(
                h.yearly_income < line + h.special_spending,
                "付完这些支出后，人均月收入要低于低保标准{standard}；您家全年收入{income}，付完剩{left}",
                "After paying for it, income for each person must be below the dibao standard of {standard} a month; of {income} a year, {left} is left",
                "temporary-2018",
                gap=("全年多出{gap}", "{gap} a year too much"),
                standard=law.dibao_standard,
                income=h.yearly_income,
                left=left,
            ),
            times_condition(h),
        ],
        amount=amount,
        facts=[
            each(
                h.persons.where(
                    lambda p: p.is_member & (p.medical_self_paid + p.education_spending + p.rehabilitation_spending > 0)
                ),
                lambda p: step(
                    "{name}：自付医疗{medical}，教育{education}，康复{rehabilitation}",
                    "{name}: own medical cost {medical}, education {education}, rehabilitation {rehabilitation}",
                    reference="rigid-art5",
                    medical=p.medical_self_paid,
                    education=p.education_spending,
                    rehabilitation=p.rehabilitation_spending,
                ),
            ),
        ],
        steps=[
            step(
                "低保标准全年合计{line} + 支出{spending} − 全年收入{income} = 缺口{short}",
                "Dibao standard for a year {line} + cost {spending} − income {income} = a gap of {short}",
                reference="temporary-2018",
                line=line,
                spending=h.special_spending,
                income=h.yearly_income,
                short=short,
            ),
            cap_step(h),
            step(
                "取缺口、支出和上限中最小的，一次性救助{amount}",
                "The least of gap, cost and cap is given once: {amount}",
                reference="temporary-2018",
                amount=amount,
            ),
        ],
        levers=[
            lever(
                h.counted_income, "down", "家庭收入每月减少{change}", "The family's income lower by {change} a month"
            ),
            lever(h.liquid_assets, "down", "存款等金融资产减少{change}", "Savings and other assets lower by {change}"),
        ],
        outputs={"cap": h.temporary_cap},
    )
