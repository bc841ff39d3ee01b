"""A year's medical bill through five layers, each taking what the one before left."""

from minzheng.policy.authoring import (
    FLAG,
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


def layer(left, deductible, ratio):
    """What a layer pays before its cap; never more than what is left."""
    return part(max_of(left - deductible, 0), ratio, "down")


@variable(entity=PERSON, unit=FLAG, label=("低保或特困", "On dibao or destitute"), reference="medical-aid-2021")
def medical_tilted(p):
    return any_of(p.household.gets_dibao & p.is_member, p.gets_tekun_living, p.gets_single_person_dibao)


@variable(entity=PERSON, unit=FLAG, label=("低保边缘", "Edge"), reference="medical-aid-2021")
def medical_edge(p):
    return p.household.gets_edge & p.is_member & ~p.medical_tilted


@variable(entity=PERSON, unit=YEARLY, label=("政策范围内费用", "Cost on the list"))
def in_list(p):
    return min_of(p.medical_in_list, p.medical_bill)


@variable(entity=PERSON, unit=YEARLY, label=("第一层 基本医保", "Layer 1 basic insurance"), reference="medical-layers")
def medical_layer_1(p):
    paid = layer(p.in_list, law.medical_basic_deductible, law.medical_basic_ratio)
    return where(p.basic_insurance, min_of(paid, law.medical_basic_cap), 0)


@variable(entity=PERSON, unit=YEARLY, label=("第二层起付线", "Layer 2 deductible"), reference="medical-layers")
def critical_deductible(p):
    usual = law.medical_critical_deductible
    return where(p.medical_tilted, part(usual, law.medical_tilt_deductible_ratio, "half_up"), usual)


@variable(
    entity=PERSON,
    unit=YEARLY,
    label=("第二层 大病保险", "Layer 2 critical-illness insurance"),
    reference="medical-layers",
)
def medical_layer_2(p):
    left = p.in_list - p.medical_layer_1
    usual = min_of(layer(left, p.critical_deductible, law.medical_critical_ratio), law.medical_critical_cap)
    tilted = layer(left, p.critical_deductible, law.medical_critical_ratio_tilted)
    return where(p.basic_insurance, where(p.medical_tilted, tilted, usual), 0)


@variable(entity=PERSON, unit=FLAG, label=("因病致贫重病患者", "Poor through illness"), reference="medical-aid-2021")
def poor_through_illness(p):
    house = p.household
    own = p.medical_bill - p.medical_layer_1 - p.medical_layer_2
    heavy = own > part(house.yearly_income, law.medical_illness_ratio, "down")
    return p.is_member & heavy & house.below_average & house.edge_property_ok


@variable(entity=PERSON, unit=YEARLY, label=("第三层起付线", "Layer 3 deductible"), reference="medical-aid-2021")
def aid_deductible(p):
    edge = part(law.local_average_income, law.medical_aid_deductible_edge, "half_up")
    illness = part(law.local_average_income, law.medical_aid_deductible_illness, "half_up")
    return where(p.medical_tilted, 0, where(p.medical_edge, edge, illness))


@variable(entity=PERSON, unit=YEARLY, label=("第三层 医疗救助", "Layer 3 medical aid"), reference="medical-aid-2021")
def medical_layer_3(p):
    left = p.in_list - p.medical_layer_1 - p.medical_layer_2
    others = where(p.medical_edge, law.medical_aid_ratio_edge, law.medical_aid_ratio_illness)
    ratio = where(p.medical_tilted, law.medical_aid_ratio, others)
    paid = min_of(layer(left, p.aid_deductible, ratio), law.medical_aid_cap)
    return where(any_of(p.medical_tilted, p.medical_edge, p.poor_through_illness), paid, 0)


@variable(entity=PERSON, unit=YEARLY, label=("第四层 慈善救助", "Layer 4 charity"), reference="medical-layers")
def medical_layer_4(p):
    left = p.in_list - p.medical_layer_1 - p.medical_layer_2 - p.medical_layer_3
    return min_of(part(left, law.medical_charity_ratio, "down"), law.medical_charity_cap)


@variable(entity=PERSON, unit=YEARLY, label=("四层之后", "After four layers"))
def after_four_layers(p):
    return p.medical_bill - p.medical_layer_1 - p.medical_layer_2 - p.medical_layer_3 - p.medical_layer_4


@variable(entity=PERSON, unit=YEARLY, label=("第五层 公益众筹", "Layer 5 crowdfunding"), reference="medical-layers")
def medical_layer_5(p):
    return part(p.after_four_layers, law.medical_crowdfunding_ratio, "down")


@variable(entity=PERSON, unit=YEARLY, label=("最后自付", "Own cost in the end"))
def medical_own_cost(p):
    return p.after_four_layers - p.medical_layer_5


@benefit("medical_aid", entity=PERSON)
def medical_aid(p):
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
                "{name}属于低保、特困、低保边缘家庭，或自付医疗费超过家庭年收入的{ratio}（因病致贫）",
                "{name} is of a dibao, destitute or edge family, or the own cost "
                "is more than {ratio} of the family's income (poor through illness)",
                "medical-aid-2021",
                ratio=law.medical_illness_ratio,
            ),
        ],
        amount=p.medical_layer_3,
        facts=[
            step(
                "{name}：总费用{bill}，其中政策范围内{listed}",
                "{name}: bill {bill}, of which {listed} is on the list",
                bill=p.medical_bill,
                listed=p.in_list,
            ),
            step(
                "第一层 基本医保报销{paid}",
                "Layer 1, basic insurance pays {paid}",
                reference="medical-layers",
                paid=p.medical_layer_1,
            ),
            step(
                "第二层 大病保险（起付线{deductible}）报销{paid}",
                "Layer 2, critical-illness insurance (deductible {deductible}) pays {paid}",
                reference="medical-layers",
                deductible=p.critical_deductible,
                paid=p.medical_layer_2,
            ),
            step(
                "第三层 医疗救助（起付线{deductible}）救助{paid}",
                "Layer 3, medical aid (deductible {deductible}) gives {paid}",
                reference="medical-aid-2021",
                deductible=p.aid_deductible,
                paid=p.medical_layer_3,
            ),
            step(
                "第四层 慈善救助{paid}",
                "Layer 4, charity gives {paid}",
                reference="medical-layers",
                paid=p.medical_layer_4,
            ),
            step(
                "第五层 公益众筹：余下{left}可以发起众筹，已计{paid}",
                "Layer 5, crowdfunding: {left} may be asked for, {paid} is counted",
                reference="medical-layers",
                left=p.after_four_layers,
                paid=p.medical_layer_5,
            ),
            step(
                "五层之后自付{own}",
                "After five layers {own} is left to pay",
                own=p.medical_own_cost,
            ),
        ],
        outputs={
            "bill": p.medical_bill,
            "layer_1": p.medical_layer_1,
            "layer_2": p.medical_layer_2,
            "layer_3": p.medical_layer_3,
            "layer_4": p.medical_layer_4,
            "layer_5": p.medical_layer_5,
            "own_cost": p.medical_own_cost,
        },
    )
