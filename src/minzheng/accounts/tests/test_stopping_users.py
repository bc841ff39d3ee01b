"""An administrator stops a member of staff and lets them in again: at once, with a reason, in the own places only."""

from collections.abc import Callable

import pytest
from django.test import Client

from minzheng.accounts import moment
from minzheng.accounts.actions import create_api_token, deactivate_user, reactivate_user, sign_in_with_password
from minzheng.accounts.errors import (
    OperationConflict,
    OwnAccount,
    ReasonMissing,
    RolesElsewhere,
    SignInRefused,
    UserNotFound,
)
from minzheng.accounts.models import AuditEntry, User
from minzheng.accounts.permissions import grants_in_force
from minzheng.accounts.queries import system_user, user_of_token
from minzheng.accounts.roles import Role
from minzheng.accounts.tests.conftest import staff

pytestmark = pytest.mark.django_db
PASSWORD = "fictional-2026"
Deed = Callable[..., User]
DEEDS = [deactivate_user, reactivate_user]


@pytest.fixture
def clerk(db: None) -> User:
    user = staff("clerk", Role.TOWN_CLERK, "330402007")
    user.set_password(PASSWORD)
    user.save()
    return user


def do(deed: Deed, actor: User, user: User, reason: str = "调离", operation: str = "") -> User:
    operation = operation or f"operation-{deed.__name__}"
    return deed(actor=actor, user_id=user.pk, reason=reason, operation_id=operation, at=moment.now())


def signed_in() -> Client:
    client = Client()
    client.post("/staff/sign-in/", {"username": "clerk", "password": PASSWORD})
    return client


def test_sessions_keys_password_and_roles_end_at_once(administrator: User, clerk: User) -> None:
    browser, key = signed_in(), create_api_token(user=clerk, name="看板")
    assert browser.get("/staff/account/").status_code == 200
    assert user_of_token(key) == clerk
    do(deactivate_user, administrator, clerk)
    assert "/staff/sign-in/" in browser.get("/staff/account/")["Location"]
    assert browser.get("/api/cases").status_code == 401
    assert Client().get("/api/cases", headers={"Authorization": f"Bearer {key}"}).status_code == 401
    with pytest.raises(SignInRefused):
        sign_in_with_password(username="clerk", password=PASSWORD, at=moment.now())
    assert grants_in_force(User.objects.get(pk=clerk.pk)) == []


def test_who_comes_back_signs_in_anew_and_no_old_session_or_key_revives(administrator: User, clerk: User) -> None:
    browser, key = signed_in(), create_api_token(user=clerk, name="看板")
    do(deactivate_user, administrator, clerk)
    do(reactivate_user, administrator, clerk, reason="调回")
    assert "/staff/sign-in/" in browser.get("/staff/account/")["Location"]
    assert user_of_token(key) is None
    assert signed_in().get("/staff/account/").status_code == 200
    assert grants_in_force(User.objects.get(pk=clerk.pk)) == [("town_clerk", "330402007")]


def test_both_are_audited_once_with_their_reason(administrator: User, clerk: User) -> None:
    create_api_token(user=clerk, name="看板")
    for deed in DEEDS:
        for _time in range(2):
            do(deed, administrator, clerk)
    entries = AuditEntry.objects.filter(action__in=["deactivate_user", "reactivate_user"]).order_by("sequence")
    assert [entry.action for entry in entries] == ["deactivate_user", "reactivate_user"]
    for entry in entries:
        assert (entry.actor_id, entry.subject_id) == (administrator.pk, str(clerk.pk))
        assert (entry.purpose, entry.division) == ("调离", "330402007")
    assert entries[0].detail == {"keys_ended": 1}


def test_a_late_repeat_of_stopping_does_not_stop_somebody_who_is_back(administrator: User, clerk: User) -> None:
    do(deactivate_user, administrator, clerk, operation="stop-1")
    do(reactivate_user, administrator, clerk)
    do(deactivate_user, administrator, clerk, operation="stop-1")
    assert User.objects.get(pk=clerk.pk).is_active
    with pytest.raises(OperationConflict):
        do(deactivate_user, administrator, clerk, reason="other", operation="stop-1")


def test_stopping_who_is_stopped_changes_nothing(administrator: User, clerk: User) -> None:
    do(deactivate_user, administrator, clerk, operation="stop-1")
    do(deactivate_user, administrator, clerk, operation="stop-2")
    assert AuditEntry.objects.filter(action="deactivate_user").count() == 1


@pytest.mark.parametrize("deed", DEEDS)
def test_nobody_does_it_to_themselves_or_without_a_reason(administrator: User, clerk: User, deed: Deed) -> None:
    with pytest.raises(OwnAccount) as own:
        do(deed, administrator, administrator)
    assert "自己的账号" in own.value.text.zh
    assert "your own account" in own.value.text.en
    with pytest.raises(ReasonMissing) as missing:
        do(deed, administrator, clerk, reason=" ")
    assert "理由" in missing.value.text.zh
    assert "reason" in missing.value.text.en


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(
    ("role", "place"), [(Role.COUNTY_DECIDER, "330402"), (Role.AUDITOR, "3304"), (Role.ADMINISTRATOR, "3301")]
)
def test_only_an_administrator_of_the_place_does_it(clerk: User, deed: Deed, role: Role, place: str) -> None:
    with pytest.raises(UserNotFound) as refused:
        do(deed, staff("other", role, place), clerk)
    assert "辖区" in refused.value.text.zh
    assert "outside your places" in refused.value.text.en


@pytest.mark.parametrize("deed", DEEDS)
def test_a_county_stops_nobody_with_a_role_in_the_city(clerk: User, deed: Deed) -> None:
    commander = staff("commander", Role.CITY_COMMANDER, "3304")
    commander.grants.create(role=Role.TOWN_CLERK, division="330402007", valid_from="2026-01-01")
    with pytest.raises(RolesElsewhere) as refused:
        do(deed, staff("county-admin", Role.ADMINISTRATOR, "330402"), commander)
    assert "辖区之外" in refused.value.text.zh
    assert "outside your places" in refused.value.text.en


def test_the_system_user_is_not_stopped_or_started(administrator: User) -> None:
    for deed in DEEDS:
        with pytest.raises(UserNotFound):
            do(deed, administrator, system_user())
