import copy
from typing import Any
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from minzheng.accounts.models import AuditEntry, User
from minzheng.base.packs import load_chain
from minzheng.verification import actions
from minzheng.verification.consent import consent
from minzheng.verification.models import Check, Finding, SourceQuery

from .cast import AT, Cast
from .country import ITEMS
from .doubles import Departments, found

AMOUNT = "¥900.00"


@pytest.fixture(autouse=True)
def fictional_site(settings: Any) -> None:
    """The fictional country's site: this room alone, without the menu of the rooms above."""
    settings.MINZHENG_PACK, settings.MINZHENG_CITY = "xx", ""
    engine = copy.deepcopy(settings.TEMPLATES[0])
    processors = engine["OPTIONS"]["context_processors"]
    engine["OPTIONS"]["context_processors"] = [name for name in processors if not name.startswith("minzheng.site")]
    settings.TEMPLATES = [engine]


@pytest.fixture
def check(cast: Cast, departments: Departments) -> Check:
    """The pension differs; the homes office is down."""
    departments.answers[(cast.grandmother.id_number, "pension_paid")] = found(monthly_amount="900.00")
    departments.failing["homes"] = "html"
    check = cast.start(pension="100.00")
    actions.ask_due(at=AT)
    return check


def signed_in(user: User, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def page(check: Check, name: str = "check") -> str:
    return reverse(f"verification:{name}", args=[check.pk])


def settle_data(**changed: str) -> dict[str, str]:
    return {"use": "declared", "why": "evidence", "note": "见银行流水", "operation_id": str(uuid4()), **changed}


def test_the_clerk_sees_declared_beside_found_what_is_missing_and_why(check: Check, cast: Cast) -> None:
    html = signed_in(cast.clerk).get(page(check)).content.decode()
    for part in (
        "¥100.00",
        AMOUNT,
        "不一致",
        "房产部门",
        "房产、残疾人证",
        "答复无法读取，已拒收",
        "没有答复不等于没有",
    ):
        assert part in html
    assert 'class="compare-different"' in html  # a word and a drawing beside the colour
    assert "草稿" in html


def test_in_english_too(check: Check, cast: Cast) -> None:
    html = signed_in(cast.clerk, "en").get(page(check)).content.decode()
    for part in ("Pension a month", "Different", "Homes office", "The answer could not be read", "this is a draft"):
        assert part in html
    assert "养老金" not in html


def test_a_village_worker_sees_pass_or_not_and_item_names_but_no_amount(check: Check, cast: Cast) -> None:
    client = signed_in(cast.villager)
    html = client.get(page(check)).content.decode()
    assert "养老金（月）" in html
    assert "不一致" in html
    for secret in (AMOUNT, "¥100.00", "答复校验码", "未申报", "其他情况", "有记录"):
        assert secret not in html
    assert client.get(page(check, "report")).status_code == 403
    assert "900.00" not in client.get(page(check, "block")).content.decode()
    values = client.get(f"/api/checks/{check.pk}").json()
    assert "900.00" not in str(values)
    assert values["others"] == []
    assert {row["state"] for row in values["findings"]} == {"agree", "differs", "unanswered"}
    assert client.get(f"/api/checks/{check.pk}/report").status_code == 403


def test_a_citizen_sees_their_own_amounts_and_of_the_others_only_whether_they_agree(
    check: Check, cast: Cast, departments: Departments
) -> None:
    departments.answers[(cast.grandson.id_number, "pension_paid")] = found(monthly_amount="77.00")
    other = cast.start(check.authorisation, pension="100.01")
    actions.ask_due(at=AT)
    html = signed_in(cast.citizen).get(page(other)).content.decode()
    assert AMOUNT in html
    assert "¥77.00" not in html
    values = signed_in(cast.citizen).get(f"/api/checks/{other.pk}").json()
    found_texts = {row["found"] for row in values["findings"] if "found" in row}
    assert AMOUNT in found_texts
    assert "¥77.00" not in found_texts


def test_a_check_of_another_place_or_family_is_not_found(check: Check, cast: Cast) -> None:
    finding = Finding.objects.filter(check_run=check).first()
    assert finding is not None
    for user in (cast.neighbour, cast.other_clerk, cast.packs):
        client = signed_in(user)
        for name in ("check", "block", "report"):
            assert client.get(page(check, name)).status_code == 404
        assert client.get(f"/api/checks/{check.pk}").status_code == 404
        assert client.get(f"/api/checks/{check.pk}/report").status_code == 404
    client = signed_in(cast.other_clerk)
    assert client.post(reverse("verification:settle", args=[finding.pk]), settle_data()).status_code == 404
    assert client.get(page(check, "ask_again")).status_code == 404
    withdraw = reverse("verification:withdraw", args=[check.authorisation_id])
    assert client.post(withdraw).status_code == 404
    assert set(Check.objects.visible_to(cast.clerk)) == set(Check.objects.visible_to(cast.citizen)) == {check}
    assert not Check.objects.visible_to(cast.other_clerk).exists()
    assert not Check.objects.visible_to(cast.neighbour).exists()


def test_nobody_gets_in_without_signing_in(check: Check) -> None:
    for name in ("check", "block", "report", "ask_again"):
        assert Client().get(page(check, name)).status_code == 302
    assert Client().get(reverse("verification:sources")).status_code == 302
    assert Client().get(f"/api/checks/{check.pk}").status_code == 401


def test_looking_is_logged_once_however_often_the_page_polls(check: Check, cast: Cast) -> None:
    client = signed_in(cast.clerk)
    for _time in range(3):
        client.get(page(check))
        client.get(page(check, "block"))
    entry = AuditEntry.objects.get(action="view_verification")
    assert (entry.actor_id, entry.subject_id, entry.case_number) == (cast.clerk.pk, str(check.pk), "JX-1")


def test_polling_answers_nothing_until_something_changes(check: Check, cast: Cast, departments: Departments) -> None:
    client = signed_in(cast.clerk)
    response = client.get(page(check, "block"), {"page": "/somewhere/"})
    html = response.content.decode()
    assert "hx-trigger" in html
    seen = html.split("seen=")[1].split("&")[0]
    assert client.get(page(check, "block"), {"seen": seen}).status_code == 204
    departments.failing.clear()
    SourceQuery.objects.update(next_try_at=AT)
    actions.ask_due(at=AT)
    changed = client.get(page(check, "block"), {"seen": seen})
    assert changed.status_code == 200
    assert "hx-trigger" not in changed.content.decode()  # complete: nothing more will come


def test_a_difference_is_settled_from_the_page_and_the_reader_comes_back(check: Check, cast: Cast) -> None:
    finding = Finding.objects.get(check_run=check, person=cast.grandmother, variable="pension")
    address = reverse("verification:settle", args=[finding.pk])
    client = signed_in(cast.clerk)
    data = settle_data(page="/staff/cases/JX-1/")
    for _click in range(2):
        response = client.post(address, data)
        assert response["Location"] == f"/staff/cases/JX-1/#finding-{finding.pk}"
    finding.refresh_from_db()
    assert (finding.used, finding.reason) == ("declared", "家庭已出示证据，部门数据有误或已变化：见银行流水")
    elsewhere = client.post(address, settle_data(page="https://example.org/"))
    assert elsewhere["Location"].startswith(page(check))


def test_settling_without_a_reason_keeps_what_was_entered(check: Check, cast: Cast) -> None:
    finding = Finding.objects.get(check_run=check, person=cast.grandmother, variable="pension")
    address = reverse("verification:settle", args=[finding.pk])
    response = signed_in(cast.clerk).post(address, settle_data(why="other", note=""))
    assert response.status_code == 422
    assert "请写明理由" in response.content.decode()
    assert signed_in(cast.clerk).get(address).status_code == 200


def test_departments_are_asked_again_from_the_page(check: Check, cast: Cast) -> None:
    client = signed_in(cast.clerk)
    assert "养老金发放" in client.get(page(check, "ask_again")).content.decode()
    data = {"items": ["pensions.pension_paid"], "reason": "异议", "operation_id": str(uuid4())}
    assert client.post(page(check, "ask_again"), data).status_code == 302
    waiting = SourceQuery.objects.filter(check_run=check, department="pensions").values_list("waiting", flat=True)
    assert list(waiting) == [["pension_paid"], ["pension_paid"]]


def test_a_citizen_withdraws_on_one_page(check: Check, cast: Cast) -> None:
    address = reverse("verification:withdraw", args=[check.authorisation_id])
    client = signed_in(cast.citizen)
    assert "撤回授权" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert "授权已撤回" in client.get(address).content.decode()


def test_the_report_is_there_as_json(check: Check, cast: Cast) -> None:
    values = signed_in(cast.decider).get(page(check, "report")).json()
    assert values["case_number"] == "JX-1"
    assert len(values["sha256"]) == 64


def test_the_sources_page_says_who_is_asked_what_why_and_whether_they_answer(check: Check, cast: Cast) -> None:
    address = reverse("verification:sources")
    html = signed_in(cast.packs).get(address).content.decode()
    for part in ("养老部门", "养老金是收入。", "虚构办法", "正常", "答复无法读取，已拒收"):
        assert part in html
    english = signed_in(cast.packs, "en").get(address).content.decode()
    for part in ("Pension office", "A pension is income.", "Fictional measures"):
        assert part in english


def test_the_consent_fragment_says_what_the_wording_says(cast: Cast) -> None:
    said = consent(load_chain("xx"), ITEMS, [cast.grandmother], AT.date())
    with override("zh-hans"):
        html = render_to_string("verification/consent.html", {"consent": said})
    for part in ("养老部门", "养老金是收入。", "2026年11月24日", "撤回"):
        assert part in html
        assert part in said.in_words("zh-hans")


def test_the_api_settles_once_for_one_key(check: Check, cast: Cast) -> None:
    finding = Finding.objects.get(check_run=check, person=cast.grandmother, variable="pension")
    address = f"/api/checks/{check.pk}/findings/{finding.pk}/settle"
    client = signed_in(cast.clerk)

    def post(key: str, **body: str) -> int:
        body = {"use": "declared", "reason": "见银行流水", **body}
        headers = {"idempotency-key": key} if key else {}
        return client.post(address, body, content_type="application/json", headers=headers).status_code

    assert post("") == 422
    assert [post("key-00001"), post("key-00001")] == [200, 200]
    assert post("key-00001", use="found") == 409
    assert post("key-00002", use="neither") == 422
    assert AuditEntry.objects.filter(action="settle_finding").count() == 1
