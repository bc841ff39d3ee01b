"""Tables of accounts. An audit row and an operation are never changed once written."""

import uuid
from collections.abc import Iterator
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.roles import Role

SYSTEM_USERNAME = "system"
PURPOSE_LENGTH = 1000  # characters of a stated reason that the audit log keeps


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """Make a user; with no password the account can only be entered in another way (a citizen's code)."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. `person_id` links a citizen to the registry's person; staff have none.

    `is_system` marks the one user in whose name clocks and departments' answers act. Only `queries.system_user` makes
    it; the table holds that it is inactive, so nobody signs in or runs a command as it, and that its name is its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(_("用户名"), max_length=64, unique=True)
    display_name = models.CharField(_("姓名"), max_length=64)
    person_id = models.UUIDField(null=True, blank=True, unique=True)
    is_active = models.BooleanField(_("启用"), default=True)
    is_system = models.BooleanField(default=False, editable=False)
    must_change_password = models.BooleanField(default=False)
    signed_out_at = models.DateTimeField(null=True)

    objects: UserManager = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_system=True, username=SYSTEM_USERNAME, is_active=False, person_id=None)
                | (Q(is_system=False) & ~Q(username__iexact=SYSTEM_USERNAME)),
                name="only_the_system_user_has_its_name",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """What a session has to carry: it changes with the password, and when everything is signed out."""
        return self._since_signed_out(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._since_signed_out(mark) for mark in super().get_session_auth_fallback_hash())

    def _since_signed_out(self, mark: str) -> str:
        if self.signed_out_at is None:
            return mark
        return salted_hmac("minzheng.accounts.signed_out", f"{mark}{self.signed_out_at.timestamp()}").hexdigest()

    @property
    def is_citizen(self) -> bool:
        return self.person_id is not None


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, on: date) -> "GrantQuerySet":
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


class Grant(models.Model):
    """A role for a jurisdiction (a division prefix such as 3304 or 330402001) between two days, both included."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(_("角色"), max_length=24, choices=Role.choices)
    division = models.CharField(_("辖区"), max_length=12)
    valid_from = models.DateField(_("起"))
    valid_to = models.DateField(_("止"), null=True, blank=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "division"], name="one_grant_per_role_and_division"),
        ]


class SignInCode(models.Model):
    """A six-digit code sent to a citizen's registered phone: kept as a hash, good for minutes and a few tries."""

    id_index = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)


class FailedSignIn(models.Model):
    """One failed try, counted to lock a name out for a while."""

    name_index = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField()


class AuditEntry(models.Model):
    """Who did or saw what, when, and why; chained by hash so that a change or a gap shows."""

    sequence = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_id = models.UUIDField(null=True, db_index=True)
    actor_name = models.CharField(max_length=64)
    action = models.CharField(max_length=48, db_index=True)
    subject_type = models.CharField(max_length=24)
    subject_id = models.CharField(max_length=64, db_index=True)
    division = models.CharField(max_length=12, db_index=True)
    purpose = models.CharField(max_length=PURPOSE_LENGTH)
    case_number = models.CharField(max_length=32, blank=True, db_index=True)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)


class Operation(models.Model):
    """A write that someone asked for once, however often the request arrived: unique for ever."""

    id = models.CharField(primary_key=True, max_length=80)
    kind = models.CharField(max_length=48)
    actor_id = models.UUIDField(null=True)
    fingerprint = models.CharField(max_length=64)
    result_id = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()


class ApiToken(models.Model):
    """A key for another program that acts for a user; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=64)
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
