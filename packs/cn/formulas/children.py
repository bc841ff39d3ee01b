"""Orphans and children whom nobody in fact raises."""

from minzheng_packs.cn import is_gone, is_unable

from minzheng.policy.authoring import (
    FLAG,
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


@variable(entity=PERSON, unit=FLAG, label=("孤儿", "Orphan"), reference="orphan-2010")
def is_orphan(p):
    return p.orphan & (p.years_old < 18) & ~p.deceased


@variable(
    entity=PERSON, unit=MONTHLY, label=("按自然增长的标准", "The standard with its growth"), reference="child-growth"
)
def grown_standard(p):
    return round_to_yuan(part(law.orphan_institution_last_year, law.child_growth, "half_up"))


@variable(entity=PERSON, unit=MONTHLY, label=("机构养育孤儿标准", "Standard in institutions"), reference="orphan-2010")
def institution_standard(p):
    return max_of(law.orphan_institution, p.grown_standard)


@variable(entity=PERSON, unit=MONTHLY, label=("散居孤儿标准", "Standard of orphans at home"), reference="orphan-2010")
def scattered_standard(p):
    return part(p.institution_standard, law.orphan_scattered_ratio, "half_up")


@variable(entity=PERSON, unit=MONTHLY, label=("孤儿基本生活标准", "Standard of orphans"), reference="orphan-2010")
def child_standard(p):
    return where(p.in_institution, p.institution_standard, p.scattered_standard)


@benefit("orphan", entity=PERSON)
def orphan(p):
    return Rule(
        who=condition(
            p.orphan,
            "家里要有经认定的孤儿",
            "There must be a recognised orphan in the family",
            "orphan-2010",
        ),
        conditions=[
            condition(
                p.years_old < 18,
                "{name}未满18周岁；现{age}",
                "{name} is under 18; now {age}",
                "orphan-2010",
                age=p.years_old,
            ),
        ],
        amount=p.child_standard,
        facts=[
            step(
                "今年的标准不低于上年标准{last} × {growth} = {grown}",
                "This year's standard is not below last year's {last} × {growth} = {grown}",
                reference="child-growth",
                when=p.grown_standard > law.orphan_institution,
                last=law.orphan_institution_last_year,
                growth=law.child_growth,
                grown=p.grown_standard,
            ),
        ],
        steps=[
            step(
                "{name}：机构养育，每月{amount}",
                "{name}: raised in an institution, {amount} a month",
                reference="orphan-2010",
                when=p.in_institution,
                amount=p.child_standard,
            ),
            step(
                "{name}：社会散居，机构标准{institution} × {ratio} = 每月{amount}",
                "{name}: raised at home, institution standard {institution} × {ratio} = {amount} a month",
                reference="orphan-2010",
                when=~p.in_institution,
                institution=p.institution_standard,
                ratio=law.orphan_scattered_ratio,
                amount=p.child_standard,
            ),
        ],
    )


@variable(entity=PERSON, unit=FLAG, label=("事实无人抚养", "De-facto unattended"), reference="unattended-2019-1")
def is_unattended(p):
    father, mother = is_unable(p.father_state, p.father_state_months), is_unable(p.mother_state, p.mother_state_months)
    both = any_of(father & mother, father & is_gone(p.mother_state), mother & is_gone(p.father_state))
    return both & (p.years_old < 18) & ~p.is_orphan & ~p.deceased & law.unattended_scheme


@variable(
    entity=PERSON,
    unit=MONTHLY,
    label=("儿童已有的生活救助", "Living aid that the child has"),
    reference="unattended-2019-3",
)
def child_already_has(p):
    return max_of(p.other_living_aid, p.dibao_share)


@benefit("unattended_child", entity=PERSON)
def unattended_child(p):
    def parent(state, months, zh, en):
        return condition(
            is_unable(state, months) | is_gone(state),
            f"{{name}}的{zh}要属于死亡、宣告失踪、重残、重病，"
            f"或服刑、强制戒毒、失联等满6个月；现为{{state}}（{{months}}）",
            f"{{name}}'s {en} must be dead, declared missing, severely disabled, seriously ill, or "
            f"in prison, rehabilitation or out of contact for 6 months; now: {{state}} ({{months}})",
            "unattended-2019-1",
            state=state,
            months=months,
        )

    return Rule(
        who=condition(
            (p.years_old < 18) & ~(p.father_state.is_in("able", "away") & p.mother_state.is_in("able", "away")),
            "家里要有父母不能履行抚养责任的未成年孩子",
            "There must be a child under 18 whose parents cannot raise it",
            "unattended-2019-1",
        ),
        conditions=[
            condition(
                law.unattended_scheme,
                "当时还没有施行事实无人抚养儿童保障制度",
                "The scheme for de-facto unattended children was not in force on that day",
                "unattended-2019-1",
                quiet=True,
            ),
            exclusion(
                "orphan",
                p.is_orphan,
                "{name}是孤儿，按孤儿保障",
                "{name} is an orphan and is provided for as such",
                "unattended-2019-1",
            ),
            parent(p.father_state, p.father_state_months, "父亲", "father"),
            parent(p.mother_state, p.mother_state_months, "母亲", "mother"),
            condition(
                ~(is_gone(p.father_state) & is_gone(p.mother_state)),
                "{name}的父母都已死亡或失踪，应申请认定为孤儿",
                "Both parents of {name} are dead or missing: apply for recognition as an orphan",
                "unattended-2019-1",
                quiet=True,
            ),
            condition(~p.deceased, "{name}已死亡", "{name} is dead", "unattended-2019-1", quiet=True),
            condition(
                p.child_already_has < p.child_standard,
                "已有的生活救助要低于标准{standard}；{name}已有{has}",
                "Living aid that the child has must be below {standard}; {name} has {has}",
                "unattended-2019-3",
                standard=p.child_standard,
                has=p.child_already_has,
            ),
        ],
        amount=max_of(p.child_standard - p.child_already_has, 0),
        steps=[
            step(
                "{name}：标准{standard}，全额发放",
                "{name}: the full standard of {standard}",
                reference="unattended-2019-3",
                when=p.child_already_has <= 0,
                standard=p.child_standard,
            ),
            step(
                "{name}：标准{standard} − 已有的低保等生活救助{has} = 每月补差{amount}",
                "{name}: standard {standard} − dibao or other living aid {has} = {amount} a month",
                reference="unattended-2019-3",
                when=p.child_already_has > 0,
                standard=p.child_standard,
                has=p.child_already_has,
                amount=p.child_standard - p.child_already_has,
            ),
        ],
    )
