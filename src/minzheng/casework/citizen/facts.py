"""A fact of a family as a form asks it, as interchange carries it, and as a page shows it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.base.money import format_yuan, parse_yuan, to_decimal_string
from minzheng.policy.definitions import Input
from minzheng.web.forms import Choices, Form, MoneyField
from minzheng.web.language import in_language

UNKNOWN = "unknown"
MOST_RADIOS = 4
LARGEST_LIST = 6

Value = str | int | bool | None


def silence(item: Input) -> Value:
    """What an unstated fact counts as; None where it stays unknown."""
    if item.missing in ("unknown", "required"):
        return None
    return {"zero": "0.00" if item.type == "money" else 0, "no": False}.get(item.missing, item.missing)


def effective(item: Input, stated: Any) -> Value:
    """The stated interchange value, or what silence counts as."""
    return silence(item) if stated in (None, "") else stated


def is_ordinary(item: Input, stated: Any) -> bool:
    """True if the fact says nothing: none, zero, no. An unknown one is not ordinary: it has to be asked."""
    value = effective(item, stated)
    return value is not None and same(item, value, silence(item))


def same(item: Input, one: Value, other: Value) -> bool:
    """Equal as facts: "900" and "900.00" are."""
    if item.type == "money" and one is not None and other is not None:
        return parse_yuan(one) == parse_yuan(other)
    return one == other


def shown(item: Input, stated: Any) -> str:
    """The fact in the reader's words."""
    value = effective(item, stated)
    if value is None:
        return _("不清楚")
    if item.type == "money":
        return format_yuan(parse_yuan(value))
    if item.type == "flag":
        return _("是") if value else _("否")
    return str(in_language(item.choices[str(value)])) if str(value) in item.choices else str(value)


class AmountField(MoneyField):
    """Yuan; left empty it is none, and that is not worth an error."""

    def clean(self, value: Any) -> int | None:
        return super().clean(value) if str(value or "").strip() else None


class CountField(forms.IntegerField):
    """A whole number; left empty it is none, or unknown where the fact may be."""

    def clean(self, value: Any) -> int | None:
        return super().clean(value) if str(value if value is not None else "").strip() else None


YES_NO = [("yes", gettext_lazy("是")), ("no", gettext_lazy("否"))]
DONT_KNOW = (UNKNOWN, gettext_lazy("不清楚"))


def field_for(item: Input, stated: Any) -> forms.Field:
    """The form field that asks for a fact, filled with what is known of it."""
    value = effective(item, stated)
    label = in_language(item.label)
    if item.type == "money":
        return AmountField(label=label, initial=parse_yuan(value) if value is not None else None)
    if item.type == "count" and (item.maximum or LARGEST_LIST + 1) > LARGEST_LIST:
        attributes = {"inputmode": "numeric", "autocomplete": "off", "class": "input-number"}
        hint = _("不清楚可以不填。") if item.missing == "unknown" else ""
        box = forms.TextInput(attributes)
        return CountField(label=label, initial=value, min_value=0, max_value=item.limit, help_text=hint, widget=box)
    options = _options(item)
    many = len(options) > MOST_RADIOS + 1 or item.type == "count"
    widget: forms.Widget = forms.Select() if many else Choices()
    return forms.ChoiceField(label=label, choices=options, initial=_chosen(value), widget=widget)


def _chosen(value: Value) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return UNKNOWN if value is None else str(value)


def _options(item: Input) -> list[tuple[str, Any]]:
    if item.type == "flag":
        options: list[tuple[str, Any]] = list(YES_NO)
    elif item.type == "count":
        options = [(str(number), str(number)) for number in range((item.maximum or 0) + 1)]
    else:
        options = [(code, in_language(label)) for code, label in item.choices.items()]
    return [*options, DONT_KNOW] if item.missing == "unknown" else options


def interchange(item: Input, cleaned: Any) -> Value:
    """A cleaned field value as interchange writes it; None: unknown or unstated."""
    if cleaned in (None, "", UNKNOWN):
        return None
    if item.type == "money":
        return to_decimal_string(cleaned)
    if item.type == "flag":
        return bool(cleaned == "yes")
    return int(cleaned) if item.type == "count" else str(cleaned)


@dataclass(frozen=True)
class Group:
    """The questions about one person, or about the household (key "")."""

    key: str
    title: str
    items: list[Input]
    stated: dict[str, Any] = field(default_factory=dict)

    def name(self, item: Input) -> str:
        """The form field's name."""
        return f"{item.name}-{self.key}" if self.key else item.name


class AnswersForm(Form):
    """Questions of several groups on one page."""

    def __init__(self, *args: Any, groups: Iterable[Group], **kwargs: Any) -> None:
        self.groups = list(groups)
        super().__init__(*args, **kwargs)
        for group in self.groups:
            for item in group.items:
                self.fields[group.name(item)] = field_for(item, group.stated.get(item.name))

    def sections(self) -> list[tuple[Group, list[forms.BoundField]]]:
        """Each group with its fields, for the template."""
        return [(group, [self[group.name(item)] for item in group.items]) for group in self.groups]

    def changes(self) -> dict[str, dict[str, Value]]:
        """group key -> the facts whose meaning differs from what was stated."""
        found: dict[str, dict[str, Value]] = {}
        for group in self.groups:
            for item in group.items:
                new = interchange(item, self.cleaned_data[group.name(item)])
                if not same(item, effective(item, new), effective(item, group.stated.get(item.name))):
                    found.setdefault(group.key, {})[item.name] = new
        return found
