"""May this user do this here? Every answer comes from the grants in force and the table in `roles`."""

from datetime import date

from django.db.models import Q

from minzheng.accounts import moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.roles import MATRIX, Permission, Role


def grants_in_force(user: User, on: date | None = None) -> list[tuple[str, str]]:
    """(role, division prefix) pairs of the user today; kept on the instance, so one query a request."""
    if not user.is_authenticated or not user.is_active:
        return []
    day = on or moment.today()
    cached: dict[date, list[tuple[str, str]]] = user.__dict__.setdefault("_grants_in_force", {})
    if day not in cached:
        cached[day] = list(user.grants.in_force(day).order_by("role", "division").values_list("role", "division"))
    return cached[day]


def jurisdictions(user: User, permission: Permission) -> list[str]:
    """The division prefixes where the user holds the permission."""
    return [division for role, division in grants_in_force(user) if permission in MATRIX[role]]


def holds(user: User, permission: Permission) -> bool:
    """True if the user holds the permission anywhere."""
    return bool(jurisdictions(user, permission))


def allowed(user: User, permission: Permission, division: str) -> bool:
    """True if the user holds the permission for that 12-digit division."""
    return any(division.startswith(prefix) for prefix in jurisdictions(user, permission))


def require(user: User, permission: Permission, division: str) -> None:
    """Raises NotPermitted unless `allowed`."""
    if not allowed(user, permission, division):
        raise NotPermitted(permission)


def scope(user: User, permission: Permission, field: str = "division") -> Q:
    """A filter that leaves only rows of places where the user holds the permission: none, when there is none."""
    condition = Q(pk__in=[])
    for prefix in jurisdictions(user, permission):
        condition |= Q(**{f"{field}__startswith": prefix})
    return condition


def role_names(user: User) -> list[tuple[Role, str]]:
    """The user's roles with their place, for the page header."""
    return [(Role(role), division) for role, division in grants_in_force(user)]


def place_of(user: User) -> str:
    """The division prefix of the user's first role, for the audit log; "" for somebody without one."""
    return next((division for _role, division in grants_in_force(user)), "")
