"""What a family is to return: claimed by a correction, deducted from later months, paid back, or waived."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.funds.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class ReceivableQuerySet(models.QuerySet["Receivable"]):
    def visible_to(self, user: User) -> "ReceivableQuerySet":
        """A citizen sees what is claimed from them or the household they live in; staff, that of their places."""
        if user.is_citizen:
            lives_there = Q(
                household__memberships__person_id=user.person_id, household__memberships__to_on=None
            )  # fmt: skip
            return self.filter(Q(payee_id=user.person_id) | lives_there).distinct()
        return self.filter(scope(user, Permission.SEE_PAYMENTS))

    def open(self) -> "ReceivableQuerySet":
        settled = F("deducted_fen") + F("repaid_fen") + F("waived_fen") + F("withdrawn_fen")
        return self.filter(total_fen__gt=settled)


class Receivable(models.Model):
    """One benefit that a correction found paid too high; in fen. total = deducted + repaid + waived + withdrawn + open.

    `deducted_fen` counts from the moment a payment line is planned with the deduction; `withdrawn_fen` is what a later
    correction took back of the claim. `instalment_fen` is the most a month (0: as much as the floor leaves).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    correction = models.ForeignKey("funds.Correction", on_delete=models.PROTECT, related_name="receivables")
    entitlement = models.ForeignKey("funds.Entitlement", on_delete=models.PROTECT, related_name="receivables")
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    benefit = models.CharField(max_length=48)
    division = models.CharField(max_length=12, db_index=True)
    total_fen = models.BigIntegerField(_("应追回"))
    deducted_fen = models.BigIntegerField(_("已扣回"), default=0)
    repaid_fen = models.BigIntegerField(_("已退回"), default=0)
    waived_fen = models.BigIntegerField(_("已免除"), default=0)
    withdrawn_fen = models.BigIntegerField(_("已撤回"), default=0)
    instalment_fen = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    objects = ReceivableQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "entitlement"], name="one_receivable_per_correction_and_entitlement"
            ),
            models.CheckConstraint(
                condition=Q(total_fen__gt=0, deducted_fen__gte=0, repaid_fen__gte=0, waived_fen__gte=0,
                            withdrawn_fen__gte=0, instalment_fen__gte=0)
                & Q(total_fen__gte=F("deducted_fen") + F("repaid_fen") + F("waived_fen") + F("withdrawn_fen")),
                name="no_more_is_recovered_than_claimed",
            ),
        ]  # fmt: skip

    @property
    def open_fen(self) -> int:
        return self.total_fen - self.deducted_fen - self.repaid_fen - self.waived_fen - self.withdrawn_fen

    @property
    def is_open(self) -> bool:
        return self.open_fen > 0


class SettlementKind(models.TextChoices):
    CLAIMED = "claimed", _("确认追回")
    DEDUCTED = "deducted", _("从待遇中扣回")
    UNDONE = "undone", _("扣回取消")
    REPAID = "repaid", _("家庭退回")
    WAIVED = "waived", _("免除")
    WITHDRAWN = "withdrawn", _("因再次更正撤回")
    INSTALMENT = "instalment", _("调整每月扣回额")


class SettlementQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "SettlementQuerySet":
        return self.filter(scope(user, Permission.SEE_PAYMENTS, "receivable__division"))


class Settlement(AppendOnlyModel):
    """Something that happened to a receivable; `amount_fen` is above zero, what it means the kind says."""

    receivable = models.ForeignKey(Receivable, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=10, choices=SettlementKind.choices)
    amount_fen = models.BigIntegerField()
    on = models.DateField()
    line = models.ForeignKey("funds.PaymentLine", on_delete=models.PROTECT, null=True, related_name="deductions")
    reason = EncryptedTextField(blank=True)
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects = SettlementQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["receivable", "line"],
                condition=Q(kind="deducted"),
                name="one_deduction_per_receivable_and_line",
            ),
            models.UniqueConstraint(
                fields=["receivable", "line"], condition=Q(kind="undone"), name="a_deduction_is_undone_once"
            ),
        ]
