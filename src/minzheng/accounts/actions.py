"""Every write of accounts: signing in, granting a role, making an API key."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction

from minzheng.accounts import audit, moment
from minzheng.accounts.errors import NotPermitted, SignInRefused, TooManyTries
from minzheng.accounts.fields import index
from minzheng.accounts.models import ApiToken, FailedSignIn, Grant, SignInCode, User
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission, Role

CODE_MINUTES = 10
CODE_TRIES = 5
FAILURES_BEFORE_LOCK = 10
LOCK_MINUTES = 15

# A provider takes (phone, code) to the citizen. The demo shows the code on the page instead.
SendCode = Callable[[str, str], None]


def _hash(value: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def _refuse_if_locked(name_index: str, at: datetime) -> None:
    recent = FailedSignIn.objects.filter(name_index=name_index, at__gt=at - timedelta(minutes=LOCK_MINUTES))
    if recent.count() >= FAILURES_BEFORE_LOCK:
        raise TooManyTries(LOCK_MINUTES)


def request_code(*, id_number: str, phone: str | None, send: SendCode, at: datetime) -> str:
    """Send a sign-in code to the phone on record; returns it so that a demo may show it.

    A number that is not in the registry gets the same answer and no message: nobody learns who is registered.
    """
    name_index = index(id_number)
    _refuse_if_locked(name_index, at)
    code = f"{secrets.randbelow(1_000_000):06d}"
    if phone:
        with transaction.atomic():
            SignInCode.objects.filter(id_index=name_index, used_at=None).update(used_at=at)
            SignInCode.objects.create(
                id_index=name_index,
                code_hash=_hash(f"{name_index}:{code}"),
                sent_at=at,
                expires_at=at + timedelta(minutes=CODE_MINUTES),
            )
        send(phone, code)
    return code


def sign_in_with_code(*, id_number: str, code: str, person_id: UUID | None, name: str, at: datetime) -> User:
    """The citizen's user, made at the first sign-in. Raises SignInRefused, TooManyTries."""
    name_index = index(id_number)
    _refuse_if_locked(name_index, at)
    with transaction.atomic():
        entry = SignInCode.objects.select_for_update().filter(id_index=name_index, used_at=None).last()
        good = (
            person_id is not None
            and entry is not None
            and entry.expires_at > at
            and entry.tries < CODE_TRIES
            and hmac.compare_digest(entry.code_hash, _hash(f"{name_index}:{code}"))
        )
        if good and entry is not None:
            entry.used_at = at
            entry.save(update_fields=["used_at"])
            user, _created = User.objects.get_or_create(
                person_id=person_id, defaults={"username": f"citizen-{person_id}", "display_name": name}
            )
            audit.record(actor=user, action="sign_in", subject=user, purpose="citizen sign-in by code")
            return user
        if entry is not None:
            entry.tries += 1
            entry.save(update_fields=["tries"])
        FailedSignIn.objects.create(name_index=name_index, at=at)
    raise SignInRefused


def sign_in_with_password(*, username: str, password: str, at: datetime) -> User:
    """The member of staff, or SignInRefused, TooManyTries."""
    name_index = index(username)
    _refuse_if_locked(name_index, at)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User) or user.is_citizen:
        FailedSignIn.objects.create(name_index=name_index, at=at)
        raise SignInRefused
    audit.record(actor=user, action="sign_in", subject=user, purpose="staff sign-in by password")
    return user


@transaction.atomic
def give_role(*, actor: User, user: User, role: Role, division: str, valid_from: date, valid_to: date | None) -> Grant:
    """Give a role for a jurisdiction; giving it again changes its days. Nobody gives a role to themselves."""
    require(actor, Permission.MANAGE_USERS, division)
    if actor.pk == user.pk:
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


@transaction.atomic
def create_staff(*, actor: User, username: str, display_name: str, password: str, division: str) -> User:
    """A new member of staff, without any role yet."""
    require(actor, Permission.MANAGE_USERS, division)
    user = User.objects.create_user(username, password, display_name=display_name)
    audit.record(actor=actor, action="create_user", subject=user, division=division, purpose="user management")
    return user


@transaction.atomic
def create_api_token(*, user: User, name: str) -> str:
    """A new key for the API, shown this once."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(
        user=user, name=name, token_hash=hashlib.sha256(token.encode()).hexdigest(), created_at=moment.now()
    )
    audit.record(actor=user, action="create_api_token", subject=user, purpose="API access", detail={"name": name})
    return token
