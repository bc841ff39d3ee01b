"""Departments that answer after the opinion or the decision: told once each, as what it is."""

from collections.abc import Callable
from datetime import datetime

from minzheng.base.packs import load_chain
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.late import late_answers
from minzheng.casework.models import Case, CaseEvent, CaseState
from minzheng.casework.tests.answers import Records, departments_answer
from minzheng.casework.tests.cast import Cast, at, decided, ready_to_recommend, recommended
from minzheng.casework.tests.traces import fresh, states
from minzheng.verification.actions import settle_finding
from minzheng.verification.definitions import load_sources
from minzheng.verification.models import Answer, Finding

MoveTo = Callable[[datetime], None]
ALL = set(load_sources(load_chain("cn-zj-jiaxing")))


def earns_more(cast: Cast, wage: str = "2400.00") -> Records:
    """The tax office knows of another wage than the 900 that the wife declared."""
    return {(cast.people["poor-woman"].id_number, "income_tax"): {"monthly_wage": wage}}


def told(case: Case) -> list[CaseEvent]:
    return list(case.events.filter(kind="late_answer"))


def test_an_answer_that_changes_nothing_is_told_as_such(cast: Cast, clock: MoveTo) -> None:
    case = recommended(cast)
    before = states(case)
    clock(at(hour=15))
    departments_answer(at=at(hour=15), silent=ALL - {"tax"}, records=earns_more(cast, "900.00"))
    [event] = told(case)
    assert event.text_zh == "税务局在审核意见之后补充答复，不影响测算结果。"
    assert event.text_en == "Tax bureau answered after the town's opinion. It does not change what the rules give."
    assert not event.is_public
    assert states(case) == before


def test_an_answer_that_matters_says_so_and_what_it_changes(cast: Cast, clock: MoveTo) -> None:
    case = recommended(cast)
    clock(at(hour=15))
    departments_answer(at=at(hour=15), silent=ALL - {"tax"}, records=earns_more(cast))
    assert told(case)[-1].text_zh.endswith("影响测算结果，请重新查看核对结果。")
    late = late_answers(fresh(case))
    assert late is not None
    assert late.matters
    changes = {change.title.zh: (change.before_fen, change.after_fen) for change in late.changes}
    assert changes["最低生活保障（低保）"] == (153_000, 3_000)


def test_each_department_is_told_of_once_however_many_people_it_answers_about(cast: Cast, clock: MoveTo) -> None:
    case = recommended(cast)
    clock(at(hour=15))
    departments_answer(at=at(hour=15), silent=ALL - {"tax", "housing"})
    names = [event.text_zh.partition("在审核意见")[0] for event in told(case) if "补充答复" in event.text_zh]
    assert len(names) == len(set(names))
    assert Answer.objects.count() > len(names)


def test_an_answer_after_the_decision_leaves_it_standing_and_is_told(cast: Cast, clock: MoveTo) -> None:
    case = decided(cast)
    before = states(case)
    clock(at(9))
    departments_answer(at=at(9), silent=ALL - {"tax"}, records=earns_more(cast))
    assert "在决定之后补充答复，影响测算结果" in told(case)[-1].text_zh
    assert "after the decision" in told(case)[-1].text_en
    assert states(case) == before
    assert fresh(case).state == CaseState.GRANTED


def test_a_difference_settled_after_the_opinion_is_not_called_a_late_answer(cast: Cast, clock: MoveTo) -> None:
    case = ready_to_recommend(cast)
    departments_answer(at=at(), silent=ALL - {"tax"}, records=earns_more(cast))
    clerk = cast.staff["clerk"]
    actions.recommend(actor=clerk, case_id=case.pk, ruling=Ruling("grant", {}, ""), operation_id="op-1", at=at(1))
    assert late_answers(fresh(case)) is None
    clock(at(2))
    finding = Finding.objects.get(person=cast.people["poor-woman"], variable="wage")
    settle_finding(
        actor=clerk, finding_id=finding.pk, use="declared", reason="有工资条", operation_id="op-settle", at=at(2)
    )
    [event] = told(case)
    assert event.text_zh == "审核意见之后又认定了核对差异，影响测算结果，请重新查看核对结果。"
    late = late_answers(fresh(case))
    assert late is not None
    assert [row.person_name for row in late.settled] == ["陆𠮷例"]


def test_what_came_in_time_is_not_late(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    departments_answer(at=at())
    actions.recommend(
        actor=cast.staff["clerk"], case_id=case.pk, ruling=Ruling("grant", {}, ""),
        operation_id="op-1", at=at(1),
    )  # fmt: skip
    assert told(case) == []
    assert late_answers(fresh(case)) is None
