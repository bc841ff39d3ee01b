"""Families a little above dibao, and the one among them who is supported alone."""

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
    lever,
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


@benefit("edge")
def edge(h):
    shown = {
        "multiple": law.edge_multiple,
        "line": h.edge_line,
        "size": h.size,
        "income": h.counted_income,
        "each": h.counted_income // h.size,
    }
    gap = ("全家每月高出{gap}", "{gap} a month too much for the whole family")
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
            condition(
                h.size >= 1,
                "申请人要在家共同生活",
                "Someone of the family must live at home",
                "dibao-art7",
                quiet=True,
            ),
            condition(
                h.counted_income <= h.edge_line * h.size,
                "人均月收入不超过{line}（低保标准的{multiple}，且不高于最低工资）；您家{size}口人，每月收入{income}，人均{each}",
                "Income for each person must not pass {line} a month ({multiple} of the dibao standard, capped by the minimum wage); yours is {income} for {size} people, {each} each",
                "dibao-art8",
                when=law.edge_inclusive,
                gap=gap,
                **shown,
            ),
            condition(
                h.counted_income < h.edge_line * h.size,
                "人均月收入要低于{line}（低保标准的{multiple}）；您家{size}口人，每月收入{income}，人均{each}",
                "Income for each person must be below {line} a month ({multiple} of the dibao standard); yours is {income} for {size} people, {each} each",
                "dibao-art8",
                when=~law.edge_inclusive,
                gap=gap,
                **shown,
            ),
            condition(
                h.liquid_assets <= h.edge_liquid_limit,
                "存款、证券、保险等合计不超过{limit}；您家有{assets}",
                "Savings, securities and insurance together must not pass {limit}; yours are {assets}",
                "dibao-art14",
                limit=h.edge_liquid_limit,
                assets=h.liquid_assets,
            ),
            condition(
                h.homes <= law.houses_most,
                "房产不超过{limit}套；您家有{count}套",
                "No more than {limit} home(s); your family has {count}",
                "dibao-art14",
                limit=law.houses_most,
                count=h.homes,
            ),
            condition(
                h.motor_vehicles <= law.vehicles_most,
                "非生活必需的机动车不超过{limit}辆；您家有{count}辆",
                "No more than {limit} motor vehicle(s) that are not a necessity; your family has {count}",
                "dibao-art14",
                limit=law.vehicles_most,
                count=h.motor_vehicles,
            ),
            condition(
                h.businesses <= law.companies_most,
                "登记的经营主体不超过{limit}个；您家有{count}个",
                "No more than {limit} registered business(es); your family has {count}",
                "dibao-art14",
                limit=law.companies_most,
                count=h.businesses,
            ),
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
        levers=[
            lever(
                h.counted_income, "down", "家庭收入每月减少{change}", "The family's income lower by {change} a month"
            ),
            lever(h.liquid_assets, "down", "存款等金融资产减少{change}", "Savings and other assets lower by {change}"),
            lever(h.homes, "down", "房产减少{change}套", "{change} home(s) fewer"),
            lever(h.motor_vehicles, "down", "非必需机动车减少{change}辆", "{change} motor vehicle(s) fewer"),
            lever(h.businesses, "down", "登记的经营主体减少{change}个", "{change} registered business(es) fewer"),
        ],
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
