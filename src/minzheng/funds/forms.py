"""Forms of the payment pages."""

import uuid
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from minzheng.funds.errors import OperationMissing
from minzheng.funds.models import EntitlementState
from minzheng.web.forms import Form


def operation_id() -> str:
    return str(uuid.uuid4())


class OperationForm(Form):
    """A deed that happens once however often the button is pressed: the page carries its operation id."""

    operation = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=80, initial=operation_id)


def operation_of(data: QueryDict) -> str:
    """The operation id that a page's button carries. Raises OperationMissing."""
    form = OperationForm(data)
    if not form.is_valid():
        raise OperationMissing
    return str(form.cleaned_data["operation"])


class ReasonForm(OperationForm):
    reason = forms.CharField(label=_("说明理由"), max_length=200, help_text=_("会记入日志。"))


class ReturnForm(OperationForm):
    file = forms.FileField(label=_("银行回盘文件"), help_text=_("整份读取：有一处不符，就全部不入账。"))


class EntitlementForm(ReasonForm):
    """Suspend, resume or end."""

    deed = forms.ChoiceField(
        label=_("要做什么"), choices=[("suspend", _("暂停")), ("resume", _("恢复")), ("end", _("停发"))]
    )
    month = forms.CharField(label=_("月份"), help_text=_("例如 2026-11。暂停、恢复写从哪个月起；停发写最后一个月。"))
    field_order = ("deed", "month", "reason", "operation")


class FilterForm(Form):
    """Finds entitlements."""

    case = forms.CharField(label=_("办件编号"), required=False)
    benefit = forms.ChoiceField(label=_("待遇"), required=False)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[("", _("全部")), *EntitlementState.choices])

    def __init__(self, *args: Any, benefits: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["benefit"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *benefits]
