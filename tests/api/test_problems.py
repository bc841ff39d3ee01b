"""What the API answers when it can't: the same permissions as the pages, one form of problem, in both languages."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.utils import timezone

from minzheng.accounts.models import ApiToken, AuditEntry
from minzheng.casework.tests.cast import Cast, decided, draft, id_number, ready_to_recommend, recommended, submitted
from minzheng.casework.tests.traces import nothing_changes

Callers = Callable[[str], Any]
CONSENT = {"wording": "虚构的授权书", "agreed": []}
GRANT = {"outcome": "grant"}
WHY = {"reason": "请补充"}


def told(response: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """The problem, once its form is right."""
    assert response.status_code == status, response.content
    problem: dict[str, Any] = response.json()  # type: ignore[attr-defined]
    assert problem["code"] == code
    assert any("\u4e00" <= letter <= "\u9fff" for letter in problem["message"]["zh"])
    assert any("a" <= letter <= "z" for letter in problem["message"]["en"])
    if problem["hint"]:
        assert problem["hint"]["zh"] != problem["hint"]["en"]
    return problem


@pytest.mark.parametrize("path", ["/cases", "/payments/batches", "/cases/330402202611240000019"])
def test_without_a_key_nothing_is_shown(callers: Callers, path: str) -> None:
    assert told(callers("nobody").get(path), 401, "request.not_signed_in")["hint"]


def test_a_revoked_key_is_no_key(cast: Cast, callers: Callers) -> None:
    clerk = callers("clerk")
    assert clerk.get("/cases").status_code == 200
    ApiToken.objects.update(revoked_at=timezone.now())
    told(clerk.get("/cases"), 401, "request.not_signed_in")


def test_a_case_of_another_place_is_not_there(cast: Cast, callers: Callers) -> None:
    number = submitted(cast).number
    strangers = [callers(who) for who in ("other_clerk", "other_decider", "neighbour", "poor-woman")]
    with nothing_changes():
        for stranger in strangers:
            told(stranger.get(f"/cases/{number}"), 404, "casework.case_not_found")
            told(stranger.post(f"/cases/{number}/accept"), 404, "casework.case_not_found")


def test_a_role_that_may_not_is_told_which_permission_it_lacks(cast: Cast, callers: Callers) -> None:
    number = submitted(cast).number
    decider = callers("decider")
    with nothing_changes():
        problem = told(decider.post(f"/cases/{number}/accept"), 403, "accounts.not_permitted")
    assert "handle" in problem["hint"]["zh"]


def test_who_sees_that_a_case_exists_does_not_see_the_family(cast: Cast, callers: Callers) -> None:
    number = decided(cast).number
    seen = callers("commander").get(f"/cases/{number}").json()
    assert (seen["family"], seen["applicant"], seen["decision"], seen["events"]) == (None, None, None, [])
    for what in ("proposal", "letter"):
        told(callers("commander").get(f"/cases/{number}/{what}"), 404, "casework.case_not_found")


def test_the_family_sees_what_is_public_on_its_timeline(cast: Cast, callers: Callers) -> None:
    number = decided(cast).number
    mine = [event["kind"] for event in callers("poor-man").get(f"/cases/{number}").json()["events"]]
    staffs = [event["kind"] for event in callers("clerk").get(f"/cases/{number}").json()["events"]]
    assert "verification_finished" in staffs
    assert "verification_finished" not in mine


def test_each_look_of_staff_is_logged_with_its_purpose(cast: Cast, callers: Callers) -> None:
    number = decided(cast).number
    for what in ("", "/proposal", "/letter"):
        assert callers("decider").get(f"/cases/{number}{what}").status_code == 200
        assert callers("poor-man").get(f"/cases/{number}{what}").status_code == 200
    looks = AuditEntry.objects.filter(case_number=number, action__startswith="view_").order_by("sequence")
    assert [(look.action, look.actor_name, look.purpose) for look in looks] == [
        (action, "确认员例", "API") for action in ("view_case", "view_proposal", "view_letter")
    ]


def test_a_citizen_does_not_learn_who_is_registered(cast: Cast, callers: Callers) -> None:
    there, absent = cast.people["old-man"].id_number, id_number(date(1991, 1, 1), 77)
    for number in (there, absent):
        told(callers("poor-man").post("/cases", {"id_number": number}), 404, "casework.case_not_found")


def test_roles_that_do_not_receive_look_nobody_up(cast: Cast, callers: Callers) -> None:
    for who in ("finance", "auditor", "commander"):
        number = cast.people["old-man"].id_number
        told(callers(who).post("/cases", {"id_number": number}), 403, "accounts.not_permitted")


@pytest.mark.parametrize(
    ("person", "status", "code"),
    [
        ("dead-man", 422, "registry.person_deceased"),
        ("doubled", 422, "registry.in_two_households"),
        ("receiver", 409, "casework.already_in_receipt"),
        ("neighbour", 403, "accounts.not_permitted"),
    ],
)
def test_what_stands_in_the_way_of_opening_is_said(
    cast: Cast, callers: Callers, person: str, status: int, code: str
) -> None:
    told(callers("clerk").post("/cases", {"id_number": cast.people[person].id_number}), status, code)


def test_a_wrong_id_number_and_an_unknown_service_are_said(cast: Cast, callers: Callers) -> None:
    clerk = callers("clerk")
    told(clerk.post("/cases", {"id_number": "339900197003050119"}), 422, "person.id_number.check_digit")
    body = {"id_number": cast.people["old-man"].id_number, "service": "nothing"}
    told(clerk.post("/cases", body), 404, "casework.case_not_found")


def test_a_request_of_the_wrong_form_says_where(cast: Cast, callers: Callers) -> None:
    number = submitted(cast).number
    problem = told(callers("decider").post(f"/cases/{number}/confirm", {"outcome": "maybe"}), 422, "request.malformed")
    assert problem["fields"][0]["at"][-1] == "outcome"


def test_a_body_that_is_not_json_is_said(callers: Callers) -> None:
    clerk = callers("clerk")
    response = clerk.client.post(
        "/api/decide", data=b"{", content_type="application/json", headers={"Authorization": f"Bearer {clerk.token}"}
    )
    told(response, 400, "request.http_400")


def test_a_write_that_may_be_repeated_needs_its_key(cast: Cast, callers: Callers) -> None:
    number = draft(cast).number
    citizen = callers("poor-man")
    problem = told(citizen.post(f"/cases/{number}/submit", CONSENT, key="short"), 422, "request.malformed")
    assert problem["fields"][0]["at"][0] == "header"


def test_missing_consent_names_who_has_not_agreed(cast: Cast, callers: Callers) -> None:
    number = draft(cast).number
    problem = told(callers("poor-man").post(f"/cases/{number}/submit", CONSENT), 422, "casework.consent_missing")
    assert "陆𠮷例" in problem["message"]["zh"]


def test_a_stale_revision_and_a_passed_step_are_conflicts(cast: Cast, callers: Callers) -> None:
    citizen, case = callers("poor-man"), draft(cast)
    citizen("PATCH", f"/cases/{case.number}/answers", {"revision": 0, "note": "改"})
    stale = citizen("PATCH", f"/cases/{case.number}/answers", {"revision": 0, "note": "又改"})
    told(stale, 409, "casework.edited_elsewhere")
    told(callers("clerk").post(f"/cases/{case.number}/accept"), 409, "casework.not_in_this_state")


def test_a_wrong_fact_is_refused_with_its_place(cast: Cast, callers: Callers) -> None:
    case = draft(cast)
    answers = {"revision": 0, "persons": {str(case.applicant_id): {"wage": "much"}}}
    problem = told(callers("poor-man")("PATCH", f"/cases/{case.number}/answers", answers), 422, "policy.family.invalid")
    assert "persons[0].wage" in problem["message"]["en"]


def test_the_same_key_gives_the_same_answer_and_another_body_a_conflict(cast: Cast, callers: Callers) -> None:
    number = ready_to_recommend(cast).number
    clerk = callers("clerk")
    first = clerk.post(f"/cases/{number}/recommend", GRANT, key="the-same-key")
    again = clerk.post(f"/cases/{number}/recommend", GRANT, key="the-same-key")
    assert (first.status_code, first.json()) == (200, again.json())
    other = clerk.post(f"/cases/{number}/recommend", {"outcome": "refuse", "reason": "x"}, key="the-same-key")
    told(other, 409, "accounts.operation_conflict")


@pytest.mark.parametrize("amount", ["1000000.00", "-5", "five", "1.234"])
def test_an_amount_that_can_not_be_is_refused(cast: Cast, callers: Callers, amount: str) -> None:
    number = ready_to_recommend(cast).number
    body = {"outcome": "grant", "amounts": {"dibao": amount}, "reason": "误录"}
    response = callers("clerk").post(f"/cases/{number}/recommend", body)
    assert response.status_code == 422
    assert set(response.json()) >= {"code", "message", "hint"}


def test_an_objection_is_taken_answered_and_leads_to_a_new_opinion(cast: Cast, callers: Callers) -> None:
    case = recommended(cast)
    notice = case.notices.get().pk
    body = {"name": "何举例", "phone": "19000000099", "text": "他家有车"}
    made = callers("nobody").post(f"/notices/{notice}/objections", body)
    assert made.status_code == 201
    clerk = callers("clerk")
    [row] = clerk.get(f"/cases/{case.number}").json()["objections"]
    assert (row["state"], "name" in row) == ("open", False)
    assert callers("poor-man").get(f"/cases/{case.number}").json()["objections"] == []
    path = f"/cases/{case.number}/objections/{row['id']}/answer"
    told(callers("village").post(path, {"is_upheld": False, "reply": "无车"}), 403, "accounts.not_permitted")
    told(callers("other_clerk").post(path, {"is_upheld": False, "reply": "无车"}), 404, "casework.case_not_found")
    assert clerk.post(path, {"is_upheld": False, "reply": "无车"}).json()["state"] == "dismissed"
    told(callers("nobody").post(f"/notices/{notice}/objections", body), 409, "casework.not_in_this_state")


def test_an_appeal_is_filed_and_answered_by_another_decider(cast: Cast, callers: Callers) -> None:
    case = decided(cast)
    filed = callers("poor-man").post(f"/cases/{case.number}/appeal", {"reason": "少算一人"})
    assert filed.status_code == 201
    path = f"/cases/{case.number}/appeals/{filed.json()['id']}/answer"
    told(callers("decider").post(path, {"is_upheld": True, "reply": "查"}), 403, "casework.same_hand")
    assert callers("decider2").post(path, {"is_upheld": True, "reply": "查"}).json()["is_upheld"] is True
    [appeal] = callers("poor-man").get(f"/cases/{case.number}").json()["appeals"]
    assert appeal["reply"] == "查"


def test_a_bad_rating_is_followed_up(cast: Cast, callers: Callers) -> None:
    case = decided(cast)
    clerk, road = callers("clerk"), f"/cases/{case.number}/rating"
    told(clerk.post(f"{road}/follow-up", {"text": "致歉"}), 404, "casework.case_not_found")
    assert callers("poor-man").post(road, {"score": 1}).status_code == 201
    told(callers("poor-man").post(road, {"score": 1}), 409, "casework.already_rated")
    assert clerk.post(f"{road}/follow-up", {"text": "致歉"}).json()["follow_up"] == "致歉"


def test_a_step_is_taken_and_given_back(cast: Cast, callers: Callers) -> None:
    number = submitted(cast).number
    clerk = callers("clerk")
    assert clerk.post(f"/cases/{number}/steps/accept/claim").json() == {"step": "accept", "mine": True}
    assert clerk.post(f"/cases/{number}/steps/accept/claim").json()["mine"] is False
    told(clerk.post(f"/cases/{number}/steps/nothing/claim"), 404, "casework.case_not_found")


def test_a_long_reason_is_kept_whole(cast: Cast, callers: Callers) -> None:
    """PostgreSQL would refuse it for the log's short column."""
    case = submitted(cast)
    clerk, road = callers("clerk"), f"/cases/{case.number}"
    clerk.post(f"{road}/accept")
    clerk.post(f"{road}/verify")
    assert clerk.post(f"{road}/finish-verification", {"reason": "等" * 2000}).status_code == 200
    assert "等" * 2000 in case.events.last().text_zh  # type: ignore[union-attr]


def test_a_nul_character_is_refused_and_never_an_error(cast: Cast, callers: Callers) -> None:
    number = submitted(cast).number
    told(callers("clerk").post(f"/cases/{number}/correction", {"reason": "a\x00b"}), 422, "request.malformed")
    told(callers("clerk").get("/cases?state=%00"), 422, "request.malformed")


def test_the_calculator_stores_nothing_and_knows_the_example_of_the_rules(callers: Callers) -> None:
    """R-05, example 1: three people with 1,500 a month in Jiaxing in 2019: 3 × 810 - 1,500 = 930.00."""
    family = {
        "persons": [
            {"id": "p1", "relation": "applicant", "birth_on": "1951-03-05", "pension": "1500.00"},
            {"id": "p2", "relation": "spouse", "birth_on": "1953-06-01"},
            {"id": "p3", "relation": "grandchild", "birth_on": "2009-05-20", "education_stage": "compulsory"},
        ]
    }
    body = {"family": family, "division": "330402", "on": "2019-10-01"}
    with nothing_changes():
        answer = callers("nobody").post("/decide", body)
    assert answer.json()["benefits"]["dibao"]["amount_fen"] == 93_000
    told(callers("nobody").post("/decide", {**body, "division": "999999"}), 422, "division.unknown")
