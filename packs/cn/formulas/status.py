"""Who counts as in need for the other departments' aid."""

from minzheng.policy.authoring import FLAG, HOUSEHOLD, PERSON, all_of, any_of, variable


@variable(entity=PERSON, unit=FLAG, label=("低保或特困对象", "On dibao or destitute support"), reference="interim-art9")
def on_living_aid(p):
    return any_of(p.household.gets_dibao & p.is_member, p.gets_tekun_living, p.gets_single_person_dibao)


@variable(
    entity=PERSON,
    unit=FLAG,
    label=("低保、特困、低保边缘对象", "Of a dibao, destitute or edge family"),
    reference="monitoring-2023",
)
def is_in_need(p):
    return any_of(p.on_living_aid, p.household.gets_edge & p.is_member)


@variable(
    entity=HOUSEHOLD,
    unit=FLAG,
    label=("低保、特困、低保边缘家庭", "A dibao, destitute or edge family"),
    reference="monitoring-2023",
)
def family_in_need(h):
    return any_of(h.gets_dibao, h.gets_edge, h.persons.any("gets_tekun_living"))


@variable(
    entity=PERSON, unit=FLAG, label=("孤儿或事实无人抚养", "Orphan or de-facto unattended"), reference="orphan-2010"
)
def is_without_parents(p):
    return any_of(p.is_orphan, p.is_unattended)


@variable(entity=HOUSEHOLD, unit=FLAG, label=("家里只有老人", "Only elders at home"), reference="visits-2022")
def only_elders(h):
    return (h.size >= 1) & h.persons.where("is_member").all(lambda p: p.years_old >= 60)


@variable(entity=HOUSEHOLD, unit=FLAG, label=("零就业家庭", "Nobody of the family has work"), reference="interim-art44")
def nobody_works(h):
    return all_of(~h.persons.where("is_member").any(lambda p: (p.wage > 0) | (p.business_net > 0)))


@variable(entity=HOUSEHOLD, unit=FLAG, label=("遇到突发急难", "Struck by a sudden blow"), reference="interim-art47")
def in_emergency(h):
    return ~h.emergency.is_in("none")
