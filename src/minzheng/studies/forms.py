"""The form of a study: a few figures of law, each with what it would be."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.base.packs import Wrong
from minzheng.casework import services
from minzheng.policy.definitions import Parameter
from minzheng.policy.reform.definitions import changed_parameter
from minzheng.policy.reform.errors import NothingChanges, ReformError
from minzheng.studies.actions import reform_for
from minzheng.web.forms import DateField, Form, refused
from minzheng.web.language import in_language

ROWS = 4


def new_operation() -> str:
    return str(uuid.uuid4())


def offered() -> list[tuple[str, str]]:
    """Every parameter with its name in the language of the page, by name."""
    found = services.catalogue().parameters
    named = [(key, str(in_language(entry.value.label))) for key, entry in found.items()]
    return sorted(named, key=lambda pair: pair[1])


class StudyForm(Form):
    """Rows of parameter and change; empty rows say nothing."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    division = forms.ChoiceField(label=gettext_lazy("辖区"))
    on = DateField(label=gettext_lazy("按哪一天的政策和情况"))
    operation = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=80, initial=new_operation)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        division = self.fields["division"]
        assert isinstance(division, forms.ChoiceField)
        division.choices = places
        if len(places) == 1:
            division.widget, division.initial = forms.HiddenInput(), places[0][0]
        choices = [("", _("（不改）")), *offered()]
        for number in range(1, ROWS + 1):
            self.fields[f"parameter_{number}"] = forms.ChoiceField(
                label=_("参数%(number)s") % {"number": number}, choices=choices, required=False
            )
            self.fields[f"change_{number}"] = forms.CharField(
                label=_("改为"),
                help_text=_("写新的数值（如 900.00、24、3/5），或增减幅度（如 +8%、-5%）。") if number == 1 else "",
                max_length=20,
                required=False,
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        return [(self[f"parameter_{number}"], self[f"change_{number}"]) for number in range(1, ROWS + 1)]

    def clean(self) -> dict[str, Any]:
        entered = super().clean() or self.cleaned_data
        changes: dict[str, str] = {}
        for number in range(1, ROWS + 1):
            self._row(number, entered, changes)
        if not changes and not self.errors:
            self.add_error("parameter_1", _("请选择要改的参数。"))
        if not self.errors:
            self._whole(entered, changes)
        entered["changes"] = changes
        return entered

    def _row(self, number: int, entered: dict[str, Any], changes: dict[str, str]) -> None:
        name, written = entered.get(f"parameter_{number}", ""), entered.get(f"change_{number}", "").strip()
        if not name or not written:
            if written and not self.errors.get(f"parameter_{number}"):
                self.add_error(f"parameter_{number}", _("请选择要改的参数。"))
            if name and not self.errors.get(f"change_{number}"):
                self.add_error(f"change_{number}", _("请写改为多少。"))
            return
        if name in changes:
            self.add_error(f"parameter_{number}", _("这个参数已经改过了。"))
            return
        try:
            changed_parameter(services.catalogue().parameters[name].value, value_of(name, written))
        except Wrong as error:
            said = [in_language(text) for text in (error.text, error.hint) if text is not None]
            self.add_error(f"change_{number}", " ".join(map(str, said)))
        changes[name] = written

    def _whole(self, entered: dict[str, Any], changes: dict[str, str]) -> None:
        try:
            reform_for(entered["title"], {name: value_of(name, raw) for name, raw in changes.items()})
        except (ReformError, NothingChanges) as error:
            self.add_error(None, refused(error))


def value_of(name: str, written: str) -> str | int | bool:
    """What was written as the parameter's kind: "24" is a number where numbers are counted, "是" a yes."""
    parameter: Parameter = services.catalogue().parameters[name].value
    if written.startswith(("+", "-")):
        return written
    if parameter.measure.is_number and written.isdigit():
        return int(written)
    if parameter.measure.kind == "flag":
        return {"是": True, "yes": True, "true": True, "否": False, "no": False, "false": False}.get(
            written.lower(), written
        )
    return written
