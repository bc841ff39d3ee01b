"""Stopping a member of staff, letting them in again, a one-time password: each a page of its own, with a reason."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from minzheng.accounts import actions, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.models import PURPOSE_LENGTH, User
from minzheng.accounts.queries import users_managed_by
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.web.forms import Form, refused

administrators = staff(Permission.MANAGE_USERS)

WORDS: dict[str, dict[str, Any]] = {
    "deactivate": {
        "title": gettext_lazy("停用账号"),
        "lead": gettext_lazy("停用后立即退出全部登录，接口密钥全部作废，不能再登录。办过的事都保留，以后可以恢复。"),
        "hint": gettext_lazy("例如：调离、退休、账号可能被盗用"),
        "kind": "danger",
    },
    "reactivate": {
        "title": gettext_lazy("恢复账号"),
        "lead": gettext_lazy("恢复后可以用原来的密码登录，仍在有效期内的角色随即有效。接口密钥须本人重新建立。"),
        "hint": gettext_lazy("例如：调回原岗位、核实未被盗用"),
        "kind": "primary",
    },
    "reset": {
        "title": gettext_lazy("重置密码"),
        "lead": gettext_lazy("生成一个只显示一次的密码，原密码作废，已登录的全部退出。本人下次登录后必须先改密码。"),
        "hint": gettext_lazy("例如：本人到场，已核对证件，忘记密码"),
        "kind": "primary",
    },
}


class ReasonForm(Form):
    reason = forms.CharField(
        label=gettext_lazy("说明理由"), max_length=PURPOSE_LENGTH, widget=forms.Textarea({"rows": 3})
    )
    operation_id = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4)

    def entered(self) -> dict[str, Any]:
        """What the actions take."""
        content = self.cleaned_data
        return {"reason": content["reason"], "operation_id": str(content["operation_id"]), "at": moment.now()}


@administrators
def deactivate_user(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Ask for the reason, then stop the user."""
    return _changed(request, user_id, "deactivate", actions.deactivate_user, _("账号已停用。"))


@administrators
def reactivate_user(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Ask for the reason, then let the user in again."""
    return _changed(request, user_id, "reactivate", actions.reactivate_user, _("账号已恢复。"))


def _changed(request: StaffRequest, user_id: UUID, deed: str, act: Any, done: str) -> HttpResponse:
    shown = get_object_or_404(users_managed_by(request.user), pk=user_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = form.status
    if form.is_bound and form.is_valid():
        try:
            act(actor=request.user, user_id=shown.pk, **form.entered())
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = error.status
        else:
            messages.success(request, done)
            return redirect("accounts:user", shown.pk)
    return _page(request, shown, deed, form, status)


@administrators
@never_cache
def reset_user_password(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """Ask for the reason; the page that answers shows the one-time password, and no page after it."""
    shown = get_object_or_404(users_managed_by(request.user), pk=user_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    status = form.status
    if form.is_bound and form.is_valid():
        try:
            made = actions.reset_password(actor=request.user, user_id=shown.pk, **form.entered())
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = error.status
        else:
            return render(request, "accounts/staff/one_time_password.html", {"shown": shown, "made": made})
    return _page(request, shown, "reset", form, status)


def _page(request: StaffRequest, shown: User, deed: str, form: ReasonForm, status: int) -> HttpResponse:
    form.fields["reason"].help_text = str(WORDS[deed]["hint"])
    context = {"form": form, "shown": shown, "words": WORDS[deed]}
    return render(request, "accounts/staff/user_deed.html", context, status=status)
