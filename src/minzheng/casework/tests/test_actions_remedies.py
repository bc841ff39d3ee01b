"""After the decision: the appeal and the rating."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from minzheng.accounts.errors import NotPermitted, OperationConflict
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.errors import (
    AlreadyAnswered,
    AlreadyRated,
    CaseNotFound,
    NotInThisState,
    OwnDecision,
    RatingOutOfRange,
    ReasonMissing,
    TooLate,
)
from minzheng.casework.models import Appeal, Case, CaseState, Rating
from minzheng.casework.tests.cast import Cast, at, decided, recommended
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states

DECIDED_ON = date(2026, 12, 2)


@pytest.fixture
def refused(cast: Cast) -> Case:
    return decided(cast, "rich-man", "refuse")


@pytest.fixture
def granted(cast: Cast) -> Case:
    return decided(cast)


def appeal(
    cast: Cast,
    case: Case,
    on: datetime,
    by: str = "rich-man",
    text: str = "有一辆车是公司的",
    operation: str = "op-appeal",
) -> Appeal:
    return actions.file_appeal(actor=cast.citizen(by), case_id=case.pk, text=text, operation_id=operation, at=on)


def answer(
    cast: Cast,
    row: Appeal,
    by: str = "decider2",
    is_upheld: bool = True,
    reply: str = "重新核查",
    operation: str = "op-answer",
) -> Appeal:
    return actions.answer_appeal(
        actor=cast.staff[by], appeal_id=row.pk, is_upheld=is_upheld, reply=reply, operation_id=operation, at=at(12)
    )


def test_an_appeal_is_answered_within_fifteen_days(cast: Cast, refused: Case) -> None:
    row = appeal(cast, refused, at(10))
    assert row.due_on == date(2026, 12, 19)
    assert refused.closed_at is not None
    assert kinds(refused)[-1] == "appeal"
    assert audited(refused)[-1] == "file_appeal"


def test_sixty_days_from_the_decision_and_not_one_more(cast: Cast, refused: Case) -> None:
    """Decided on 2026-12-02: the sixtieth day is 2027-01-31, a Sunday, so Monday 2027-02-01 is the last."""
    assert (DECIDED_ON - at().date()).days == 8
    with nothing_changes(), pytest.raises(TooLate) as late:
        appeal(cast, refused, at(8 + 62))
    assert "2027年2月1日" in late.value.text.zh
    assert "1 February 2027" in late.value.text.en
    assert appeal(cast, refused, at(8 + 61)).pk


def test_an_appeal_says_why(cast: Cast, refused: Case) -> None:
    with nothing_changes(), pytest.raises(ReasonMissing):
        appeal(cast, refused, at(10), text=" ")


def test_only_the_applicant_appeals(cast: Cast, refused: Case) -> None:
    with nothing_changes(), pytest.raises(CaseNotFound):
        appeal(cast, refused, at(10), by="rich-woman")
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.file_appeal(
            actor=cast.staff["clerk"], case_id=refused.pk, text="代提", operation_id="op-appeal", at=at(10)
        )


def test_a_repeated_appeal_is_one_and_a_second_waits_for_the_first(cast: Cast, refused: Case) -> None:
    row = appeal(cast, refused, at(10))
    with nothing_changes():
        assert appeal(cast, refused, at(10)).pk == row.pk
        with pytest.raises(OperationConflict):
            appeal(cast, refused, at(10), text="别的")
        with pytest.raises(NotInThisState):
            appeal(cast, refused, at(10), operation="op-appeal-2")
    answer(cast, row, is_upheld=False)
    assert appeal(cast, refused, at(13), operation="op-appeal-2").pk != row.pk


def test_a_case_that_is_not_decided_can_not_be_appealed(cast: Cast) -> None:
    case = recommended(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        appeal(cast, case, at(1), by="poor-man")


def test_somebody_else_than_the_decider_answers(cast: Cast, refused: Case) -> None:
    row = appeal(cast, refused, at(10))
    with nothing_changes(), pytest.raises(OwnDecision) as own:
        answer(cast, row, by="decider")
    assert "答复" in own.value.text.zh
    assert "confirm" not in own.value.text.en
    with nothing_changes(), pytest.raises(NotPermitted):
        answer(cast, row, by="clerk")
    with nothing_changes(), pytest.raises(ReasonMissing):
        answer(cast, row, reply=" ")
    done = answer(cast, row, is_upheld=False)
    assert (done.is_upheld, done.answered_by) == (False, cast.staff["decider2"])
    assert fresh(refused).state == CaseState.REFUSED
    assert kinds(refused)[-1] == "appeal_answered"
    assert audited(refused)[-1] == "answer_appeal"


def test_an_upheld_refusal_opens_again_for_a_new_decision(cast: Cast, refused: Case) -> None:
    row = appeal(cast, refused, at(10))
    answer(cast, row)
    case = fresh(refused)
    assert (case.state, case.closed_at) == (CaseState.OPEN, None)
    assert not case.decisions.filter(superseded_at=None).exists()
    assert (states(case)["recommend"], states(case)["confirm"]) == ("ready", "waiting")
    with nothing_changes():
        assert answer(cast, row).pk == row.pk
        with pytest.raises(AlreadyAnswered):
            answer(cast, row, reply="再答", operation="op-answer-2")
    for action, by in ((actions.recommend, "clerk"), (actions.confirm, "decider")):
        action(
            actor=cast.staff[by], case_id=case.pk, ruling=Ruling("refuse", {}, "仍超过标准"),
            operation_id=f"op-second-{by}", at=at(13),
        )  # fmt: skip
    assert fresh(case).state == CaseState.REFUSED
    assert case.letters.count() == 2


def rate(cast: Cast, case: Case, score: int, by: str = "poor-man", operation: str = "op-rate") -> Rating:
    return actions.rate(
        actor=cast.citizen(by), case_id=case.pk, score=score, comment="等得久", operation_id=operation, at=at(9)
    )


@pytest.mark.parametrize("score", [5, 4, 3])
def test_a_good_rating_needs_no_follow_up(cast: Cast, granted: Case, score: int) -> None:
    assert rate(cast, granted, score).follow_up_due_on is None
    assert audited(granted)[-1] == "rate"


@pytest.mark.parametrize("score", [2, 1])
def test_a_bad_rating_is_followed_up_within_fifteen_working_days(cast: Cast, granted: Case, score: int) -> None:
    """Rated on Thursday 2026-12-03; New Year's Day 2027 is a holiday whatever the table of 2027 will say."""
    assert rate(cast, granted, score).follow_up_due_on == date(2026, 12, 24)


