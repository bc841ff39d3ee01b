"""Tables of outreach: a search of a place in a month, and the leads that it left."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.fields import EncryptedJSONField, EncryptedTextField
from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission


class Search(models.Model):
    """One search of a jurisdiction on one day, batch by batch; `reached` is the last household that was looked at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    division = models.CharField(_("辖区"), max_length=12, db_index=True)
    on = models.DateField(_("按哪一天的情况"))
    rule_version = models.CharField(max_length=200)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField(_("开始"))
    finished_at = models.DateTimeField(_("完成"), null=True)
    reached = models.UUIDField(null=True)
    households = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)
    over = models.PositiveIntegerField(default=0)
    passed_over = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["division"], condition=Q(finished_at=None), name="one_running_search_per_place"
            ),
        ]


class LeadKind(models.TextChoices):
    MISSING = "missing", _("可能符合、未享受")
    OVER = "over", _("在享受、可能不再符合")


class LeadState(models.TextChoices):
    OPEN = "open", _("待走访")
    CASE = "case", _("已帮助申请")
    TOLD = "told", _("已告知，自行申请")
    UNWILLING = "unwilling", _("本人不愿申请")
    DIFFERENT = "different", _("实际情况不符")
    RIGHT = "right", _("核实后仍符合")
    CORRECTED = "corrected", _("已转停发或调整")
    GONE = "gone", _("情况已变化")


OUTCOMES = {
    LeadKind.MISSING: [LeadState.TOLD, LeadState.UNWILLING, LeadState.DIFFERENT],
    LeadKind.OVER: [LeadState.RIGHT, LeadState.CORRECTED, LeadState.DIFFERENT],
}


class LeadQuerySet(models.QuerySet["Lead"]):
    def visible_to(self, user: User) -> "LeadQuerySet":
        """Families without aid: whoever receives there. Payments in doubt: whoever handles or decides there."""
        missing = Q(kind=LeadKind.MISSING) & scope(user, Permission.OPEN_FAMILY)
        over = Q(kind=LeadKind.OVER) & (scope(user, Permission.HANDLE) | scope(user, Permission.DECIDE))
        return self.filter(missing | over)


class Lead(models.Model):
    """A household to visit, and why. `findings` keeps the rules' sentences; `points` order the list, most first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey("registry.Household", on_delete=models.PROTECT, related_name="+")
    division = models.CharField(_("居住地"), max_length=12, db_index=True)
    kind = models.CharField(_("类别"), max_length=8, choices=LeadKind.choices)
    state = models.CharField(_("状态"), max_length=12, choices=LeadState.choices, default=LeadState.OPEN)
    is_firm = models.BooleanField(default=True)
    points = models.PositiveIntegerField(_("优先分"))
    findings = EncryptedJSONField()
    facts_hash = models.CharField(max_length=64)
    found_by = models.ForeignKey(Search, on_delete=models.PROTECT, related_name="leads")
    found_on = models.DateField(_("发现日期"))
    assignee = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    case = models.ForeignKey("casework.Case", on_delete=models.SET_NULL, null=True, related_name="+")
    note = EncryptedTextField(_("走访情况"), blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = LeadQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "kind"], condition=Q(state="open"), name="one_open_lead_per_household_and_kind"
            ),
        ]
        indexes = [models.Index(fields=["state", "kind", "-points", "id"])]
