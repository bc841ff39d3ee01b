"""The two allowances for disabled people."""

from minzheng.policy.authoring import PERSON, Rule, benefit, condition, exclusion, law, part, step, where


@benefit("disability_living", entity=PERSON)
def disability_living(p):
    amount = part(law.dibao_standard, law.disability_living_ratio, "half_up")
    house = p.household
    return Rule(
        who=condition(
            (p.disability_level >= 1) & p.is_member,
            "家里要有持残疾人证的人",
            "Someone in the family must hold a disability certificate",
            "disability-2015",
        ),
        conditions=[
            condition(
                (house.gets_dibao & p.is_dibao_member) | (house.gets_edge & law.disability_living_for_edge),
                "{name}要在低保家庭里",
                "{name} must be of a dibao family",
                "disability-2015",
            ),
            exclusion(
                "orphan",
                p.is_orphan,
                "{name}已享受孤儿基本生活费，不再享受困难残疾人生活补贴",
                "{name} has the orphan allowance and not this one",
                "unattended-2019-3",
            ),
            exclusion(
                "unattended_child",
                p.is_unattended,
                "{name}已享受事实无人抚养儿童补贴，不再享受困难残疾人生活补贴",
                "{name} has the allowance for de-facto unattended children and not this one",
                "unattended-2019-3",
            ),
        ],
        amount=amount,
        steps=[
            step(
                "{name}：低保标准{standard} × {ratio} = 每月{amount}",
                "{name}: dibao standard {standard} × {ratio} = {amount} a month",
                reference="disability-2015",
                standard=law.dibao_standard,
                ratio=law.disability_living_ratio,
                amount=amount,
            ),
        ],
    )


@benefit("disability_nursing", entity=PERSON)
def disability_nursing(p):
    kind = p.nursing_level
    others = where(kind.is_in("substantial"), law.disability_nursing_substantial, law.disability_nursing_partial)
    amount = where(kind.is_in("full"), law.disability_nursing_full, others)
    level_3 = p.disability_type.is_in("intellectual", "mental") & (p.disability_level == 3)
    return Rule(
        who=condition(
            p.disability_level >= 1,
            "家里要有持残疾人证的人",
            "Someone in the family must hold a disability certificate",
            "disability-2015",
            gap=("没有", "nobody"),
        ),
        conditions=[
            condition(
                (p.disability_level <= 2) | (level_3 & law.disability_nursing_for_level_3),
                "{name}要是一、二级残疾（三级智力、精神残疾也可）；现为{level}级",
                "{name} must be of level 1 or 2 (or level 3 intellectual or mental); now level {level}",
                "disability-2015",
                level=p.disability_level,
            ),
            condition(
                ~kind.is_in("none"),
                "{name}要经评估需要长期照护；现为“{kind}”",
                "{name} must be assessed as needing long-term care; now: {kind}",
                "disability-2015",
                kind=kind,
            ),
            condition(~p.deceased, "{name}已死亡", "{name} is dead", "disability-2015", quiet=True),
        ],
        amount=amount,
        steps=[
            step(
                "{name}：{kind}，每月{amount}",
                "{name}: {kind}, {amount} a month",
                reference="disability-2015",
                kind=kind,
                amount=amount,
            ),
        ],
    )
