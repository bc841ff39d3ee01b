from typing import Any

import pytest
from click.testing import CliRunner, Result

from minzheng.accounts.models import AuditEntry
from minzheng.verification import actions
from minzheng.verification.commands import verify
from minzheng.verification.models import Check

from .cast import AT, Cast
from .doubles import Departments, found


@pytest.fixture
def check(cast: Cast, departments: Departments) -> Check:
    departments.answers[(cast.grandmother.id_number, "pension_paid")] = found(monthly_amount="900.00")
    return cast.start(pension="100.00")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(verify, list(arguments), catch_exceptions=False)


def test_progress_and_comparison_by_case_number_or_id(check: Check, departments: Departments) -> None:
    departments.failing["homes"] = "refused"
    actions.ask_due(at=AT)
    said = run("JX-1").output
    assert said == run("--check", str(check.pk)).output
    for part in (
        "JX-1",
        "6/10",
        "房产部门",
        "缺：房产、残疾人证",
        "The department refused",
        "differs",
        "养老金（月） / Pension a month",
    ):
        assert part in said
    assert "¥" not in said


def test_amounts_only_for_a_user_who_may_see_them_and_logged(check: Check, cast: Cast) -> None:
    actions.ask_due(at=AT)
    assert "¥100.00 | ¥900.00  → found" in run("JX-1", "--as", "clerk").output
    assert AuditEntry.objects.filter(action="view_verification", actor_id=cast.clerk.pk).count() == 1
    assert "¥" not in run("JX-1", "--as", "villager").output
    assert run("JX-1", "--as", "other").exit_code == 1
    assert run("JX-1", "--as", "nobody").exit_code == 2


def test_wait_asks_until_everything_is_answered(check: Check) -> None:
    assert "complete  10/10" in run("JX-1", "--wait").output


def test_sources_and_what_is_not_there(check: Check, settings: Any) -> None:
    settings.MINZHENG_PACK = "xx"
    actions.ask_due(at=AT)
    said = run("sources").output
    for part in ("pensions", "closed", "2026-11-24T", "养老金发放 / Pension paid"):
        assert part in said
    assert run("JX-9").exit_code == 1
    assert run("--check", "00000000-0000-4000-8000-000000000000").exit_code == 1
