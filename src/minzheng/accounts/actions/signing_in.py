"""Signing in: a code by phone for citizens, a password for staff; guessing is locked out."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import authenticate
from django.db import transaction

from minzheng.accounts import audit
from minzheng.accounts.errors import SignInRefused, TooManyTries
from minzheng.accounts.fields import index
from minzheng.accounts.models import FailedSignIn, SignInCode, User
from minzheng.accounts.permissions import place_of

CODE_MINUTES = 10
CODE_TRIES = 5
FAILURES_BEFORE_LOCK = 10
LOCK_MINUTES = 15

# A provider takes (phone, code) to the citizen. The demo shows the code on the page instead.
SendCode = Callable[[str, str], None]


def _hash(value: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def refuse_if_locked(name_index: str, at: datetime) -> None:
    """Raises TooManyTries while this name has failed too often within the last minutes."""
    recent = FailedSignIn.objects.filter(name_index=name_index, at__gt=at - timedelta(minutes=LOCK_MINUTES))
    if recent.count() >= FAILURES_BEFORE_LOCK:
        raise TooManyTries(LOCK_MINUTES)


def request_code(*, id_number: str, phone: str | None, send: SendCode, at: datetime) -> str:
    """Send a sign-in code to the phone on record; returns it so that a demo may show it.

    A number that is not in the registry gets the same answer and no message: nobody learns who is registered.
    """
    name_index = index(id_number)
    refuse_if_locked(name_index, at)
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
    refuse_if_locked(name_index, at)
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
    refuse_if_locked(name_index, at)
    user = authenticate(username=username, password=password)
    if not isinstance(user, User) or user.is_citizen:
        FailedSignIn.objects.create(name_index=name_index, at=at)
        raise SignInRefused
    audit.record(
        actor=user, action="sign_in", subject=user, division=place_of(user), purpose="staff sign-in by password"
    )
    return user
