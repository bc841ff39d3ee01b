"""What a family has a right to: made by a decision, paid month by month."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.funds.models.append_only import AppendOnlyModel, AppendOnlyQuerySet


class EntitlementState(models.TextChoices):
    ACTIVE = "active", _("发放中")
    SUSPENDED = "suspended", _("已暂停")
    ENDED = "ended", _("已停发")


class Period(models.TextChoices):
    MONTH = "month", _("按月")
    YEAR = "year", _("按年")
    ONCE = "once", _("一次性")
    PER_EVENT = "per_event", _("按次")


class EntitlementQuerySet(models.QuerySet["Entitlement"]):
    def visible_to(self, user: User) -> "EntitlementQuerySet":
        """A citizen sees what is paid to them or to the household they live in; staff, that of their places."""
        if user.is_citizen:
            lives_there = Q(
                household__memberships__person_id=user.person_id, household__memberships__to_on=None
            )  # fmt: skip
            return self.filter(Q(payee_id=user.person_id) | lives_there).distinct()
        return self.filter(scope(user, Permission.SEE_PAYMENTS))


class Entitlement(models.Model):
    """One benefit of one decision. `amount_fen` is for one period; months are "2026-11", both ends included.

    Where the amount changed, `amounts` say from which month on, and `amount_fen` is the one that holds from now on.

    Paid to the applicant's card, one amount for the family.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case_id = models.UUIDField()
    case_number = models.CharField(_("办件编号"), max_length=32, db_index=True)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey("registry.Person", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(_("所属地"), max_length=12, db_index=True)
    benefit = models.CharField(_("待遇"), max_length=48)
    title_zh = models.CharField(max_length=80)
    title_en = models.CharField(max_length=160)
    amount_fen = models.BigIntegerField(_("金额"))
    period = models.CharField(_("周期"), max_length=12, choices=Period.choices)
    first_month = models.CharField(_("起发月"), max_length=7)
    last_month = models.CharField(_("止发月"), max_length=7, blank=True)
    state = models.CharField(
        _("状态"), max_length=12, choices=EntitlementState.choices, default=EntitlementState.ACTIVE
    )
    rule_version = models.CharField(max_length=200)
    decided_on = models.DateField(_("确认日期"))
    decided_by = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = EntitlementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case_id", "benefit"], name="one_entitlement_per_case_and_benefit"),
            models.CheckConstraint(condition=Q(amount_fen__gt=0), name="entitlement_amount_above_zero"),
        ]
        indexes = [
            models.Index(fields=["division", "first_month", "id"]),
            models.Index(fields=["payee", "benefit"]),
        ]

    @property
    def title(self) -> Text:
        return Text(zh=self.title_zh, en=self.title_en)

    @property
    def is_single(self) -> bool:
        """True if it is paid one time only."""
        return self.period in (Period.ONCE, Period.PER_EVENT)


class Pause(models.Model):
    """Months for which nothing is owed, from `from_month`; open until the entitlement is resumed."""

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="pauses")
    from_month = models.CharField(max_length=7)
    to_month = models.CharField(max_length=7, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entitlement"], condition=Q(to_month=""), name="one_open_pause"),
        ]

    def covers(self, month: str) -> bool:
        return self.from_month <= month and (not self.to_month or month <= self.to_month)


class EntitlementKind(models.TextChoices):
    CREATED = "created", _("确认给予")
    SUPERSEDED = "superseded", _("由新的确认代替")
    SUSPENDED = "suspended", _("暂停")
    RESUMED = "resumed", _("恢复")
    ENDED = "ended", _("停发")
    CHANGED = "changed", _("调整金额")
    CORRECTED = "corrected", _("更正以往月份")


class EntitlementEventQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user: User) -> "EntitlementEventQuerySet":
        """The rows of the places where the user may see payments; a citizen sees none."""
        return self.filter(scope(user, Permission.SEE_PAYMENTS, "entitlement__division"))


class EntitlementEvent(AppendOnlyModel):
    """Something that happened to an entitlement."""

    entitlement = models.ForeignKey(Entitlement, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=EntitlementKind.choices)
    month = models.CharField(max_length=7, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    objects = EntitlementEventQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
