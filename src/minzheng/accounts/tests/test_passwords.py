"""A password is changed by who knows it, and replaced once by an administrator for who forgot it."""

from typing import Any
from uuid import uuid4

import pytest

from minzheng.accounts import moment
from minzheng.accounts.actions import change_password, create_staff, reset_password, sign_in_with_password
from minzheng.accounts.actions.passwords import one_time_password
from minzheng.accounts.errors import (
    NoPassword,
    OperationConflict,
    OwnAccount,
    PasswordRefused,
    ReasonMissing,
    RolesElsewhere,
    SamePassword,
    SignInRefused,
    TooManyTries,
    UserNotFound,
    WrongPassword,
)
from minzheng.accounts.models import AuditEntry, Operation, User
from minzheng.accounts.queries import system_user
from minzheng.accounts.roles import Role
from minzheng.accounts.tests.conftest import staff
from minzheng.base.errors import MinzhengError

pytestmark = pytest.mark.django_db
OLD, NEW = "fictional-2026", "another-fiction-7"


@pytest.fixture
def clerk(db: None) -> User:
    user = staff("clerk", Role.TOWN_CLERK, "330402007")
    user.set_password(OLD)
    user.save()
    return user


def change(user: User, current: str = OLD, new: str = NEW, operation: str = "change-1") -> User:
    return change_password(actor=user, current=current, new=new, operation_id=operation, at=moment.now())


def reset(actor: User, user: User, reason: str = "忘记密码，本人到场", operation: str = "reset-1") -> str:
    return reset_password(actor=actor, user_id=user.pk, reason=reason, operation_id=operation, at=moment.now())


def sign_in(username: str, password: str) -> User:
    return sign_in_with_password(username=username, password=password, at=moment.now())


def test_the_new_password_holds_and_the_old_one_no_longer(clerk: User) -> None:
    change(clerk)
    assert sign_in("clerk", NEW) == clerk
    with pytest.raises(SignInRefused):
        sign_in("clerk", OLD)


def test_a_change_is_audited_in_the_users_place_and_no_password_is_kept(clerk: User) -> None:
    change(clerk)
    entry = AuditEntry.objects.get(action="change_password")
    assert (entry.actor_id, entry.subject_id, entry.division) == (clerk.pk, str(clerk.pk), "330402007")
    kept = f"{entry.detail} {entry.purpose} {list(Operation.objects.values_list())}"
    assert OLD not in kept
    assert NEW not in kept


def test_a_repeat_changes_nothing_and_another_password_under_the_same_operation_is_refused(clerk: User) -> None:
    change(clerk)
    change(clerk)
    assert AuditEntry.objects.filter(action="change_password").count() == 1
    with pytest.raises(OperationConflict):
        change(clerk, current=NEW, new="a-third-fiction-8")
    assert sign_in("clerk", NEW) == clerk


@pytest.mark.parametrize(
    ("current", "new", "error", "zh", "en"),
    [
        ("wrong-password-1", NEW, WrongPassword, "当前密码不正确", "current password is not right"),
        (OLD, OLD, SamePassword, "与当前密码相同", "same as the current"),
        (OLD, "short-1", PasswordRefused, "密码太短", "too short"),
        (OLD, "password123", PasswordRefused, "太常见", "too common"),
        (OLD, "7529104638201", PasswordRefused, "全是数字", "digits alone"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(
    clerk: User, current: str, new: str, error: type[MinzhengError], zh: str, en: str
) -> None:
    with pytest.raises(error) as refused:
        change(clerk, current, new)
    assert zh in refused.value.text.zh
    assert en in refused.value.text.en
    assert refused.value.hint
    assert sign_in("clerk", OLD) == clerk
    assert not AuditEntry.objects.filter(action="change_password").exists()


def test_guessing_the_current_password_locks_the_name(clerk: User) -> None:
    for number in range(10):
        with pytest.raises(WrongPassword):
            change(clerk, "wrong-password-1", operation=f"guess-{number}")
    with pytest.raises(TooManyTries):
        change(clerk)
    with pytest.raises(TooManyTries):
        sign_in("clerk", OLD)


def test_citizens_and_the_system_have_no_password() -> None:
    for user in (User.objects.create_user("citizen", display_name="x", person_id=uuid4()), system_user()):
        with pytest.raises(NoPassword):
            change(user)


def test_a_new_member_of_staff_has_to_change_the_password_that_the_administrator_gave(administrator: User) -> None:
    made = create_staff(actor=administrator, username="new.one", display_name="新人例", password=OLD, division="330402")
    assert made.must_change_password
    assert not change(made).must_change_password


def test_a_reset_gives_a_password_once_that_has_to_be_changed(administrator: User, clerk: User) -> None:
    made = reset(administrator, clerk)
    assert sign_in("clerk", made).must_change_password
    with pytest.raises(SignInRefused):
        sign_in("clerk", OLD)
    assert reset(administrator, clerk) == ""
    assert sign_in("clerk", made) == clerk
    assert not change(User.objects.get(pk=clerk.pk), current=made).must_change_password


def test_a_reset_is_audited_with_its_reason_and_without_the_password(administrator: User, clerk: User) -> None:
    made = reset(administrator, clerk)
    reset(administrator, clerk)
    entry = AuditEntry.objects.get(action="reset_password")
    assert (entry.actor_id, entry.subject_id) == (administrator.pk, str(clerk.pk))
    assert (entry.purpose, entry.division) == ("忘记密码，本人到场", "330402007")
    assert made not in str(entry.detail)


def test_a_reset_frees_a_name_that_too_many_tries_had_locked(administrator: User, clerk: User) -> None:
    for _time in range(10):
        with pytest.raises(SignInRefused):
            sign_in("clerk", "wrong-password-1")
    assert sign_in("clerk", reset(administrator, clerk)) == clerk


def test_a_reset_needs_a_reason_and_never_ones_own_account(administrator: User, clerk: User) -> None:
    with pytest.raises(ReasonMissing):
        reset(administrator, clerk, reason="  ")
    with pytest.raises(OwnAccount):
        reset(administrator, administrator)
    reset(administrator, clerk)
    with pytest.raises(OperationConflict):
        reset(administrator, clerk, reason="other")


@pytest.mark.parametrize(("role", "place"), [(Role.TOWN_CLERK, "330402007"), (Role.ADMINISTRATOR, "3301")])
def test_nobody_else_resets_a_password(clerk: User, role: Role, place: str) -> None:
    with pytest.raises(UserNotFound):
        reset(staff("other", role, place), clerk)
    assert sign_in("clerk", OLD) == clerk


def test_an_administrator_of_a_county_gets_at_nobody_who_works_for_the_city_as_well(clerk: User) -> None:
    county = staff("county-admin", Role.ADMINISTRATOR, "330402")
    staff_of_both: Any = {"role": Role.CITY_COMMANDER, "division": "3304", "valid_from": "2026-01-01"}
    grant = clerk.grants.create(**staff_of_both)
    with pytest.raises(RolesElsewhere):
        reset(county, clerk)
    grant.valid_to = "2026-01-02"
    grant.save()
    assert reset(county, clerk)


def test_one_time_passwords_are_read_out_without_doubt_and_never_repeat() -> None:
    made = {one_time_password() for _time in range(200)}
    assert len(made) == 200
    assert all(len(password) == 19 and not set(password) & set("01loi") for password in made)
