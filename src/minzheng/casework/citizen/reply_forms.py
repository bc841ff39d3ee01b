"""The short forms of a case page: reply to a correction, object, rate."""

from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.web.forms import Choices, Form

SCORES = [
    ("5", _("非常满意")),
    ("4", _("满意")),
    ("3", _("基本满意")),
    ("2", _("不满意")),
    ("1", _("非常不满意")),
]


class OnceForm(Form):
    """Carries the operation's id, so that a second press or a second arrival does one thing."""

    operation = forms.UUIDField(widget=forms.HiddenInput(), initial=uuid4)


class CorrectionForm(OnceForm):
    """The reply to what was wanted."""

    reply = forms.CharField(
        label=_("您的说明"),
        help_text=_("说明已改了什么。需要改填写内容的，先改好再提交这里。"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )


class AppealForm(OnceForm):
    """Why the decision is not right."""

    text = forms.CharField(
        label=_("您为什么不同意这个决定？"),
        help_text=_("写清楚哪一项不对、实际情况是怎样。不需要证明材料，工作人员会去核实。"),
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
    )


class RatingForm(OnceForm):
    """Five grades in words."""

    score = forms.ChoiceField(label=_("您对这次办理满意吗？"), choices=SCORES, widget=Choices({"class": "rating"}))
    comment = forms.CharField(label=_("想说的话"), required=False, max_length=500, widget=forms.Textarea({"rows": 3}))
