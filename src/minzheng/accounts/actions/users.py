"""Members of staff as users: made, stopped, let in again."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from minzheng.accounts import audit, moment
from minzheng.accounts.actions.password_rules import require_good_password
from minzheng.accounts.errors import (
    OwnAccount,
    ReasonMissing,
    RolesElsewhere,
    UsernameReserved,
    UsernameTaken,
    UserNotFound,
)
from minzheng.accounts.models import SYSTEM_USERNAME, Grant, User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import allowed, jurisdictions, require
from minzheng.accounts.queries import has_roles_outside, users_managed_by
from minzheng.accounts.roles import Permission, Role


@transaction.atomic
def create_staff(*, actor: User, username: str, display_name: str, password: str, division: str) -> User:
    """A new member of staff, without any role yet; the password is for the first sign-in only.

    Raises NotPermitted, UsernameReserved, UsernameTaken, PasswordRefused.
    """
    require(actor, Permission.MANAGE_USERS, division)
    user = _create(username, display_name, password, must_change_password=True)
    audit.record(actor=actor, action="create_user", subject=user, division=division, purpose="user management")
    return user


@transaction.atomic
def create_first_administrator(*, username: str, display_name: str, password: str, division: str) -> User:
    """An administrator for a place, made by whoever runs the site's machine.

    Raises UsernameReserved, UsernameTaken, PasswordRefused.
    """
    user = _create(username, display_name, password, must_change_password=False)
    Grant.objects.create(user=user, role=Role.ADMINISTRATOR, division=division, valid_from=moment.today())
    audit.record(
        actor=None, action="create_user", subject=user, division=division, purpose="site set-up",
        detail={"role": Role.ADMINISTRATOR},
    )  # fmt: skip
    return user


def _create(username: str, display_name: str, password: str, *, must_change_password: bool) -> User:
    refuse_username(username)
    user = User(username=username, display_name=display_name, must_change_password=must_change_password)
    require_good_password(password, user)
    user.set_password(password)
    user.save()
    return user


def refuse_username(username: str) -> None:
    """Raises UsernameReserved, UsernameTaken; upper and lower case are one."""
    if username.strip().lower() == SYSTEM_USERNAME:
        raise UsernameReserved(username)
    if User.objects.filter(username__iexact=username).exists():
        raise UsernameTaken(username)


def deactivate_user(*, actor: User, user_id: UUID, reason: str, operation_id: str, at: datetime) -> User:
    """Stop a member of staff: sessions and keys end at once, and for good. One who is stopped already stays so.

    Raises UserNotFound, RolesElsewhere, OwnAccount, ReasonMissing, OperationConflict.
    """

    def do(user: User) -> None:
        if user.is_active:
            ended = user.api_tokens.filter(revoked_at=None).update(revoked_at=at)
            user.is_active, user.signed_out_at = False, at
            user.save(update_fields=["is_active", "signed_out_at"])
            record_deed(actor, user, "deactivate_user", reason, keys_ended=ended)

    user, _new = on_managed_user(actor, user_id, reason, operation_id, "accounts.deactivate_user", do)
    return user


def reactivate_user(*, actor: User, user_id: UUID, reason: str, operation_id: str, at: datetime) -> User:
    """Let a stopped member of staff sign in again, with the roles that are still in force; keys are made anew.

    Raises UserNotFound, RolesElsewhere, OwnAccount, ReasonMissing, OperationConflict.
    """

    def do(user: User) -> None:
        if not user.is_active:
            user.is_active, user.signed_out_at = True, at
            user.save(update_fields=["is_active", "signed_out_at"])
            record_deed(actor, user, "reactivate_user", reason)

    user, _new = on_managed_user(actor, user_id, reason, operation_id, "accounts.reactivate_user", do)
    return user


def on_managed_user(
    actor: User, user_id: UUID, reason: str, operation_id: str, kind: str, do: Callable[[User], None]
) -> tuple[User, bool]:
    """Do something once to a user whose roles all lie in the administrator's places; (user, whether it was new)."""

    def act() -> User:
        require_managed(actor, user_id)
        if not reason.strip():
            raise ReasonMissing
        user = User.objects.select_for_update().get(pk=user_id)
        do(user)
        return user

    content = {"user": user_id, "reason": reason}
    return once(operation_id=operation_id, kind=kind, actor=actor, content=content, model=User, do=act)


def require_managed(actor: User, user_id: UUID) -> None:
    """Who gets at another's account gets at all that the other may do, so all of it has to be in the own places.

    Raises UserNotFound, OwnAccount, RolesElsewhere.
    """
    if actor.pk == user_id:
        raise OwnAccount
    if not users_managed_by(actor).filter(pk=user_id).exists():
        raise UserNotFound
    if has_roles_outside(actor, user_id, moment.today()):
        raise RolesElsewhere


def record_deed(actor: User, user: User, action: str, reason: str, **detail: object) -> None:
    """The audit entry of what an administrator did to a user, in a place that both share."""
    places = user.grants.order_by("-valid_from", "division").values_list("division", flat=True)
    shared = [place for place in places if allowed(actor, Permission.MANAGE_USERS, place)]
    division = (shared or jurisdictions(actor, Permission.MANAGE_USERS))[0]
    audit.record(actor=actor, action=action, subject=user, division=division, purpose=reason, detail=detail)
