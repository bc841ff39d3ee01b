"""Low-income farm households; a child's room made new."""

from minzheng.policy.authoring import Rule, benefit, condition, step


@benefit("farmer_support")
def farmer_support(h):
    return Rule(
        conditions=[
            condition(
                h.low_income_farmer,
                "您家要是在册的低收入农户",
                "Yours must be a registered low-income rural household",
                "zj-farmers",
            )
        ],
        steps=[
            step(
                "产业项目、小额信贷和分红按当地项目享受，由农业农村部门对接",
                "Projects, small loans and dividends by the place's programmes; the agriculture office gets in touch",
                reference="zj-farmers",
            )
        ],
    )


@benefit("room_renewal")
def room_renewal(h):
    children = h.persons.count(lambda p: p.is_member & (p.years_old < 18))
    return Rule(
        conditions=[
            condition(h.gets_dibao, "要是低保家庭", "The family must be on dibao", "zj-room-renewal"),
            condition(
                children >= 1,
                "家里要有未满18周岁的孩子；您家有{count}人",
                "There must be a child under 18; your family has {count}",
                "zj-room-renewal",
                count=children,
            ),
        ],
        steps=[
            step(
                "社会组织上门列需求，给孩子一间新房间，再由志愿者长期陪伴",
                "A social organisation lists what is needed, makes the child's room new, and volunteers keep company",
                reference="zj-room-renewal",
            )
        ],
    )
