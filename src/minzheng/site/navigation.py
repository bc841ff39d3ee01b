"""The main menu: what this user may open."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from minzheng.accounts.permissions import holds, role_names
from minzheng.accounts.roles import Permission as P
from minzheng.casework import services

STAFF = [
    ("staff:work", N_("我的工作"), (P.RECEIVE, P.HANDLE, P.DECIDE)),
    ("staff:open", N_("受理申请"), (P.RECEIVE,)),
    ("staff:families", N_("家庭档案"), (P.OPEN_FAMILY,)),
    ("outreach:leads", N_("政策找人"), (P.RECEIVE, P.HANDLE, P.DECIDE)),
    ("funds:desk", N_("资金发放"), (P.PAY, P.SEE_PAYMENTS)),
    ("staff:figures", N_("运行概览"), (P.SEE_FIGURES,)),
    ("studies:studies", N_("政策测算"), (P.SEE_FIGURES,)),
    ("accounts:audit", N_("审计"), (P.AUDIT,)),
    ("accounts:users", N_("用户"), (P.MANAGE_USERS,)),
    ("verification:sources", N_("核对来源"), (P.SEE_PACKS,)),
    ("staff:packs", N_("政策库"), (P.SEE_PACKS,)),
    ("accounts:account", N_("账户"), tuple(P)),
]
CITIZEN = [("citizen:my", N_("我的办件")), ("funds:my_payments", N_("我的发放"))]
PUBLIC = [("citizen:home", N_("首页")), ("citizen:calculator", N_("算一算")), ("citizen:notices", N_("公示"))]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """`nav` for the page shell and `roles` with their places."""
    user = request.user if hasattr(request, "user") and request.user.is_authenticated else None
    entries: list[tuple[str, str]]
    roles: list[str] = []
    if user is None:
        entries = PUBLIC
    elif user.is_citizen:
        entries = PUBLIC + CITIZEN
    else:
        entries = [(name, text) for name, text, needed in STAFF if any(holds(user, one) for one in needed)]
        if settings.DEMO:
            entries.append(("accounts:demo_clock", N_("演示日期")))
        places = services.divisions()
        roles = [f"{role.label} · {places.full_name(prefix)}" for role, prefix in role_names(user)]
    nav = [{"url": reverse(name), "text": _(text), "current": request.path == reverse(name)} for name, text in entries]
    return {"nav": nav, "roles": roles}
