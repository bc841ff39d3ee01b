"""A password of one's own, and a new one for somebody who has forgotten theirs."""

import secrets
from datetime import datetime
from uuid import UUID

from minzheng.accounts import audit
from minzheng.accounts.actions.password_rules import require_good_password
from minzheng.accounts.actions.signing_in import refuse_if_locked
from minzheng.accounts.actions.users import on_managed_user, record_deed
from minzheng.accounts.errors import NoPassword, OperationConflict, SamePassword, WrongPassword
from minzheng.accounts.fields import index
from minzheng.accounts.models import FailedSignIn, User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import place_of

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another when it is read out
GROUPS, GROUP = 4, 4


def change_password(*, actor: User, current: str, new: str, operation_id: str, at: datetime) -> User:
    """Change one's own password; every session ends (a page then keeps its own). Wrong tries count as at sign-in.

    Neither password is kept with the operation: a repeat is known by the new one being in force.

    Raises NoPassword, WrongPassword, TooManyTries, SamePassword, PasswordRefused, OperationConflict.
    """
    if actor.is_citizen or actor.is_system:
        raise NoPassword
    name_index = index(actor.username)
    refuse_if_locked(name_index, at)

    def do() -> User:
        user = User.objects.select_for_update().get(pk=actor.pk)
        if not user.check_password(current):
            raise WrongPassword
        if new == current:
            raise SamePassword
        require_good_password(new, user)
        user.set_password(new)
        user.must_change_password = False
        user.save(update_fields=["password", "must_change_password"])
        audit.record(
            actor=user, action="change_password", subject=user, division=place_of(user), purpose="own password"
        )
        return user

    kind, content = "accounts.change_password", {"user": actor.pk}
    try:
        user, is_new = once(operation_id=operation_id, kind=kind, actor=actor, content=content, model=User, do=do)
    except WrongPassword:
        FailedSignIn.objects.create(name_index=name_index, at=at)
        raise
    if not is_new and not user.check_password(new):
        raise OperationConflict
    return user


def reset_password(*, actor: User, user_id: UUID, reason: str, operation_id: str, at: datetime) -> str:
    """A one-time password for somebody who has forgotten theirs, to be changed at the next sign-in.

    It is returned once: a repeat of the operation answers "". Sessions end, a locked name is free again, keys stay.

    Raises UserNotFound, RolesElsewhere, OwnAccount, ReasonMissing, OperationConflict.
    """
    password = one_time_password()

    def do(user: User) -> None:
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        FailedSignIn.objects.filter(name_index=index(user.username)).delete()
        record_deed(actor, user, "reset_password", reason)

    _user, is_new = on_managed_user(actor, user_id, reason, operation_id, "accounts.reset_password", do)
    return password if is_new else ""


def one_time_password() -> str:
    """Sixteen letters and digits in groups of four, such as k7mq-pw3x-9tdh-n4vr."""
    return "-".join("".join(secrets.choice(LETTERS) for _letter in range(GROUP)) for _group in range(GROUPS))
