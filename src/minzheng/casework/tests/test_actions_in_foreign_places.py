"""Nobody acts outside their places: every action, tried by staff of another county and by a citizen of it."""

from collections.abc import Callable
from typing import Any

import pytest

from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Appeal, Case, Objection
from minzheng.casework.tests.cast import (
    DAY,
    SERVICE,
    Cast,
    at,
    decided,
    draft,
    paused,
    ready_to_recommend,
    recommended,
    submitted,
)
from minzheng.casework.tests.traces import nothing_changes, step

Act = Callable[[User, Any], object]
OPERATION = "op-foreign"
GRANT = Ruling("grant", {}, "")


def with_county(cast: Cast) -> Case:
    case = recommended(cast)
    actions.end_due_notices(at=at(8))
    return case


def accepted(cast: Cast) -> Case:
    return actions.accept_case(actor=cast.staff["clerk"], case_id=submitted(cast).pk, at=at())


def objected(cast: Cast) -> Objection:
    return actions.object_to_notice(
        notice_id=recommended(cast).notices.get().pk, name="甲", phone="19000000099", text="异议",
        operation_id="op-objection", at=at(1),
    )  # fmt: skip


def appealed(cast: Cast) -> Appeal:
    return actions.file_appeal(
        actor=cast.citizen("poor-man"), case_id=decided(cast).pk, text="异议", operation_id="op-appeal-0", at=at(9)
    )


def rated(cast: Cast) -> Case:
    case = decided(cast)
    actions.rate(actor=cast.citizen("poor-man"), case_id=case.pk, score=1, comment="", operation_id="op-rate", at=at(9))
    return case


def person(cast: Cast) -> Any:
    return cast.people["poor-man"]


# action -> what has to be there, and how somebody would try it
TRIED: dict[str, tuple[Callable[[Cast], Any], Act]] = {
    "accept_case": (submitted, lambda user, case: actions.accept_case(actor=user, case_id=case.pk, at=at())),
    "answer_appeal": (
        appealed,
        lambda user, row: actions.answer_appeal(
            actor=user, appeal_id=row.pk, is_upheld=True, reply="答复", operation_id=OPERATION, at=at(10)
        ),
    ),
    "answer_correction": (
        paused,
        lambda user, case: actions.answer_correction(
            actor=user, case_id=case.pk, reply="补充", operation_id=OPERATION, at=at(1)
        ),
    ),
    "claim_step": (
        submitted,
        lambda user, case: actions.claim_step(actor=user, step_id=step(case, "accept").pk, mine=True),
    ),
    "confirm": (
        with_county,
        lambda user, case: actions.confirm(actor=user, case_id=case.pk, ruling=GRANT, operation_id=OPERATION, at=at(8)),
    ),
    "file_appeal": (
        decided,
        lambda user, case: actions.file_appeal(
            actor=user, case_id=case.pk, text="异议", operation_id=OPERATION, at=at(9)
        ),
    ),
    "finish_verification": (
        accepted,
        lambda user, case: actions.finish_verification(
            actor=user, case_id=case.pk, reason="停机", operation_id=OPERATION, at=at()
        ),
    ),
    "follow_up_rating": (
        rated,
        lambda user, case: actions.follow_up_rating(
            actor=user, case_id=case.pk, text="已致歉", operation_id=OPERATION, at=at(10)
        ),
    ),
    "open_case": (
        person,
        lambda user, who: actions.open_case(actor=user, person=who, service=SERVICE, channel="counter", at=at()),
    ),
    "rate": (
        decided,
        lambda user, case: actions.rate(
            actor=user, case_id=case.pk, score=5, comment="", operation_id=OPERATION, at=at(9)
        ),
    ),
    "recommend": (
        ready_to_recommend,
        lambda user, case: actions.recommend(
            actor=user, case_id=case.pk, ruling=GRANT, operation_id=OPERATION, at=at()
        ),
    ),
    "record_visit": (
        accepted,
        lambda user, case: actions.record_visit(
            actor=user,
            case_id=case.pk,
            visited_on=DAY,
            visitors="甲、乙",
            seen="一致",
            agrees_with_declaration=True,
            signed_by_family=True,
            operation_id=OPERATION,
            at=at(),
        ),
    ),
    "request_correction": (
        accepted,
        lambda user, case: actions.request_correction(
            actor=user, case_id=case.pk, wanted="补充", operation_id=OPERATION, at=at()
        ),
    ),
    "return_to_town": (
        with_county,
        lambda user, case: actions.return_to_town(
            actor=user, case_id=case.pk, reason="补充", operation_id=OPERATION, at=at(8)
        ),
    ),
    "save_answers": (
        draft,
        lambda user, case: actions.save_answers(actor=user, case_id=case.pk, revision=0, note="改", at=at()),
    ),
    "settle_objection": (
        objected,
        lambda user, row: actions.settle_objection(
            actor=user, objection_id=row.pk, is_upheld=True, reply="答复", operation_id=OPERATION, at=at(2)
        ),
    ),
    "start_verification": (
        accepted,
        lambda user, case: actions.start_verification(actor=user, case_id=case.pk, operation_id=OPERATION, at=at()),
    ),
    "submit_case": (
        draft,
        lambda user, case: actions.submit_case(
            actor=user,
            case_id=case.pk,
            wording="授权书",
            agreed=[p["id"] for p in case.family["persons"]],
            operation_id=OPERATION,
            at=at(),
        ),
    ),
    "withdraw_case": (
        submitted,
        lambda user, case: actions.withdraw_case(actor=user, case_id=case.pk, operation_id=OPERATION, at=at()),
    ),
    "withdraw_consent": (
        submitted,
        lambda user, case: actions.withdraw_consent(actor=user, case_id=case.pk, operation_id=OPERATION, at=at()),
    ),
}
FOR_EVERYONE = {"object_to_notice"}  # anybody may, without signing in
OF_THE_CLOCK = {"end_due_notices"}  # takes no user
STRANGERS = ["other_clerk", "other_decider", "finance", "commander", "auditor", "administrator"]


def test_every_action_is_tried() -> None:
    assert set(actions.__all__) == set(TRIED) | FOR_EVERYONE | OF_THE_CLOCK


@pytest.mark.parametrize("name", sorted(TRIED))
def test_staff_of_other_places_and_roles_change_nothing(cast: Cast, name: str) -> None:
    prepare, act = TRIED[name]
    target = prepare(cast)
    for key in STRANGERS:
        with nothing_changes(), pytest.raises((CaseNotFound, NotPermitted)):
            act(cast.staff[key], target)


@pytest.mark.parametrize("name", sorted(TRIED))
def test_a_citizen_who_is_a_stranger_changes_nothing(cast: Cast, name: str) -> None:
    prepare, act = TRIED[name]
    target = prepare(cast)
    stranger = cast.citizen("neighbour")
    with nothing_changes(), pytest.raises((CaseNotFound, NotPermitted)):
        act(stranger, target)
