"""Tables of studies: one comparison of laws over the families of a place, chunk by chunk."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission


class StudyState(models.TextChoices):
    RUNNING = "running", _("测算中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能完成")


class StudyQuerySet(models.QuerySet["Study"]):
    def visible_to(self, user: User) -> "StudyQuerySet":
        """Whoever may see the figures of the place."""
        return self.filter(scope(user, Permission.SEE_FIGURES))


class Study(models.Model):
    """`changes` maps parameters to figures or shares ("900.00", "+8%"). `reached` is the last household looked at.

    `partial` and `result` are JSON as text: counts by group, nothing of a family; `result` hides small counts.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField(_("名称"), max_length=80)
    division = models.CharField(_("辖区"), max_length=12, db_index=True)
    on = models.DateField(_("按哪一天的政策"))
    changes = models.JSONField()
    rule_version = models.CharField(max_length=200)
    state = models.CharField(_("状态"), max_length=8, choices=StudyState.choices, default=StudyState.RUNNING)
    problem = models.TextField(blank=True)
    started_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reached = models.UUIDField(null=True)
    households = models.PositiveIntegerField(default=0)
    partial = models.TextField(blank=True)
    result = models.TextField(blank=True)

    objects = StudyQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "started_at"])]
