"""Aid for pupils and students."""

from minzheng_packs.cn import in_need

from minzheng.policy.authoring import PERSON, Rule, any_of, benefit, condition, law, step, where


def at_stage(p, zh, en, reference, *stages):
    return condition(
        p.education_stage.is_in(*stages) & ~p.deceased, f"家里要有{zh}", f"Someone must be {en}", reference
    )


@benefit("compulsory_aid", entity=PERSON)
def compulsory_aid(p):
    return Rule(
        who=at_stage(p, "义务教育阶段的学生", "in compulsory school", "interim-art33", "compulsory"),
        conditions=[
            condition(
                any_of(p.is_in_need, p.is_without_parents, p.disability_level >= 1),
                "{name}要属于低保、特困、低保边缘家庭，或是孤儿、事实无人抚养儿童、残疾学生",
                "{name} must be of a dibao, destitute or edge family, an orphan, de-facto unattended or disabled",
                "interim-art33",
            )
        ],
        amount=law.compulsory_aid_year,
        steps=[
            step(
                "{name}：免住宿费，享受营养餐；生活补助一学年{amount}，由学校发放",
                "{name}: no boarding fee, meals, and {amount} for the school year, paid by the school",
                reference="interim-art33",
                amount=law.compulsory_aid_year,
            )
        ],
    )


@benefit("senior_aid", entity=PERSON)
def senior_aid(p):
    return Rule(
        who=at_stage(p, "高中或中职学生", "in senior high or vocational school", "interim-art33", "senior"),
        conditions=[
            condition(
                any_of(p.is_in_need, p.is_without_parents),
                "{name}要属于低保、特困、低保边缘家庭，或是孤儿、事实无人抚养儿童",
                "{name} must be of a dibao, destitute or edge family, an orphan or de-facto unattended",
                "interim-art33",
            )
        ],
        amount=law.senior_grant_year,
        steps=[
            step(
                "{name}：免学费；国家助学金一学年{amount}，由学校发放",
                "{name}: no tuition, and a state grant of {amount} for the school year, paid by the school",
                reference="interim-art33",
                amount=law.senior_grant_year,
            )
        ],
    )


@benefit("higher_aid", entity=PERSON)
def higher_aid(p):
    loan = where(p.education_stage.is_in("graduate"), law.student_loan_graduate, law.student_loan)
    return Rule(
        who=at_stage(p, "在读的大学生或研究生", "in higher education", "interim-art33", "undergraduate", "graduate"),
        conditions=[
            condition(
                any_of(p.is_in_need, p.is_orphan, p.household.gets_rigid_expenditure),
                "{name}要属于低保、特困、低保边缘、刚性支出困难家庭，或是孤儿",
                "{name} must be of a dibao, destitute, edge or rigid-expenditure family, or an orphan",
                "interim-art33",
            )
        ],
        amount=law.higher_grant_year,
        steps=[
            step(
                "{name}：国家助学金一学年{grant}；另可申请助学贷款，每年最多{loan}，在校期间免利息",
                "{name}: a state grant of {grant} for the year; a loan of up to {loan} a year may be asked for, "
                "without interest while studying",
                reference="interim-art33",
                grant=law.higher_grant_year,
                loan=loan,
            )
        ],
    )


@benefit("home_teaching", entity=PERSON)
def home_teaching(p):
    return Rule(
        who=condition(
            (p.years_old >= 6) & (p.years_old < 18) & (p.disability_level >= 1) & ~p.deceased,
            "家里要有6至17周岁的残疾孩子",
            "There must be a disabled child of 6 to 17",
            "interim-art33",
        ),
        conditions=[
            condition(
                ~p.education_stage.is_in("compulsory", "senior"),
                "{name}没有在学校就读；现为“{stage}”",
                "{name} is not at school; now: {stage}",
                "interim-art33",
                stage=p.education_stage,
            ),
            condition(
                p.cannot_attend_school,
                "{name}经残疾人教育专家委员会评估不能到校",
                "{name} was assessed as unable to attend school",
                "interim-art33",
            ),
        ],
        steps=[
            step(
                "{name}：学校一人一案，每月送教上门{lessons}次",
                "{name}: the school makes a plan and teaches at home {lessons} times a month",
                reference="interim-art33",
                lessons=law.home_lessons,
            )
        ],
    )


@benefit("disabled_student_aid", entity=PERSON)
def disabled_student_aid(p):
    disabled_at_home = p.household.persons.where("is_member").any("severely_disabled")
    return Rule(
        who=at_stage(p, "高中以上的学生", "at senior high or above", "disabled-students", "senior", "undergraduate"),
        conditions=[
            condition(
                any_of(p.disability_level >= 1, p.is_in_need & disabled_at_home),
                "{name}本人要有残疾，或是困难家庭里重度残疾人的子女",
                "{name} must be disabled, or of a family in need with a severely disabled member",
                "disabled-students",
            )
        ],
        amount=law.disabled_student_year,
        steps=[
            step(
                "{name}：凭学籍和成绩，一学年{amount}",
                "{name}: {amount} for the year, on proof of study",
                reference="disabled-students",
                amount=law.disabled_student_year,
            )
        ],
    )


@benefit("youth_study_aid", entity=PERSON)
def youth_study_aid(p):
    amount = where(p.education_stage.is_in("senior"), law.youth_aid_senior, law.youth_aid_higher)
    return Rule(
        who=at_stage(p, "高中以上的学生", "at senior high or above", "youth-aid", "senior", "undergraduate"),
        conditions=[in_need(p, "youth-aid")],
        amount=amount,
        steps=[
            step(
                "{name}：和捐赠人结对，一学年{amount}，有捐赠时发放",
                "{name}: matched with a donor, {amount} for the year when there is one",
                reference="youth-aid",
                amount=amount,
            )
        ],
    )
