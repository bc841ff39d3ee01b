"""The public notice: objections while it runs, and its end."""

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.errors import AlreadyAnswered, NotInThisState, ObjectionOpen, ReasonMissing
from minzheng.casework.models import Case, Notice, NoticeState, Objection, ObjectionState
from minzheng.casework.tests.cast import DAY, Cast, at, draft, ready_to_recommend, recommended
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states, step


def objection(case: Case, days: int = 3, text: str = "他家有两辆车", operation: str = "op-objection-1") -> Objection:
    notice = case.notices.latest("starts_on")
    return actions.object_to_notice(
        notice_id=notice.pk, name="何举例", phone="19000000099", text=text, operation_id=operation, at=at(days)
    )


def settle(
    cast: Cast,
    row: Objection,
    by: str = "clerk",
    reply: str = "已核查",
    is_upheld: bool = False,
    operation: str = "op-settle",
) -> Objection:
    return actions.settle_objection(
        actor=cast.staff[by], objection_id=row.pk, is_upheld=is_upheld, reply=reply, operation_id=operation, at=at(4)
    )


def again(cast: Cast, case: Case, operation: str = "op-again") -> None:
    """Visit and recommend anew."""
    actions.record_visit(
        actor=cast.staff["village"], case_id=case.pk, visited_on=DAY, visitors="甲、乙", seen="无车",
        agrees_with_declaration=True, signed_by_family=True, operation_id=f"visit-{operation}", at=at(4),
    )  # fmt: skip
    actions.recommend(
        actor=cast.staff["clerk"], case_id=case.pk, ruling=Ruling("grant", {}, ""), operation_id=operation, at=at(4)
    )


def test_the_notice_counts_the_members_by_the_rule_and_not_everyone_declared(cast: Cast) -> None:
    """Somebody in custody is declared, and is no member of the household that draws dibao."""
    case = draft(cast)
    in_custody = {str(cast.people["poor-woman"].pk): {"in_custody": True}}
    actions.save_answers(
        actor=cast.citizen("poor-man"), case_id=case.pk, revision=case.revision, persons=in_custody, at=at()
    )
    case = recommended(cast)
    assert len(case.family["persons"]) == 3
    assert case.notices.get().household_size == 2


