"""Jobs, training and pension premiums; the union's help."""

from minzheng_packs.cn import alive, in_need

from minzheng.policy.authoring import FLAG, PERSON, Rule, all_of, any_of, benefit, condition, law, step, variable


@variable(
    entity=PERSON, unit=FLAG, label=("劳动年龄、没有就学", "Of working age and not studying"), reference="interim-art42"
)
def is_of_working_age(p):
    studying = any_of(p.is_studying, p.education_stage.is_in("graduate"))
    return all_of(p.is_member, p.years_old >= 16, p.years_old < 60, ~studying)


@variable(
    entity=PERSON, unit=FLAG, label=("能劳动而没有工作", "Able to work and without work"), reference="interim-art42"
)
def is_jobless(p):
    able = all_of(p.is_of_working_age, ~p.no_work_capacity, ~p.unable_to_work)
    return able & (p.wage <= 0) & (p.business_net <= 0)


@benefit("job_help", entity=PERSON)
def job_help(p):
    return Rule(
        who=condition(
            p.is_jobless,
            "家里要有16至59周岁、能劳动而没有工作的人",
            "Someone of 16 to 59 must be able to work and without work",
            "interim-art42",
        ),
        conditions=[
            in_need(p, "interim-art42"),
            condition(
                p.job_refusals < law.job_refusals_most,
                "{name}6个月内没有连续{most}次无正当理由拒绝工作；现有{times}次",
                "{name} has not refused {most} jobs in a row within 6 months without good reason; so far {times}",
                "interim-art45",
                most=law.job_refusals_most,
                times=p.job_refusals,
            ),
        ],
        steps=[
            step(
                "{name}：介绍工作、免费培训；困难的安排公益性岗位，岗位补贴每月{post}",
                "{name}: jobs are offered, training is free; where needed a public post with {post} a month",
                reference="interim-art42",
                post=law.public_post_month,
            ),
            step(
                "您家没有人就业，至少安排一人就业",
                "Nobody of the family has work: at least one is found a job",
                reference="interim-art44",
                when=p.household.nobody_works,
            ),
        ],
    )


@benefit("pension_premium_aid", entity=PERSON)
def pension_premium_aid(p):
    return Rule(
        who=condition(
            p.is_of_working_age,
            "家里要有16至59周岁、没有就学的人",
            "Someone must be of 16 to 59 and not studying",
            "pension-aid",
        ),
        conditions=[
            condition(
                any_of(p.is_in_need, (p.disability_level >= 1) & (p.disability_level <= 2)),
                "{name}要属于低保、特困、低保边缘家庭，或是一、二级残疾",
                "{name} must be of a dibao, destitute or edge family, or disabled at level 1 or 2",
                "pension-aid",
            ),
            condition(
                ~p.employee_pension,
                "{name}没有参加职工养老保险",
                "{name} is not in the pension insurance of employees",
                "pension-aid",
            ),
            condition(p.pension <= 0, "{name}没有领养老金", "{name} draws no pension", "pension-aid", quiet=True),
        ],
        amount=law.pension_premium_year,
        steps=[
            step(
                "{name}：城乡居民养老保险按最低档代缴，一年{amount}",
                "{name}: the lowest tier of the resident pension is paid for you, {amount} a year",
                reference="pension-aid",
                amount=law.pension_premium_year,
            )
        ],
    )


@benefit("training_subsidy", entity=PERSON)
def training_subsidy(p):
    return Rule(
        who=condition(
            p.skill_certificate,
            "家里要有培训后取得职业技能证书的人",
            "Someone must have a skill certificate after training",
            "interim-art42",
        ),
        conditions=[
            condition(
                any_of(p.is_in_need, ~p.resettler.is_in("none")),
                "{name}要属于低保、特困、低保边缘家庭，或是水库移民",
                "{name} must be of a dibao, destitute or edge family, or a reservoir resettler",
                "interim-art42",
            ),
            alive(p, "interim-art42"),
        ],
        amount=law.training_once,
        steps=[
            step(
                "{name}：凭证书，一次{amount}",
                "{name}: {amount} once, on the certificate",
                reference="interim-art42",
                amount=law.training_once,
            )
        ],
    )


@benefit("union_aid", entity=PERSON)
def union_aid(p):
    return Rule(
        who=condition(
            p.union_file,
            "家里要有工会建档的困难职工",
            "Someone must be a hard-up worker on the union's file",
            "union-aid",
        ),
        conditions=[alive(p, "union-aid")],
        amount=law.union_aid_year,
        steps=[
            step(
                "{name}：一年{amount}，另有节日慰问，由工会发放",
                "{name}: {amount} a year and gifts on holidays, from the union",
                reference="union-aid",
                amount=law.union_aid_year,
            )
        ],
    )
