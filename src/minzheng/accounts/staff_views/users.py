"""Users and their roles: administrators, for their own places only."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from minzheng.accounts import actions, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.errors import PasswordRefused
from minzheng.accounts.keyset import page
from minzheng.accounts.models import Grant, User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.queries import has_roles_outside, users_managed_by
from minzheng.accounts.roles import Permission, Role
from minzheng.accounts.staff_views import places
from minzheng.base.errors import MinzhengError
from minzheng.web.forms import DateField, Form, refused

administrators = staff(Permission.MANAGE_USERS)


class CreateForm(Form):
    username = forms.RegexField(
        r"^[A-Za-z0-9._-]{3,64}$",
        label=gettext_lazy("用户名"),
        help_text=gettext_lazy("3至64个字母、数字、点、横线或下划线"),
        error_messages={"invalid": gettext_lazy("用户名只能用3至64个字母、数字、点、横线或下划线")},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )
    display_name = forms.CharField(label=gettext_lazy("姓名"), max_length=64)
    password = forms.CharField(
        label=gettext_lazy("初始密码"),
        help_text=gettext_lazy("至少10位，不能全是数字，也不能是常见密码。本人首次登录后必须修改。"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        try:
            actions.refuse_username(name)
        except MinzhengError as error:
            raise refused(error) from error
        return name


class RoleForm(Form):
    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=[("", gettext_lazy("请选择")), *Role.choices])
    valid_from = DateField(label=gettext_lazy("从哪天起"))
    valid_to = DateField(label=gettext_lazy("到哪天止"), help_text=gettext_lazy("不填表示长期有效"), required=False)

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        start, end = content.get("valid_from"), content.get("valid_to")
        if start and end and end < start:
            self.add_error("valid_to", _("止日不能早于起日。"))
        return content


@administrators
@sensitive_post_parameters("password")
def users(request: StaffRequest) -> HttpResponse:
    """The list, and the form for a new member of staff."""
    form = CreateForm(request.POST if request.method == "POST" else None)
    top = places.picked(request.user, "")
    status = form.status
    if form.is_bound and form.is_valid() and top:
        try:
            made = actions.create_staff(actor=request.user, division=top.code12, **form.cleaned_data)
        except MinzhengError as error:
            form.add_error("password" if isinstance(error, PasswordRefused) else None, refused(error))
            status = error.status
        else:
            messages.success(request, _("已建立用户“%(name)s”，请接着给予角色。") % {"name": made.display_name})
            return redirect("accounts:user", made.pk)
    listed = page(
        request,
        users_managed_by(request.user).prefetch_related("grants"),
        by=("username", "pk"),
        key=lambda row: (row.username, row.pk),
    )
    rows = [_row(user) for user in listed.rows]
    return render(request, "accounts/staff/users.html", {"form": form, "page": listed, "rows": rows}, status=status)


def _row(user: User) -> dict[str, Any]:
    today = moment.today()
    held = [grant for grant in user.grants.all() if _in_force(grant, today)]
    roles = [f"{grant.get_role_display()} · {places.place_name(grant.division)}" for grant in held]
    return {"user": user, "roles": roles}


def _in_force(grant: Grant, on: date) -> bool:
    return grant.valid_from <= on and (grant.valid_to is None or grant.valid_to >= on)


@administrators
def user(request: StaffRequest, user_id: UUID) -> HttpResponse:
    """One user: roles past and present, and the form that gives another for the place picked in the address."""
    shown = get_object_or_404(users_managed_by(request.user), pk=user_id)
    place = places.picked(request.user, request.GET.get("place", ""))
    if place is None:
        raise Http404
    form = RoleForm(request.POST if request.method == "POST" else None, initial={"valid_from": moment.today()})
    status = form.status
    if form.is_bound and form.is_valid():
        try:
            actions.give_role(
                actor=request.user,
                user=shown,
                role=Role(form.cleaned_data["role"]),
                division=place.prefix,
                valid_from=form.cleaned_data["valid_from"],
                valid_to=form.cleaned_data["valid_to"],
            )
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = error.status
        else:
            messages.success(request, _("已给予角色。"))
            return redirect("accounts:user", shown.pk)
    path, below = places.way_down(request.user, place)
    today = moment.today()
    held = [
        {
            "grant": grant,
            "place": places.place_name(grant.division),
            "in_force": _in_force(grant, today),
            "may_end": _in_force(grant, today) and allowed(request.user, Permission.MANAGE_USERS, grant.division),
        }
        for grant in shown.grants.order_by("-valid_from", "role", "division")
    ]
    context = {"form": form, "shown": shown, "held": held, "place": place, "path": path, "below": below}
    context["is_self"] = shown.pk == request.user.pk
    context["is_elsewhere"] = has_roles_outside(request.user, shown.pk, today)
    return render(request, "accounts/staff/user.html", context, status=status)


@administrators
@require_POST
def end_role(request: StaffRequest, user_id: UUID, grant_id: int) -> HttpResponse:
    """End a role with yesterday as its last day: from now on it holds no longer."""
    shown = get_object_or_404(users_managed_by(request.user), pk=user_id)
    grant = get_object_or_404(Grant, pk=grant_id, user=shown)
    if _in_force(grant, moment.today()):
        actions.end_role(actor=request.user, grant=grant, on=date.fromordinal(moment.today().toordinal() - 1))
        messages.success(request, _("角色已停止。"))
    return redirect("accounts:user", shown.pk)
