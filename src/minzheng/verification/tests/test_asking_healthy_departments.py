from datetime import timedelta

from minzheng.verification import actions, queries
from minzheng.verification.models import Check, SourceQuery

from .cast import AT, Cast
from .doubles import Departments, found


def test_everything_is_asked_once_and_the_check_is_complete(cast: Cast, departments: Departments) -> None:
    departments.answers[(cast.grandmother.id_number, "pension_paid")] = found(monthly_amount="350.00")
    check = cast.start(pension="350.00")
    assert actions.ask_due(at=AT) == 6  # two people, three departments
    check.refresh_from_db()
    assert check.state == Check.State.COMPLETE
    assert queries.is_complete(check)
    assert len(departments.asked) == 6
    progress = queries.progress(check, AT)
    assert (progress.total, progress.answered, progress.waiting) == (10, 10, 0)
    assert {department.state for department in progress.departments} == {"answered"}
    assert actions.ask_due(at=AT + timedelta(hours=2)) == 0


def test_what_nobody_declared_is_found(cast: Cast, departments: Departments) -> None:
    departments.answers[(cast.grandmother.id_number, "pension_paid")] = found(monthly_amount="350.00")
    departments.answers[(cast.grandmother.id_number, "houses")] = found(count=2)
    departments.answers[(cast.grandmother.id_number, "certificate")] = found(type="limb")
    check = cast.start(pension="350.50", houses=1)
    actions.ask_due(at=AT)
    rows = {row.variable: row for row in queries.comparison(check) if row.person_id == str(cast.grandmother.pk)}
    assert {name: row.state for name, row in rows.items()} == {
        "pension": "agree", "houses": "differs", "disability_type": "found_only"
    }  # fmt: skip
    assert (rows["houses"].declared_text, rows["houses"].found_text) == ("1", "2")
    assert rows["disability_type"].found_text == "肢体"
    family = queries.verified_family(check)["persons"][0]
    assert (family["pension"], family["houses"], family["disability_type"]) == ("350.50", 2, "limb")
    assert "houses" not in queries.verified_family(check)["persons"][1]


def test_an_item_without_a_fact_is_shown_and_not_compared(cast: Cast, departments: Departments) -> None:
    departments.answers[(cast.grandmother.id_number, "marriage")] = found(married=True)
    check = cast.start()
    actions.ask_due(at=AT)
    rows = [row for row in queries.other_answers(check) if row.person_id == str(cast.grandmother.pk)]
    assert [(row.item.zh, row.result) for row in rows] == [("培训", "none"), ("婚姻", "found")]
    assert [(detail.label.zh, detail.text) for detail in rows[1].details] == [("已婚", "是")]


def test_more_than_was_asked_is_not_kept(cast: Cast, departments: Departments) -> None:
    departments.failing["people"] = "too_much"
    departments.answers[(cast.grandmother.id_number, "marriage")] = found(married=True, phone="13800000000")
    check = cast.start()
    actions.ask_due(at=AT)
    answers = [answer for query in check.queries.all() for answer in query.answers.all()]
    assert {answer.item for answer in answers} == {"marriage", "pension_paid", "training", "houses", "certificate"}
    assert {"married": True} in [answer.record for answer in answers]


def test_a_department_is_never_asked_more_at_once_than_it_allows(cast: Cast, departments: Departments) -> None:
    departments.latency["pensions"] = 0.1
    authorisation = cast.authorise()
    for number in range(6):
        cast.start(authorisation, houses=number)
    assert actions.ask_due(at=AT) == 36
    assert departments.most_at_once["pensions"] == 4
    assert not SourceQuery.objects.exclude(state="answered").exists()
