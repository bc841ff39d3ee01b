"""What Jiaxing adds: the register of needs, the virtual-post wage, the warm nest."""

from minzheng.policy.authoring import (
    COUNT,
    HOUSEHOLD,
    Rule,
    any_of,
    benefit,
    condition,
    law,
    lever,
    max_of,
    part,
    step,
    variable,
)


@benefit("near_poor")
def near_poor(h):
    line = part(law.dibao_standard, law.near_poor_multiple, "down")
    return Rule(
        conditions=[
            condition(
                h.counted_income <= line * h.size,
                "人均月收入不超过低保标准的{multiple}（{line}）；您家{size}口人，每月收入{income}，人均{each}",
                "Income for each person must not pass {multiple} of the dibao standard "
                "({line}) a month; yours is {income} for {size} people, {each} each",
                "jx-two-times",
                gap=("全家每月高出{gap}", "{gap} a month too much for the whole family"),
                multiple=law.near_poor_multiple,
                line=line,
                size=h.size,
                income=h.counted_income,
                each=h.counted_income // h.size,
            ),
            condition(h.size >= 1, "家庭里要有人", "Somebody must be in the family", "jx-two-times", quiet=True),
        ],
        steps=[
            step(
                "登记进困难家庭需求信息库，有合适的帮扶会主动联系您",
                "The family is entered in the register of needs; suitable help will be offered to you",
                reference="jx-two-times",
            ),
        ],
        levers=[
            lever(
                h.counted_income, "down", "家庭收入每月减少{change}", "The family's income lower by {change} a month"
            ),
        ],
    )


@variable(
    entity=HOUSEHOLD,
    unit=COUNT,
    label=("无劳动能力的人数", "Members without capacity to work"),
    reference="jx-virtual-post",
)
def members_unable_to_work(h):
    return h.persons.count(lambda p: p.is_member & any_of(p.no_work_capacity, p.unable_to_work))


def dibao_condition(h, reference):
    return condition(h.gets_dibao, "要是低保家庭", "The family must be on dibao", reference)


def two_people(h, reference):
    return condition(
        h.size >= 2,
        "家里要有2人以上；您家{size}人",
        "The family must have 2 people or more; yours has {size}",
        reference,
        size=h.size,
    )


@benefit("virtual_post")
def virtual_post(h):
    return Rule(
        conditions=[
            dibao_condition(h, "jx-virtual-post"),
            two_people(h, "jx-virtual-post"),
            condition(
                h.members_unable_to_work >= 1,
                "家里要有没有劳动能力的人；您家有{count}人",
                "Someone in the family must be without capacity to work; yours has {count}",
                "jx-virtual-post",
                count=h.members_unable_to_work,
            ),
        ],
        amount=law.virtual_post_amount,
        steps=[
            step(
                "每户每月{amount}",
                "{amount} a month for the household",
                reference="jx-virtual-post",
                amount=law.virtual_post_amount,
            ),
        ],
    )


@benefit("warm_nest")
def warm_nest(h):
    return Rule(
        conditions=[dibao_condition(h, "jx-warm-nest"), two_people(h, "jx-warm-nest")],
        steps=[
            step(
                "改善居住环境、添置家具并提供陪伴，每户最多{most}",
                "The home is improved, furniture and company are provided, at most {most} for a home",
                reference="jx-warm-nest",
                most=law.warm_nest_most,
            ),
        ],
    )


@benefit("income_fund")
def income_fund(h):
    promised = part(law.income_fund_unit, law.income_fund_return, "half_up") * h.income_fund_units
    amount = max_of(h.income_fund_paid, promised)
    return Rule(
        conditions=[
            condition(
                h.gets_near_poor,
                "您家要在困难家庭需求信息库里（低保标准2倍以内）",
                "The family must be on the register of needs (within twice the standard)",
                "jx-income-fund",
            ),
            condition(
                h.income_fund_units >= 1,
                "您家要持有增收帮扶基金份额；现有{units}份",
                "The family must hold units of the income fund; it has {units}",
                "jx-income-fund",
                units=h.income_fund_units,
            ),
        ],
        amount=amount,
        steps=[
            step(
                "{units}份 × {unit} × {ratio} = {promised}；应分红{paid}，取高的，一年{amount}",
                "{units} unit(s) × {unit} × {ratio} = {promised}; dividend {paid}; the higher, {amount} a year",
                reference="jx-income-fund",
                units=h.income_fund_units,
                unit=law.income_fund_unit,
                ratio=law.income_fund_return,
                promised=promised,
                paid=h.income_fund_paid,
                amount=amount,
            ),
        ],
    )


@benefit("branch_pairing")
def branch_pairing(h):
    return Rule(
        conditions=[
            condition(
                any_of(h.family_in_need, h.gets_rigid_expenditure),
                "您家要是低保、特困、低保边缘或刚性支出困难家庭",
                "Yours must be a dibao, destitute, edge or rigid-expenditure family",
                "jx-pairing",
            ),
        ],
        steps=[
            step(
                "一个党支部结对您家，定期走访，把需求记下来、办下去",
                "One Party branch is paired with your family, visits regularly, notes what is needed and sees to it",
                reference="jx-pairing",
            ),
        ],
    )
