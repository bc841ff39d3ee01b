"""Visits to elders, people without shelter, legal aid, resettlers, veterans."""

from minzheng_packs.cn import alive

from minzheng.policy.authoring import PERSON, Rule, any_of, benefit, condition, law, months_of_age, part, step


@benefit("elder_visit", entity=PERSON)
def elder_visit(p):
    house = p.household
    return Rule(
        who=condition(
            (p.years_old >= 60) & ~p.deceased,
            "家里要有满60周岁的老人",
            "There must be someone of 60 or over",
            "visits-2022",
        ),
        conditions=[
            condition(
                any_of(
                    house.only_elders & p.is_member,
                    p.severely_disabled,
                    ~p.special_family.is_in("none"),
                    p.ability_level >= 2,
                ),
                "{name}要是独居、空巢、失能、重残老人，或计划生育特殊家庭老人",
                "{name} must live alone or with elders only, have lost ability, be severely disabled, "
                "or of a special family-planning family",
                "visits-2022",
            )
        ],
        steps=[
            step(
                "{name}：每月上门探访{visits}次，联系不上的马上报警示",
                "{name}: visited {visits} time(s) a month; an alert is raised when there is no answer",
                reference="visits-2022",
                visits=law.elder_visits,
            )
        ],
    )


@benefit("homeless_rescue", entity=PERSON)
def homeless_rescue(p):
    return Rule(
        who=condition(
            p.homeless,
            "有人流浪乞讨、生活没有着落；本人自愿，不限户籍",
            "Somebody is homeless or begging; by their own wish, wherever they are registered",
            "homeless-2003",
        ),
        conditions=[alive(p, "homeless-2003")],
        steps=[
            step(
                "{name}：免费食宿、医治和返乡车票，一般不超过{days}天，随时可以离开",
                "{name}: food, bed, treatment and a ticket home free of charge, usually up to {days} days; "
                "free to leave at any time",
                reference="homeless-2003",
                days=law.rescue_days,
            )
        ],
    )


@benefit("legal_aid", entity=PERSON)
def legal_aid(p):
    house = p.household
    line = part(law.dibao_standard, law.legal_aid_multiple, "down")
    return Rule(
        who=condition(
            ~p.legal_need.is_in("none") & ~p.deceased,
            "有人需要打官司、请律师等法律帮助",
            "Somebody needs a lawyer or other legal help",
            "legal-aid-art42",
        ),
        conditions=[
            condition(
                any_of(
                    p.is_in_need,
                    p.is_without_parents,
                    p.legal_need.is_in("without_means_check"),
                    house.counted_income <= line * house.size,
                ),
                "{name}属于困难对象，或事项依法不查经济状况，或家庭人均月收入不超过{line}（现{each}）",
                "{name} is in need, or the matter is exempt from the check of means, or income for each person "
                "does not pass {line} a month (now {each})",
                "legal-aid-art42",
                line=line,
                each=house.counted_income // house.size,
            )
        ],
        steps=[
            step(
                "{name}：7日内决定，3日内指派律师，全部免费",
                "{name}: decided in 7 days, a lawyer assigned in 3, free of charge",
                reference="legal-aid-art43",
            )
        ],
    )


@benefit("resettler_support", entity=PERSON)
def resettler_support(p):
    early, later = p.resettler.is_in("by_june_2006"), p.resettler.is_in("later")
    return Rule(
        who=condition(
            ~p.resettler.is_in("none"),
            "家里要有登记的大中型水库农村移民",
            "Someone must be a registered rural resettler of a large or medium reservoir",
            "resettler-2006",
        ),
        conditions=[
            condition(
                law.resettler_first_cohort,
                "{name}2006年6月30日以前搬迁，扶持期20年，到2026年6月30日为止",
                "{name} moved by 30 June 2006; support lasts 20 years, to 30 June 2026",
                "resettler-2006",
                when=early,
            ),
            condition(
                months_of_age(p.resettled_on) < law.resettler_months,
                "{name}完成搬迁后扶持{most}；已{months}",
                "{name} has support for {most} after the move; it has been {months}",
                "resettler-2006",
                when=later,
                gap=("已满期", "the term is over"),
                most=law.resettler_months,
                months=months_of_age(p.resettled_on),
            ),
            condition(
                ~p.in_custody,
                "{name}服刑期间停发",
                "{name} has none while serving a sentence",
                "resettler-2006",
                quiet=True,
            ),
            alive(p, "resettler-2006"),
        ],
        amount=law.resettler_year,
        steps=[
            step(
                "{name}：直补一年{amount}，另有项目扶持到村",
                "{name}: {amount} a year directly, and projects in the village",
                reference="resettler-2006",
                amount=law.resettler_year,
            )
        ],
    )


@benefit("veteran_aid", entity=PERSON)
def veteran_aid(p):
    return Rule(
        who=condition(
            p.veteran,
            "家里要有退役军人或其他优抚对象",
            "Someone must be a veteran or another preferential-treatment person",
            "veteran-aid",
        ),
        conditions=[
            condition(
                any_of(p.is_in_need, p.household.in_emergency, p.household.gets_rigid_expenditure),
                "{name}的家庭要是低保、特困、低保边缘、刚性支出困难家庭，或遇到突发急难",
                "{name}'s family must be on dibao, destitute, edge or rigid-expenditure, or struck by a sudden blow",
                "veteran-aid",
            ),
            alive(p, "veteran-aid"),
        ],
        amount=law.veteran_aid_once,
        steps=[
            step(
                "{name}：在其他救助之外，一次{amount}",
                "{name}: {amount} once, on top of other aid",
                reference="veteran-aid",
                amount=law.veteran_aid_once,
            )
        ],
    )
