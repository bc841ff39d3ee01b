"""Dibao: the family's income is topped up to the standard."""

from minzheng_packs.cn import INCOME_GAP, assets_lever, at_home, goods_levers, income_lever, property_conditions

from minzheng.policy.authoring import (
    COUNT,
    FLAG,
    HOUSEHOLD,
    MONTHLY,
    PERSON,
    Rule,
    benefit,
    condition,
    each,
    exclusion,
    law,
    max_of,
    round_to_yuan,
    shared_by,
    step,
    variable,
    where,
)


@variable(entity=PERSON, unit=FLAG, label=("按低保计算的家庭成员", "Counted for dibao"), reference="tekun-art4")
def is_dibao_member(p):
    return p.is_member & ~p.gets_tekun_living


@variable(entity=HOUSEHOLD, unit=COUNT, label=("低保计算人数", "People counted for dibao"))
def dibao_size(h):
    return h.persons.count("is_dibao_member")


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("低保家庭月收入", "Family income for dibao"), reference="dibao-art13")
def dibao_income(h):
    return h.persons.where("is_dibao_member").sum("person_income")


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("低保标准合计", "Standard of the whole family"))
def dibao_line(h):
    return law.dibao_standard * h.dibao_size


@variable(
    entity=HOUSEHOLD,
    unit=FLAG,
    label=("在享低保而收入已过标准", "On dibao, income past the standard"),
    reference="dibao-art33",
)
def is_leaving(h):
    return h.in_receipt_of_dibao & (h.dibao_income >= h.dibao_line) & (h.previous_dibao > 0)


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("核定的低保金", "Dibao as reckoned"), reference="dibao-art23")
def reckoned_dibao(h):
    topped_up = round_to_yuan(max_of(h.dibao_line - h.dibao_income, 0))
    return where(h.is_leaving, h.previous_dibao, topped_up)


@variable(
    entity=PERSON,
    unit=FLAG,
    label=("连续拒绝工作停发本人份额", "Share stopped after refusing work"),
    reference="interim-art45",
)
def share_is_stopped(p):
    return p.is_dibao_member & p.is_jobless & (p.job_refusals >= law.job_refusals_most)


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("停发的份额", "Shares that are stopped"), reference="interim-art45")
def stopped_dibao(h):
    return h.reckoned_dibao // h.dibao_size * h.persons.count("share_is_stopped")


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("每月低保金", "Dibao a month"), reference="dibao-art23")
def dibao_amount(h):
    return h.reckoned_dibao - h.stopped_dibao


