"""Corrections of the register: how to reach a person, and which household somebody lives in."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.base.identifiers import luhn_ok
from minzheng.casework.staff.families import household_for
from minzheng.registry.actions import correct_contact, end_membership
from minzheng.registry.models import Household, Person
from minzheng.registry.queries import members, other_households
from minzheng.web.forms import DateField, Form, refused

receivers = staff(Permission.RECEIVE)
REASON_LENGTH = 200


class ContactForm(Form):
    """Numbers on record are never put into the page: an empty box keeps them."""

    phone = forms.RegexField(
        r"^\+?[0-9][0-9 -]{6,18}$",
        label=gettext_lazy("新的电话"),
        help_text=gettext_lazy("不改就不用填"),
        required=False,
        error_messages={"invalid": gettext_lazy("请填写手机号码或带区号的电话，例如 0573-00000000。")},
        widget=forms.TextInput({"type": "tel", "autocomplete": "off"}),
    )
    address = forms.CharField(label=gettext_lazy("地址"), max_length=200)
    bank_name = forms.CharField(label=gettext_lazy("开户银行"), max_length=64, required=False)
    bank_account = forms.CharField(
        label=gettext_lazy("新的银行账号"),
        help_text=gettext_lazy("不改就不用填。必须是本人的账户。"),
        max_length=40,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-id"}),
    )
    reason = forms.CharField(
        label=gettext_lazy("更正原因"), help_text=gettext_lazy("例如：本人到窗口出示新银行卡"), max_length=REASON_LENGTH
    )

    def clean_bank_account(self) -> str:
        written = re.sub(r"[\s-]", "", str(self.cleaned_data["bank_account"]))
        if written and not re.fullmatch(r"[0-9]{10,25}", written):
            raise ValidationError(_("账号是10至25位数字。"))
        if written.startswith("62") and not luhn_ok(written):
            raise ValidationError(_("卡号有一位不对，请对照银行卡重新输入。"))
        return written

    def changes(self) -> dict[str, str]:
        entered = {
            name: str(self.cleaned_data[name]).strip() for name in ("phone", "address", "bank_name", "bank_account")
        }
        return {name: value for name, value in entered.items() if value}


class LeaveForm(Form):
    on = DateField(label=gettext_lazy("在本户的最后一天"))
    reason = forms.CharField(
        label=gettext_lazy("原因"), help_text=gettext_lazy("例如：已与女儿共同生活，村委核实"), max_length=REASON_LENGTH
    )

    def clean_on(self) -> Any:
        if self.cleaned_data["on"] > moment.today():
            raise ValidationError(_("日期不能晚于今天。"))
        return self.cleaned_data["on"]


def member_for(household: Household, person_id: UUID) -> Person:
    """The person if they live in the household now; Http404 otherwise."""
    for member in members(household):
        if member.person.pk == person_id:
            return member.person
    raise Http404


@receivers
@never_cache
def contact(request: StaffRequest, household_id: UUID, person_id: UUID) -> HttpResponse:
    """Correct phone, address or bank account; the version before is kept."""
    household = household_for(request.user, household_id)
    person = member_for(household, person_id)
    require(request.user, Permission.RECEIVE, household.division)
    initial = {"address": person.address, "bank_name": person.bank_name}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=initial)
    status = form.status
    if form.is_bound and form.is_valid():
        try:
            correct_contact(
                actor=request.user, person=person, changes=form.changes(), reason=form.cleaned_data["reason"]
            )
        except MinzhengError as error:
            form.add_error(None, refused(error))
            status = getattr(error, "status", 422)
        else:
            messages.success(request, _("%(name)s的联系方式已更正。") % {"name": person.name})
            return redirect("staff:family", household.pk)
    context = {"form": form, "person": person, "household": household}
    return render(request, "casework/staff/contact.html", context, status=status)


@receivers
@never_cache
def leave(request: StaffRequest, household_id: UUID, person_id: UUID) -> HttpResponse:
    """End a membership of somebody who is registered in two households; a second click finds it done."""
    household = household_for(request.user, household_id)
    registered = household.memberships.filter(person_id=person_id)
    if request.method == "POST" and registered.exists() and not registered.filter(to_on=None).exists():
        return redirect("staff:family", household.pk)
    person = member_for(household, person_id)
    require(request.user, Permission.RECEIVE, household.division)
    if str(person.pk) not in other_households(household):
        raise Http404
    form = LeaveForm(request.POST if request.method == "POST" else None, initial={"on": moment.today()})
    if form.is_bound and form.is_valid():
        end_membership(
            actor=request.user, household=household, person=person,
            on=form.cleaned_data["on"], reason=form.cleaned_data["reason"],
        )  # fmt: skip
        messages.success(request, _("%(name)s在本户的登记已结束。") % {"name": person.name})
        return redirect("staff:family", household.pk)
    context = {"form": form, "person": person, "household": household}
    return render(request, "casework/staff/leave.html", context, status=form.status)
