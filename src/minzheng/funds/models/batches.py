"""A month's batch for one bank, and the files that go to and come from it."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.funds.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class BatchState(models.TextChoices):
    MADE = "made", _("已生成")
    CHECKED = "checked", _("已检查")
    RELEASED = "released", _("已复核放行")
    SUBMITTED = "submitted", _("已送银行")
    RECONCILED = "reconciled", _("已对账")
    CANCELLED = "cancelled", _("已取消")


class BatchQuerySet(models.QuerySet["Batch"]):
    def visible_to(self, user: User) -> "BatchQuerySet":
        return self.filter(scope(user, Permission.SEE_PAYMENTS))


class Batch(models.Model):
    """The lines of one jurisdiction (`division`, padded to 12 digits), month and bank that are paid together.

    `sequence` 1 is the month's batch; a later one takes what came after. Counts and totals are of the lines that will
    be paid; lines held out are counted apart.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    number = models.CharField(_("批次号"), max_length=32, unique=True)
    division = models.CharField(_("所属地"), max_length=12)
    month = models.CharField(_("月份"), max_length=7)
    bank = models.CharField(_("代发银行"), max_length=48)
    sequence = models.PositiveSmallIntegerField()
    state = models.CharField(_("状态"), max_length=12, choices=BatchState.choices, default=BatchState.MADE)
    count = models.PositiveIntegerField(_("笔数"), default=0)
    total_fen = models.BigIntegerField(_("金额"), default=0)
    held_count = models.PositiveIntegerField(_("暂缓笔数"), default=0)
    held_fen = models.BigIntegerField(default=0)
    warning_count = models.PositiveIntegerField(_("提醒"), default=0)
    lines_hash = models.CharField(_("校验值"), max_length=64, blank=True)
    paid_count = models.PositiveIntegerField(_("入账笔数"), default=0)
    paid_fen = models.BigIntegerField(default=0)
    failed_count = models.PositiveIntegerField(_("退回笔数"), default=0)
    failed_fen = models.BigIntegerField(default=0)
    made_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    checked_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    released_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "division", "bank", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "month", "bank", "sequence"], name="one_batch_per_place_month_bank_and_sequence"
            ),
            models.CheckConstraint(condition=~Q(released_by=F("made_by")), name="two_people_release_a_batch"),
            models.CheckConstraint(
                condition=~Q(state="reconciled")
                | Q(count=F("paid_count") + F("failed_count"), total_fen=F("paid_fen") + F("failed_fen")),
                name="paid_and_failed_are_all_that_was_submitted",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """True while its lines may still change."""
        return self.state in (BatchState.MADE, BatchState.CHECKED)


class Direction(models.TextChoices):
    OUT = "out", _("送盘")
    IN = "in", _("回盘")


class BankFileQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "BankFileQuerySet":
        """The rows of the places where the user may see payments; a citizen sees none."""
        return self.filter(scope(user, Permission.SEE_PAYMENTS))


class BankFile(AppendOnlyModel):
    """A file sent to or read from a bank: its bytes (base64, encrypted) as they were, and their SHA-256."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="files")
    division = models.CharField(max_length=12)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    name = models.CharField(max_length=80)
    content = EncryptedTextField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = BankFileQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "direction"], name="one_file_each_way_per_batch"),
        ]
