"""Staff sign-in, users and roles, the audit log, keys and the demo clock: each for whom it is, in their own places."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from minzheng.accounts import audit, moment
from minzheng.accounts.models import ApiToken, AuditEntry, Grant, User
from minzheng.accounts.queries import user_of_token
from minzheng.accounts.roles import Role
from minzheng.accounts.staff_views.audit import neutral
from minzheng.accounts.tests.conftest import staff

pytestmark = pytest.mark.django_db
PASSWORD = "fictional-2026"
FROM = {"valid_from_year": "2026", "valid_from_month": "11", "valid_from_day": "24"}


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def clerk(db: None) -> User:
    return staff("clerk", Role.TOWN_CLERK, "330402007")


@pytest.fixture
def auditor(db: None) -> User:
    return staff("auditor", Role.AUDITOR, "330402")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


# -- signing in ------------------------------------------------------------------------------------------------------


def try_to_sign_in(client: Client, password: str, following: str = "") -> Any:
    return client.post("/staff/sign-in/", {"username": "clerk", "password": password, "next": following})


def test_a_member_of_staff_signs_in_and_lands_at_the_work(client: Client, clerk: User) -> None:
    clerk.set_password(PASSWORD)
    clerk.save()
    assert try_to_sign_in(client, PASSWORD)["Location"] == "/work/"
    assert AuditEntry.objects.get().action == "sign_in"


def test_a_wrong_password_keeps_the_name_and_never_the_password(client: Client, clerk: User) -> None:
    response = try_to_sign_in(client, "wrong-password-1")
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="clerk"' in page
    assert "wrong-password-1" not in page


def test_too_many_tries_lock_the_name_and_say_for_how_long(client: Client, clerk: User) -> None:
    clerk.set_password(PASSWORD)
    clerk.save()
    for _time in range(10):
        try_to_sign_in(client, "wrong-password-1")
    response = try_to_sign_in(client, PASSWORD)
    assert response.status_code == 429
    assert "15分钟" in response.content.decode()


def test_signing_in_never_leads_to_another_site(client: Client, clerk: User) -> None:
    clerk.set_password(PASSWORD)
    clerk.save()
    assert try_to_sign_in(client, PASSWORD, "//example.org/")["Location"] == "/work/"


# -- users -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/staff/users/", "/staff/audit/"])
def test_clerks_manage_nobody_and_audit_nothing(clerk: User, address: str) -> None:
    assert client_of(clerk).get(address).status_code == 403


def test_an_administrator_makes_a_user_gives_a_role_and_ends_it(administrator: User) -> None:
    client = client_of(administrator)
    made = client.post("/staff/users/", {"username": "new.one", "display_name": "新人例", "password": PASSWORD})
    user = User.objects.get(username="new.one")
    assert made["Location"] == f"/staff/users/{user.pk}/"
    assert "新人例" in client.get("/staff/users/").content.decode()
    for _time in range(2):
        client.post(f"/staff/users/{user.pk}/?place=330402", {"role": "town_clerk", **FROM})
    grant = Grant.objects.get(user=user)
    assert (grant.role, grant.division) == ("town_clerk", "330402")
    client.post(f"/staff/users/{user.pk}/roles/{grant.pk}/end/")
    assert not Grant.objects.in_force(moment.today()).filter(user=user).exists()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [("username", "clerk", "已经有人使用"), ("username", "a b", "字母、数字"), ("password", "12345", "")],
)
def test_a_user_that_can_not_be_is_sent_back(
    administrator: User, clerk: User, field: str, value: str, words: str
) -> None:
    sent = {"username": "new.one", "display_name": "新人例", "password": PASSWORD, field: value}
    response = client_of(administrator).post("/staff/users/", sent)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert User.objects.count() == 2


def test_an_administrator_sees_and_touches_only_their_own_places(clerk: User) -> None:
    elsewhere = client_of(staff("other-admin", Role.ADMINISTRATOR, "3301"))
    assert "clerk" not in elsewhere.get("/staff/users/").content.decode()
    assert elsewhere.get(f"/staff/users/{clerk.pk}/").status_code == 404
    grant = Grant.objects.get(user=clerk)
    assert elsewhere.post(f"/staff/users/{clerk.pk}/roles/{grant.pk}/end/").status_code == 404


def test_no_role_is_given_for_a_place_outside(administrator: User, clerk: User) -> None:
    response = client_of(administrator).post(f"/staff/users/{clerk.pk}/?place=3301", {"role": "auditor", **FROM})
    assert response.status_code == 404
    assert Grant.objects.filter(user=clerk).count() == 1


def test_nobody_gives_themselves_a_role(administrator: User) -> None:
    response = client_of(administrator).post(
        f"/staff/users/{administrator.pk}/?place=3304", {"role": "county_decider", **FROM}
    )
    assert response.status_code == 403
    assert Grant.objects.count() == 1


def test_a_role_can_not_end_before_it_begins(administrator: User, clerk: User) -> None:
    sent = {"role": "auditor", **FROM, "valid_to_year": "2020", "valid_to_month": "1", "valid_to_day": "1"}
    assert client_of(administrator).post(f"/staff/users/{clerk.pk}/?place=3304", sent).status_code == 422


# -- audit -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def entries(clerk: User) -> list[AuditEntry]:
    def one(number: int, division: str) -> AuditEntry:
        return audit.record(
            actor=clerk, action="view_case", subject=clerk, purpose=f"=SUM({number})", division=division,
            case_number=f"33040220261124{number:06d}X",
        )  # fmt: skip

    return [*(one(number, "330402007024") for number in range(55)), one(99, "330411002001")]


def test_an_auditor_sees_the_entries_of_their_places_page_by_page(auditor: User, entries: list[AuditEntry]) -> None:
    client = client_of(auditor)
    first = client.get("/staff/audit/").context["page"]
    second = client.get(f"/staff/audit/{first.next_url}").context["page"]
    seen = [row.sequence for row in [*first.rows, *second.rows]]
    assert seen == sorted((entry.sequence for entry in entries[:55]), reverse=True)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("about=33040220261124000007X", 1),
        ("about=33040220261124000099X", 0),
        ("actor=clerk", 50),
        ("actor=nobody", 0),
        ("action=sign_in", 0),
        ("action=view_case", 50),
        ("day=today", 50),
        ("day=2001-01-01", 0),
    ],
)
def test_the_log_is_filtered(auditor: User, entries: list[AuditEntry], query: str, count: int) -> None:
    query = query.replace("today", moment.today().isoformat())
    assert len(client_of(auditor).get(f"/staff/audit/?{query}").context["page"].rows) == count


def test_the_chain_is_checked_and_a_changed_entry_named(auditor: User, entries: list[AuditEntry]) -> None:
    client = client_of(auditor)
    assert "审计链完整" in client.post("/staff/audit/chain/", follow=True).content.decode()
    AuditEntry.objects.filter(pk=entries[3].pk).update(purpose="changed")
    page = client.post("/staff/audit/chain/", follow=True).content.decode()
    assert f"第{entries[3].sequence}号" in page


def test_the_export_holds_what_the_filter_finds_and_no_formula(auditor: User, entries: list[AuditEntry]) -> None:
    response: Any = client_of(auditor).get("/staff/audit/export/?about=33040220261124000007X")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 2
    assert "'=SUM(7)" in text
    assert AuditEntry.objects.filter(action="export_audit").count() == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_starts_like_a_formula_is_made_text(start: str) -> None:
    assert neutral(f"{start}1+1").startswith("'")


# -- one's own account -------------------------------------------------------------------------------------------------


def test_a_key_is_shown_once_works_and_can_be_stopped(clerk: User) -> None:
    client = client_of(clerk)
    made = client.post("/staff/account/tokens/", {"name": "看板"}).context["made"]
    assert user_of_token(made) == clerk
    assert made not in client.get("/staff/account/tokens/").content.decode()
    token = ApiToken.objects.get()
    for _time in range(2):
        client.post(f"/staff/account/tokens/{token.pk}/revoke/")
    assert user_of_token(made) is None
    assert AuditEntry.objects.filter(action="revoke_api_token").count() == 1


def test_a_second_click_makes_no_second_key(clerk: User) -> None:
    client = client_of(clerk)
    for _time in range(2):
        client.post("/staff/account/tokens/", {"name": "看板"})
    assert ApiToken.objects.count() == 1


def test_nobody_stops_another_ones_key(clerk: User, administrator: User) -> None:
    client_of(clerk).post("/staff/account/tokens/", {"name": "看板"})
    token = ApiToken.objects.get()
    assert client_of(administrator).post(f"/staff/account/tokens/{token.pk}/revoke/").status_code == 404


def test_the_demo_day_moves_once_for_two_clicks(clerk: User, settings: Any, tmp_path: Path) -> None:
    settings.DEMO, settings.VAR = True, tmp_path
    client = client_of(clerk)
    for _time in range(2):
        client.post("/staff/demo-clock/", {"days": "7", "seen": "0"})
    assert moment.days_ahead() == 7
    client.post("/staff/demo-clock/", {"days": "365", "seen": "7"})
    assert moment.days_ahead() == 7


def test_a_real_site_has_no_demo_clock(clerk: User, settings: Any) -> None:
    settings.DEMO = False
    assert client_of(clerk).get("/staff/demo-clock/").status_code == 404


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["account/", "account/tokens/", "users/", "sign-in/"])
def test_pages_speak_both_languages(administrator: User, address: str, language: str) -> None:
    response = client_of(administrator).get(f"/staff/{address}", headers={"Accept-Language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}"' in response.content.decode()
