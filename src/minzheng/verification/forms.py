"""Forms of verification: settling a difference, asking again after an objection."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from minzheng.verification import comparing
from minzheng.web.forms import Choices, Form

OTHER = "other"
REASONS = [
    ("evidence", _("家庭已出示证据，部门数据有误或已变化")),
    ("undeclared", _("家庭漏报，按部门数据认定")),
    ("double", _("同一项目被重复计算")),
    ("exempt", _("依规定不计入或不核减")),
    (OTHER, _("其他（请在下面写明）")),
]


class SettleForm(Form):
    """Which value to use, and why: a reason from the list, a note, or both."""

    use = forms.ChoiceField(
        label=_("采用哪个数据"),
        choices=[(comparing.FOUND, _("部门数据")), (comparing.DECLARED, _("家庭申报"))],
        widget=Choices,
    )
    why = forms.ChoiceField(label=_("认定理由"), choices=REASONS, widget=Choices)
    note = forms.CharField(
        label=_("补充说明"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("例如：存款已于去年用于住院，见银行流水。"),
    )
    operation_id = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("why") == OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", ValidationError(_("选择“其他”时请写明理由")))
        return cleaned

    def reason(self) -> str:
        """The reason as kept: from the list, then the note."""
        label = "" if self.cleaned_data["why"] == OTHER else str(dict(REASONS)[self.cleaned_data["why"]])
        return "：".join(part for part in (label, self.cleaned_data["note"].strip()) if part)


class AskAgainForm(Form):
    """Which items to ask anew, and why."""

    items = forms.MultipleChoiceField(label=_("请选择要重新核对的数据项"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("重新核对的理由"), max_length=500, widget=forms.Textarea({"rows": 3}))
    operation_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = choices  # type: ignore[attr-defined]
