"""The window: open a case for somebody with nothing but their ID number."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.casework import actions, services
from minzheng.casework.errors import CaseAlreadyOpen
from minzheng.casework.models import Case
from minzheng.registry.errors import InTwoHouseholds, PersonNotFound
from minzheng.registry.models import Household, Person
from minzheng.registry.queries import find_person
from minzheng.web.forms import Choices, Form, IdNumberField, refused
from minzheng.web.language import in_language

CHANNELS = [("counter", _("窗口")), ("phone", _("电话")), ("village", _("村（社区）代办"))]


class OpenForm(Form):
    id_number = IdNumberField(
        label=_("申请人的身份证号码"), help_text=_("18位，最后一位可以是X。家庭成员、住址和账户由系统带出，不用再问。")
    )
    service = forms.ChoiceField(label=_("办理事项"))
    channel = forms.ChoiceField(label=_("怎么来的"), choices=CHANNELS, widget=Choices())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(key, str(in_language(entry.value.title))) for key, entry in services.services().items()]
        service = self.fields["service"]
        assert isinstance(service, forms.ChoiceField)
        service.choices = offered
        if len(offered) == 1:
            service.widget, service.initial = forms.HiddenInput(), offered[0][0]


def person_here(user: User, id_number: str) -> Person:
    """The person, if they or a household of theirs are in the user's places. Raises PersonNotFound otherwise."""
    person = find_person(id_number)
    lives_here = Household.objects.visible_to(user).filter(memberships__person=person, memberships__to_on=None)
    if not (lives_here.exists() or Person.objects.visible_to(user).filter(pk=person.pk).exists()):
        raise PersonNotFound
    return person


@staff(Permission.RECEIVE)
def open_for_somebody(request: StaffRequest) -> HttpResponse:
    """Opens the household's draft and goes on to its answers; every refusal stays on the page with a way on."""
    form = OpenForm(request.POST if request.method == "POST" else None)
    status, links = form.status, []
    if form.is_bound and form.is_valid():
        try:
            case = _open(request.user, form)
        except MinzhengError as error:
            form.add_error("id_number", refused(error))
            status = getattr(error, "status", 422)
            links = _ways_on(request.user, error, form.cleaned_data.get("id_number", "") or form.data["id_number"])
        else:
            return redirect("citizen:check_answers", case.number)
    return render(request, "casework/staff/open.html", {"form": form, "links": links}, status=status)


def _open(user: User, form: OpenForm) -> Case:
    chosen = form.cleaned_data
    person = person_here(user, chosen["id_number"])
    try:
        return actions.open_case(
            actor=user, person=person, service=chosen["service"], channel=chosen["channel"], at=moment.now()
        )
    except NotPermitted as error:  # registered here, lives elsewhere: the other place's household is not ours to see
        raise PersonNotFound from error


def _ways_on(user: User, error: MinzhengError, id_number: str) -> list[dict[str, Any]]:
    """Where to go instead: the case that is open already, or the households that have to be put right."""
    if isinstance(error, CaseAlreadyOpen):
        visible = Case.objects.visible_to(user).filter(number=error.number).exists()
        text = _("打开正在办理的办件 %(number)s") % {"number": error.number}
        return [{"url": reverse("staff:case", args=[error.number]), "text": text}] if visible else []
    if isinstance(error, InTwoHouseholds):
        person = person_here(user, id_number)
        there = Q(memberships__person=person, memberships__to_on=None)
        homes = Household.objects.visible_to(user).filter(there).distinct()
        return [
            {
                "url": reverse("staff:family", args=[home.pk]),
                "text": _("打开家庭档案：%(address)s") % {"address": home.address},
            }
            for home in homes
        ]
    return []
