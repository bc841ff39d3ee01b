"""Rehabilitation of disabled children, devices, barrier-free homes."""

from minzheng.policy.authoring import PERSON, Rule, benefit, condition, law, step


@benefit("child_rehabilitation", entity=PERSON)
def child_rehabilitation(p):
    return Rule(
        who=condition(
            (p.years_old < 7) & ~p.deceased,
            "家里要有0至6岁的孩子",
            "There must be a child of 0 to 6",
            "rehabilitation-2018",
            gap=("没有", "none"),
        ),
        conditions=[
            condition(
                ~p.disability_type.is_in("none"),
                "{name}要有视力、听力、言语、肢体、智力残疾或孤独症；现为“{kind}”",
                "{name} must have a visual, hearing, speech, limb or intellectual disability or autism; now: {kind}",
                "rehabilitation-2018",
                kind=p.disability_type,
            )
        ],
        steps=[
            step(
                "{name}：在定点机构康复，费用直接结算，一年最多{most}",
                "{name}: rehabilitation in a designated body, settled directly, at most {most} a year",
                reference="rehabilitation-2018",
                most=law.rehabilitation_year,
            )
        ],
    )


@benefit("assistive_devices", entity=PERSON)
def assistive_devices(p):
    return Rule(
        who=condition(
            (p.disability_level >= 1) & ~p.deceased,
            "家里要有持残疾人证的人",
            "Someone in the family must hold a disability certificate",
            "devices",
            gap=("没有", "nobody"),
        ),
        conditions=[
            condition(
                p.device_need,
                "{name}经残联评估需要辅助器具或无障碍改造",
                "{name} was assessed by the disability federation as needing a device or a barrier-free home",
                "devices",
            )
        ],
        steps=[
            step(
                "{name}：免费适配，每件最多{most}；低保、低边家庭优先",
                "{name}: fitted free of charge, at most {most} an item; dibao and edge families first",
                reference="devices",
                most=law.device_most,
            )
        ],
    )
