"""Reads of accounts."""

import hashlib

from django.db.models import QuerySet

from minzheng.accounts.models import ApiToken, AuditEntry, User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission

SYSTEM_USERNAME = "system"


def system_user() -> User:
    """The user in whose name clocks and answers from departments act; nobody can sign in as it."""
    user, _created = User.objects.get_or_create(username=SYSTEM_USERNAME, defaults={"display_name": "系统"})
    return user


def user_of_token(token: str) -> User | None:
    """The active user whose unrevoked API key this is."""
    found = (
        ApiToken.objects.select_related("user")
        .filter(token_hash=hashlib.sha256(token.encode()).hexdigest(), revoked_at=None, user__is_active=True)
        .first()
    )
    return found.user if found else None


def entries_visible_to(user: User) -> QuerySet[AuditEntry]:
    """The audit entries of the auditor's places, newest first."""
    return AuditEntry.objects.filter(scope(user, Permission.AUDIT)).order_by("-sequence")


def views_of(subject_ids: list[str]) -> QuerySet[AuditEntry]:
    """Who looked at these records, newest first: what a citizen may always know."""
    return AuditEntry.objects.filter(subject_id__in=subject_ids).order_by("-sequence")
