"""Help once, after a sudden blow or when necessary spending leaves too little."""

from minzheng_packs.cn import assets_lever, below_local_average, edge_property, income_lever

from minzheng.policy.authoring import (
    HOUSEHOLD,
    MONEY,
    MONTHS,
    Rule,
    benefit,
    condition,
    each,
    law,
    max_of,
    min_of,
    part,
    round_to_yuan,
    step,
    variable,
    where,
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
    burden = part(h.yearly_income, law.temporary_spending_share, "down")
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
            condition(
                h.special_spending > burden,
                "这些支出要超过全年收入的{share}（{burden}）；您家共{spending}",
                "This cost must exceed {share} of the year's income ({burden}); yours is {spending}",
                "temporary-2018",
                gap=("还差{gap}", "{gap} short"),
                share=law.temporary_spending_share,
                burden=burden,
                spending=h.special_spending,
                quiet=True,
            ),
            below_local_average(h, "temporary-2018"),
            edge_property(h, "temporary-2018"),
            condition(
                h.yearly_income < line + h.special_spending,
                "付完这些支出后，人均月收入要低于低保标准{standard}；您家全年收入{income}，付完剩{left}",
                "After paying for it, income for each person must be below the dibao "
                "standard of {standard} a month; of {income} a year, {left} is left",
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
            income_lever(h.counted_income),
            assets_lever(h),
        ],
        outputs={"cap": h.temporary_cap},
    )
