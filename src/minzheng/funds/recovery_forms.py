"""Forms of corrections and of what is to be recovered."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.base.money import to_decimal_string
from minzheng.base.text import Text
from minzheng.funds.forms import OperationForm, ReasonForm
from minzheng.funds.planning import Wish
from minzheng.policy import Family, Input
from minzheng.web.forms import Choices, DateField, Form, MoneyField
from minzheng.web.language import in_language

FIXED = ("relation",)  # who belongs to the family is decided by a new application
SEPARATOR = "~"
FEW = 3  # choices that are shown at once
MONTH_HELP = _("例如 2026-09。")


def subjects(inputs: dict[str, Input], family: Family) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every fact that may be corrected, grouped by whose it is; the value is member~fact ("" for the household)."""
    groups = [("", in_language(Text(zh="全家", en="The household")), "household")]
    groups += [(person.id, person.name, "person") for person in family.persons]
    return [
        (
            name,
            [
                (f"{person}{SEPARATOR}{key}", in_language(item.label))
                for key, item in inputs.items()
                if item.entity == entity and key not in FIXED
            ],
        )
        for person, name, entity in groups
    ]


class SubjectForm(Form):
    """Which fact was otherwise."""

    subject = forms.ChoiceField(label=_("要更正哪一项？"), help_text=_("先选人，再选这个人的情况。"))

    def __init__(self, *args: Any, inputs: dict[str, Input], family: Family, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subject"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("请选择")), *subjects(inputs, family)]

    @property
    def chosen(self) -> tuple[str, str]:
        """(member, fact)"""
        person, _separator, fact = str(self.cleaned_data["subject"]).partition(SEPARATOR)
        return person, fact


class CorrectionForm(ReasonForm):
    """What it really was, from when to when, and why we know. The field of the value fits the fact."""

    from_month = forms.CharField(label=_("从哪个月起"), max_length=7, help_text=MONTH_HELP)
    to_month = forms.CharField(
        label=_("到哪个月止"), max_length=7, required=False, help_text=_("至今仍是如此的，留空。")
    )
    instalment = MoneyField(
        label=_("每月最多扣回"), required=False, help_text=_("多发的从以后各月扣回。留空按本市规定的上限扣。")
    )
    field_order = ("value", "from_month", "to_month", "instalment", "reason", "operation")

    def __init__(self, *args: Any, item: Input, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields["value"] = _value_field(item)
        self.fields["reason"].label = _("依据和理由")
        self.fields["reason"].help_text = _("写明凭什么知道，例如核对报告、证明。会让当事人看到。")
        self.order_fields(self.field_order)

    def wish(self, person: str, fact: str) -> Wish:
        given = self.cleaned_data
        return Wish(fact, person, self.value(), given["from_month"], given["to_month"])

    def value(self) -> Any:
        """The value as files write it."""
        given = self.cleaned_data["value"]
        if self.item.type == "money":
            return to_decimal_string(given)
        if self.item.type == "flag":
            return given == "yes"
        return given.isoformat() if self.item.type == "date" else given


def _value_field(item: Input) -> forms.Field:
    label = _("应为：%(fact)s") % {"fact": in_language(item.label)}
    missing = {"required": _("请填写：%(label)s") % {"label": label}}
    if item.type == "money":
        return MoneyField(label=label, error_messages=missing)
    if item.type == "count":
        return forms.IntegerField(label=label, min_value=0, max_value=item.limit, error_messages=missing)
    if item.type == "date":
        return DateField(label=label, error_messages=missing)
    missing = {"required": _("请选择：%(label)s") % {"label": label}}
    choices = [(key, in_language(text)) for key, text in item.choices.items()] or [("yes", _("是")), ("no", _("否"))]
    if len(choices) <= FEW:
        return forms.ChoiceField(label=label, choices=choices, widget=Choices(), error_messages=missing)
    return forms.ChoiceField(label=label, choices=[("", _("请选择")), *choices], error_messages=missing)


class ConfirmForm(OperationForm):
    """The table that was seen."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RepaymentForm(OperationForm):
    amount = MoneyField(label=_("收到金额"))
    reference = forms.CharField(label=_("凭证"), max_length=200, help_text=_("例如银行回单或收据编号。"))
    field_order = ("amount", "reference", "operation")


class WaiverForm(ReasonForm):
    amount = MoneyField(label=_("免除金额"))
    field_order = ("amount", "reason", "operation")


class InstalmentForm(ReasonForm):
    amount = MoneyField(label=_("每月最多扣回"), help_text=_("写 0 按本市规定的上限扣。"))
    field_order = ("amount", "reason", "operation")
