"""The calculator's form: all of its state is in the form itself, so that nothing has to be kept."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.casework import services
from minzheng.casework.citizen.facts import Group, field_for, interchange
from minzheng.policy.definitions import Input
from minzheng.web.forms import DateField, Form
from minzheng.web.language import in_language

MOST_PEOPLE = 12
OLDEST = 120
EARLIEST = date(2014, 5, 1)  # the national measures for social assistance took effect
HOME_CORE = ("able_supporter", "in_receipt_of_dibao", "emergency")
CORE = ["wage", "pension", "disability_type", "disability_level", "serious_illness", "education_stage"]
# Facts that only staff or a department can state; a visitor is not asked for them.
NOT_ASKED = {
    "relation", "birth_on", "deceased", "new_job_months", "basic_pension_central", "excluded_income", "previous_dibao",
    "months_over_line", "temporary_aid_times", "missing_declared", "separate_dibao_elsewhere", "especially_difficult",
}  # fmt: skip


def counties() -> list[tuple[str, str]]:
    """The counties of the site's city: (12 digits, name)."""
    place = services.chain().packs[-1].manifest.division
    return [(division.code12, division.name) for division in services.divisions().under(place, "county")]


class CalculatorForm(Form):
    """Place, day, and for each of `people` persons the facts; `more` facts start folded."""

    people = forms.IntegerField(min_value=1, max_value=MOST_PEOPLE, widget=forms.HiddenInput())
    county = forms.ChoiceField(label=gettext_lazy("住在哪个县（市、区）"))
    on = DateField(label=gettext_lazy("按哪一天的政策算"))

    def __init__(self, *args: Any, size: int, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.size, self.latest = size, today + timedelta(days=366)
        county, self.fields["people"].initial, self.fields["on"].initial = self.fields["county"], size, today
        assert isinstance(county, forms.ChoiceField)
        county.choices = counties()
        county.initial = county.choices[0][0] if county.choices else ""
        self.core = [Group(str(k), _title(k), _inputs(CORE)) for k in range(size)]
        self.more = [Group(str(k), _title(k), _others("person")) for k in range(size)]
        self.home = Group("", str(_("家庭")), _others("household"))
        for k in range(size):
            self._ask_person(k)
        for item in self.home.items:
            self.fields[self.home.name(item)] = field_for(item, None)

    def _ask_person(self, k: int) -> None:
        if k:
            choices = catalogue_inputs()["relation"].choices
            options = [(code, in_language(label)) for code, label in choices.items() if code != "applicant"]
            self.fields[f"relation-{k}"] = forms.ChoiceField(label=_("是您的什么人"), choices=options)
        self.fields[f"age-{k}"] = forms.IntegerField(
            label=_("年龄（周岁）"),
            min_value=0,
            max_value=OLDEST,
            error_messages={"required": _("请填写年龄：%(who)s") % {"who": _title(k)}},
            widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off", "class": "input-number"}),
        )
        for item in (*self.core[k].items, *self.more[k].items):
            self.fields[self.core[k].name(item)] = field_for(item, None)

    def clean_on(self) -> date:
        """A day that the packs may know."""
        on: date = self.cleaned_data["on"]
        if not EARLIEST <= on <= self.latest:
            raise ValidationError(
                _("请填%(first)s年至%(last)s年之间的日期。") % {"first": EARLIEST.year, "last": self.latest.year}
            )
        return on

    def blocks(self, wanted: frozenset[tuple[str, str]] = frozenset()) -> list[dict[str, Any]]:
        """Person by person: title, first questions, further ones. A (person, fact) that is `wanted` comes first."""
        found = []
        for core, more in zip(self.core, self.more, strict=True):
            asked_for = [item for item in more.items if (f"p{core.key}", item.name) in wanted]
            names = [f"relation-{core.key}"] if core.key != "0" else []
            names += [f"age-{core.key}", *(core.name(item) for item in [*core.items, *asked_for])]
            further = [self[more.name(item)] for item in more.items if item not in asked_for]
            found.append({"title": core.title, "fields": [self[name] for name in names], "more": further})
        return found

    def home_block(self, wanted: frozenset[tuple[str, str]] = frozenset()) -> dict[str, list[forms.BoundField]]:
        """The questions about the household: the first ones with what is `wanted`, and further ones."""
        first = [item for item in self.home.items if item.name in HOME_CORE or ("", item.name) in wanted]
        return {
            "fields": [self[self.home.name(item)] for item in first],
            "more": [self[self.home.name(item)] for item in self.home.items if item not in first],
        }

    def family(self) -> dict[str, Any]:
        """The answers as an interchange family. Somebody of 40 had their birthday on the very day."""
        values, on = self.cleaned_data, self.cleaned_data["on"]
        persons = []
        for core, more in zip(self.core, self.more, strict=True):
            facts = _stated(core, values) | _stated(more, values)
            relation = values.get(f"relation-{core.key}", "applicant")
            born = _years_before(on, values[f"age-{core.key}"])
            persons.append(
                {"id": f"p{core.key}", "name": core.title, "relation": relation, "birth_on": born.isoformat(), **facts}
            )
        return {"division": values["county"], "household": _stated(self.home, values), "persons": persons}

    def take(self, data: Mapping[str, Any]) -> None:
        """Fill in what was entered, without judging it: for adding or taking away a person."""
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(data, {}, name)
            if name != "people" and value not in (None, [None, None, None]):
                self.initial[name] = value


def catalogue_inputs() -> dict[str, Input]:
    return services.catalogue().inputs


def _inputs(names: list[str]) -> list[Input]:
    return [item for name in names if (item := catalogue_inputs().get(name))]


def _others(entity: str) -> list[Input]:
    return [
        item
        for name, item in catalogue_inputs().items()
        if item.entity == entity and name not in NOT_ASKED and name not in CORE and item.missing != "required"
    ]


def _title(k: int) -> str:
    return _("您本人") if k == 0 else _("第%(number)d个人") % {"number": k + 1}


def _stated(group: Group, values: Mapping[str, Any]) -> dict[str, Any]:
    facts = {item.name: interchange(item, values[group.name(item)]) for item in group.items}
    return {name: value for name, value in facts.items() if value is not None}


def _years_before(on: date, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return date(on.year - years, 2, 28)
