"""Users from the shell: with an administrator's permission and places, a reason, and once for one operation."""

import re
from collections.abc import Callable

import pytest

from minzheng.accounts import moment
from minzheng.accounts.actions import sign_in_with_password
from minzheng.accounts.models import AuditEntry, User
from minzheng.accounts.queries import system_user
from minzheng.accounts.roles import Role
from minzheng.accounts.tests.conftest import staff
from minzheng.site.cli import main

pytestmark = pytest.mark.django_db
PASSWORD = "fictional-2026"
Minzheng = Callable[..., tuple[int, str, str]]


@pytest.fixture
def minzheng(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Minzheng:
    """Runs `minzheng users …`; (exit code, said, said of errors)."""

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["minzheng", "users", *arguments])
        code = 0
        try:
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_stop_let_in_again_and_reset(administrator: User, clerk: User, minzheng: Minzheng) -> None:
    by = ("--as", "admin", "--reason", "调离", "--operation")
    for _time in range(2):
        assert minzheng("deactivate", "clerk", *by, "operation-1")[0] == 0
    assert not User.objects.get(pk=clerk.pk).is_active
    assert "deactivated" in minzheng("list")[1]
    assert minzheng("reactivate", "clerk", *by, "operation-2")[0] == 0
    said = minzheng("reset-password", "clerk", *by, "operation-3")[1]
    made = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", said)
    assert made
    assert sign_in_with_password(username="clerk", password=made[0], at=moment.now()).must_change_password
    assert made[0] not in minzheng("reset-password", "clerk", *by, "operation-3")[1]
    done = ["deactivate_user", "reactivate_user", "reset_password"]
    assert list(AuditEntry.objects.filter(action__in=done).values_list("action", flat=True)) == done


@pytest.mark.parametrize(
    ("whom", "by", "code", "words"),
    [
        ("admin", "admin", "accounts.own_account", "your own account"),
        ("clerk", "elsewhere", "accounts.user_not_found", "没有找到此用户"),
        ("nobody", "admin", "accounts.user_not_found", "No such user"),
        ("system", "admin", "accounts.user_not_found", "不在您的辖区内"),
    ],
)
def test_what_may_not_be_is_told_in_both_languages(
    administrator: User, clerk: User, minzheng: Minzheng, whom: str, by: str, code: str, words: str
) -> None:
    staff("elsewhere", Role.ADMINISTRATOR, "3301")
    system_user()
    ended, _said, error = minzheng("deactivate", whom, "--as", by, "--reason", "x")
    assert ended == 1
    assert code in error
    assert words in error


def test_nobody_acts_as_the_system(clerk: User, minzheng: Minzheng) -> None:
    system_user()
    ended, _said, error = minzheng("deactivate", "clerk", "--as", "system", "--reason", "x")
    assert ended == 2
    assert "There is no user system" in error


def test_the_first_administrator_is_audited_and_not_called_system(db: None, minzheng: Minzheng) -> None:
    made = ("--name", "管理员", "--division", "3304", "--password")
    assert minzheng("create-admin", "first", *made, PASSWORD)[0] == 0
    entry = AuditEntry.objects.get(action="create_user")
    assert (entry.actor_id, entry.division) == (None, "3304")
    for name, password, code in (
        ("System", PASSWORD, "accounts.username_reserved"),
        ("first", PASSWORD, "accounts.username_taken"),
        ("second", "short", "accounts.password_refused"),
    ):
        ended, _said, error = minzheng("create-admin", name, *made, password)
        assert ended == 1
        assert code in error
