"""Forms of the pages of outreach."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from minzheng.base.divisions import Division
from minzheng.outreach.models import OUTCOMES, LeadKind
from minzheng.web.forms import Choices, Form

NOTE_LENGTH = 1000


def new_operation() -> str:
    return str(uuid.uuid4())


class OutcomeForm(Form):
    """What the visit showed."""

    outcome = forms.ChoiceField(label=_("走访结果"), widget=Choices())
    note = forms.CharField(
        label=_("走访情况"),
        help_text=_("写看到和听到的，一两句话即可。"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea({"rows": 3}),
    )
    operation = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=80, initial=new_operation)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["outcome"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(state.value, state.label) for state in OUTCOMES[LeadKind(kind)]]


class SearchForm(Form):
    """Where to search."""

    division = forms.ChoiceField(label=_("在哪里找"))
    operation = forms.CharField(widget=forms.HiddenInput, min_length=8, max_length=80, initial=new_operation)

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places
        if len(places) == 1:
            field.widget, field.initial = forms.HiddenInput(), places[0][0]


class PlaceForm(Form):
    """Narrows the list to a village or town."""

    place = forms.ChoiceField(label=_("村（社区）、乡镇（街道）"), required=False)

    def __init__(self, *args: Any, places: list[Division], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("全部")), *((place.code12, place.name) for place in places)]
