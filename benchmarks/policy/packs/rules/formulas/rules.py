"""The rules that every engine of the benchmark computes. Sentences are left out: nobody reads them here."""

from minzheng.policy.authoring import (
    COUNT,
    FLAG,
    HOUSEHOLD,
    MONEY,
    MONTHLY,
    PERSON,
    YEARS,
    Rule,
    a_month_of,
    age,
    all_of,
    any_of,
    benefit,
    condition,
    law,
    max_of,
    min_of,
    part,
    round_to_yuan,
    variable,
    where,
)


def of(entity, unit):
    return variable(entity=entity, unit=unit, label=("变量", "Variable"), reference="rule")


def need(test):
    return condition(test, "条件", "Condition", "rule")


# -- persons -----------------------------------------------------------------------------------------------------------
@of(PERSON, YEARS)
def years_old(p):
    return age(p.birth_on)


@of(PERSON, FLAG)
def is_studying(p):
    return p.education_stage.is_in("preschool", "compulsory", "senior", "undergraduate")


@of(PERSON, FLAG)
def is_member(p):
    child = p.relation.is_in("child") & any_of(p.years_old < 18, ~p.living_apart, p.is_studying)
    supported = p.relation.is_in("parent", "grandchild", "grandparent", "sibling") & ~p.living_apart
    belongs = any_of(p.relation.is_in("applicant", "spouse"), child, supported)
    return all_of(belongs, ~p.in_custody, ~p.missing_declared, ~p.deceased)


@of(PERSON, MONTHLY)
def net_wage(p):
    return max_of(p.wage - p.employment_cost, 0)


@of(PERSON, MONTHLY)
def disregarded_wage(p):
    is_new = (p.new_job_months >= 1) & (p.new_job_months <= law.disregard_months)
    return where(is_new, min_of(p.net_wage, law.dibao_standard * law.disregard_multiple), 0)


@of(PERSON, MONTHLY)
def disregarded_pension(p):
    return min_of(p.basic_pension_central, p.pension)


@of(PERSON, MONTHLY)
def person_income(p):
    earned = p.net_wage - p.disregarded_wage + p.business_net + p.property_income
    received = p.pension - p.disregarded_pension + p.unemployment_benefit + p.support_received
    return earned + received + p.other_income


@of(PERSON, MONEY)
def person_assets(p):
    return p.deposits + p.securities + p.insurance_value


@of(PERSON, FLAG)
def mind_disabled(p):
    return p.disability_type.is_in("intellectual", "mental")


@of(PERSON, FLAG)
def no_work_capacity(p):
    mind = p.mind_disabled & (p.disability_level <= 3)
    limb = p.disability_type.is_in("limb") & (p.disability_level <= 2)
    sight = p.disability_type.is_in("visual") & (p.disability_level <= 1)
    return any_of(p.years_old >= 60, p.years_old < 16, (p.disability_level >= 1) & any_of(mind, limb, sight))


@of(PERSON, FLAG)
def severely_disabled(p):
    mind = p.mind_disabled & (p.disability_level == 3)
    return (p.disability_level >= 1) & ((p.disability_level <= 2) | mind)


@of(PERSON, FLAG)
def could_support(p):
    return ~p.no_work_capacity | (p.person_income >= law.dibao_standard)


# -- households --------------------------------------------------------------------------------------------------------
@of(HOUSEHOLD, COUNT)
def size(h):
    return h.persons.count("is_member")


@of(HOUSEHOLD, MONTHLY)
def counted_income(h):
    return h.persons.where("is_member").sum("person_income")


@of(HOUSEHOLD, MONEY)
def liquid_assets(h):
    return h.persons.where("is_member").sum("person_assets")


@of(HOUSEHOLD, COUNT)
def homes(h):
    return h.persons.where("is_member").sum("houses")


@of(HOUSEHOLD, COUNT)
def motor_vehicles(h):
    return h.persons.where("is_member").sum("vehicles")


@of(HOUSEHOLD, COUNT)
def businesses(h):
    return h.persons.where("is_member").sum("companies")


@of(HOUSEHOLD, MONEY)
def liquid_limit(h):
    each = law.dibao_standard * law.liquid_months
    return where(h.size == 1, part(each, law.single_liquid_ratio, "down"), each * h.size)


@of(HOUSEHOLD, MONEY)
def edge_liquid_limit(h):
    return part(h.liquid_limit, law.edge_property_ratio, "down")


