"""Families a little above dibao, and the one among them who is supported alone."""

from minzheng_packs.cn import INCOME_GAP, assets_lever, at_home, goods_levers, income_lever, property_conditions

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
    min_of,
    part,
    round_to_yuan,
    step,
    variable,
    where,
)


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("低保边缘线（人均）", "Edge line a person"), reference="dibao-art8")
def edge_line(h):
    multiple = part(law.dibao_standard, law.edge_multiple, "down")
    return where(law.edge_capped_by_wage, min_of(multiple, law.minimum_wage), multiple)


def edge_income(h):
    """Two laws: "below" in the country, "or under" where the province says so. One of them applies."""
    shown = {
        "multiple": law.edge_multiple,
        "line": h.edge_line,
        "size": h.size,
        "income": h.counted_income,
        "each": h.counted_income // h.size,
    }
    limit = h.edge_line * h.size
    return [
        condition(
            h.counted_income <= limit,
            "人均月收入不超过{line}（低保标准的{multiple}，"
            "且不高于最低工资）；您家{size}口人，每月收入{income}，人均{each}",
            "Income for each person must not pass {line} a month ({multiple} of the dibao standard, capped by the "
            "minimum wage); yours is {income} for {size} people, {each} each",
            "dibao-art8",
            when=law.edge_inclusive,
            gap=INCOME_GAP,
            **shown,
        ),
        condition(
            h.counted_income < limit,
            "人均月收入要低于{line}（低保标准的{multiple}）；您家{size}口人，每月收入{income}，人均{each}",
            "Income for each person must be below {line} a month ({multiple} of the dibao standard); "
            "yours is {income} for {size} people, {each} each",
            "dibao-art8",
            when=~law.edge_inclusive,
            gap=INCOME_GAP,
            **shown,
        ),
    ]


@benefit("edge")
def edge(h):
    return Rule(
        conditions=[
            exclusion(
                "dibao",
                h.gets_dibao,
                "已符合低保，不再算作低保边缘家庭",
                "The family qualifies for dibao and so is not an edge household",
                "dibao-art8",
            ),
            exclusion(
                "tekun_living",
                h.all_tekun,
                "家里的人按特困人员供养，不再算作低保边缘家庭",
                "The family is supported as destitute and so is not an edge household",
                "dibao-art8",
            ),
            at_home(h.size, "dibao-art7"),
            *edge_income(h),
            *property_conditions(h, h.edge_liquid_limit, "dibao-art14"),
        ],
        facts=[
            step(
                "低保标准{standard} × {multiple}，得出低保边缘线{line}",
                "Dibao standard {standard} × {multiple} gives the edge line {line}",
                reference="dibao-art8",
                standard=law.dibao_standard,
                multiple=law.edge_multiple,
                line=h.edge_line,
            ),
        ],
        levers=[income_lever(h.counted_income), assets_lever(h), *goods_levers(h)],
    )


@variable(entity=PERSON, unit=FLAG, label=("可单独申请低保的人", "May apply alone for dibao"), reference="dibao-art8")
def may_apply_alone(p):
    return p.is_member & any_of(p.severely_disabled, p.serious_illness)


@benefit("single_person_dibao", entity=PERSON)
def single_person_dibao(p):
    rest = max_of(law.dibao_standard - p.person_income, 0)
    return Rule(
        who=condition(
            p.may_apply_alone,
            "家里要有重度残疾人（一、二级，或三级智力、精神残疾）或重病患者",
            "Someone must be severely disabled (level 1 or 2, or level 3 intellectual or mental) or seriously ill",
            "dibao-art8",
        ),
        conditions=[
            condition(
                p.household.gets_edge,
                "家庭要符合低保边缘家庭的条件",
                "The family must qualify as an edge household",
                "dibao-art8",
            ),
            condition(
                p.person_income < law.dibao_standard,
                "{name}本人月收入要低于{standard}，现为{income}",
                "{name}'s own income must be below {standard} a month; it is {income}",
                "dibao-art23",
                when=~law.single_person_full,
                standard=law.dibao_standard,
                income=p.person_income,
            ),
            exclusion(
                "tekun_living",
                p.gets_tekun_living,
                "{name}按特困人员供养，不再享受单人保",
                "{name} is supported as destitute and has no single-person dibao",
                "tekun-art4",
            ),
        ],
        amount=where(law.single_person_full, law.dibao_standard, round_to_yuan(rest)),
        steps=[
            step(
                "{name}：按低保标准全额发放，每月{standard}",
                "{name}: the full dibao standard, {standard} a month",
                reference="dibao-art8",
                when=law.single_person_full,
                standard=law.dibao_standard,
            ),
            step(
                "{name}：低保标准{standard} − 本人收入{income}，每月{rest}",
                "{name}: dibao standard {standard} − own income {income}, {rest} a month",
                reference="dibao-art23",
                when=~law.single_person_full,
                standard=law.dibao_standard,
                income=p.person_income,
                rest=round_to_yuan(rest),
            ),
        ],
    )
