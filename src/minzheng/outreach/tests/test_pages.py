"""The pages, the API and the commands of outreach."""

import json
import re

import pytest
from click.testing import CliRunner
from django.test import Client

from minzheng.accounts.models import AuditEntry
from minzheng.casework.tests.cast import Cast
from minzheng.outreach.commands import leads
from minzheng.outreach.models import Lead, LeadState, Search
from minzheng.outreach.tests.conftest import Look
from minzheng.registry.models import Household


@pytest.fixture
def lead(cast: Cast, look: Look) -> Lead:
    look()
    return Lead.objects.get(household=cast.households["poor"])


def signed_in(cast: Cast, key: str) -> Client:
    client = Client()
    client.force_login(cast.staff[key])
    return client


def test_the_list_is_empty_with_words_before_the_first_search(cast: Cast) -> None:
    page = signed_in(cast, "village").get("/work/leads/")
    assert "没有线索" in page.content.decode()
    assert "还没有测算过" in page.content.decode()


def test_the_village_worker_sees_the_family_and_what_to_visit_for(cast: Cast, lead: Lead) -> None:
    page = signed_in(cast, "village").get("/work/leads/").content.decode()
    assert "沈𬱖例" in page
    assert "最低生活保障" in page
    assert "在享受、可能不再符合" not in page


def test_opening_a_lead_is_logged_and_shows_no_amount_to_the_village(cast: Cast, lead: Lead) -> None:
    page = signed_in(cast, "village").get(f"/work/leads/{lead.pk}/").content.decode()
    assert "按现有情况符合" in page
    assert "¥" not in page
    assert AuditEntry.objects.filter(action="view_lead", actor_name="村员例").count() == 1


def test_the_town_sees_amounts_reasons_and_law(cast: Cast, lead: Lead) -> None:
    page = signed_in(cast, "clerk").get(f"/work/leads/{lead.pk}/").content.decode()
    assert "¥" in page
    assert "低保标准" in page


def test_the_page_speaks_english_throughout(cast: Cast, lead: Lead) -> None:
    client = signed_in(cast, "clerk")
    client.cookies["django_language"] = "en"
    for address in ("/work/leads/", f"/work/leads/{lead.pk}/", "/work/leads/searches/"):
        page = client.get(address).content.decode()
        body = page[page.index("<main") : page.index("</main>")]
        for zh in ("政策找人", "线索", "走访", "测算", "户主"):
            assert zh not in body


def test_the_application_is_started_from_the_page(cast: Cast, lead: Lead) -> None:
    answer = signed_in(cast, "village").post(f"/work/leads/{lead.pk}/apply/")
    lead.refresh_from_db()
    assert lead.case is not None
    assert answer.status_code == 302
    assert lead.case.number in answer["Location"]


def test_a_family_in_receipt_is_told_so_on_the_page(cast: Cast, lead: Lead) -> None:
    house = Household.objects.get(pk=cast.households["poor"].pk)
    house.known = {**house.known, "household": {"in_receipt_of_dibao": True}}
    house.save()
    answer = signed_in(cast, "village").post(f"/work/leads/{lead.pk}/apply/")
    assert answer.status_code == 409
    assert "已在享受社会救助" in answer.content.decode()


def test_an_outcome_without_words_stays_on_the_page_with_what_was_chosen(cast: Cast, lead: Lead) -> None:
    sent = {"outcome": "told", "note": "", "operation": "operation-1"}
    answer = signed_in(cast, "village").post(f"/work/leads/{lead.pk}/", sent)
    assert answer.status_code == 422
    assert re.search(r'value="told"[^>]* checked', answer.content.decode())
    lead.refresh_from_db()
    assert lead.state == LeadState.OPEN


def test_the_outcome_is_recorded_from_the_page(cast: Cast, lead: Lead) -> None:
    sent = {"outcome": "told", "note": "已说明，愿意下周来办。", "operation": "operation-1"}
    client = signed_in(cast, "village")
    assert client.post(f"/work/leads/{lead.pk}/", sent).status_code == 302
    page = client.get(f"/work/leads/{lead.pk}/").content.decode()
    assert "已告知，自行申请" in page
    assert "愿意下周来办" in page


def test_a_search_is_started_from_the_page_and_left_to_the_worker(cast: Cast) -> None:
    client = signed_in(cast, "clerk")
    sent = {"division": "330402007000", "operation": "operation-1"}
    assert client.post("/work/leads/searches/", sent).status_code == 302
    assert client.post("/work/leads/searches/", sent).status_code == 302
    assert Search.objects.get().finished_at is None
    assert "进行中" in client.get("/work/leads/searches/").content.decode()


def test_a_place_that_is_not_offered_is_refused_on_the_form(cast: Cast) -> None:
    sent = {"division": "330411000000", "operation": "operation-1"}
    assert signed_in(cast, "clerk").post("/work/leads/searches/", sent).status_code == 422
    assert not Search.objects.exists()


def test_the_interface_gives_what_the_page_gives(cast: Cast, lead: Lead) -> None:
    village, clerk = signed_in(cast, "village"), signed_in(cast, "clerk")
    listed = village.get("/api/leads").json()["leads"]
    assert str(lead.pk) in [entry["id"] for entry in listed]
    assert all(entry["amount_fen"] is None for entry in village.get(f"/api/leads/{lead.pk}").json()["findings"])
    assert any(entry["amount_fen"] for entry in clerk.get(f"/api/leads/{lead.pk}").json()["findings"])
    body = {"outcome": "told", "note": "已告知。"}
    for _ in range(2):
        answer = village.post(
            f"/api/leads/{lead.pk}/outcome", json.dumps(body), content_type="application/json",
            headers={"Idempotency-Key": "outcome-1"},
        )  # fmt: skip
        assert (answer.status_code, answer.json()["state"]) == (200, "told")
    assert signed_in(cast, "other_clerk").get(f"/api/leads/{lead.pk}").status_code == 404
    assert signed_in(cast, "finance").get("/api/leads").status_code == 403


def test_the_shell_searches_lists_shows_and_applies(cast: Cast) -> None:
    run = CliRunner().invoke
    assert "without aid" in run(leads, ["search", "330402", "--as", "decider"]).output
    lead = Lead.objects.get(household=cast.households["poor"])
    assert str(lead.pk) in run(leads, ["list", "--as", "village"]).output
    assert "✓" in run(leads, ["show", str(lead.pk), "--as", "clerk"]).output
    assert "✓" not in run(leads, ["show", str(lead.pk), "--as", "village"]).output
    number = run(leads, ["apply", str(lead.pk), "--as", "village"]).output.strip()
    lead.refresh_from_db()
    assert lead.case is not None
    assert number == lead.case.number
