"""Over the API and in the shell, a second arrival of the same call gets the first one's answer."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from click.testing import CliRunner
from django.test import Client

from minzheng.accounts.models import User
from minzheng.casework import actions
from minzheng.casework.commands import cases as command
from minzheng.casework.models import Case
from minzheng.casework.tests.cast import Cast, at, decided, paused, recommended, submitted
from minzheng.casework.tests.traces import nothing_changes
from minzheng.verification.models import Authorisation


def post(user: User, path: str, body: Any = None) -> Any:
    client = Client()
    client.force_login(user)
    return client.post(
        f"/api{path}", json.dumps(body or {}), content_type="application/json", headers={"Idempotency-Key": "one-call"}
    )


def twice(user: User, path: str, body: Any = None) -> Any:
    """The answer, which the second arrival gets as well, and nothing happens again."""
    first = post(user, path, body)
    assert first.status_code in (200, 201), first.content
    with nothing_changes():
        again = post(user, path, body)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    return again.json()


def verifying(cast: Cast) -> Case:
    case = submitted(cast)
    clerk = cast.staff["clerk"]
    actions.accept_case(actor=clerk, case_id=case.pk, at=at())
    actions.start_verification(actor=clerk, case_id=case.pk, operation_id="op-verify", at=at())
    return case


def with_county(cast: Cast) -> Case:
    case = recommended(cast)
    actions.end_due_notices(at=at(8))
    return case


@pytest.mark.parametrize(
    ("prepare", "who", "path", "body"),
    [
        (submitted, "clerk", "accept", {}),
        (submitted, "clerk", "steps/accept/claim", {"mine": True}),
        (submitted, "clerk", "steps/accept/claim", {"mine": False}),
        (verifying, "clerk", "finish-verification", {"reason": "停机"}),
        (paused, "village", "correction/answer", {"reason": "已补充"}),
        (with_county, "decider", "return", {"reason": "再查"}),
        (submitted, "clerk", "withdraw", {}),
        (submitted, "clerk", "consent/withdraw", {}),
        (decided, "poor-man", "rating", {"score": 1}),
    ],
)
def test_over_the_api(cast: Cast, prepare: Callable[[Cast], Case], who: str, path: str, body: Any) -> None:
    user = cast.staff[who] if who in cast.staff else cast.citizen(who)
    twice(user, f"/cases/{prepare(cast).number}/{path}", body)


def test_consent_is_taken_back_over_the_api_by_the_family(cast: Cast) -> None:
    case = submitted(cast)
    told = twice(cast.citizen("poor-man"), f"/cases/{case.number}/consent/withdraw")
    assert told["state"] == "open"
    assert told["events"][-1]["kind"] == "consent_withdrawn"
    assert Authorisation.objects.get(pk=case.authorisation_id).withdrawn_at is not None


def test_a_visit_of_tomorrow_is_a_problem_with_its_code(cast: Cast) -> None:
    case = verifying(cast)
    body = {
        "visited_on": "2026-11-25", "visitors": "甲、乙", "seen": "一致", "agrees_with_declaration": True,
        "signed_by_family": True,
    }  # fmt: skip
    refused = post(cast.staff["village"], f"/cases/{case.number}/visits", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "casework.visit_day_wrong")
    options = ["--on", "2026-11-25", "--visitors", "甲、乙", "--seen", "一致"]
    ended = CliRunner().invoke(command, ["visit", case.number, "--as", "village", *options])
    assert "入户日期不能晚于今天" in f"{ended.output} {ended.exception}"
    assert ended.exit_code == 1


@pytest.mark.parametrize(
    ("prepare", "who", "verb", "options"),
    [
        (verifying, "clerk", "go-on", ["--reason", "停机"]),
        (paused, "village", "corrected", ["--reply", "已补充"]),
        (with_county, "decider", "return", ["--reason", "再查"]),
        (submitted, "clerk", "withdraw", []),
        (submitted, "clerk", "withdraw-consent", []),
    ],
)
def test_in_the_shell(cast: Cast, prepare: Callable[[Cast], Case], who: str, verb: str, options: list[str]) -> None:
    call = [verb, prepare(cast).number, "--as", who, "--operation", "one-call", *options]
    first = CliRunner().invoke(command, call, catch_exceptions=False)
    with nothing_changes():
        again = CliRunner().invoke(command, call, catch_exceptions=False)
    assert (again.exit_code, json.loads(again.stdout)) == (0, json.loads(first.stdout))
