"""Nobody reads or acts outside their jurisdiction."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.accounts.actions import end_role, give_role
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed, grants_in_force, require, scope
from minzheng.accounts.roles import MATRIX, Permission, Role
from minzheng.accounts.tests.conftest import staff

pytestmark = pytest.mark.django_db


def test_a_clerk_handles_cases_of_the_own_town_and_of_no_other(clerk: User) -> None:
    assert allowed(clerk, Permission.HANDLE, "330402007005")
    assert not allowed(clerk, Permission.HANDLE, "330402002005")
    assert not allowed(clerk, Permission.HANDLE, "330502001005")


def test_a_clerk_does_not_decide_even_in_the_own_town(clerk: User) -> None:
    with pytest.raises(NotPermitted):
        require(clerk, Permission.DECIDE, "330402007005")


def test_a_role_that_has_ended_gives_nothing() -> None:
    past = staff("past", Role.TOWN_CLERK, "330402007", valid_to=date(2021, 1, 1))
    assert not allowed(past, Permission.HANDLE, "330402007005")


def test_a_user_without_a_role_sees_no_row() -> None:
    nobody = User.objects.create_user("nobody", display_name="nobody")
    assert not User.objects.filter(scope(nobody, Permission.OPEN_FAMILY, "username")).exists()


def test_finance_never_opens_a_family_and_an_administrator_never_sees_a_case() -> None:
    assert Permission.OPEN_FAMILY not in MATRIX[Role.FINANCE]
    assert MATRIX[Role.ADMINISTRATOR] == {Permission.MANAGE_USERS, Permission.SEE_PACKS}


def test_an_administrator_gives_roles_in_the_own_places_only(administrator: User, clerk: User) -> None:
    give = {"user": clerk, "role": Role.FINANCE, "valid_from": date(2026, 1, 1), "valid_to": None}
    give_role(actor=administrator, division="330481", **give)
    with pytest.raises(NotPermitted):
        give_role(actor=administrator, division="3305", **give)


def test_nobody_gives_a_role_to_themselves(administrator: User) -> None:
    with pytest.raises(NotPermitted):
        give_role(
            actor=administrator,
            user=administrator,
            role=Role.COUNTY_DECIDER,
            division="330402",
            valid_from=date(2026, 1, 1),
            valid_to=None,
        )


def test_a_role_that_is_ended_stops_the_next_day(administrator: User, clerk: User) -> None:
    end_role(actor=administrator, grant=clerk.grants.get(), on=date(2026, 11, 24))
    assert grants_in_force(clerk, date(2026, 11, 24))
    assert not grants_in_force(clerk, date(2026, 11, 25))


@given(st.sampled_from(sorted(MATRIX)), st.sampled_from(["3304", "330402", "330402007"]), st.integers(0, 10**12 - 1))
def test_permission_follows_the_prefix_whatever_the_division(role: str, prefix: str, code: int) -> None:
    user = User(username="x", display_name="x")
    user.__dict__["_grants_in_force"] = _Always([(role, prefix)])
    division = f"{code:012d}"
    for permission in MATRIX[role]:
        assert allowed(user, permission, division) == division.startswith(prefix)


class _Always(dict):  # type: ignore[type-arg]
    """The same grants on every day."""

    def __init__(self, grants: list[tuple[str, str]]) -> None:
        self.grants = grants

    def __contains__(self, key: object) -> bool:
        return True

    def __getitem__(self, key: object) -> list[tuple[str, str]]:
        return self.grants
