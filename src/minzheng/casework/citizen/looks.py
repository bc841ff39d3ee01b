"""Who looked at a citizen's record: the audit log in plain words, with no more of other people than their role."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.accounts.models import AuditEntry, Grant, User
from minzheng.accounts.queries import SYSTEM_USERNAME, views_of
from minzheng.accounts.roles import Role
from minzheng.casework.models import Case
from minzheng.registry.models import Household

MOST = 200
SEEN = ("open_", "view_", "look_", "see_")
ACTIONS = {
    "open_case": _("开始填写申请"),
    "open_application": _("打开申请表代为办理"),
    "open_family": _("查看家庭档案"),
    "view_family": _("查看家庭档案"),
    "view_case": _("查看办件"),
    "submit_case": _("提交申请"),
    "withdraw_case": _("撤回申请"),
    "accept_case": _("受理"),
    "record_visit": _("记录入户调查"),
    "request_correction": _("要求补正"),
    "answer_correction": _("补正"),
    "finish_verification": _("结束核对"),
    "decide_recommendation": _("提出审核意见"),
    "decide_confirmation": _("作出决定"),
    "return_to_town": _("退回重新审核"),
    "object_to_notice": _("有人提出公示异议"),
    "settle_objection": _("答复公示异议"),
    "file_appeal": _("提出异议"),
    "answer_appeal": _("答复异议"),
    "rate": _("评价"),
    "follow_up_rating": _("回访评价"),
    "correct_contact": _("更正联系方式或账户"),
    "register_death": _("登记死亡"),
    "end_membership": _("变更家庭成员"),
}


@dataclass(frozen=True)
class Look:
    """One entry. `why` is given for looks; a write's reason is the case it belongs to."""

    at: datetime
    who: Any
    what: Any
    why: str
    case_number: str


def looks_at(user: User) -> list[Look]:
    """Everything recorded about the citizen, their household and their cases, newest first, at most MOST."""
    cases = Case.objects.visible_to(user).values_list("pk", flat=True)
    households = Household.objects.visible_to(user).values_list("pk", flat=True)
    subjects = [str(pk) for pk in [user.person_id, *households, *cases]]
    entries = list(views_of(subjects)[:MOST])
    roles = _roles({entry.actor_id for entry in entries if entry.actor_id})
    return [_look(entry, user, roles) for entry in entries]


def _roles(actors: set[Any]) -> dict[Any, str]:
    """What each actor is: the roles held, or the system."""
    named: dict[Any, list[str]] = {}
    for actor, role in Grant.objects.filter(user_id__in=actors).values_list("user_id", "role"):
        named.setdefault(actor, []).append(str(Role(role).label))
    system = User.objects.filter(username=SYSTEM_USERNAME).values_list("pk", flat=True).first()
    found = {actor: "、".join(dict.fromkeys(roles)) for actor, roles in named.items()}
    if system:
        found[system] = str(_("系统自动处理"))
    return found


def _look(entry: AuditEntry, user: User, roles: dict[Any, str]) -> Look:
    if entry.actor_id == user.pk:
        who: Any = _("您本人")
    else:
        role = roles.get(entry.actor_id, str(_("其他人员")))
        who = _("%(name)s（%(role)s）") % {"name": entry.actor_name, "role": role}
    return Look(
        at=entry.at,
        who=who,
        what=ACTIONS.get(entry.action, entry.action),
        why=entry.purpose if entry.action.startswith(SEEN) else "",
        case_number=entry.case_number,
    )
