"""What the gallery at `/components/` shows: every component in every state. The people are fictional."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.web.forms import Choices, DateField, Form, IdNumberField, MoneyField
from minzheng.web.language import is_english

Values = dict[str, Any]


def both(zh: str, en: str) -> Values:
    return {"zh": zh, "en": en}


class ExampleForm(Form):
    id_number = IdNumberField(label=_("身份证号码"), help_text=_("18位，最后一位可以是X"))
    birth_on = DateField(label=_("出生日期"), help_text=_("例如 1951 年 3 月 5 日"))
    wage = MoneyField(label=_("每月工资"), help_text=_("到手的钱数，没有就填 0"))
    owns_car = forms.ChoiceField(
        label=_("家里有汽车吗？"),
        choices=[("yes", _("有")), ("no", _("没有")), ("unknown", _("不清楚"))],
        widget=Choices(hints={"unknown": _("我们会向车辆管理部门核对，不影响您继续")}),
    )
    needs = forms.MultipleChoiceField(
        label=_("还需要哪些帮助？"),
        choices=[("meals", _("送餐")), ("cleaning", _("打扫")), ("doctor", _("陪同看病"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    town = forms.ChoiceField(label=_("所在镇（街道）"), choices=[("yuxin", _("余新镇")), ("xinfeng", _("新丰镇"))])
    note = forms.CharField(label=_("想说明的情况"), widget=forms.Textarea, required=False)
    consent = forms.BooleanField(label=_("我同意查询上面列出的信息"), help_text=_("只用于本次申请"))


def _filter_form() -> Form:
    class FilterForm(Form):
        number = forms.CharField(label=_("编号或姓名"), required=False)
        step = forms.ChoiceField(label=_("环节"), required=False, choices=[("", _("全部")), ("visit", _("入户调查"))])

    return FilterForm(auto_id="filter_%s")


TAGS = [
    (both("未开始", "Not started"), "neutral"),
    (both("办理中", "In progress"), "active"),
    (both("已确认", "Confirmed"), "ok"),
    (both("临近期限", "Nearly due"), "warning"),
    (both("等待补正", "Waiting for a correction"), "waiting"),
    (both("不予确认", "Refused"), "danger"),
    (both("仅供参考", "For information"), "info"),
]

SUMMARY = [
    {"key": both("申请人", "Applicant"), "value": both("张*", "张*"), "change_url": "#summary"},
    {
        "key": both("家庭人口", "People in the household"),
        "value": "3",
        "change_url": "#summary",
        "note": both("与户籍登记一致", "The same as the household register"),
    },
    {
        "key": both("养老金", "Pension"),
        "value": both("每月 ¥1,280.00", "¥1,280.00 a month"),
        "source": both("人力资源和社会保障局", "Human resources and social security"),
        "as_of": "2026-11-01",
    },
    {"key": both("低保标准", "Minimum living standard"), "value": "¥1,180.00", "mark": "city"},
    {"key": both("护理补贴", "Nursing allowance"), "value": "¥500.00", "mark": "unverified"},
]

TASKS = [
    {"text": both("家庭成员", "Household members"), "url": "#tasks", "status": both("已完成", "Done"), "kind": "ok"},
    {
        "text": both("收入和财产", "Income and assets"),
        "url": "#tasks",
        "status": both("填到一半", "Partly done"),
        "kind": "active",
        "hint": both("已替您填好 6 项，请核对", "6 items are filled in already; check them"),
    },
    {"text": both("授权和提交", "Consent and submission"), "status": both("还不能开始", "Cannot start yet")},
]

TIMELINE = [
    {
        "title": both("已提交申请", "Application received"),
        "at": "2026-11-20T09:12:00+08:00",
        "who": both("本人，手机办理", "The applicant, by phone"),
    },
    {
        "title": both("等待补正", "Waiting for a correction"),
        "at": "2026-11-21T15:40:00+08:00",
        "who": both("余新镇 李*", "Yuxin Town, 李*"),
        "why": both("银行卡号与户名不一致", "The bank account is in another name"),
        "kind": "paused",
    },
    {
        "title": both("入户调查", "Home visit"),
        "at": "2026-11-23T10:00:00+08:00",
        "who": both("余新镇 李*", "Yuxin Town, 李*"),
        "kind": "now",
        "due_on": "2026-11-26",
        "days_left": 2,
    },
    {
        "title": both("公示", "Public notice"),
        "kind": "due",
        "text": both("在村（社区）公示 7 天，只公布姓名、人数和金额", "7 days; only name, number of people and amount"),
        "due_on": "2026-12-03",
    },
    {"title": both("县级确认", "County decision"), "kind": "due", "due_on": "2027-01-08", "provisional": True},
]

TABLE: Values = {
    "caption": both("待办案件", "Cases to work on"),
    "columns": [
        {"key": "number", "label": both("编号", "Number")},
        {"key": "name", "label": both("申请人", "Applicant")},
        {"key": "state", "label": both("环节", "Step"), "type": "tag"},
        {"key": "due", "label": both("期限", "Due"), "type": "deadline", "sort_url": "#table", "sorted": "ascending"},
        {"key": "amount", "label": both("拟定金额", "Proposed"), "type": "money"},
    ],
    "rows": [
        {
            "number": f"JX-2026-{n:06d}",
            "url": "#table",
            "name": name,
            "state": {"text": TAGS[kind][0], "kind": TAGS[kind][1]},
            "due": {"due_on": dt.date(2026, 11, 23 + n), "days_left": n - 1},
            "amount": amount,
        }
        for n, name, kind, amount in [(0, "张*", 3, 81_000), (1, "欧阳*", 1, 236_000), (5, "𬱖*", 4, None)]
    ],
    "empty": "",
}

NO_ROWS = {**TABLE, "rows": []}
NO_ROWS["empty"] = {
    "title": both("没有待办案件", "Nothing to work on"),
    "text": both(
        "新的申请到达后会按期限排在这里。", "New applications appear here, the one that is due first at the top."
    ),
    "url": "#table",
    "action": both("代人申请", "Apply for somebody"),
}

COMPARE = [
    {
        "label": both("工资", "Wage"),
        "declared": "¥0.00",
        "found": "¥3,200.00",
        "match": "different",
        "source": both("税务局", "Tax office"),
        "as_of": "2026-10-31",
        "note": both("相差 ¥3,200.00，允许误差 ¥0.00", "¥3,200.00 apart; ¥0.00 is tolerated"),
    },
    {"label": both("养老金", "Pension"), "declared": "¥1,280.00", "found": "¥1,280.00", "match": "same"},
    {"label": both("车辆", "Vehicles"), "found": both("1 辆", "1"), "match": "undeclared"},
    {"label": both("不动产", "Real estate"), "declared": both("1 套", "1"), "match": "none"},
    {"label": both("公积金", "Housing fund"), "declared": "¥0.00", "match": "unknown"},
]

REFERENCE = SimpleNamespace(
    instrument=both("社会救助暂行办法", "Interim Measures for Social Assistance"),
    article=both("第九条", "Article 9"),
    url="",
    verified=True,
)
CITY_REFERENCE = SimpleNamespace(
    instrument=both("本市低保标准通知", "The city's notice on the standard"), article="", url="", verified=False
)
REASONS = [
    {
        "text": both(
            "人均月收入 ¥426.67，低于标准 ¥1,180.00", "Income a head ¥426.67, below the standard of ¥1,180.00"
        ),
        "holds": True,
        "reference": "measures",
    },
    {
        "text": both("家庭没有生活用汽车", "The household has no car"),
        "holds": False,
        "gap": both("名下有 1 辆汽车", "1 car is registered"),
        "reference": "notice",
    },
    {"text": both("家庭金融资产不超过上限", "Savings are within the limit"), "holds": None},
]
AMOUNT = [
    {
        "text": both("标准 ¥1,180.00 × 3 人", "Standard ¥1,180.00 × 3 people"),
        "amount_fen": 354_000,
        "reference": "measures",
    },
    {"text": both("减去家庭月收入", "Less the household's income a month"), "amount_fen": -128_000},
]

FIGURES = [
    {"label": both("今天到期", "Due today"), "value": "3", "unit": both("件", "cases"), "kind": "warning"},
    {"label": both("已超期", "Overdue"), "value": "1", "unit": both("件", "case"), "url": "#figures", "kind": "danger"},
    {"label": both("平均用时", "Average time"), "value": "8.4", "unit": both("个工作日", "working days")},
    {
        "label": both("本月发放", "Paid this month"),
        "value": "¥1,236,540.00",
        "note": both("数据截至 11 月 24 日", "As of 24 November"),
    },
]

TABS = [
    {"text": both("我的待办", "Mine"), "url": "#tabs", "current": True, "count": 12},
    {"text": both("已超期", "Overdue"), "url": "#tabs", "count": 1},
    {"text": both("全部", "All"), "url": "#tabs"},
]
STEPS = [
    both("填写", "Fill in"),
    both("核对", "Check"),
    both("授权", "Consent"),
    both("完成", "Done"),
]


def gallery_context() -> Values:
    wrong = ExampleForm(
        {
            "id_number": "330402199013011234",
            "wage": "<b>",
            "birth_on_year": "1951",
            "birth_on_month": "13",
            "birth_on_day": "5",
        }
    )
    wrong.auto_id = "wrong_%s"
    return {
        "tags": TAGS,
        "summary": SUMMARY,
        "tasks": TASKS,
        "timeline": TIMELINE,
        "table": TABLE,
        "no_rows": NO_ROWS,
        "compare": COMPARE,
        "reasons": REASONS,
        "references": {"measures": REFERENCE, "notice": CITY_REFERENCE},
        "amount": AMOUNT,
        "figures": FIGURES,
        "tabs": TABS,
        "steps": STEPS,
        "filled_form": ExampleForm(initial={"wage": 120_000, "birth_on": dt.date(1951, 3, 5), "owns_car": "no"}),
        "wrong_form": wrong,
        "filter_form": _filter_form(),
        "nav": NAV,
        "roles": [both("全科受理员 · 余新镇", "Town clerk · Yuxin Town")],
        "today": dt.date(2026, 11, 24),
        "is_english": is_english(),
    }


NAV = [
    {"text": both("我的工作", "My work"), "url": "#main", "current": True},
    {"text": both("案件", "Cases"), "url": "#table", "current": False},
    {"text": both("家庭", "Families"), "url": "#summary", "current": False},
    {"text": both("规则", "Rules"), "url": "#reasons", "current": False},
]
