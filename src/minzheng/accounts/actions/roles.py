"""Giving and ending roles."""

from datetime import date

from django.db import transaction

from minzheng.accounts import audit
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import Grant, User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission, Role


@transaction.atomic
def give_role(*, actor: User, user: User, role: Role, division: str, valid_from: date, valid_to: date | None) -> Grant:
    """Give a role for a jurisdiction; giving it again changes its days. Nobody gives a role to themselves."""
    require(actor, Permission.MANAGE_USERS, division)
    if actor.pk == user.pk or user.is_system:
        raise NotPermitted(Permission.MANAGE_USERS)
    grant, _created = Grant.objects.update_or_create(
        user=user, role=role, division=division, defaults={"valid_from": valid_from, "valid_to": valid_to}
    )
    audit.record(
        actor=actor,
        action="give_role",
        subject=user,
        division=division,
        purpose="user management",
        detail={"role": role, "from": str(valid_from), "to": str(valid_to or "")},
    )
    return grant


@transaction.atomic
def end_role(*, actor: User, grant: Grant, on: date) -> None:
    """End a role with the given day as its last."""
    require(actor, Permission.MANAGE_USERS, grant.division)
    grant.valid_to = on
    grant.save(update_fields=["valid_to"])
    audit.record(
        actor=actor,
        action="end_role",
        subject=grant.user,
        division=grant.division,
        purpose="user management",
        detail={"role": grant.role, "to": str(on)},
    )
