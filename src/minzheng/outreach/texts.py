"""Names that stand in messages of both languages at once, and why households were passed over."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.base.text import Text
from minzheng.outreach.models import LeadState

PASSED_OVER = {
    "in_progress": _("正在申请或办理中"),
    "nobody_alive": _("没有健在的成员"),
    "in_two_households": _("有人登记在两个家庭，需先更正"),
    "nothing_known": _("登记库中没有家庭情况"),
    "not_readable": _("家庭情况缺项或有误，需先补全"),
    "set_aside": _("不久前走访过，情况没有变化"),
}


def state(value: str) -> Text:
    """A lead's state in both languages."""
    with override("zh-hans"):
        zh = str(LeadState(value).label)
    with override("en"):
        en = str(LeadState(value).label)
    return Text(zh=zh, en=en)
