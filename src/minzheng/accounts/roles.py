"""The roles and what each may do. This table is the only place where that is decided."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    VILLAGE_WORKER = "village_worker", _("村（社区）工作人员")
    TOWN_CLERK = "town_clerk", _("全科受理员")
    COUNTY_DECIDER = "county_decider", _("县级确认人员")
    FINANCE = "finance", _("资金发放人员")
    CITY_COMMANDER = "city_commander", _("市级指挥人员")
    AUDITOR = "auditor", _("审计人员")
    ADMINISTRATOR = "administrator", _("系统管理员")


class Permission(StrEnum):
    OPEN_FAMILY = "open_family"  # read a family's record and its cases
    SEE_CASES = "see_cases"  # see that a case exists: number, step, days left
    RECEIVE = "receive"  # open a case for somebody, record a visit
    HANDLE = "handle"  # accept, verify, ask for correction, recommend, publish
    DECIDE = "decide"  # confirm, change or refuse
    SEE_PAYMENTS = "see_payments"
    PAY = "pay"  # make, release and reconcile batches
    SEE_FIGURES = "see_figures"
    AUDIT = "audit"
    MANAGE_USERS = "manage_users"
    SEE_PACKS = "see_packs"


P = Permission
MATRIX: dict[str, frozenset[Permission]] = {
    Role.VILLAGE_WORKER: frozenset({P.OPEN_FAMILY, P.SEE_CASES, P.RECEIVE, P.SEE_PACKS}),
    Role.TOWN_CLERK: frozenset({P.OPEN_FAMILY, P.SEE_CASES, P.RECEIVE, P.HANDLE, P.SEE_PACKS}),
    Role.COUNTY_DECIDER: frozenset({P.OPEN_FAMILY, P.SEE_CASES, P.DECIDE, P.SEE_PAYMENTS, P.SEE_FIGURES, P.SEE_PACKS}),
    Role.FINANCE: frozenset({P.SEE_PAYMENTS, P.PAY, P.SEE_PACKS}),
    Role.CITY_COMMANDER: frozenset({P.SEE_CASES, P.SEE_FIGURES, P.SEE_PAYMENTS, P.SEE_PACKS}),
    Role.AUDITOR: frozenset({P.AUDIT, P.SEE_PAYMENTS, P.SEE_PACKS}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE_USERS, P.SEE_PACKS}),
}
