"""What Zhejiang adds for small children."""

from minzheng_packs.cn import in_need

from minzheng.policy.authoring import PERSON, Rule, benefit, condition, law, step


@benefit("preschool_waiver", entity=PERSON)
def preschool_waiver(p):
    return Rule(
        who=condition(
            p.education_stage.is_in("preschool") & ~p.deceased,
            "家里要有在幼儿园的孩子",
            "There must be a child in kindergarten",
            "zj-assistance-art27",
        ),
        conditions=[in_need(p, "zj-assistance-art27")],
        amount=law.preschool_fee_year,
        steps=[
            step(
                "{name}：按公办幼儿园标准免保教费，一年{amount}，由幼儿园直接减免",
                "{name}: no fee up to the rate of public kindergartens, {amount} a year, waived by the kindergarten",
                reference="zj-assistance-art27",
                amount=law.preschool_fee_year,
            )
        ],
    )
