"""Pages where passwords are changed and reset and accounts stopped: in both languages, once for two clicks."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from minzheng.accounts.actions import create_api_token
from minzheng.accounts.models import AuditEntry, User
from minzheng.accounts.roles import Role
from minzheng.accounts.tests.conftest import staff

pytestmark = pytest.mark.django_db
OLD, NEW = "fictional-2026", "another-fiction-7"
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def clerk(db: None) -> User:
    user = staff("clerk", Role.TOWN_CLERK, "330402007")
    user.set_password(OLD)
    user.save()
    return user


def signed_in(user: User, language: str = "zh-hans") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(user)
    return client


def change(client: Client, **other: str) -> Any:
    sent = {"current": OLD, "new": NEW, "again": NEW, "operation_id": str(uuid4()), **other}
    return client.post("/staff/account/password/", sent)


# -- one's own password ------------------------------------------------------------------------------------------------


def test_a_change_ends_other_sessions_and_keeps_this_one(clerk: User) -> None:
    here, elsewhere = signed_in(clerk), signed_in(clerk)
    assert change(here)["Location"] == "/staff/account/"
    assert "密码已修改" in here.get("/staff/account/").content.decode()
    assert "/staff/sign-in/" in elsewhere.get("/staff/account/")["Location"]
    assert User.objects.get(pk=clerk.pk).check_password(NEW)


@pytest.mark.parametrize(
    ("language", "other", "words"),
    [
        ("zh-hans", {"current": "wrong-password-1"}, "当前密码不正确"),
        ("en", {"current": "wrong-password-1"}, "current password is not right"),
        ("zh-hans", {"again": "different-1"}, "两次输入的新密码不一样"),
        ("en", {"again": "different-1"}, "not the same"),
        ("zh-hans", {"new": "1234567", "again": "1234567"}, "密码太短"),
        ("en", {"new": "1234567", "again": "1234567"}, "too short"),
        ("zh-hans", {"current": ""}, "请填写：当前密码"),
        ("en", {"operation_id": "x"}, "UUID"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_no_password_comes_back(
    clerk: User, language: str, other: dict[str, str], words: str
) -> None:
    response = change(signed_in(clerk, language), **other)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert NEW not in page
    assert User.objects.get(pk=clerk.pk).check_password(OLD)


def test_a_one_time_password_opens_nothing_but_the_page_that_replaces_it(clerk: User) -> None:
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    client = Client()
    sent = {"username": "clerk", "password": OLD, "next": "/staff/account/tokens/"}
    assert client.post("/staff/sign-in/", sent)["Location"] == "/staff/account/password/"
    for address in ("/work/", "/staff/account/", "/staff/account/tokens/"):
        assert client.get(address)["Location"] == "/staff/account/password/"
    assert client.get("/api/cases").status_code == 401
    assert "一次性密码" in client.get("/staff/account/password/").content.decode()
    assert change(client)["Location"] == "/work/"
    assert client.get("/staff/account/").status_code == 200
    assert client.get("/api/cases").status_code == 200


def test_somebody_without_a_role_changes_their_password_and_a_citizen_has_none(db: None) -> None:
    nobody = User.objects.create_user("nobody", OLD, display_name="nobody")
    assert change(signed_in(nobody)).status_code == 302
    assert User.objects.get(pk=nobody.pk).check_password(NEW)
    citizen = User.objects.create_user("citizen", display_name="x", person_id=uuid4())
    assert "/staff/sign-in/" in change(signed_in(citizen))["Location"]


def test_a_key_goes_on_while_the_password_waits_to_be_changed(clerk: User) -> None:
    key = create_api_token(user=clerk, name="看板")
    User.objects.filter(pk=clerk.pk).update(must_change_password=True)
    assert Client().get("/api/cases", headers={"Authorization": f"Bearer {key}"}).status_code == 200


# -- what administrators do --------------------------------------------------------------------------------------------


def test_a_reset_shows_the_password_on_one_page_and_never_again(administrator: User, clerk: User) -> None:
    client, sent = signed_in(administrator), {"reason": "忘记密码", "operation_id": str(uuid4())}
    address = f"/staff/users/{clerk.pk}/password/"
    page = client.post(address, sent).content.decode()
    made = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}(?=<)", page)
    assert made
    assert User.objects.get(pk=clerk.pk).check_password(made[0])
    again = client.post(address, sent).content.decode()
    assert made[0] not in again
    assert "已经重置过了" in again
    assert "下次登录须先改密码" in client.get(f"/staff/users/{clerk.pk}/").content.decode()


def test_a_user_is_stopped_and_let_in_again_from_the_pages(administrator: User, clerk: User) -> None:
    client, address = signed_in(administrator), f"/staff/users/{clerk.pk}/"
    assert f"{address}deactivate/" in client.get(address).content.decode()
    sent = {"reason": "调离", "operation_id": str(uuid4())}
    for _time in range(2):
        assert client.post(f"{address}deactivate/", sent)["Location"] == address
    page = client.get(address).content.decode()
    assert "账号已停用。" in page
    assert f"{address}reactivate/" in page
    assert "已停用" in client.get("/staff/users/").content.decode()
    client.post(f"{address}reactivate/", {"reason": "调回", "operation_id": str(uuid4())})
    assert User.objects.get(pk=clerk.pk).is_active
    assert AuditEntry.objects.filter(action="deactivate_user").count() == 1


@pytest.mark.parametrize("deed", ["deactivate", "reactivate", "password"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_without_a_reason_nothing_happens_and_a_long_one_is_kept_whole(
    administrator: User, clerk: User, deed: str, language: str
) -> None:
    client, address = signed_in(administrator, language), f"/staff/users/{clerk.pk}/{deed}/"
    page = client.get(address)
    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.content.decode()
    sent = {"operation_id": str(uuid4())}
    assert client.post(address, {**sent, "reason": " "}).status_code == 422
    assert client.post(address, {**sent, "reason": "长" * 1001}).status_code == 422
    User.objects.filter(pk=clerk.pk).update(is_active=deed != "reactivate")
    assert client.post(address, {**sent, "reason": "长" * 1000}).status_code in (200, 302)
    assert AuditEntry.objects.get(subject_id=str(clerk.pk)).purpose == "长" * 1000


@pytest.mark.parametrize("deed", ["deactivate", "reactivate", "password"])
def test_an_account_outside_or_ones_own_is_not_touched(administrator: User, clerk: User, deed: str) -> None:
    sent = {"reason": "x", "operation_id": str(uuid4())}
    elsewhere = signed_in(staff("other-admin", Role.ADMINISTRATOR, "3301"))
    assert elsewhere.get(f"/staff/users/{clerk.pk}/{deed}/").status_code == 404
    assert elsewhere.post(f"/staff/users/{clerk.pk}/{deed}/", sent).status_code == 404
    assert signed_in(clerk).post(f"/staff/users/{clerk.pk}/{deed}/", sent).status_code == 403
    own = signed_in(administrator).post(f"/staff/users/{administrator.pk}/{deed}/", sent)
    assert own.status_code == 403
    assert "不能对自己的账号" in own.content.decode()


def test_the_page_says_who_can_when_a_user_has_roles_elsewhere(clerk: User) -> None:
    clerk.grants.create(role=Role.CITY_COMMANDER, division="3304", valid_from="2026-01-01")
    county = signed_in(staff("county-admin", Role.ADMINISTRATOR, "330402"))
    page = county.get(f"/staff/users/{clerk.pk}/").content.decode()
    assert "辖区之外也有角色" in page
    assert f"/staff/users/{clerk.pk}/deactivate/" not in page
    sent = {"reason": "x", "operation_id": str(uuid4())}
    assert county.post(f"/staff/users/{clerk.pk}/deactivate/", sent).status_code == 403
