"""The demo city: generated families, one sign-in for each role, and what the first visitor needs to know."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from minzheng.accounts import moment
from minzheng.accounts.models import Grant, User
from minzheng.accounts.roles import Role
from minzheng.registry.models import Household

PASSWORD = "minzheng-demo-2026"  # printed at every start; a real site never has these users


@dataclass(frozen=True)
class SignIn:
    """One demo user and the length of their jurisdiction's prefix (12 village, 9 town, 6 county, 4 city)."""

    username: str
    name: str
    role: Role
    digits: int


SIGN_INS = [
    SignIn("village", "沈村", Role.VILLAGE_WORKER, 12),
    SignIn("clerk", "陆受理", Role.TOWN_CLERK, 9),
    SignIn("decider", "钱确认", Role.COUNTY_DECIDER, 6),
    SignIn("decider2", "吴复核", Role.COUNTY_DECIDER, 6),
    SignIn("finance", "朱制单", Role.FINANCE, 6),
    SignIn("finance2", "徐放款", Role.FINANCE, 6),
    SignIn("commander", "俞指挥", Role.CITY_COMMANDER, 4),
    SignIn("auditor", "盛审计", Role.AUDITOR, 4),
    SignIn("admin", "顾管理", Role.ADMINISTRATOR, 4),
]


def about(folder: Path) -> dict[str, Any]:
    """What the generator said of the city: its size, seed and named families."""
    content: dict[str, Any] = json.loads((folder / "about.json").read_text(encoding="utf-8"))
    return content


def create_sign_ins(folder: Path) -> None:
    """Make the demo users where they are missing; their places are those of the cast's first family."""
    first = next(iter(about(folder)["cast"].values()))
    division = Household.objects.get(pk=first["household_id"]).division
    for entry in SIGN_INS:
        if User.objects.filter(username=entry.username).exists():
            continue
        user = User.objects.create_user(entry.username, PASSWORD, display_name=entry.name)
        Grant.objects.create(user=user, role=entry.role, division=division[: entry.digits], valid_from=moment.today())
