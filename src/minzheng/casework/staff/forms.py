"""The forms of a case: one for each thing that may be next. Operation ids are made when a form is first shown."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.casework.models import Outcome
from minzheng.web.forms import Choices, DateField, Form, MoneyField
from minzheng.web.language import in_language

REASON_LENGTH = 1000


def new_operation() -> str:
    return str(uuid4())


def written(label: Any, hint: Any = "", *, required: bool = True, rows: int = 3) -> forms.CharField:
    """A field for a few sentences of at most REASON_LENGTH characters."""
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=REASON_LENGTH, widget=forms.Textarea({"rows": rows})
    )


class DeedForm(Form):
    """`deed` is set by the registry of deeds; ids on the page are kept apart by it."""

    def __init__(self, *args: Any, deed: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"{deed}_%s")
        super().__init__(*args, **kwargs)


class OnceForm(DeedForm):
    """Carries the operation's id, so that a double click or a second arrival does one thing."""

    operation_id = forms.UUIDField(widget=forms.HiddenInput(), initial=new_operation)

    def clean_operation_id(self) -> str:
        return str(self.cleaned_data["operation_id"])


class ReasonForm(OnceForm):
    reason = written(gettext_lazy("理由"))


class GoOnForm(OnceForm):
    reason = written(
        gettext_lazy("为什么不等"),
        gettext_lazy("例如：已电话核实。未答复的部门恢复后，系统仍会取回并提醒。"),
        rows=2,
    )


class VisitForm(OnceForm):
    visited_on = DateField(label=gettext_lazy("入户日期"))
    visitors = forms.CharField(
        label=gettext_lazy("调查人员"), help_text=gettext_lazy("至少两人，用顿号或空格分开"), max_length=120
    )
    seen = written(gettext_lazy("所见情况"), gettext_lazy("住房、家电、人员、健康和生活来源，只写看到和听到的"), rows=4)
    agrees = forms.ChoiceField(
        label=gettext_lazy("与申报一致吗？"),
        choices=[("yes", gettext_lazy("一致")), ("no", gettext_lazy("不一致（请在上面写明）"))],
        widget=Choices(),
    )
    signed = forms.BooleanField(
        label=gettext_lazy("家庭成员已在调查表上签字"),
        help_text=gettext_lazy("家庭拒签的，请在所见情况中写明"),
        required=False,
    )

    def clean_visitors(self) -> str:
        names = str(self.cleaned_data["visitors"]).strip()
        for mark in "，,;；/ ":
            names = names.replace(mark, "、")
        people = [name for name in names.split("、") if name]
        if len(people) < 2:
            raise ValidationError(_("入户调查至少两人，请把两人的姓名都写上。"))
        return "、".join(people)


class CorrectionForm(OnceForm):
    wanted = written(
        gettext_lazy("需要补正什么"), gettext_lazy("一次告知全部内容，写得让申请人一看就懂。发出后期限暂停计算。")
    )


class ReplyForm(OnceForm):
    reply = written(
        gettext_lazy("申请人怎么说"), gettext_lazy("申请人口头或到窗口补正的，写在这里；期限随即恢复计算。")
    )


class SettleForm(OnceForm):
    id = forms.IntegerField(widget=forms.HiddenInput())
    is_upheld = forms.ChoiceField(
        label=gettext_lazy("核查结果"),
        choices=[("no", gettext_lazy("异议不成立")), ("yes", gettext_lazy("异议成立"))],
        widget=Choices(),
    )
    reply = written(gettext_lazy("核查经过和理由"))

    def answer(self) -> dict[str, Any]:
        """What the action takes."""
        entered = self.cleaned_data
        return {
            "is_upheld": entered["is_upheld"] == "yes",
            "reply": entered["reply"],
            "operation_id": entered["operation_id"],
        }


class FollowUpForm(OnceForm):
    text = written(gettext_lazy("回访情况"), gettext_lazy("联系了谁、怎么解释或改进的"))


class RulingForm(OnceForm):
    """Grant or refuse, with a reason where the law wants one (the action checks).

    `facts` is the hash of the facts that were on the page: nobody rules on facts that changed unseen.
    """

    outcome = forms.ChoiceField(label=gettext_lazy("意见"), choices=Outcome.choices, widget=Choices())
    reason = written(
        gettext_lazy("理由"),
        gettext_lazy("建议不予救助时必须写明。申请人会看到，请写清事实和依据。"),
        required=False,
    )
    facts = forms.CharField(widget=forms.HiddenInput(), required=False)

    def __init__(self, data: Any = None, *args: Any, facts: str, **kwargs: Any) -> None:
        self.moved = data is not None and data.get("facts") != facts
        if self.moved:
            data = data.copy()
            data["facts"] = facts
        super().__init__(data, *args, **kwargs)
        self.fields["facts"].initial = facts

    def clean(self) -> dict[str, Any]:
        if self.moved:
            raise ValidationError(_("您打开页面后，家庭的事实有了变化（例如部门补充了答复）。请看过最新结论再提交。"))
        return super().clean() or {}


class ConfirmForm(RulingForm):
    """Adds one amount for each benefit that may be granted; 0 leaves it out."""

    def __init__(
        self, data: Any = None, *, entries: list[dict[str, Any]], amounts: dict[str, int], **kwargs: Any
    ) -> None:
        super().__init__(data, **kwargs)
        self.codes = [entry["code"] for entry in entries]
        self.fields["outcome"].label = _("决定")
        self.fields["reason"].help_text = _("不予确认或改动金额时必须写明。申请人会看到，请写清事实和依据。")
        for entry in entries:
            label = _("%(title)s（%(period)s）") % {
                "title": in_language(entry["title"]),
                "period": entry["period_text"],
            }
            self.fields[f"amount_{entry['code']}"] = MoneyField(label=label, initial=amounts[entry["code"]])
        first = ["outcome", *(f"amount_{code}" for code in self.codes)]
        self.order_fields([*first, "reason", "operation_id", "facts"])

    def amounts(self) -> dict[str, int]:
        """code -> fen as entered."""
        return {code: self.cleaned_data[f"amount_{code}"] for code in self.codes}
