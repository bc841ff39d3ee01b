"""What goes with dibao: more for those who need more, prices, a disabled member supported alone."""

from minzheng_packs.cn import alive, family_in_need

from minzheng.policy.authoring import (
    FLAG,
    HOUSEHOLD,
    MONTHLY,
    PERSON,
    Rule,
    any_of,
    benefit,
    condition,
    exclusion,
    law,
    max_of,
    part,
    round_to_yuan,
    step,
    variable,
    where,
)


@variable(entity=PERSON, unit=MONTHLY, label=("分类施保增发", "Dibao top-up"), reference="interim-art12")
def topup(p):
    def due(holds, ratio):
        return where(holds, part(law.dibao_standard, ratio, "half_up"), 0)

    elder, minor = due(p.years_old >= 60, law.topup_elder), due(p.years_old < 18, law.topup_minor)
    disabled, ill = due(p.severely_disabled, law.topup_disability), due(p.serious_illness, law.topup_illness)
    return max_of(max_of(elder, minor), max_of(disabled, ill))


@benefit("dibao_topup", entity=PERSON)
def dibao_topup(p):
    return Rule(
        who=condition(
            p.is_member & any_of(p.years_old >= 60, p.years_old < 18, p.severely_disabled, p.serious_illness),
            "家里要有老人（满60周岁）、未成年人、重度残疾人或重病患者",
            "Someone must be an elder (60 or over), a minor, severely disabled or seriously ill",
            "interim-art12",
        ),
        conditions=[
            condition(p.household.gets_dibao, "您家要享受低保", "The family must be on dibao", "interim-art12"),
            exclusion(
                "tekun_living",
                p.gets_tekun_living,
                "{name}按特困人员供养，不再增发",
                "{name} is supported as destitute and has no top-up",
                "tekun-art4",
            ),
        ],
        amount=p.topup,
        steps=[
            step(
                "{name}：低保标准{standard}的一定比例，几类同时符合的取最高，每月增发{amount}",
                "{name}: a share of the dibao standard of {standard}, the highest where several fit: {amount} a month",
                reference="interim-art12",
                standard=law.dibao_standard,
                amount=p.topup,
            )
        ],
    )


@variable(
    entity=PERSON,
    unit=FLAG,
    label=("低保重度残疾人单独施保", "Severely disabled, supported alone"),
    reference="interim-art12",
)
def is_supported_alone(p):
    return p.is_dibao_member & (p.disability_level >= 1) & (p.disability_level <= 2) & law.dibao_disabled_alone


@variable(
    entity=HOUSEHOLD, unit=MONTHLY, label=("其余家人的低保", "Dibao of the other members"), reference="dibao-art23"
)
def dibao_of_others(h):
    others = h.persons.where("is_dibao_member").where(lambda p: ~p.is_supported_alone)
    return round_to_yuan(max_of(law.dibao_standard * others.count() - others.sum("person_income"), 0))


@benefit("dibao_disabled_full")
def dibao_disabled_full(h):
    alone = h.persons.count("is_supported_alone")
    total = law.dibao_standard * alone + h.dibao_of_others
    return Rule(
        conditions=[
            condition(
                law.dibao_disabled_alone,
                "当地没有低保重度残疾人按全额单独施保的规定",
                "The place has no rule that a severely disabled member of a dibao family has the full standard",
                "interim-art12",
                quiet=True,
            ),
            condition(h.gets_dibao, "您家要享受低保", "The family must be on dibao", "interim-art12"),
            condition(~h.is_leaving, "渐退期内不再重新计算", "Not during the gradual exit", "dibao-art33", quiet=True),
            condition(
                alone >= 1,
                "家里要有一级或二级残疾的人；您家有{count}人",
                "Someone must be disabled at level 1 or 2; your family has {count}",
                "interim-art12",
                count=alone,
            ),
            condition(
                total > h.reckoned_dibao,
                "单独施保的合计（{total}）要多于已核定的低保金（{dibao}）",
                "The sum when supported alone ({total}) must be more than the dibao granted ({dibao})",
                "interim-art12",
                gap=("没有差额", "there is no difference"),
                total=total,
                dibao=h.reckoned_dibao,
            ),
        ],
        amount=max_of(total - h.reckoned_dibao, 0),
        steps=[
            step(
                "重度残疾{count}人 × 全额{standard} + 其余家人按差额{others} = {total}",
                "{count} severely disabled × the full {standard} + the difference of the others {others} = {total}",
                reference="interim-art12",
                count=alone,
                standard=law.dibao_standard,
                others=h.dibao_of_others,
                total=total,
            ),
            step(
                "{total} − 已核定的低保金{dibao} = 每月补足{amount}",
                "{total} − the dibao granted {dibao} = {amount} a month on top",
                reference="interim-art12",
                total=total,
                dibao=h.reckoned_dibao,
                amount=max_of(total - h.reckoned_dibao, 0),
            ),
        ],
    )


@benefit("price_subsidy", entity=PERSON)
def price_subsidy(p):
    amount = part(law.dibao_standard, law.price_basket, "half_up")
    return Rule(
        who=condition(
            any_of(p.on_living_aid, p.is_without_parents),
            "家里要有低保、特困人员或孤儿（含事实无人抚养儿童）",
            "Someone must be on dibao, destitute, an orphan or a de-facto unattended child",
            "price-2021",
        ),
        conditions=[
            condition(
                law.price_cpi >= law.price_cpi_line,
                "居民消费价格同比涨幅达到{line}才启动；当月{cpi}",
                "It starts when consumer prices are up by {line} on the year; this month {cpi}",
                "price-2021",
                gap=("没有启动", "not started"),
                line=law.price_cpi_line,
                cpi=law.price_cpi,
            ),
            alive(p, "price-2021"),
        ],
        amount=amount,
        steps=[
            step(
                "{name}：低保标准{standard} × 基本生活费用价格涨幅{basket} = 当月{amount}",
                "{name}: dibao standard {standard} × rise of the cost of basic living {basket} = {amount} this month",
                reference="price-2021",
                standard=law.dibao_standard,
                basket=law.price_basket,
                amount=amount,
            )
        ],
    )


@benefit("utility_discount")
def utility_discount(h):
    return Rule(
        conditions=[family_in_need(h, "utility-relief")],
        steps=[
            step(
                "每户每月免费用电{power}度；用水、用气、有线电视、通讯按当地优惠，直接在账单里减",
                "{power} kWh of power free each month; water, gas, television and telephone by the place's rates, "
                "taken off the bill",
                reference="utility-relief",
                power=law.free_power,
            )
        ],
    )
