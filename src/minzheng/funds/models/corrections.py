"""A fact that was otherwise in past months, what each month is then due, and amounts that change from a month on."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedJSONField, EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.funds.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class CorrectionKind(models.TextChoices):
    FACT = "fact", _("家庭情况更正")
    AMOUNT = "amount", _("重新确认金额")


class CorrectionState(models.TextChoices):
    PROPOSED = "proposed", _("待复核")
    CONFIRMED = "confirmed", _("已复核生效")
    REFUSED = "refused", _("未予更正")


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: User) -> "CorrectionQuerySet":
        """Staff see those of their places; a citizen reads them on the payments and receivables they caused."""
        return self.filter(scope(user, Permission.SEE_PAYMENTS))


class Correction(models.Model):
    """From `from_month` to `to_month` (both included; "" is until further notice) a fact of the family was `value`.

    Proposed by one decider, confirmed by another. Of the kind AMOUNT there is no fact: a decision, such as an appeal
    that was upheld, set another amount, and its own two hands are behind it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("类别"), max_length=8, choices=CorrectionKind.choices, default=CorrectionKind.FACT)
    case_id = models.UUIDField(db_index=True)
    case_number = models.CharField(_("办件编号"), max_length=32)
    entitlement = models.ForeignKey("funds.Entitlement", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(max_length=12, db_index=True)
    person = models.CharField(max_length=36, blank=True)
    fact = models.CharField(max_length=48, blank=True)
    value = EncryptedJSONField(null=True)
    what = EncryptedJSONField()
    from_month = models.CharField(_("从哪个月起"), max_length=7)
    to_month = models.CharField(_("到哪个月止"), max_length=7, blank=True)
    reason = EncryptedTextField(_("依据和理由"))
    state = models.CharField(
        _("状态"), max_length=10, choices=CorrectionState.choices, default=CorrectionState.PROPOSED
    )
    rule_version = models.CharField(max_length=200)
    instalment_fen = models.BigIntegerField(default=0)
    proposed_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    settled_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    answer = EncryptedTextField(blank=True)

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case_id"], condition=Q(state="proposed"), name="one_proposed_correction_per_case"
            ),
            models.CheckConstraint(
                condition=Q(kind="amount") | ~Q(state="confirmed") | ~Q(settled_by=F("proposed_by")),
                name="two_people_confirm_a_correction",
            ),
            models.CheckConstraint(condition=Q(instalment_fen__gte=0), name="instalment_not_negative"),
        ]

    def covers(self, month: str) -> bool:
        return self.from_month <= month and (not self.to_month or month <= self.to_month)

    @property
    def told(self) -> Text:
        """What is corrected, in one sentence."""
        return Text(**self.what)


class ItemState(models.TextChoices):
    SETTLED = "settled", _("已发月份")
    AHEAD = "ahead", _("尚未发放")
    PENDING = "pending", _("发放中，本次不变")
    UNKNOWN = "unknown", _("无法判断，本次不变")


class CorrectionItemQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "CorrectionItemQuerySet":
        return self.filter(scope(user, Permission.SEE_PAYMENTS, "correction__division"))


class CorrectionItem(AppendOnlyModel):
    """One month of one entitlement as a correction left it; amounts in fen.

    `standing_fen` is what stood as paid before, `due_fen` what is due. SETTLED: the difference is paid back (all but
    `withdrawn_fen`, by which an open claim on the same month was lowered) or claimed. AHEAD: the month was not paid
    yet, and its amount changed. PENDING and UNKNOWN changed nothing: the month may be corrected again.
    """

    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, related_name="items")
    entitlement = models.ForeignKey("funds.Entitlement", on_delete=models.PROTECT, related_name="+")
    month = models.CharField(_("月份"), max_length=7)
    state = models.CharField(max_length=8, choices=ItemState.choices)
    standing_fen = models.BigIntegerField(_("已发"))
    due_fen = models.BigIntegerField(_("应发"), null=True)
    difference_fen = models.BigIntegerField(_("差额"))
    withdrawn_fen = models.BigIntegerField(default=0)
    why = EncryptedJSONField()

    objects = CorrectionItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["correction", "entitlement", "month"], name="one_item_per_correction_entitlement_and_month"
            ),
            models.CheckConstraint(
                condition=Q(difference_fen=0) | Q(difference_fen=F("due_fen") - F("standing_fen")),
                name="difference_is_due_less_standing",
            ),
        ]


class AmountChangeQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "AmountChangeQuerySet":
        return self.filter(scope(user, Permission.SEE_PAYMENTS, "entitlement__division"))


class AmountChange(AppendOnlyModel):
    """From `from_month` on the entitlement has this amount; a later row goes before earlier ones from its month on."""

    entitlement = models.ForeignKey("funds.Entitlement", on_delete=models.PROTECT, related_name="amounts")
    from_month = models.CharField(max_length=7)
    amount_fen = models.BigIntegerField()
    correction = models.ForeignKey(Correction, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")

    objects = AmountChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(amount_fen__gt=0), name="changed_amount_above_zero")]
