"""The system user is known by a mark that the table guards; its name is nobody else's, in no way of writing it."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from minzheng.accounts.actions import create_first_administrator, create_staff, give_role, sign_in_with_password
from minzheng.accounts.errors import NotPermitted, SignInRefused, UsernameReserved, UsernameTaken
from minzheng.accounts.models import Grant, User
from minzheng.accounts.moment import now
from minzheng.accounts.queries import system_user, users_managed_by
from minzheng.accounts.roles import Role

PASSWORD = "fictional-2026"
NAMES = ["system", "System", "SYSTEM", " system "]


def made_by(administrator: User, username: str) -> User:
    return create_staff(
        actor=administrator, username=username, display_name="新人例", password=PASSWORD, division="330402"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
def test_its_name_is_refused_however_it_is_written(administrator: User, name: str) -> None:
    with pytest.raises(UsernameReserved) as refused:
        made_by(administrator, name)
    assert "由系统自己使用" in refused.value.text.zh
    assert "kept for the system" in refused.value.text.en
    with pytest.raises(UsernameReserved):
        create_first_administrator(username=name, display_name="x", password=PASSWORD, division="3304")


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES[:3])
def test_the_form_refuses_it_and_never_sets_the_mark(administrator: User, name: str) -> None:
    client = Client()
    client.force_login(administrator)
    sent = {"display_name": "新人例", "password": PASSWORD, "is_system": "on"}
    assert client.post("/staff/users/", {**sent, "username": name}).status_code == 422
    client.post("/staff/users/", {**sent, "username": "systematic"})
    assert not User.objects.get(username="systematic").is_system


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"username": "System"},
        {"username": "other", "is_system": True, "is_active": False},
        {"username": "system", "is_system": True, "is_active": True},
    ],
)
def test_the_table_itself_refuses_another_one(db: None, fields: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(display_name="x", **fields)


@pytest.mark.django_db
def test_there_is_one_and_nobody_gets_at_it(administrator: User) -> None:
    system = system_user()
    assert system == system_user()
    assert system.is_system
    assert not User(username="x").is_system
    with pytest.raises(SignInRefused):
        sign_in_with_password(username="system", password="", at=now())
    assert not users_managed_by(administrator).filter(pk=system.pk).exists()
    with pytest.raises(NotPermitted):
        give_role(
            actor=administrator, user=system, role=Role.AUDITOR, division="3304", valid_from=date(2026, 1, 1),
            valid_to=None,
        )  # fmt: skip


@pytest.mark.django_db
def test_names_that_differ_in_case_alone_are_one(administrator: User, clerk: User) -> None:
    with pytest.raises(UsernameTaken) as refused:
        made_by(administrator, "CLERK")
    assert "已经有人使用" in refused.value.text.zh
    assert "is taken" in refused.value.text.en


@pytest.fixture
def before_the_mark(transactional_db: None) -> Iterator[None]:
    """The tables as they were before the mark; afterwards as they are now."""
    MigrationExecutor(connection).migrate([("accounts", "0001_initial")])
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_grant")
        cursor.execute("DELETE FROM accounts_user")
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def upgraded(password: str, roles: int) -> User:
    """What becomes of a user called `system` with this password and so many roles."""
    executor = MigrationExecutor(connection)
    old = executor.loader.project_state([("accounts", "0001_initial")]).apps
    user = old.get_model("accounts", "User").objects.create(username="system", display_name="x", password=password)
    for number in range(roles):
        old.get_model("accounts", "Grant").objects.create(
            user=user, role=Role.FINANCE, division=f"33{number:04d}", valid_from=date(2026, 1, 1)
        )
    executor.migrate(executor.loader.graph.leaf_nodes())
    return User.objects.get(pk=user.pk)


def test_an_upgrade_marks_the_system_user_that_is_there(before_the_mark: None) -> None:
    user = upgraded("", 0)
    assert (user.is_system, user.is_active, user.username) == (True, False, "system")
    assert system_user().pk == user.pk


@pytest.mark.parametrize(("password", "roles"), [("pbkdf2_sha256$1$a$b", 0), ("", 1)])
def test_an_upgrade_takes_the_name_from_somebody_who_had_been_given_it(
    before_the_mark: None, password: str, roles: int
) -> None:
    user = upgraded(password, roles)
    assert not user.is_system
    assert user.username == f"system-{str(user.pk)[:8]}"
    assert Grant.objects.filter(user=user).count() == roles
    assert system_user().pk != user.pk