@of(HOUSEHOLD, FLAG)
def goods_ok(h):
    few = (h.homes <= law.houses_most) & (h.motor_vehicles <= law.vehicles_most)
    return few & (h.businesses <= law.companies_most)


@of(HOUSEHOLD, FLAG)
def supporter_at_home(h):
    return h.persons.where("is_member").any("could_support")


# -- destitute ---------------------------------------------------------------------------------------------------------
@benefit("tekun_living", entity=PERSON)
def tekun_living(p):
    house = p.household
    floor = part(law.dibao_standard, law.tekun_floor_ratio, "up")
    return Rule(
        who=need(p.is_member & p.no_work_capacity),
        conditions=[
            need(~house.supporter_at_home),
            need(~house.able_supporter),
            need((house.liquid_assets <= house.liquid_limit) & house.goods_ok),
            need(p.person_income < law.dibao_standard),
            need(~p.is_orphan),
            need(~p.is_unattended),
        ],
        amount=max_of(a_month_of(law.tekun_standard, "half_up"), floor),
    )


@benefit("tekun_care", entity=PERSON)
def tekun_care(p):
    failed = p.self_care_failed
    ratio = where(failed == 0, law.care_ratio_able, where(failed <= 3, law.care_ratio_partial, law.care_ratio_lost))
    return Rule(
        who=need(p.gets_tekun_living), conditions=[need(~p.deceased)], amount=part(law.minimum_wage, ratio, "half_up")
    )


@of(HOUSEHOLD, FLAG)
def all_tekun(h):
    return (h.size >= 1) & h.persons.where("is_member").all("gets_tekun_living")


# -- dibao and edge ----------------------------------------------------------------------------------------------------
@of(PERSON, FLAG)
def is_dibao_member(p):
    return p.is_member & ~p.gets_tekun_living


@of(HOUSEHOLD, COUNT)
def dibao_size(h):
    return h.persons.count("is_dibao_member")


@of(HOUSEHOLD, MONTHLY)
def dibao_income(h):
    return h.persons.where("is_dibao_member").sum("person_income")


@of(HOUSEHOLD, MONTHLY)
def dibao_line(h):
    return law.dibao_standard * h.dibao_size


@of(HOUSEHOLD, FLAG)
def is_leaving(h):
    return h.in_receipt_of_dibao & (h.dibao_income >= h.dibao_line) & (h.previous_dibao > 0)


@of(HOUSEHOLD, MONTHLY)
def dibao_amount(h):
    topped_up = round_to_yuan(max_of(h.dibao_line - h.dibao_income, 0))
    return where(h.is_leaving, h.previous_dibao, topped_up)


@benefit("dibao")
def dibao(h):
    going_on = where(h.is_leaving, h.months_over_line, 0) < law.gradual_exit_months
    return Rule(
        conditions=[
            need(h.dibao_size >= 1),
            need(h.is_leaving | (h.dibao_income < h.dibao_line)),
            need(going_on),
            need(h.liquid_assets <= h.liquid_limit),
            need(h.goods_ok),
            need(~h.all_tekun),
        ],
        amount=h.dibao_amount,
    )


