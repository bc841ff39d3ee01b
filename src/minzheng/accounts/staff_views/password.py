"""Changing one's own password, from one's account or because a one-time password has to be replaced."""

from typing import Any
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from minzheng.accounts import actions, moment
from minzheng.accounts.access import StaffRequest, own_account
from minzheng.accounts.errors import PasswordRefused, SamePassword, WrongPassword
from minzheng.accounts.staff_views.sign_in import home_of
from minzheng.base.errors import MinzhengError
from minzheng.web.forms import Form, refused

FIELD_OF: dict[type[MinzhengError], str] = {WrongPassword: "current", SamePassword: "new", PasswordRefused: "new"}


def password_field(label: Any, autocomplete: str, hint: Any = "") -> forms.CharField:
    widget = forms.PasswordInput({"autocomplete": autocomplete})
    return forms.CharField(label=label, help_text=hint, max_length=128, strip=False, widget=widget)


class PasswordForm(Form):
    current = password_field(gettext_lazy("当前密码"), "current-password")
    new = password_field(
        gettext_lazy("新密码"), "new-password", gettext_lazy("至少10位，不能全是数字，也不能是常见密码")
    )
    again = password_field(gettext_lazy("再输一次新密码"), "new-password")
    operation_id = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4)

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        if "new" in content and "again" in content and content["new"] != content["again"]:
            self.add_error("again", _("两次输入的新密码不一样。"))
        return content


@own_account
@never_cache
@sensitive_post_parameters("current", "new", "again")
def change_password(request: StaffRequest) -> HttpResponse:
    """Other sessions of the user end; this one goes on."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    status, forced = form.status, request.user.must_change_password
    if form.is_bound and form.is_valid():
        entered = form.cleaned_data
        try:
            user = actions.change_password(
                actor=request.user, current=entered["current"], new=entered["new"],
                operation_id=str(entered["operation_id"]), at=moment.now(),
            )  # fmt: skip
        except MinzhengError as error:
            form.add_error(FIELD_OF.get(type(error)), refused(error))
            status = error.status
        else:
            update_session_auth_hash(request, user)
            messages.success(request, _("密码已修改，您在其他地方的登录已全部退出。"))
            return redirect(home_of(user) if forced else "accounts:account")
    return render(request, "accounts/staff/password.html", {"form": form, "forced": forced}, status=status)
