"""Accepting a case starts its clock."""

from datetime import date, datetime

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.casework import actions
from minzheng.casework.errors import NotInThisState
from minzheng.casework.models import Case
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast, at, draft, submitted
from minzheng.casework.tests.traces import audited, fresh, kinds, nothing_changes, states, step


def accept(cast: Cast, case: Case, by: str = "clerk", on: datetime | None = None) -> Case:
    return actions.accept_case(actor=cast.staff[by], case_id=case.pk, at=on or at())


# The table of R-42: 12 and 30 working days from the day of acceptance, which does not count.
@pytest.mark.parametrize(
    ("accepted", "promised", "statutory"),
    [
        (date(2026, 9, 24), date(2026, 10, 19), date(2026, 11, 12)),
        (date(2026, 2, 13), date(2026, 3, 9), date(2026, 4, 2)),
        (date(2026, 4, 30), date(2026, 5, 20), date(2026, 6, 15)),
    ],
)
def test_the_dates_due_are_working_days_with_the_real_holidays(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, accepted: date, promised: date, statutory: date
) -> None:
    monkeypatch.setattr(play, "DAY", accepted)
    case = accept(cast, submitted(cast))
    assert (case.due_on, case.statutory_due_on, case.is_provisional) == (promised, statutory, False)


def test_accepting_opens_verification_and_visit_side_by_side(cast: Cast) -> None:
    case = accept(cast, submitted(cast))
    assert states(case) == {
        "accept": "done",
        "verify": "ready",
        "visit": "ready",
        "recommend": "waiting",
        "pre_publicity": "waiting",
        "confirm": "waiting",
    }
    done = step(case, "accept")
    assert (done.done_at, done.done_by) == (at(), cast.staff["clerk"])
    assert (step(case, "verify").due_on, step(case, "visit").due_on) == (date(2026, 11, 25), date(2026, 11, 27))
    assert kinds(case)[-1] == "accepted"
    assert audited(case)[-1] == "accept_case"


def test_the_clock_starts_on_the_day_of_acceptance_and_not_of_submission(cast: Cast) -> None:
    case = submitted(cast)
    assert case.due_on == date(2026, 12, 10)
    assert accept(cast, case, on=at(3)).due_on == date(2026, 12, 15)


def test_accepting_again_changes_nothing(cast: Cast) -> None:
    case = accept(cast, submitted(cast))
    with nothing_changes():
        assert accept(cast, case, on=at(5)).due_on == case.due_on


def test_a_draft_can_not_be_accepted(cast: Cast) -> None:
    case = draft(cast)
    with nothing_changes(), pytest.raises(NotInThisState):
        accept(cast, case)


@pytest.mark.parametrize("by", ["village", "decider"])
def test_only_the_town_accepts(cast: Cast, by: str) -> None:
    case = submitted(cast)
    with nothing_changes(), pytest.raises(NotPermitted):
        accept(cast, case, by=by)


def test_a_correction_before_acceptance_does_not_lengthen_the_clock_that_starts_later(cast: Cast) -> None:
    case = submitted(cast)
    actions.request_correction(
        actor=cast.staff["clerk"], case_id=case.pk, wanted="补充", operation_id="op-correct", at=at()
    )
    actions.answer_correction(
        actor=cast.citizen("poor-man"), case_id=case.pk, reply="好了", operation_id="op-reply", at=at(3)
    )
    assert fresh(case).paused_days == 3
    accepted = accept(cast, case, on=at(3))
    assert (accepted.due_on, accepted.paused_days) == (date(2026, 12, 15), 0)
