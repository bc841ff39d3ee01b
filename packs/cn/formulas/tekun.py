"""Support for those without capacity to work, means, or anybody able to support them."""

from minzheng.policy.authoring import (
    FLAG,
    HOUSEHOLD,
    MONTHLY,
    PERSON,
    Rule,
    a_month_of,
    all_of,
    any_of,
    benefit,
    condition,
    exclusion,
    law,
    lever,
    max_of,
    min_of,
    part,
    step,
    variable,
    where,
)


@variable(
    entity=PERSON,
    unit=MONTHLY,
    label=("特困认定的本人收入", "Own income for destitute support"),
    reference="tekun-art6",
)
def tekun_income(p):
    never_counted = min_of(p.basic_pension_central, p.pension) - p.disregarded_pension
    return p.person_income - never_counted


@variable(
    entity=PERSON,
    unit=FLAG,
    label=("已供养的未成年人、在校生继续供养", "A supported minor or pupil goes on being supported"),
    reference="tekun-art24",
)
def tekun_goes_on(p):
    return p.in_receipt_of_tekun & any_of(p.years_old < 18, p.education_stage.is_in("compulsory", "senior"))


@variable(
    entity=PERSON, unit=FLAG, label=("特困认定的无劳动能力", "No capacity to work, for support"), reference="tekun-art5"
)
def tekun_category(p):
    return any_of(p.no_work_capacity, p.tekun_goes_on)


@variable(entity=PERSON, unit=FLAG, label=("能供养家人", "Could support the family"), reference="tekun-art8")
def could_support(p):
    return ~p.tekun_category | (p.tekun_income >= law.dibao_standard)


@variable(
    entity=HOUSEHOLD, unit=FLAG, label=("家里有能供养的人", "Somebody at home could support"), reference="tekun-art8"
)
def supporter_at_home(h):
    return h.persons.where("is_member").any("could_support")


@variable(
    entity=HOUSEHOLD,
    unit=FLAG,
    label=("财产符合特困规定", "Property within the destitute limits"),
    reference="tekun-art6",
)
def tekun_property_ok(h):
    return (h.liquid_assets <= h.liquid_limit) & h.goods_ok


@benefit("tekun_living", entity=PERSON)
def tekun_living(p):
    house = p.household
    floor = part(law.dibao_standard, law.tekun_floor_ratio, "up")
    monthly = a_month_of(law.tekun_standard, "half_up")
    return Rule(
        who=condition(
            p.is_member & p.tekun_category,
            "家里要有满60周岁、未满16周岁，或因重残没有劳动能力的人",
            "Someone must be 60 or over, under 16, or unable to work through severe disability",
            "tekun-art5",
        ),
        conditions=[
            condition(
                ~house.supporter_at_home,
                "一起生活的家人里，没有能劳动的，也没有本人收入达到低保标准的",
                "Nobody living in the family is able to work or has an own income that reaches the dibao standard",
                "tekun-art8",
            ),
            condition(
                ~house.able_supporter,
                "不住在一起的法定赡养、抚养、扶养人（如子女、父母、配偶）也没有能力供养",
                "No legal supporter elsewhere (children, parents or a spouse) is able to support either",
                "tekun-art8",
            ),
            condition(
                house.tekun_property_ok,
                "家庭财产要在限额内（存款等合计不超过{limit}，现有{assets}；房产、车辆、经营主体也要符合）",
                "Property must be within the limits (savings and the like at most {limit}, now {assets}; "
                "homes, vehicles and businesses too)",
                "tekun-art6",
                limit=house.liquid_limit,
                assets=house.liquid_assets,
            ),
            condition(
                p.tekun_income < law.dibao_standard,
                "{name}本人月收入要低于低保标准{standard}，现为{income}",
                "{name}'s own income must be below the dibao standard of {standard} a month; it is {income}",
                "tekun-art6",
                standard=law.dibao_standard,
                income=p.tekun_income,
            ),
            exclusion(
                "orphan",
                p.is_orphan,
                "{name}享受孤儿基本生活费，两者选一",
                "{name} has the orphan allowance; it is one or the other",
                "tekun-art9",
            ),
            exclusion(
                "unattended_child",
                p.is_unattended,
                "{name}享受事实无人抚养儿童补贴，两者选一",
                "{name} has the allowance for de-facto unattended children; it is one or the other",
                "tekun-art9",
            ),
        ],
        amount=max_of(monthly, floor),
        facts=[
            step(
                "{name}已按特困人员供养，未满18周岁或仍在义务教育、高中、中职就读，继续供养",
                "{name} is supported already and is under 18 or still at school, so support goes on",
                reference="tekun-art24",
                when=p.tekun_goes_on & ~p.no_work_capacity,
            ),
        ],
        steps=[
            step(
                "{name}：每年{year} ÷ 12 = 每月{monthly}",
                "{name}: {year} a year ÷ 12 = {monthly} a month",
                reference="interim-art14",
                year=law.tekun_standard,
                monthly=monthly,
            ),
            step(
                "不低于低保标准的{ratio}（{floor}）",
                "Not less than {ratio} of the dibao standard ({floor})",
                reference="tekun-floor",
                ratio=law.tekun_floor_ratio,
                floor=floor,
            ),
        ],
        levers=[
            lever(
                p.tekun_income,
                "down",
                "{name}本人收入每月减少{change}",
                "{name}'s own income lower by {change} a month",
            ),
        ],
    )


@benefit("tekun_care", entity=PERSON)
def tekun_care(p):
    failed = p.self_care_failed
    ratio = where(failed == 0, law.care_ratio_able, where(failed <= 3, law.care_ratio_partial, law.care_ratio_lost))
    partial, lost = all_of(failed >= 1, failed <= 3), failed >= 4
    line = "{name}：六项自理能力有{failed}项不能完成，属于{kind}；最低工资{wage} × {ratio} = 每月{amount}"
    english = (
        "{name}: {failed} of six self-care items not managed, {kind}; minimum wage {wage} × {ratio} = {amount} a month"
    )
    shown = {
        "failed": failed,
        "wage": law.minimum_wage,
        "ratio": ratio,
        "amount": part(law.minimum_wage, ratio, "half_up"),
    }

    def worded(zh, en, when):
        text = (line.replace("{kind}", zh), english.replace("{kind}", en))
        return step(*text, reference="tekun-art22", when=when, **shown)

    return Rule(
        who=condition(
            p.gets_tekun_living,
            "照料护理费随特困人员基本生活费发放，家里要有特困人员",
            "Care money goes with destitute support; someone in the family must be supported",
            "tekun-art4",
        ),
        conditions=[],
        amount=part(law.minimum_wage, ratio, "half_up"),
        steps=[
            worded("具备生活自理能力", "able to look after oneself", failed == 0),
            worded("部分丧失生活自理能力", "partial loss of self-care", partial),
            worded("完全丧失生活自理能力", "total loss of self-care", lost),
        ],
    )
