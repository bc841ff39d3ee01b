"""Who looked at a citizen's record: the audit log in plain words, with no more of other people than their role."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.accounts.models import AuditEntry, Grant, User
from minzheng.accounts.queries import views_of
from minzheng.accounts.roles import Role
from minzheng.accounts.staff_views.words import ACTIONS
from minzheng.casework.models import Case
from minzheng.registry.models import Household

MOST = 200
LABELS = {
    "open_correction": gettext_lazy("查看待遇更正"),
    **ACTIONS,
}
SEEN = ("open_", "view_", "look_", "see_")


@dataclass(frozen=True)
class Look:
    """One entry. `why` is given for looks; a write's reason is the case it belongs to."""

    at: datetime
    who: Any
    what: Any
    why: str
    case_number: str


def looks_at(user: User) -> list[Look]:
    """Everything recorded about the citizen, their household and their cases, newest first, at most MOST."""
    cases = Case.objects.visible_to(user).values_list("pk", "authorisation_id", "check_id")
    households = Household.objects.visible_to(user).values_list("pk", flat=True)
    of_cases = [pk for case in cases for pk in case if pk is not None]
    subjects = [str(pk) for pk in [user.person_id, *households, *of_cases]]
    entries = list(views_of(subjects)[:MOST])
    roles = _roles({entry.actor_id for entry in entries if entry.actor_id})
    return [_look(entry, user, roles) for entry in entries]


def _roles(actors: set[Any]) -> dict[Any, str]:
    """actor -> the roles held; the empty text for the system."""
    named: dict[Any, list[str]] = {}
    for actor, role in Grant.objects.filter(user_id__in=actors).values_list("user_id", "role"):
        named.setdefault(actor, []).append(str(Role(role).label))
    systems = User.objects.filter(is_system=True, pk__in=actors).values_list("pk", flat=True)
    return {actor: _("、").join(dict.fromkeys(roles)) for actor, roles in named.items()} | dict.fromkeys(systems, "")


def _look(entry: AuditEntry, user: User, roles: dict[Any, str]) -> Look:
    role = roles.get(entry.actor_id, _("其他人员"))
    if entry.actor_id == user.pk:
        who = _("您本人")
    elif role:
        who = _("%(name)s（%(role)s）") % {"name": entry.actor_name, "role": role}
    else:
        who = _("系统自动处理")
    return Look(
        at=entry.at,
        who=who,
        what=LABELS.get(entry.action) or _("其他操作"),
        why=entry.purpose if entry.action.startswith(SEEN) else "",
        case_number=entry.case_number,
    )
