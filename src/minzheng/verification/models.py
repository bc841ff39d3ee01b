"""Tables of verification. An answer or a finding that changes keeps what it said before; a report is never changed."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedJSONField, EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.verification.schedule import Breaker


class AuthorisationQuerySet(models.QuerySet["Authorisation"]):
    def visible_to(self, user: User) -> "AuthorisationQuerySet":
        """A citizen sees those that name them; staff see those of their places."""
        if user.person_id is not None:
            return self.filter(people__id=user.person_id)
        return self.filter(scope(user, Permission.OPEN_FAMILY))


class Authorisation(models.Model):
    """A family's consent (核对授权书): who may be asked about, what, why, until when; with the agreed wording."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.CharField(max_length=64)
    purpose_zh = models.CharField(max_length=200)
    purpose_en = models.CharField(max_length=200)
    people = models.ManyToManyField("registry.Person", related_name="+")
    items = models.JSONField()
    until = models.DateField(_("有效期至"))
    wording = EncryptedTextField()
    wording_sha256 = models.CharField(max_length=64)
    division = models.CharField(max_length=12, db_index=True)
    case_number = models.CharField(max_length=32, db_index=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AuthorisationQuerySet.as_manager()

    @property
    def purpose(self) -> Text:
        return Text(zh=self.purpose_zh, en=self.purpose_en)

    def is_in_force(self, on: date) -> bool:
        """The last day counts."""
        return self.withdrawn_at is None and on <= self.until


class CheckQuerySet(models.QuerySet["Check"]):
    def visible_to(self, user: User) -> "CheckQuerySet":
        """A citizen sees those of the household they live in; staff see those of their places."""
        if user.person_id is not None:
            now_there = Q(household__memberships__person_id=user.person_id, household__memberships__to_on=None)
            return self.filter(now_there).distinct()
        return self.filter(scope(user, Permission.OPEN_FAMILY))


class Check(models.Model):
    """One verification of a household. `pack` is the chain whose sources it asks."""

    class State(models.TextChoices):
        ASKING = "asking", _("核对中")
        COMPLETE = "complete", _("已完成")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    authorisation = models.ForeignKey(Authorisation, on_delete=models.PROTECT, related_name="checks")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12, db_index=True)
    case_number = models.CharField(max_length=32, db_index=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKING)
    pack = models.CharField(max_length=64)
    declared = EncryptedJSONField()
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(db_index=True)
    completed_at = models.DateTimeField(null=True)

    objects = CheckQuerySet.as_manager()


class SourceQuery(models.Model):
    """A question to one department about one person. Its id is the query number that the department sees.

    `source` is "pack/department"; `waiting` are the items not answered yet. A worker holds the question until
    `lease_until`; after that it is anyone's again.
    """

    class State(models.TextChoices):
        PENDING = "pending", _("待询问")
        ASKING = "asking", _("询问中")
        ANSWERED = "answered", _("已答复")
        PARTIAL = "partial", _("部分答复")
        FAILED = "failed", _("未能答复")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="queries")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    department = models.CharField(max_length=48)
    source = models.CharField(max_length=120)
    items = models.JSONField()
    waiting = models.JSONField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.PENDING)
    rounds = models.PositiveIntegerField(default=0)
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    lease = models.UUIDField(null=True)
    last_error = models.CharField(max_length=24, blank=True)
    answered_at = models.DateTimeField(null=True)
    response_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["check_run", "person", "department"], name="one_query_per_person_and_department"
            ),
        ]
        indexes = [
            models.Index(
                fields=["source", "next_try_at"], name="query_due", condition=~Q(state="answered")
            ),
            models.Index(fields=["source", "lease_until"], name="query_leased", condition=Q(lease_until__isnull=False)),
        ]  # fmt: skip


class Answer(models.Model):
    """What a department says of one item now. `version` counts from 1."""

    query = models.ForeignKey(SourceQuery, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=48)
    result = models.CharField(max_length=8, choices=[("found", _("有记录")), ("none", _("无记录"))])
    record = EncryptedJSONField()
    as_of = models.DateField()
    answered_at = models.DateTimeField()
    response_sha256 = models.CharField(max_length=64)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "item"], name="one_answer_per_query_and_item")]


class AnswerVersion(models.Model):
    """What an answer said before it changed."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    content = EncryptedJSONField()
    replaced_at = models.DateTimeField()


class Finding(models.Model):
    """One fact of one person: declared, found, which of the two a decision uses, and who settled it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    check_run = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="findings")
    person = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    variable = models.CharField(max_length=48)
    department = models.CharField(max_length=48)
    item = models.CharField(max_length=48)
    declared = EncryptedJSONField(null=True)
    found = EncryptedJSONField(null=True)
    state = models.CharField(max_length=16, default="unanswered")
    used = models.CharField(max_length=8, default="declared")
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    reason = EncryptedTextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["check_run", "person", "variable"], name="one_finding_per_fact"),
        ]


class FindingVersion(models.Model):
    """What a finding said, and how it was settled, before it changed."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="versions")
    content = EncryptedJSONField()
    replaced_at = models.DateTimeField()


class Report(models.Model):
    """A complete check, frozen: `content` carries its own SHA-256. A changed answer makes the next number."""

    check_run = models.ForeignKey(Check, on_delete=models.CASCADE, related_name="reports")
    number = models.PositiveSmallIntegerField()
    content = EncryptedJSONField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_run", "number"], name="one_report_per_number")]


class SourceHealth(models.Model):
    """A department's circuit breaker; `source` is "pack/department".

    In the database, so that all workers share it, it outlives a restart, and people see it.
    """

    source = models.CharField(primary_key=True, max_length=120)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=24, blank=True)
    last_error_at = models.DateTimeField(null=True)
    last_answer_at = models.DateTimeField(null=True)

    @property
    def breaker(self) -> Breaker:
        return Breaker(self.failures, self.open_until)
