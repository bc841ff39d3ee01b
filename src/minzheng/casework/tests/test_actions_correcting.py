"""Sending back for correction: the clock stands, and facts that changed are verified again."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.casework import actions, queries
from minzheng.casework.errors import CaseNotFound, NotInThisState, ReasonMissing
from minzheng.casework.models import Case, CaseState, Correction, NoticeState
from minzheng.casework.tests.answers import departments_answer
from minzheng.casework.tests.cast import Cast, at, paused, ready_to_recommend, recommended, submitted
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states, step
from minzheng.verification.models import Check


def ask(cast: Cast, case: Case, on: datetime, by: str = "clerk", wanted: str = "请补充收入") -> Correction:
    return actions.request_correction(
        actor=cast.staff[by], case_id=case.pk, wanted=wanted, operation_id="op-correct-1", at=on
    )


def reply(cast: Cast, case: Case, on: datetime, by: str = "poor-man", operation: str = "op-reply") -> Case:
    return actions.answer_correction(
        actor=cast.citizen(by), case_id=case.pk, reply="已补充", operation_id=operation, at=on
    )


def change_wage(cast: Cast, case: Case, wage: str = "2000.00") -> None:
    persons = {str(cast.people["poor-woman"].pk): {"wage": wage}}
    actions.save_answers(
        actor=cast.citizen("poor-man"), case_id=case.pk, revision=fresh(case).revision, persons=persons, at=at(1)
    )


def test_sending_back_pauses_the_case_and_says_what_is_wanted(cast: Cast) -> None:
    case = paused(cast)
    assert case.state == CaseState.PAUSED
    event = case.events.get(kind="correction_requested")
    assert event.is_public
    assert "学段" in event.text_zh
    assert audited(case)[-1] == "request_correction"


def test_sending_back_needs_words_and_the_town(cast: Cast) -> None:
    case = submitted(cast)
    with nothing_changes(), pytest.raises(ReasonMissing):
        ask(cast, case, at(), wanted=" ")
    with nothing_changes(), pytest.raises(NotPermitted):
        ask(cast, case, at(), by="decider")


def test_a_repeated_request_is_one_and_another_under_the_same_id_is_refused(cast: Cast) -> None:
    case = submitted(cast)
    first = ask(cast, case, at())
    with nothing_changes():
        assert ask(cast, case, at()).pk == first.pk
        with pytest.raises(OperationConflict):
            ask(cast, case, at(), wanted="别的")


def test_the_dates_due_move_by_the_working_days_for_which_the_clock_stood(cast: Cast) -> None:
    """Asked on Tuesday 24 November, answered on Monday 30: four working days. 10 December becomes 16 December."""
    case = paused(cast)
    assert (case.due_on, step(case, "verify").due_on) == (date(2026, 12, 10), date(2026, 11, 25))
    case = reply(cast, case, at(6))
    assert (case.state, case.paused_days) == (CaseState.OPEN, 4)
    assert (case.due_on, case.statutory_due_on) == (date(2026, 12, 16), date(2027, 1, 12))
    assert (step(case, "verify").due_on, step(case, "visit").due_on) == (date(2026, 12, 1), date(2026, 12, 3))
    assert kinds(case)[-1] == "correction_answered"
    assert audited(case)[-1] == "answer_correction"


def test_a_correction_on_the_same_day_moves_nothing(cast: Cast) -> None:
    case = paused(cast)
    assert reply(cast, case, at(hour=17)).due_on == date(2026, 12, 10)


def test_two_pauses_add_up(cast: Cast) -> None:
    case = reply(cast, paused(cast), at(1))
    actions.request_correction(
        actor=cast.staff["clerk"], case_id=case.pk, wanted="再补", operation_id="op-again", at=at(2)
    )
    case = reply(cast, case, at(3), operation="op-reply-2")
    assert (case.paused_days, case.due_on) == (2, date(2026, 12, 14))


def test_a_step_that_became_ready_during_the_pause_is_lengthened_only_from_then(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    ask(cast, case, at())
    reply(cast, case, at(1))
    assert step(case, "recommend").paused_days == 1


def test_an_answer_that_comes_during_the_pause_starts_the_next_step_on_its_own_day(
    cast: Cast, clock: Callable[[datetime], None]
) -> None:
    case = submitted(cast)
    clerk = cast.staff["clerk"]
    actions.accept_case(actor=clerk, case_id=case.pk, at=at())
    actions.record_visit(
        actor=cast.staff["village"], case_id=case.pk, visited_on=at().date(), visitors="甲、乙", seen="一致",
        agrees_with_declaration=True, signed_by_family=True, operation_id="op-visit-1", at=at(),
    )  # fmt: skip
    actions.start_verification(actor=clerk, case_id=case.pk, operation_id="op-verify-1", at=at())
    ask(cast, case, at())
    clock(at(2))
    departments_answer(at=at(2))
    assert step(case, "recommend").ready_on == date(2026, 11, 26)
    reply(cast, case, at(3))
    recommend = step(case, "recommend")
    assert (recommend.paused_days, recommend.due_on) == (1, date(2026, 11, 30))


def test_while_it_is_paused_nobody_decides(cast: Cast) -> None:
    case = paused(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        actions.start_verification(actor=cast.staff["clerk"], case_id=case.pk, operation_id="op-verify-1", at=at())


def test_only_the_family_or_staff_for_them_answers(cast: Cast) -> None:
    case = paused(cast)
    with nothing_changes(), pytest.raises(CaseNotFound):
        reply(cast, case, at(1), by="old-man")
    answered = actions.answer_correction(
        actor=cast.staff["village"], case_id=case.pk, reply="代为补充", operation_id="op-for-them", at=at(1)
    )
    assert answered.state == CaseState.OPEN


def test_a_second_press_gets_the_first_ones_answer_and_another_reply_finds_it_answered(cast: Cast) -> None:
    case = reply(cast, paused(cast), at(1))
    with nothing_changes():
        assert reply(cast, case, at(1)).due_on == case.due_on
        with pytest.raises(NotInThisState):
            reply(cast, case, at(1), operation="op-reply-2")


def test_unchanged_facts_are_not_verified_again(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    ask(cast, case, at())
    reply(cast, case, at(1))
    assert (states(case)["verify"], states(case)["recommend"]) == ("done", "ready")


def test_changed_facts_are_verified_again_before_anyone_recommends(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    first = fresh(case).check_id
    ask(cast, case, at())
    change_wage(cast, case)
    reply(cast, case, at(1))
    assert (states(case)["verify"], states(case)["recommend"], states(case)["visit"]) == ("ready", "waiting", "done")
    check = actions.start_verification(actor=cast.staff["clerk"], case_id=case.pk, operation_id="op-second", at=at(1))
    assert check.pk != first
    assert Check.objects.filter(case_number=case.number).count() == 2
    assert queries.effective_family(fresh(case))["persons"][1]["wage"] == "2000.00"


def test_going_on_without_answers_after_a_change_needs_the_new_check(cast: Cast) -> None:
    case = ready_to_recommend(cast)
    ask(cast, case, at())
    change_wage(cast, case)
    reply(cast, case, at(1))
    with nothing_changes(), pytest.raises(NotInThisState):
        actions.finish_verification(
            actor=cast.staff["clerk"], case_id=case.pk, reason="等不及", operation_id="op-go-on", at=at(1)
        )


def test_facts_changed_during_the_notice_undo_the_opinion_and_the_notice(cast: Cast) -> None:
    case = recommended(cast)
    ask(cast, case, at(1))
    change_wage(cast, case)
    reply(cast, case, at(1))
    assert not case.decisions.filter(superseded_at=None).exists()
    assert case.notices.get().state == NoticeState.ENDED
    assert states(case) == {
        "accept": "done",
        "visit": "done",
        "verify": "ready",
        "recommend": "waiting",
        "pre_publicity": "waiting",
        "confirm": "waiting",
    }
    assert actions.end_due_notices(at=at(20)) == 0
