"""Users of the fictional cast."""

from datetime import date

import pytest

from minzheng.accounts.models import Grant, User
from minzheng.accounts.roles import Role


def staff(username: str, role: Role, division: str, valid_to: date | None = None) -> User:
    user = User.objects.create_user(username, display_name=username)
    Grant.objects.create(user=user, role=role, division=division, valid_from=date(2020, 1, 1), valid_to=valid_to)
    return user


@pytest.fixture
def clerk(db: None) -> User:
    return staff("clerk", Role.TOWN_CLERK, "330402007")


@pytest.fixture
def administrator(db: None) -> User:
    return staff("admin", Role.ADMINISTRATOR, "3304")