@of(PERSON, MONTHLY)
def dibao_share(p):
    house = p.household
    return where(house.gets_dibao & p.is_dibao_member, house.dibao_amount // house.dibao_size, 0)


@of(HOUSEHOLD, MONTHLY)
def edge_line(h):
    return min_of(part(law.dibao_standard, law.edge_multiple, "down"), law.minimum_wage)


@benefit("edge")
def edge(h):
    return Rule(
        conditions=[
            need(~h.gets_dibao),
            need(~h.all_tekun),
            need(h.size >= 1),
            need(h.counted_income <= h.edge_line * h.size),
            need(h.liquid_assets <= h.edge_liquid_limit),
            need(h.goods_ok),
        ],
    )


@benefit("near_poor")
def near_poor(h):
    line = part(law.dibao_standard, law.near_poor_multiple, "down")
    return Rule(conditions=[need(h.size >= 1), need(h.counted_income <= line * h.size)])


@of(HOUSEHOLD, COUNT)
def members_unable_to_work(h):
    return h.persons.count(lambda p: p.is_member & (p.no_work_capacity | p.unable_to_work))


@benefit("virtual_post")
def virtual_post(h):
    return Rule(
        conditions=[need(h.gets_dibao), need(h.size >= 2), need(h.members_unable_to_work >= 1)],
        amount=law.virtual_post_amount,
    )


@benefit("single_person_dibao", entity=PERSON)
def single_person_dibao(p):
    return Rule(
        who=need(p.is_member & (p.severely_disabled | p.serious_illness)),
        conditions=[
            need(p.household.gets_edge),
            need(p.person_income < law.dibao_standard),
            need(~p.gets_tekun_living),
        ],
        amount=round_to_yuan(max_of(law.dibao_standard - p.person_income, 0)),
    )


# -- children ----------------------------------------------------------------------------------------------------------
@of(PERSON, FLAG)
def is_orphan(p):
    return p.orphan & (p.years_old < 18) & ~p.deceased


@of(PERSON, MONTHLY)
def child_standard(p):
    at_home = part(law.orphan_institution, law.orphan_scattered_ratio, "half_up")
    return where(p.in_institution, law.orphan_institution, at_home)


def is_unable(state, months):
    lasting = state.is_in("serving_sentence", "rehabilitation", "other_custody", "no_contact") & (months >= 6)
    return any_of(state.is_in("severe_disability", "serious_illness"), lasting)


@of(PERSON, FLAG)
def father_unable(p):
    return is_unable(p.father_state, p.father_state_months)


@of(PERSON, FLAG)
def mother_unable(p):
    return is_unable(p.mother_state, p.mother_state_months)


@of(PERSON, FLAG)
def is_unattended(p):
    father, mother = p.father_unable, p.mother_unable
    father_gone, mother_gone = p.father_state.is_in("dead", "missing"), p.mother_state.is_in("dead", "missing")
    both = any_of(father & mother, father & mother_gone, mother & father_gone)
    return both & (p.years_old < 18) & ~p.is_orphan & ~p.deceased


@benefit("orphan", entity=PERSON)
def orphan(p):
    return Rule(who=need(p.is_orphan), conditions=[], amount=p.child_standard)


@of(PERSON, MONTHLY)
def child_already_has(p):
    return max_of(p.other_living_aid, p.dibao_share)


@benefit("unattended_child", entity=PERSON)
def unattended_child(p):
    return Rule(
        who=need(p.is_unattended),
        conditions=[need(p.child_already_has < p.child_standard)],
        amount=max_of(p.child_standard - p.child_already_has, 0),
    )


# -- disability --------------------------------------------------------------------------------------------------------
@benefit("disability_living", entity=PERSON)
def disability_living(p):
    return Rule(
        who=need((p.disability_level >= 1) & p.is_member),
        conditions=[
            need((p.household.gets_dibao & p.is_dibao_member) | p.household.gets_edge),
            need(~p.is_orphan),
            need(~p.is_unattended),
        ],
        amount=part(law.dibao_standard, law.disability_living_ratio, "half_up"),
    )


@benefit("disability_nursing", entity=PERSON)
def disability_nursing(p):
    kind = p.nursing_level
    others = where(kind.is_in("substantial"), law.nursing_substantial, law.nursing_partial)
    return Rule(
        who=need(p.severely_disabled),
        conditions=[need(~kind.is_in("none")), need(~p.deceased)],
        amount=where(kind.is_in("full"), law.nursing_full, others),
    )


# -- elders ------------------------------------------------------------------------------------------------------------
@benefit("old_age_allowance", entity=PERSON)
def old_age_allowance(p):
    amount = where(p.years_old >= 100, law.old_age_100, where(p.years_old >= 90, law.old_age_90, law.old_age_80))
    return Rule(who=need(p.years_old >= law.old_age_from), conditions=[need(~p.deceased)], amount=amount)


@of(PERSON, FLAG)
def is_needy_elder(p):
    house = p.household
    return (p.years_old >= 60) & any_of(house.gets_dibao, house.gets_edge, p.gets_tekun_living)


@benefit("home_care", entity=PERSON)
def home_care(p):
    very_old, level = p.years_old >= law.home_care_from, p.ability_level
    frail = p.is_needy_elder & (level >= 1)
    by_level = where(level >= 3, law.hours_severe, where(level == 2, law.hours_moderate, law.hours_mild))
    hours = max_of(where(frail, by_level, 0), where(very_old, law.hours_everyone, 0))
    return Rule(who=need(very_old | frail), conditions=[need(~p.deceased)], quantity=hours)