def test_each_case_is_rated_once_by_its_applicant(cast: Cast, granted: Case) -> None:
    first = rate(cast, granted, 5)
    with nothing_changes():
        assert rate(cast, granted, 5).pk == first.pk
    with nothing_changes(), pytest.raises(AlreadyRated):
        rate(cast, granted, 1, operation="op-rate-2")
    with nothing_changes(), pytest.raises(CaseNotFound):
        rate(cast, granted, 5, by="old-man", operation="op-rate-3")
    with nothing_changes(), pytest.raises(NotPermitted):
        actions.rate(
            actor=cast.staff["clerk"], case_id=granted.pk, score=5, comment="", operation_id="op-rate-4", at=at(9)
        )


@pytest.mark.parametrize("score", [0, 6])
def test_a_rating_outside_one_to_five_is_refused_even_by_the_database(cast: Cast, granted: Case, score: int) -> None:
    with nothing_changes(), pytest.raises(RatingOutOfRange):
        rate(cast, granted, score)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(case=granted, score=score, rated_at=at(9))


def test_a_case_in_progress_is_not_rated(cast: Cast) -> None:
    case = recommended(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        rate(cast, case, 5)


def test_the_follow_up_is_written_down_by_the_town(cast: Cast, granted: Case) -> None:
    rate(cast, granted, 1)

    def follow_up(by: str = "clerk", text: str = "已致歉") -> Rating:
        return actions.follow_up_rating(
            actor=cast.staff[by], case_id=granted.pk, text=text, operation_id="op-follow-up", at=at(10)
        )

    with nothing_changes(), pytest.raises(ReasonMissing):
        follow_up(text=" ")
    with nothing_changes(), pytest.raises(NotPermitted):
        follow_up(by="village")
    row = follow_up()
    assert (row.follow_up, row.followed_up_at) == ("已致歉", at(10))
    assert audited(granted)[-1] == "follow_up_rating"
    with nothing_changes():
        assert follow_up().pk == row.pk
