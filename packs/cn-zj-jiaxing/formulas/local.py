"""What Jiaxing adds: the register of needs, the virtual-post wage, the warm nest."""

from minzheng.policy.authoring import (
    COUNT,
    HOUSEHOLD,
    Rule,
    any_of,
    benefit,
    condition,
    law,
    lever,
    part,
    step,
    variable,
)


@benefit("near_poor")
def near_poor(h):
    line = part(law.dibao_standard, law.near_poor_multiple, "down")
    return Rule(
        conditions=[
            condition(
                h.counted_income <= line * h.size,
                "人均月收入不超过低保标准的{multiple}（{line}）；您家{size}口人，每月收入{income}，人均{each}",
                "Income for each person must not pass {multiple} of the dibao standard "
                "({line}) a month; yours is {income} for {size} people, {each} each",
                "jx-two-times",
                gap=("全家每月高出{gap}", "{gap} a month too much for the whole family"),
                multiple=law.near_poor_multiple,
                line=line,
                size=h.size,
                income=h.counted_income,
                each=h.counted_income // h.size,
            ),
            condition(h.size >= 1, "家庭里要有人", "Somebody must be in the family", "jx-two-times", quiet=True),
        ],
        steps=[
            step(
                "登记进困难家庭需求信息库，有合适的帮扶会主动联系您",
                "The family is entered in the register of needs; suitable help will be offered to you",
                reference="jx-two-times",
            ),
        ],
        levers=[
            lever(
                h.counted_income, "down", "家庭收入每月减少{change}", "The family's income lower by {change} a month"
            ),
        ],
    )


@variable(
    entity=HOUSEHOLD,
    unit=COUNT,
    label=("无劳动能力的人数", "Members without capacity to work"),
    reference="jx-virtual-post",
)
def members_unable_to_work(h):
    return h.persons.count(lambda p: p.is_member & any_of(p.no_work_capacity, p.unable_to_work))


def dibao_condition(h, reference):
    return condition(h.gets_dibao, "要是低保家庭", "The family must be on dibao", reference)


def two_people(h, reference):
    return condition(
        h.size >= 2,
        "家里要有2人以上；您家{size}人",
        "The family must have 2 people or more; yours has {size}",
        reference,
        size=h.size,
    )


@benefit("virtual_post")
def virtual_post(h):
    return Rule(
        conditions=[
            dibao_condition(h, "jx-virtual-post"),
            two_people(h, "jx-virtual-post"),
            condition(
                h.members_unable_to_work >= 1,
                "家里要有没有劳动能力的人；您家有{count}人",
                "Someone in the family must be without capacity to work; yours has {count}",
                "jx-virtual-post",
                count=h.members_unable_to_work,
            ),
        ],
        amount=law.virtual_post_amount,
        steps=[
            step(
                "每户每月{amount}",
                "{amount} a month for the household",
                reference="jx-virtual-post",
                amount=law.virtual_post_amount,
            ),
        ],
    )


@benefit("warm_nest")
def warm_nest(h):
    return Rule(
        conditions=[dibao_condition(h, "jx-warm-nest"), two_people(h, "jx-warm-nest")],
        steps=[
            step(
                "改善居住环境、添置家具并提供陪伴，每户最多{most}",
                "The home is improved, furniture and company are provided, at most {most} for a home",
                reference="jx-warm-nest",
                most=law.warm_nest_most,
            ),
        ],
    )