def test_a_changed_amount_does_not_change_the_number_of_members(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    actions.recommend(
        actor=cast.staff["clerk"], case_id=case.pk, ruling=Ruling("grant", {"dibao": 100_000}, "按核查结果"),
        operation_id="op-recommend", at=at(),
    )  # fmt: skip
    assert case.notices.get().household_size == 3


def test_until_when_it_runs_is_told_as_each_language_writes_a_day(cast: Cast) -> None:
    told = recommended(cast).events.get(kind="notice_published")
    assert "至2026年12月1日" in told.text_zh
    assert told.text_en.endswith("until 1 December 2026.")


def test_an_objection_stops_the_notice_and_opens_visit_and_opinion_again(cast: Cast) -> None:
    case = recommended(cast)
    objection(case)
    assert case.notices.get().state == NoticeState.SUSPENDED
    assert not case.decisions.filter(superseded_at=None).exists()
    assert (states(case)["visit"], states(case)["recommend"], states(case)["pre_publicity"]) == (
        "ready",
        "waiting",
        "waiting",
    )
    assert states(case)["verify"] == "done"
    assert step(case, "visit").ready_on == at(3).date()
    assert kinds(case)[-1] == "objection"
    assert audited(case)[-1] == "object_to_notice"


def test_the_family_does_not_learn_who_objected_or_what_was_said(cast: Cast) -> None:
    case = recommended(cast)
    objection(case)
    told = " ".join(case.events.values_list("text_zh", flat=True))
    assert "何举例" not in told
    assert "两辆车" not in told


def test_a_repeated_objection_is_one_and_another_under_the_same_id_is_refused(cast: Cast) -> None:
    case = recommended(cast)
    first = objection(case)
    with nothing_changes():
        assert objection(case).pk == first.pk
        with pytest.raises(OperationConflict):
            objection(case, text="别的")


def test_an_objection_is_taken_on_the_last_day_and_refused_the_day_after(cast: Cast) -> None:
    case = recommended(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        objection(case, days=8)
    assert objection(case, days=7).state == ObjectionState.OPEN


def test_an_objection_is_taken_while_the_family_corrects(cast: Cast) -> None:
    case = recommended(cast)
    actions.request_correction(
        actor=cast.staff["clerk"], case_id=case.pk, wanted="补充", operation_id="op-correct", at=at(1)
    )
    assert objection(case).state == ObjectionState.OPEN
    actions.answer_correction(
        actor=cast.citizen("poor-man"), case_id=case.pk, reply="好了", operation_id="op-reply", at=at(6)
    )
    assert (states(case)["visit"], step(case, "visit").paused_days) == ("ready", 1)  # Friday to Monday


def test_it_has_to_be_answered_before_the_town_recommends_again(cast: Cast) -> None:
    case = recommended(cast)
    row = objection(case)
    with pytest.raises(ObjectionOpen):
        again(cast, case)
    settle(cast, row)
    actions.recommend(
        actor=cast.staff["clerk"], case_id=case.pk, ruling=Ruling("grant", {}, ""), operation_id="op-again", at=at(4)
    )
    assert case.notices.count() == 2
    newest = Notice.objects.get(case=case, state=NoticeState.RUNNING)
    assert (newest.starts_on, newest.ends_on) == (at(4).date(), at(11).date())


def test_an_answer_is_given_once_with_reasons(cast: Cast) -> None:
    case = recommended(cast)
    row = objection(case)
    with nothing_changes(), pytest.raises(ReasonMissing):
        settle(cast, row, reply="")
    done = settle(cast, row, is_upheld=True)
    assert (done.state, done.settled_by) == (ObjectionState.UPHELD, cast.staff["clerk"])
    assert kinds(case)[-1] == "objection_settled"
    assert audited(case)[-1] == "settle_objection"
    with nothing_changes():
        assert settle(cast, row, is_upheld=True).pk == row.pk
        with pytest.raises(AlreadyAnswered):
            settle(cast, row, reply="再答", operation="op-settle-2")


@pytest.mark.parametrize("by", ["village", "decider"])
def test_only_the_town_answers(cast: Cast, by: str) -> None:
    row = objection(recommended(cast))
    with nothing_changes(), pytest.raises(NotPermitted):
        settle(cast, row, by=by)


def test_on_its_last_day_a_notice_still_runs_and_the_day_after_it_has_ended(cast: Cast) -> None:
    case = recommended(cast)
    with nothing_changes():
        assert actions.end_due_notices(at=at(7, hour=23)) == 0
    assert actions.end_due_notices(at=at(8, hour=0)) == 1
    assert case.notices.get().state == NoticeState.ENDED
    assert (states(case)["pre_publicity"], states(case)["confirm"]) == ("done", "ready")
    assert step(case, "confirm").ready_on == at(8).date()
    assert kinds(case)[-1] == "notice_ended"
    assert audited(case)[-1] == "end_notice"


def test_ending_again_does_nothing(cast: Cast) -> None:
    recommended(cast)
    actions.end_due_notices(at=at(8))
    with nothing_changes():
        assert actions.end_due_notices(at=at(9)) == 0


def test_a_paused_case_keeps_its_notice_until_it_goes_on(cast: Cast) -> None:
    case = recommended(cast)
    actions.request_correction(
        actor=cast.staff["clerk"], case_id=case.pk, wanted="补充", operation_id="op-correct", at=at(1)
    )
    assert actions.end_due_notices(at=at(8)) == 0
    actions.answer_correction(
        actor=cast.citizen("poor-man"), case_id=case.pk, reply="好了", operation_id="op-reply", at=at(9)
    )
    assert actions.end_due_notices(at=at(9)) == 1


def test_a_withdrawn_case_has_no_notice_left(cast: Cast) -> None:
    case = recommended(cast)
    actions.withdraw_case(actor=cast.citizen("poor-man"), case_id=case.pk, operation_id="op-withdraw", at=at(1))
    assert case.notices.get().state == NoticeState.ENDED
    with nothing_changes(), pytest.raises(NotInThisState):
        objection(fresh(case))
