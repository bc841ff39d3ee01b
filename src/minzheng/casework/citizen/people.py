"""Who lives here, how to reach the applicant, and the bank account that money goes to."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from minzheng.accounts import moment
from minzheng.accounts.access import signed_in
from minzheng.base.identifiers import luhn_ok
from minzheng.casework import actions
from minzheng.casework.citizen import sections
from minzheng.casework.citizen.access import editable_case, user_of
from minzheng.casework.errors import EditedElsewhere
from minzheng.casework.models import Case
from minzheng.registry.actions import correct_contact
from minzheng.web.forms import Form, refused

REASON = "application: contact corrected"


class PeopleForm(Form):
    """Contact, account and a note. The account on record is never put into the page: an empty box keeps it."""

    phone = forms.RegexField(
        r"^\+?[0-9][0-9 -]{6,18}$",
        label=_("联系电话"),
        help_text=_("办理进展和验证码会发到这里。"),
        error_messages={"invalid": _("请填写手机号码或带区号的电话，例如 0573-00000000。")},
        widget=forms.TextInput({"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label=_("联系地址"), max_length=200, widget=forms.TextInput({"autocomplete": "street-address"})
    )
    bank_name = forms.CharField(label=_("开户银行"), max_length=64)
    bank_account = forms.CharField(
        label=_("换一个收款账号"),
        required=False,
        max_length=40,
        help_text=_("不换就不用填。必须是申请人本人的账户。"),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-id"}),
    )
    note = forms.CharField(
        label=_("家庭成员或住址有变化？写在这里"),
        required=False,
        max_length=500,
        help_text=_("例如：孩子去年出生，还没有登记。工作人员会核实并更正。"),
        widget=forms.Textarea({"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput())

    def clean_bank_account(self) -> str:
        """Digits only; a card number (62…) must have the right check digit."""
        written = re.sub(r"[\s-]", "", str(self.cleaned_data["bank_account"]))
        if not written:
            return ""
        if not re.fullmatch(r"[0-9]{10,25}", written):
            raise ValidationError(_("账号是10至25位数字。"))
        if written.startswith("62") and not luhn_ok(written):
            raise ValidationError(_("卡号有一位不对，请对照银行卡重新输入。"))
        return written


@signed_in
def people(request: HttpRequest, number: str) -> HttpResponse:
    """Show who lives here; correct phone, address and account."""
    case = editable_case(request, number)
    initial = {
        "phone": case.applicant.phone,
        "address": case.applicant.address,
        "bank_name": case.applicant.bank_name,
        "note": case.note,
        "revision": case.revision,
    }
    form = PeopleForm(request.POST or None, initial=initial)
    status = form.status
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, case, form)
        except EditedElsewhere as error:
            form.add_error(None, refused(error))
            form.data = {**dict(form.data.items()), "revision": str(case.revision)}
            status = error.status
        else:
            return redirect("citizen:check_answers", case.number)
    context = {"case": case, "form": form, "people": sections.people_rows(case)}
    return render(request, "casework/citizen/people.html", context, status=status)


@transaction.atomic
def _save(request: HttpRequest, case: Case, form: PeopleForm) -> None:
    """The note belongs to the case, the contact to the person; both or neither."""
    values = form.cleaned_data
    if values["note"] != case.note or values["revision"] != case.revision:
        actions.save_answers(
            actor=user_of(request), case_id=case.pk, revision=values["revision"], at=moment.now(), note=values["note"]
        )
    changes = {name: values[name] for name in ("phone", "address", "bank_name")}
    if values["bank_account"]:
        changes["bank_account"] = values["bank_account"]
    correct_contact(actor=user_of(request), person=case.applicant, changes=changes, reason=REASON)
