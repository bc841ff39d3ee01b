"""A place to live, a house made safe, help after a disaster."""

from minzheng_packs.cn import family_in_need

from minzheng.policy.authoring import Rule, any_of, benefit, condition, law, step, where


@benefit("public_rental")
def public_rental(h):
    amount = law.rent_subsidy_each * h.size
    return Rule(
        conditions=[
            family_in_need(h, "interim-art37"),
            condition(h.settlement.is_in("urban"), "家要在城镇", "The home must be in a town", "interim-art37"),
            condition(
                (h.homes <= 0) | (h.home_area < law.housing_area_each * h.size),
                "没有自己的住房，或人均建筑面积不到{least}平方米；您家有房{homes}套",
                "The family has no home of its own, or less than {least} m² for each person; it has {homes} home(s)",
                "interim-art37",
                least=law.housing_area_each,
                homes=h.homes,
            ),
        ],
        amount=amount,
        steps=[
            step(
                "优先配租公租房；等候期间或自行租房的，{size}人 × {each} = 每月租赁补贴{amount}",
                "Public rental with priority; while waiting, or when renting privately, "
                "{size} people × {each} = {amount} a month",
                reference="interim-art37",
                size=h.size,
                each=law.rent_subsidy_each,
                amount=amount,
            )
        ],
    )


@benefit("rural_house_repair")
def rural_house_repair(h):
    amount = where(h.house_grade.is_in("d"), law.rural_house_d, law.rural_house_c)
    return Rule(
        conditions=[
            condition(
                any_of(h.family_in_need, h.gets_rigid_expenditure),
                "您家要是低保、特困、低保边缘或刚性支出困难家庭",
                "Yours must be a dibao, destitute, edge or rigid-expenditure family",
                "interim-art37",
            ),
            condition(h.settlement.is_in("rural"), "住房要在农村", "The house must be in a village", "interim-art37"),
            condition(
                h.house_grade.is_in("c", "d"),
                "住房经鉴定为C级或D级危房；现为“{grade}”",
                "The house was graded C or D (dangerous); now: {grade}",
                "interim-art37",
                grade=h.house_grade,
            ),
        ],
        amount=amount,
        steps=[
            step(
                "{grade}，改造补助{amount}，先鉴定、后施工、验收后拨付",
                "{grade}: {amount} toward the works, paid after inspection, works and acceptance",
                reference="interim-art37",
                grade=h.house_grade,
                amount=amount,
            )
        ],
    )


@benefit("disaster_relief")
def disaster_relief(h):
    living = law.disaster_living_each * h.size
    damaged = where(h.disaster.is_in("damaged"), law.disaster_damaged, 0)
    rebuild = where(h.disaster.is_in("collapsed"), law.disaster_collapsed, damaged)
    return Rule(
        conditions=[
            condition(
                ~h.disaster.is_in("none"),
                "家里因自然灾害生活困难或住房受损；不限户籍",
                "A natural disaster has hurt the family or its home; wherever it is registered",
                "disaster-art20",
            )
        ],
        amount=living + rebuild,
        steps=[
            step(
                "过渡生活救助{size}人 × {each} = {living}；住房（{kind}）{rebuild}；合计{total}",
                "To live meanwhile {size} people × {each} = {living}; the home ({kind}) {rebuild}; together {total}",
                reference="disaster-art20",
                size=h.size,
                each=law.disaster_living_each,
                living=living,
                kind=h.disaster,
                rebuild=rebuild,
                total=living + rebuild,
            )
        ],
    )