@variable(entity=PERSON, unit=MONTHLY, label=("本人的低保份额", "A person's share of dibao"))
def dibao_share(p):
    house = p.household
    draws = house.gets_dibao & p.is_dibao_member & ~p.share_is_stopped
    return where(draws, house.reckoned_dibao // house.dibao_size, 0)


def each_dibao(h):
    return h.dibao_income // h.dibao_size


def income_condition(h):
    return condition(
        h.dibao_income < h.dibao_line,
        "人均月收入要低于低保标准{standard}；您家{size}口人，每月收入{income}，人均{each}",
        "Income for each person must be below the dibao standard of {standard} a month; "
        "yours is {income} for {size} people, {each} each",
        "interim-art9",
        when=~h.is_leaving,
        gap=INCOME_GAP,
        standard=law.dibao_standard,
        size=h.dibao_size,
        income=h.dibao_income,
        each=each_dibao(h),
    )


def gradual_exit(h):
    return condition(
        h.months_over_line < law.gradual_exit_months,
        "收入超过标准后有{limit}渐退期，期内照原金额发；您家人均月收入{each}，已满{months}",
        "After income passes the standard the old amount goes on for {limit}; "
        "yours, {each} each, has been over it for {months}",
        "dibao-art33",
        when=h.is_leaving,
        gap=("渐退期已满", "the period is over"),
        limit=law.gradual_exit_months,
        months=h.months_over_line,
        each=each_dibao(h),
    )


def earned(p):
    return step(
        "{name}：工资{wage} − 必要就业成本{cost} = {net}",
        "{name}: wages {wage} − cost of working {cost} = {net}",
        reference="dibao-art13",
        wage=p.wage,
        cost=p.employment_cost,
        net=p.net_wage,
    )


def disregarded(p):
    return step(
        "{name}：新就业满{months}，其中{disregard}不计入（每月最多低保标准的{most}）",
        "{name}: new job for {months}, {disregard} of it does not count (at most {most} of the standard a month)",
        reference="dibao-art33",
        months=p.new_job_months,
        disregard=p.disregarded_wage,
        most=law.disregard_multiple,
    )


def pension_left_out(p):
    return step(
        "{name}：养老金{pension}中，中央确定的基础养老金{out}不计入",
        "{name}: of the pension of {pension}, the central basic part of {out} does not count",
        reference="dibao-art13",
        pension=p.pension,
        out=p.disregarded_pension,
    )


def left_out(p):
    return step(
        "{name}：依法不计入的收入{out}，没有算在内",
        "{name}: {out} that by law does not count is left out",
        reference="dibao-art13",
        out=p.excluded_income,
    )


def deemed(p):
    return step(
        "{name}：赡养人家庭人均{income}，超过低保标准{multiple}的部分按{share}、{parents}位老人分摊，认定赡养费{support}",
        "{name}: the supporter's family has {income} each; of what is above {multiple} of the standard, "
        "{share} among {parents} elder(s) is {support}",
        reference="dibao-art13",
        income=p.supporters_income,
        multiple=law.deemed_support_multiple,
        share=law.deemed_support_share,
        parents=max_of(p.supported_parents, 1),
        support=p.deemed_support,
    )


def counted(p):
    return step(
        "{name}每月计入收入{income}",
        "{name}: counted income {income} a month",
        reference="dibao-art13",
        income=p.person_income,
    )


def not_a_member(p):
    return step("{name}不计入共同生活的家庭成员", "{name} is not counted as a member", reference="dibao-art7")


def how_income_was_counted(h):
    members = h.persons.where("is_dibao_member")
    return [
        each(h.persons.where(lambda p: ~p.is_member), not_a_member),
        each(members.where(lambda p: p.wage > 0), earned),
        each(members.where(lambda p: p.disregarded_wage > 0), disregarded),
        each(members.where(lambda p: p.disregarded_pension > 0), pension_left_out),
        each(members.where(lambda p: p.excluded_income > 0), left_out),
        each(members.where(lambda p: p.deemed_support > p.support_received), deemed),
        each(members.where(lambda p: p.person_income > 0), counted),
        step(
            "全家每月计入收入{income} ÷ {size}人 = 人均{each}",
            "The family's counted income {income} ÷ {size} people = {each} each",
            reference="dibao-art13",
            income=h.dibao_income,
            size=h.dibao_size,
            each=each_dibao(h),
        ),
    ]


def how_the_amount_was_reached(h):
    return [
        step(
            "{size}人 × 低保标准{standard} = {line}",
            "{size} people × dibao standard {standard} = {line}",
            reference="interim-art12",
            when=~h.is_leaving,
            size=h.dibao_size,
            standard=law.dibao_standard,
            line=h.dibao_line,
        ),
        step(
            "{line} − 家庭月收入{income} = {rest}，四舍五入到元，每月{amount}",
            "{line} − family income {income} = {rest}, rounded to the yuan: {amount} a month",
            reference="dibao-art23",
            when=~h.is_leaving,
            line=h.dibao_line,
            income=h.dibao_income,
            rest=h.dibao_line - h.dibao_income,
            amount=h.reckoned_dibao,
        ),
        step(
            "渐退期内照原金额，每月{amount}",
            "During the gradual exit the old amount goes on: {amount} a month",
            reference="dibao-art33",
            when=h.is_leaving,
            amount=h.reckoned_dibao,
        ),
        step(
            "连续{times}次无正当理由拒绝工作的，停发本人份额{stopped}，每月实发{amount}",
            "Whoever refused work {times} times in a row without good reason loses that person's share of {stopped}: "
            "{amount} a month",
            reference="interim-art45",
            when=h.stopped_dibao > 0,
            times=law.job_refusals_most,
            stopped=h.stopped_dibao,
            amount=h.dibao_amount,
        ),
    ]


@benefit("dibao")
def dibao(h):
    members = h.persons.where("is_dibao_member")
    return Rule(
        conditions=[
            at_home(h.dibao_size, "dibao-art7"),
            income_condition(h),
            gradual_exit(h),
            *property_conditions(h, h.liquid_limit, "dibao-art14"),
            condition(
                members.all(lambda p: ~p.separate_dibao_elsewhere),
                "家里不能有人已在别处享受低保",
                "Nobody in the family may already draw dibao elsewhere",
                "dibao-art7",
                quiet=True,
            ),
            exclusion(
                "tekun_living",
                h.all_tekun,
                "家里的人按特困人员供养，不再同时享受低保",
                "The family is supported as destitute and does not draw dibao as well",
                "tekun-art4",
            ),
        ],
        amount=h.dibao_amount,
        shared_by=shared_by(members.where(lambda p: ~p.share_is_stopped)),
        facts=how_income_was_counted(h),
        steps=how_the_amount_was_reached(h),
        levers=[income_lever(h.dibao_income), assets_lever(h), *goods_levers(h)],
    )
