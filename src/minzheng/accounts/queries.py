"""Reads of accounts."""

import hashlib
from datetime import date
from uuid import UUID

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db.models import Model, Q, QuerySet

from minzheng.accounts.models import SYSTEM_USERNAME as SYSTEM_USERNAME
from minzheng.accounts.models import ApiToken, AuditEntry, Grant, User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission

MOST_WITHOUT_ROLE = 500


def system_user() -> User:
    """The user in whose name clocks and answers from departments act; nobody can sign in as it."""
    made = {"username": SYSTEM_USERNAME, "display_name": "系统", "is_active": False, "password": make_password(None)}
    user, _created = User.objects.get_or_create(is_system=True, defaults=made)
    return user


def users_managed_by(actor: User) -> QuerySet[User]:
    """Staff with a role in the administrator's places, and those made there who have no role yet."""
    staff_users = User.objects.filter(person_id=None, is_system=False)
    without = [str(pk) for pk in staff_users.filter(grants=None).values_list("pk", flat=True)[:MOST_WITHOUT_ROLE]]
    made_here = AuditEntry.objects.filter(scope(actor, Permission.MANAGE_USERS), action="create_user")
    new = made_here.filter(subject_id__in=without).values_list("subject_id", flat=True)
    here = Grant.objects.filter(scope(actor, Permission.MANAGE_USERS)).values("user")
    return staff_users.filter(pk__in=here) | staff_users.filter(pk__in=[UUID(pk) for pk in new])


def has_roles_outside(actor: User, user_id: UUID, on: date) -> bool:
    """True if a role of the user, in force or yet to begin, lies outside the administrator's places."""
    unended = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), user_id=user_id)
    return unended.exclude(scope(actor, Permission.MANAGE_USERS)).exists()


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


def records_of_person(id_index: str) -> tuple[Model | None, list[str]]:
    """(the person with this blind index, the ids of their record, households and cases); (None, []) for nobody.

    The rooms above are named, not imported.
    """
    person = apps.get_model("registry", "Person")._default_manager.filter(id_index=id_index).first()
    if person is None:
        return None, []
    households = apps.get_model("registry", "Membership")._default_manager.filter(person=person)
    ids = [person.pk, *households.values_list("household_id", flat=True)]
    cases = apps.get_model("casework", "Case")._default_manager.filter(Q(applicant=person) | Q(household_id__in=ids))
    for case in cases.values_list("pk", "authorisation_id", "check_id"):
        ids += [pk for pk in case if pk is not None]
    return person, [str(pk) for pk in dict.fromkeys(ids)]


def views_of(subject_ids: list[str]) -> QuerySet[AuditEntry]:
    """Who looked at these records, newest first: what a citizen may always know."""
    return AuditEntry.objects.filter(subject_id__in=subject_ids).order_by("-sequence")
