"""One payment of one entitlement for one month, and what happened to it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.funds.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class LineState(models.TextChoices):
    PLANNED = "planned", _("待发放")
    APPROVED = "approved", _("已批准")
    SUBMITTED = "submitted", _("银行处理中")
    PAID = "paid", _("已到账")
    FAILED = "failed", _("未到账")
    REISSUED = "reissued", _("已安排补发")
    CANCELLED = "cancelled", _("已取消")


LIVE = ("planned", "approved", "submitted", "paid")  # states that will end, or have ended, in money
CLAIMED = (*LIVE, "failed")  # a failed line may still be paid anew: its month is nobody else's


class LineQuerySet(models.QuerySet["PaymentLine"]):
    def visible_to(self, user: User) -> "LineQuerySet":
        """A citizen sees what is paid to them or to the household they live in; staff, that of their places."""
        if user.is_citizen:
            lives_there = Q(
                entitlement__household__memberships__person_id=user.person_id,
                entitlement__household__memberships__to_on=None,
            )
            return self.filter(Q(payee_id=user.person_id) | lives_there).distinct()
        return self.filter(scope(user, Permission.SEE_PAYMENTS))

    def waiting(self) -> "LineQuerySet":
        """Planned and in no batch yet: the next batch takes them."""
        return self.filter(state=LineState.PLANNED, batch=None)


class PaymentLine(models.Model):
    """A line of a batch; without a batch it waits for the next one.

    Name, bank and account are as they were when the batch was last checked. `hold` is why a line is left out of its
    batch's total, `warning` what to look at. A line that failed and is paid anew is REISSUED and points to nothing;
    the new line's `reissue_of` points to it. `supplement` marks a payment that may stand beside another of the same
    person, benefit and month (aid that is paid per event, back-pay). `correction` is what a one-off line pays back for;
    `deducted_fen` was kept from what the month is due, and `amount_fen` is what the bank pays.
    """

    entitlement = models.ForeignKey("funds.Entitlement", on_delete=models.PROTECT, related_name="lines")
    batch = models.ForeignKey("funds.Batch", on_delete=models.PROTECT, null=True, related_name="lines")
    reissue_of = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="reissue")
    month = models.CharField(_("月份"), max_length=7)
    payee = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    benefit = models.CharField(max_length=48)
    division = models.CharField(max_length=12, db_index=True)
    amount_fen = models.BigIntegerField(_("金额"))
    supplement = models.BooleanField(default=False)
    correction = models.ForeignKey("funds.Correction", on_delete=models.PROTECT, null=True, related_name="lines")
    deducted_fen = models.BigIntegerField(_("扣回"), default=0)
    state = models.CharField(_("状态"), max_length=10, choices=LineState.choices, default=LineState.PLANNED)
    position = models.PositiveIntegerField(_("序号"), null=True)
    payee_name = models.CharField(_("户名"), max_length=50, blank=True)
    bank_name = models.CharField(_("开户银行"), max_length=64, blank=True)
    account = EncryptedTextField(_("账号"), blank=True)
    hold = models.CharField(max_length=24, blank=True)
    warning = models.CharField(max_length=24, blank=True)
    return_code = models.CharField(max_length=8, blank=True)
    settled_on = models.DateField(null=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["entitlement", "month"],
                condition=Q(reissue_of=None, correction=None),
                name="one_line_per_entitlement_and_month",
            ),
            models.UniqueConstraint(
                fields=["entitlement", "month"],
                condition=Q(state__in=LIVE, correction=None),
                name="one_live_line_per_entitlement_and_month",
            ),
            models.UniqueConstraint(
                fields=["correction", "entitlement"],
                condition=Q(reissue_of=None),
                name="one_line_per_correction_and_entitlement",
            ),
            models.UniqueConstraint(
                fields=["correction", "entitlement"],
                condition=Q(state__in=LIVE),
                name="one_live_line_per_correction_and_entitlement",
            ),
            models.UniqueConstraint(
                fields=["payee", "benefit", "month"],
                condition=Q(state__in=LIVE, supplement=False),
                name="one_live_line_per_person_benefit_and_month",
            ),
            models.UniqueConstraint(fields=["batch", "position"], name="one_line_per_position"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="line_amount_above_zero"),
            models.CheckConstraint(condition=Q(deducted_fen__gte=0), name="line_deduction_not_negative"),
        ]
        indexes = [
            models.Index(fields=["batch", "state", "id"]),
            models.Index(fields=["division", "state", "batch"]),
        ]

    @property
    def gross_fen(self) -> int:
        """What the month is due: what the bank pays and what is kept from it."""
        return self.amount_fen + self.deducted_fen


class LineEventKind(models.TextChoices):
    PLANNED = "planned", _("列入批次")
    LEFT = "left", _("移出批次")
    APPROVED = "approved", _("批准")
    SUBMITTED = "submitted", _("送交银行")
    PAID = "paid", _("到账")
    FAILED = "failed", _("未到账")
    REISSUED = "reissued", _("安排补发")
    CANCELLED = "cancelled", _("取消")


class LineEventQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "LineEventQuerySet":
        """The rows of the places where the user may see payments; a citizen sees none."""
        return self.filter(scope(user, Permission.SEE_PAYMENTS, "line__division"))


class LineEvent(AppendOnlyModel):
    """What happened to a line, in which batch, by whom. `code`: a hold reason or the bank's return code."""

    line = models.ForeignKey(PaymentLine, on_delete=models.PROTECT, related_name="events")
    batch = models.ForeignKey("funds.Batch", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=LineEventKind.choices)
    code = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = LineEventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
