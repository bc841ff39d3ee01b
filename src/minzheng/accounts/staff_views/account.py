"""One's own account: roles, keys for the API, and in a demo the clock."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from minzheng.accounts import actions, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.models import User
from minzheng.accounts.permissions import role_names
from minzheng.accounts.roles import Permission
from minzheng.accounts.staff_views.places import place_name
from minzheng.web.forms import Form

any_staff = staff(*Permission)
STEPS_DAYS = (1, 7, 30)


class TokenForm(Form):
    name = forms.CharField(
        label=gettext_lazy("用途名称"),
        help_text=gettext_lazy("例如：街道数据看板。同时有效的名称不能重复。"),
        max_length=64,
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        if self.user.api_tokens.filter(name=name, revoked_at=None).exists():
            raise ValidationError(_("已有同名的有效密钥，请换一个名称，或先停用它。"))
        return name


@any_staff
@require_GET
def account(request: StaffRequest) -> HttpResponse:
    held = [{"role": role.label, "place": place_name(division)} for role, division in role_names(request.user)]
    return render(request, "accounts/staff/account.html", {"held": held})


@any_staff
@never_cache
def tokens(request: StaffRequest) -> HttpResponse:
    """The keys of oneself. A new key is on the page that answers its making, and never again."""
    form = TokenForm(request.POST if request.method == "POST" else None, user=request.user)
    made = ""
    status = form.status
    if form.is_bound and form.is_valid():
        made = actions.create_api_token(user=request.user, name=form.cleaned_data["name"])
        form = TokenForm(user=request.user)
    rows = request.user.api_tokens.order_by("-id")[:100]
    context = {"form": form, "made": made, "rows": rows}
    return render(request, "accounts/staff/tokens.html", context, status=status)


@any_staff
@require_POST
def revoke_token(request: StaffRequest, token_id: int) -> HttpResponse:
    """Stop a key of one's own; stopping it again changes nothing."""
    token = actions.revoke_api_token(actor=request.user, token_id=token_id)
    messages.success(request, _("密钥“%(name)s”已停用。") % {"name": token.name})
    return redirect("accounts:tokens")


@any_staff
def demo_clock(request: StaffRequest) -> HttpResponse:
    """Move the demo's day forward. The form carries the day it was made on, so that a second click moves nothing."""
    if not settings.DEMO:
        raise Http404
    if request.method == "POST":
        days = request.POST.get("days", "")
        if days in {str(step) for step in STEPS_DAYS} and request.POST.get("seen") == str(moment.days_ahead()):
            moment.move_ahead(int(days))
            messages.success(request, _("演示日期已前移%(days)s天。") % {"days": days})
        return redirect("accounts:demo_clock")
    context = {"today": moment.today(), "days_ahead": moment.days_ahead(), "steps": STEPS_DAYS}
    return render(request, "accounts/staff/demo_clock.html", context)
