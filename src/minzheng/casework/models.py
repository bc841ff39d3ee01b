"""Tables of casework. Events are append-only; the case's columns are the current state beside them."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedJSONField, EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission


class ServiceVersion(models.Model):
    """A service's declaration as it was when a case began: a case ends under the version it began with.

    `content` is JSON as text, since the order of its steps and sections means something, and jsonb keeps no order.
    """

    digest = models.CharField(primary_key=True, max_length=64)
    service = models.CharField(max_length=64)
    pack = models.CharField(max_length=64)
    pack_version = models.CharField(max_length=120)
    content = models.TextField()


class CaseState(models.TextChoices):
    DRAFT = "draft", _("填写中")
    OPEN = "open", _("办理中")
    PAUSED = "paused", _("待申请人补正")
    GRANTED = "granted", _("已确认给予救助")
    REFUSED = "refused", _("不予确认")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN_STATES = [CaseState.DRAFT, CaseState.OPEN, CaseState.PAUSED]


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: User) -> "CaseQuerySet":
        """A citizen sees the cases they applied for; staff see the cases of their places."""
        if user.is_citizen:
            return self.filter(applicant_id=user.person_id)
        return self.filter(scope(user, Permission.SEE_CASES))

    def in_progress(self) -> "CaseQuerySet":
        return self.filter(state__in=[CaseState.OPEN, CaseState.PAUSED])


class Case(models.Model):
    """One application of one household for one service."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("办件编号"), max_length=32, unique=True)
    service = models.CharField(max_length=64)
    version = models.ForeignKey(ServiceVersion, on_delete=models.PROTECT)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(_("所属地"), max_length=12, db_index=True)
    channel = models.CharField(_("申请渠道"), max_length=12)
    state = models.CharField(_("状态"), max_length=12, choices=CaseState.choices, default=CaseState.DRAFT)
    family = EncryptedJSONField()
    note = EncryptedTextField(blank=True)
    revision = models.PositiveIntegerField(default=0)
    authorisation_id = models.UUIDField(null=True)
    check_id = models.UUIDField(null=True)
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    due_on = models.DateField(_("承诺办结日"), null=True, db_index=True)
    statutory_due_on = models.DateField(_("法定办结日"), null=True)
    is_provisional = models.BooleanField(default=False)
    statutory_is_provisional = models.BooleanField(default=False)
    paused_days = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "service"],
                condition=Q(state__in=["draft", "open", "paused"]),
                name="one_open_case_per_household_and_service",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on", "id"])]

    def __str__(self) -> str:
        return self.number


class CaseEvent(models.Model):
    """Something that happened. `is_public`: the citizen's timeline shows it too."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=32)
    text_zh = models.TextField()
    text_en = models.TextField()
    is_public = models.BooleanField(default=True)
    detail = EncryptedJSONField(null=True)

    class Meta:
        ordering = ["id"]


class StepState(models.TextChoices):
    WAITING = "waiting", _("未开始")
    READY = "ready", _("待办")
    DONE = "done", _("已完成")
    SKIPPED = "skipped", _("不需要")


class CaseStep(models.Model):
    """A step of a case: who holds it, since when, until when."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    key = models.CharField(max_length=32)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=24)
    state = models.CharField(max_length=8, choices=StepState.choices, default=StepState.WAITING)
    assignee = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    ready_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    statutory_due_on = models.DateField(null=True)
    paused_days = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "key"], name="one_row_per_step")]
        indexes = [models.Index(fields=["state", "role", "due_on"])]


class Visit(models.Model):
    """A home visit (入户调查): at least two workers, signed by both sides."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField(_("入户日期"))
    visitors = models.CharField(_("调查人员"), max_length=120)
    seen = EncryptedTextField(_("所见情况"))
    agrees_with_declaration = models.BooleanField(_("与申报一致"))
    signed_by_family = models.BooleanField(_("家庭成员已签字"))
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class Correction(models.Model):
    """A request to correct or complete (补正): the clock stands from the request to the reply."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    wanted = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    reply = EncryptedTextField(blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(answered_at=None), name="one_open_correction_per_case"
            ),
        ]


class DecisionKind(models.TextChoices):
    RECOMMENDATION = "recommendation", _("审核意见")
    CONFIRMATION = "confirmation", _("确认决定")


class Outcome(models.TextChoices):
    GRANT = "grant", _("给予救助")
    REFUSE = "refuse", _("不予救助")


class Decision(models.Model):
    """What was proposed by the rules and what a person made of it, frozen with inputs and rule version."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=16, choices=DecisionKind.choices)
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    proposal = EncryptedJSONField()
    family = EncryptedJSONField()
    granted = EncryptedJSONField()
    reason = EncryptedTextField(blank=True)
    differs_from_rules = models.BooleanField()
    rule_version = models.CharField(max_length=120)
    inputs_hash = models.CharField(max_length=64)
    decided_on = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(superseded_at=None), name="one_decision_in_force_per_kind"
            ),
        ]


class NoticeState(models.TextChoices):
    RUNNING = "running", _("公示中")
    ENDED = "ended", _("公示期满")
    SUSPENDED = "suspended", _("因异议中止")


class Notice(models.Model):
    """A public notice (公示): only what the rule allows, the name masked when it is made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices")
    division = models.CharField(max_length=12, db_index=True)
    masked_name = models.CharField(max_length=50)
    household_size = models.PositiveSmallIntegerField()
    monthly_fen = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(db_index=True)
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.RUNNING)


class ObjectionState(models.TextChoices):
    OPEN = "open", _("待核查")
    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")


class Objection(models.Model):
    """Somebody objects to a public notice; the objector's name is never shown to the family."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE)
    name = EncryptedTextField(_("姓名"))
    phone = EncryptedTextField(_("电话"))
    text = EncryptedTextField(_("异议内容"))
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    reply = EncryptedTextField(blank=True)
    settled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)


class Appeal(models.Model):
    """The family objects to the decision at the office that made it; answered by somebody else than the decider."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appeals")
    text = EncryptedTextField()
    made_at = models.DateTimeField()
    due_on = models.DateField()
    reply = EncryptedTextField(blank=True)
    is_upheld = models.BooleanField(null=True)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)


class Letter(models.Model):
    """A letter that was issued, with its content frozen; the PDF is set from it and looks the same for ever."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    number = models.CharField(max_length=48, unique=True)
    template = models.CharField(max_length=32)
    content = EncryptedJSONField()
    code = models.CharField(max_length=16, unique=True)
    issued_at = models.DateTimeField()


class Rating(models.Model):
    """The citizen's rating (好差评), 5 to 1, one a case; a bad one is followed up within 15 working days."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="rating")
    score = models.PositiveSmallIntegerField()
    comment = EncryptedTextField(blank=True)
    rated_at = models.DateTimeField()
    follow_up_due_on = models.DateField(null=True)
    follow_up = EncryptedTextField(blank=True)
    followed_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="rating_from_one_to_five"),
        ]


class Counter(models.Model):
    """A running number, such as the day's cases of a county; counted inside the transaction that uses it."""

    key = models.CharField(primary_key=True, max_length=64)
    value = models.PositiveIntegerField(default=0)
