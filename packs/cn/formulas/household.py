"""Who counts as the family, what counts as its income, what it owns."""

from minzheng.policy.authoring import (
    COUNT,
    FLAG,
    HOUSEHOLD,
    MONEY,
    MONTHLY,
    PERSON,
    YEARS,
    age,
    all_of,
    any_of,
    law,
    max_of,
    min_of,
    part,
    variable,
    where,
)


# -- composition -------------------------------------------------------------------------------------------------------
@variable(entity=PERSON, unit=YEARS, label=("年龄", "Age"))
def years_old(p):
    return age(p.birth_on)


@variable(entity=PERSON, unit=FLAG, label=("在读（本科及以下）", "In education up to bachelor"), reference="dibao-art7")
def is_studying(p):
    return p.education_stage.is_in("preschool", "compulsory", "senior", "undergraduate")


@variable(entity=PERSON, unit=FLAG, label=("共同生活的家庭成员", "Co-living member"), reference="dibao-art7")
def is_member(p):
    child = p.relation.is_in("child") & any_of(p.years_old < 18, ~p.living_apart, p.is_studying)
    supported = p.relation.is_in("parent", "grandchild", "grandparent", "sibling") & ~p.living_apart
    belongs = any_of(p.relation.is_in("applicant", "spouse"), child, supported)
    return all_of(belongs, ~p.in_custody, ~p.missing_declared, ~p.deceased)


@variable(entity=HOUSEHOLD, unit=COUNT, label=("共同生活的人数", "Members"))
def size(h):
    return h.persons.count("is_member")


# -- income ------------------------------------------------------------------------------------------------------------
@variable(
    entity=PERSON, unit=MONTHLY, label=("扣除就业成本的工资", "Wages less the cost of working"), reference="dibao-art13"
)
def net_wage(p):
    return max_of(p.wage - p.employment_cost, 0)


@variable(
    entity=PERSON,
    unit=MONTHLY,
    label=("新就业豁免的收入", "Disregarded income from a new job"),
    reference="dibao-art33",
)
def disregarded_wage(p):
    is_new = (p.new_job_months >= 1) & (p.new_job_months <= law.disregard_months)
    return where(is_new, min_of(p.net_wage, part(law.dibao_standard, law.disregard_multiple, "down")), 0)


@variable(
    entity=PERSON,
    unit=MONTHLY,
    label=("不计入的基础养老金", "Basic pension that does not count"),
    reference="dibao-art13",
)
def disregarded_pension(p):
    return where(law.exclude_central_basic_pension, min_of(p.basic_pension_central, p.pension), 0)


@variable(
    entity=PERSON,
    unit=MONTHLY,
    label=("认定的赡养、抚养费", "Support that relatives are deemed to give"),
    reference="dibao-art13",
)
def deemed_support(p):
    """What a supporter elsewhere can spare above a multiple of the standard; what is really received may be more."""
    spare = max_of(p.supporters_income - part(law.dibao_standard, law.deemed_support_multiple, "half_up"), 0)
    return part(spare, law.deemed_support_share, "down") // max_of(p.supported_parents, 1)


@variable(entity=PERSON, unit=MONTHLY, label=("计入的收入", "Counted income"), reference="dibao-art13")
def person_income(p):
    earned = p.net_wage - p.disregarded_wage + p.business_net + p.property_income
    support = max_of(p.support_received, p.deemed_support)
    received = p.pension - p.disregarded_pension + p.unemployment_benefit + support
    return earned + received + p.other_income


@variable(entity=HOUSEHOLD, unit=MONTHLY, label=("家庭月收入", "Family income a month"), reference="dibao-art13")
def counted_income(h):
    return h.persons.where("is_member").sum("person_income")


# -- property ----------------------------------------------------------------------------------------------------------
@variable(entity=HOUSEHOLD, unit=MONEY, label=("家庭金融资产", "Financial assets"), reference="dibao-art14")
def liquid_assets(h):
    return h.persons.where("is_member").sum(lambda p: p.deposits + p.securities + p.insurance_value)


@variable(entity=HOUSEHOLD, unit=COUNT, label=("家庭房产套数", "Homes"), reference="dibao-art14")
def homes(h):
    return h.persons.where("is_member").sum("houses")


@variable(entity=HOUSEHOLD, unit=COUNT, label=("家庭非必需机动车", "Motor vehicles"), reference="dibao-art14")
def motor_vehicles(h):
    return h.persons.where("is_member").sum("vehicles")


@variable(entity=HOUSEHOLD, unit=COUNT, label=("家庭登记经营主体", "Registered businesses"), reference="dibao-art14")
def businesses(h):
    return h.persons.where("is_member").sum("companies")


@variable(
    entity=HOUSEHOLD, unit=MONEY, label=("低保金融资产限额", "Limit of assets for dibao"), reference="interim-art10"
)
def liquid_limit(h):
    each = law.dibao_standard * law.liquid_months
    return where(h.size == 1, part(each, law.single_liquid_ratio, "down"), each * h.size)


@variable(entity=HOUSEHOLD, unit=MONEY, label=("低边金融资产限额", "Limit of assets for edge"), reference="dibao-art8")
def edge_liquid_limit(h):
    return part(h.liquid_limit, law.edge_property_ratio, "down")


@variable(entity=HOUSEHOLD, unit=FLAG, label=("房产、车辆、经营主体符合", "Homes, vehicles, businesses within limits"))
def goods_ok(h):
    few_homes = h.homes <= law.houses_most
    return all_of(few_homes, h.motor_vehicles <= law.vehicles_most, h.businesses <= law.companies_most)


@variable(entity=HOUSEHOLD, unit=FLAG, label=("财产符合低边限额", "Property within the limits of edge"))
def edge_property_ok(h):
    return (h.liquid_assets <= h.edge_liquid_limit) & h.goods_ok


# -- ability to work ---------------------------------------------------------------------------------------------------
@variable(entity=PERSON, unit=FLAG, label=("无劳动能力", "No capacity to work"), reference="tekun-art5")
def no_work_capacity(p):
    mind = p.disability_type.is_in("intellectual", "mental") & (p.disability_level <= 3)
    limb = p.disability_type.is_in("limb") & (p.disability_level <= 2)
    sight = p.disability_type.is_in("visual") & (p.disability_level <= 1)
    disabled = (p.disability_level >= 1) & any_of(mind, limb, sight)
    return any_of(p.years_old >= 60, p.years_old < 16, disabled)


@variable(entity=PERSON, unit=FLAG, label=("重度残疾或三级智力、精神残疾", "Severely disabled"), reference="dibao-art8")
def severely_disabled(p):
    mind = p.disability_type.is_in("intellectual", "mental") & (p.disability_level == 3)
    return (p.disability_level >= 1) & ((p.disability_level <= 2) | mind)


@variable(entity=HOUSEHOLD, unit=FLAG, label=("全家都按特困供养", "Everybody is supported as destitute"))
def all_tekun(h):
    return (h.size >= 1) & h.persons.where("is_member").all("gets_tekun_living")
