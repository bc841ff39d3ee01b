"""What the page shell needs on every page. Reads settings and cookies; makes no query."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _

ELDER_COOKIE = "minzheng_elder"
HELP_DEFAULTS: dict[str, Any] = {
    "phone": "12349",
    "hours": _("民政服务热线"),
    "counter": _("就近的镇（街道）便民服务中心“全科受理”窗口都能办"),
    "counter_url": "",
    "act": _("家人、村（社区）工作人员可以替您办"),
    "act_url": "",
}


@dataclass(frozen=True)
class Shell:
    """The city's name, the help block, the way in and out, and whether large type is on."""

    city: Any
    help: dict[str, Any]
    elder: bool
    here: str
    sign_in_url: str
    sign_out_url: str
    is_demo: bool


def shell(request: HttpRequest) -> dict[str, Shell]:
    """`{{ shell }}`. Settings: MINZHENG_CITY (in both languages), MINZHENG_HELP (overrides HELP_DEFAULTS), DEMO."""
    return {
        "shell": Shell(
            city=getattr(settings, "MINZHENG_CITY", ""),
            help={**HELP_DEFAULTS, **getattr(settings, "MINZHENG_HELP", {})},
            elder=request.COOKIES.get(ELDER_COOKIE) == "1",
            here=request.get_full_path(),
            sign_in_url=_url(str(settings.LOGIN_URL)),
            sign_out_url=_url(getattr(settings, "LOGOUT_URL", "accounts:sign_out")),
            is_demo=bool(getattr(settings, "DEMO", False)),
        )
    }


def _url(name: str) -> str:
    try:
        return resolve_url(name)
    except NoReverseMatch:
        return ""
