"""Conditions, levers and lines that several benefits of the country have in common."""

from minzheng.policy.authoring import any_of, condition, law, lever

INCOME_GAP = ("全家每月高出{gap}", "{gap} a month too much for the whole family")


def at_home(count, reference):
    """Somebody must be left in the family when people in prison, missing or dead are taken out."""
    return condition(
        count >= 1,
        "申请人要在家共同生活（服刑、失踪等人员不计入）",
        "Someone of the family must live at home (people in prison or missing are not counted)",
        reference,
        quiet=True,
    )


def property_conditions(h, liquid_limit, reference):
    """Savings, homes, vehicles, businesses: each with its own limit."""
    return [
        condition(
            h.liquid_assets <= liquid_limit,
            "存款、证券、保险等合计不超过{limit}；您家有{assets}",
            "Savings, securities and insurance together must not pass {limit}; yours are {assets}",
            reference,
            limit=liquid_limit,
            assets=h.liquid_assets,
        ),
        condition(
            h.homes <= law.houses_most,
            "房产不超过{limit}套；您家有{count}套",
            "No more than {limit} home(s); your family has {count}",
            reference,
            limit=law.houses_most,
            count=h.homes,
        ),
        condition(
            h.motor_vehicles <= law.vehicles_most,
            "非生活必需的机动车不超过{limit}辆；您家有{count}辆",
            "No more than {limit} motor vehicle(s) that are not a necessity; your family has {count}",
            reference,
            limit=law.vehicles_most,
            count=h.motor_vehicles,
        ),
        condition(
            h.businesses <= law.companies_most,
            "登记的经营主体不超过{limit}个；您家有{count}个",
            "No more than {limit} registered business(es); your family has {count}",
            reference,
            limit=law.companies_most,
            count=h.businesses,
        ),
    ]


def edge_property(h, reference):
    """The same limits in one line, where property is not the main question."""
    return condition(
        h.edge_property_ok,
        "家庭财产要符合低保边缘家庭的规定（存款等合计不超过{limit}，现有{assets}；"
        "房产{homes}套，机动车{cars}辆，经营主体{firms}个）",
        "Property must be within the limits of an edge household (savings and the like at most {limit}, "
        "now {assets}; {homes} home(s), {cars} motor vehicle(s), {firms} business(es))",
        reference,
        limit=h.edge_liquid_limit,
        assets=h.liquid_assets,
        homes=h.homes,
        cars=h.motor_vehicles,
        firms=h.businesses,
    )


def below_local_average(h, reference):
    return condition(
        h.yearly_income < law.local_average_income * h.size,
        "人均年收入要低于当地上年人均可支配收入{average}；您家人均{each}",
        "Yearly income for each person must be below last year's local average of {average}; yours is {each}",
        reference,
        gap=("全家每年高出{gap}", "{gap} a year too much for the whole family"),
        average=law.local_average_income,
        each=h.yearly_income // h.size,
    )


def income_lever(income):
    return lever(income, "down", "家庭收入每月减少{change}", "The family's income lower by {change} a month")


def assets_lever(h):
    return lever(h.liquid_assets, "down", "存款等金融资产减少{change}", "Savings and other assets lower by {change}")


def goods_levers(h):
    return [
        lever(h.homes, "down", "房产减少{change}套", "{change} home(s) fewer"),
        lever(h.motor_vehicles, "down", "非必需机动车减少{change}辆", "{change} motor vehicle(s) fewer"),
        lever(h.businesses, "down", "登记的经营主体减少{change}个", "{change} registered business(es) fewer"),
    ]


def alive(p, reference):
    return condition(~p.deceased, "{name}已去世", "{name} has died", reference, quiet=True)


def in_need(p, reference):
    return condition(
        p.is_in_need,
        "{name}要属于低保、特困或低保边缘家庭",
        "{name} must be of a dibao, destitute or edge family",
        reference,
    )


def family_in_need(h, reference):
    return condition(
        h.family_in_need,
        "您家要是低保、特困或低保边缘家庭",
        "Yours must be a dibao, destitute or edge family",
        reference,
    )


def is_unable(state, months):
    """Whether a parent is in one of the situations of the rule, the temporary ones for six months or more."""
    lasting = state.is_in("serving_sentence", "rehabilitation", "other_custody", "no_contact") & (months >= 6)
    return any_of(state.is_in("severe_disability", "serious_illness"), lasting)


def is_gone(state):
    return state.is_in("dead", "missing")
