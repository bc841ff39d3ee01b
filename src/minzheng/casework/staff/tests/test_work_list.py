"""The work list: whose it is, in which order, how much it asks of the database."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.accounts import moment
from minzheng.accounts.models import AuditEntry
from minzheng.casework.models import Case, CaseStep
from minzheng.casework.staff.tests.conftest import SignIn
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast
from minzheng.registry.models import Household

MOST_QUERIES = 15


def text_of(response: object) -> str:
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]


def many_cases(cast: Cast, count: int) -> None:
    """Copies of one submitted case, each in a household of its own, due one after another."""
    first = play.submitted(cast)
    step = first.steps.get(key="accept")
    for number in range(count):
        home = Household.objects.create(division=first.division, address="虚构路2号")
        case = Case.objects.get(pk=first.pk)
        case.pk, case.number, case.household = None, f"33040220261124{number:06d}X", home
        case._state.adding = True
        case.id = play.fixed_id(f"case-{number}")
        case.save(force_insert=True)
        CaseStep.objects.create(
            case=case, key="accept", position=0, role=step.role, state="ready", ready_on=step.ready_on,
            due_on=step.due_on + timedelta(days=number),
        )  # fmt: skip


@pytest.mark.parametrize("who", ["village", "clerk", "decider"])
def test_everyone_who_works_on_cases_has_a_list(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get("/work/").status_code == 200


@pytest.mark.parametrize("who", ["finance", "commander", "auditor", "administrator"])
def test_others_have_none(sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get("/work/").status_code == 403


def test_a_visitor_is_asked_to_sign_in_as_staff(client: object, db: None) -> None:
    response = client.get("/work/")  # type: ignore[attr-defined]
    assert response.status_code == 302
    assert response["Location"].startswith("/staff/sign-in/")


def test_a_citizen_is_not_let_in(cast: Cast, client: object) -> None:
    client.force_login(cast.citizen("poor-man"))  # type: ignore[attr-defined]
    assert client.get("/work/").status_code == 302  # type: ignore[attr-defined]


def test_a_submitted_case_is_on_the_list_of_its_town_and_of_no_other(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    assert case.number in text_of(sign_in("clerk").get("/work/"))
    assert case.number not in text_of(sign_in("other_clerk").get("/work/"))


def test_days_left_are_words_and_turn_to_overdue(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    play.submitted(cast)
    client = sign_in("clerk")
    assert "还剩1个工作日" in text_of(client.get("/work/"))
    monkeypatch.setattr(moment, "now", lambda: play.at(6))
    assert "已超期" in text_of(client.get("/work/?queue=overdue"))


def test_a_case_that_waits_for_correction_has_a_queue_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    case = play.paused(cast)
    client = sign_in("clerk")
    assert case.number not in text_of(client.get("/work/?queue=team"))
    assert case.number in text_of(client.get("/work/?queue=correction"))


def test_a_running_notice_is_nobodys_work_but_has_a_queue(cast: Cast, sign_in: SignIn) -> None:
    case = play.recommended(cast)
    client = sign_in("clerk")
    assert case.number not in text_of(client.get("/work/?queue=team"))
    assert case.number in text_of(client.get("/work/?queue=notices"))


def test_taking_a_step_twice_keeps_it_and_giving_it_back_twice_leaves_it(cast: Cast, sign_in: SignIn) -> None:
    step = play.submitted(cast).steps.get(key="accept")
    client = sign_in("clerk")
    for want, holder in (
        ("take", cast.staff["clerk"].pk),
        ("take", cast.staff["clerk"].pk),
        ("give", None),
        ("give", None),
    ):
        assert client.post(f"/work/steps/{step.pk}/claim/", {"want": want}).status_code == 302
        assert CaseStep.objects.get(pk=step.pk).assignee_id == holder
    assert AuditEntry.objects.filter(action="claim_step").count() == 2


def test_a_step_of_another_place_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    step = play.submitted(cast).steps.get(key="accept")
    assert sign_in("other_clerk").post(f"/work/steps/{step.pk}/claim/", {"want": "take"}).status_code == 404


def test_claiming_never_leads_to_another_site(cast: Cast, sign_in: SignIn) -> None:
    step = play.submitted(cast).steps.get(key="accept")
    response = sign_in("clerk").post(f"/work/steps/{step.pk}/claim/", {"want": "take", "next": "https://example.org/"})
    assert response["Location"] == "/work/"


def test_fifty_rows_cost_a_fixed_number_of_queries(cast: Cast, sign_in: SignIn) -> None:
    many_cases(cast, 60)
    client = sign_in("clerk")
    client.get("/work/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get("/work/?queue=team")
    assert text_of(page).count('<tr role="row">') == 51
    assert len(queries) <= MOST_QUERIES


def test_paging_goes_through_every_case_once_and_back(cast: Cast, sign_in: SignIn) -> None:
    many_cases(cast, 60)
    client = sign_in("clerk")
    first = client.get("/work/?queue=team").context["page"]
    second = client.get(f"/work/{first.next_url}").context["page"]
    back = client.get(f"/work/{second.previous_url}").context["page"]
    assert len({row.pk for row in [*first.rows, *second.rows]}) == 61
    assert [row.pk for row in back.rows] == [row.pk for row in first.rows]
    assert first.previous_url == ""
    assert second.next_url == ""


@pytest.mark.parametrize("mark", ["nonsense", "2026-99-99~1", "x~y", "~"])
def test_a_broken_page_address_is_not_found(cast: Cast, sign_in: SignIn, mark: str) -> None:
    assert sign_in("clerk").get(f"/work/?queue=team&after={mark}").status_code == 404


def test_the_list_can_be_filtered_by_step(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    client = sign_in("clerk")
    assert case.number in text_of(client.get("/work/?queue=team&step=accept"))
    assert case.number not in text_of(client.get("/work/?queue=team&step=visit"))


def test_the_county_filters_by_town(cast: Cast, sign_in: SignIn) -> None:
    case = play.recommended(cast, "rich-man", "refuse")
    client = sign_in("decider")
    assert case.number in text_of(client.get(f"/work/?queue=team&town={play.TOWN}"))
    assert case.number not in text_of(client.get("/work/?queue=team&town=330402008"))


def test_an_empty_queue_says_what_will_be_there(sign_in: SignIn) -> None:
    assert "新的申请提交后" in text_of(sign_in("clerk").get("/work/?queue=team"))
