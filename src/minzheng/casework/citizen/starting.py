"""Begin an application: for oneself, or as staff for somebody at the counter, on the phone or in the village."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from minzheng.accounts import moment
from minzheng.accounts.access import signed_in
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission
from minzheng.casework import actions, services
from minzheng.casework.citizen.access import user_of
from minzheng.casework.definitions import Service
from minzheng.casework.errors import AlreadyInReceipt, CaseAlreadyOpen
from minzheng.casework.models import Case
from minzheng.registry.errors import InTwoHouseholds, NoHousehold, PersonDeceased, PersonNotFound
from minzheng.registry.models import Person
from minzheng.registry.queries import find_person
from minzheng.web.forms import Choices, Form, IdNumberField, refused

ONLINE = "online"
CHANNELS = [("counter", _("窗口")), ("phone", _("电话")), ("village", _("上门（村、社区）"))]
REFUSALS = (AlreadyInReceipt, CaseAlreadyOpen, PersonDeceased, NoHousehold, InTwoHouseholds)


class ForSomebody(Form):
    """Staff say for whom they apply, and how that person reached them."""

    id_number = IdNumberField(label=_("申请人的公民身份号码"), help_text=_("18位。其余信息由系统调出，不用再问。"))
    channel = forms.ChoiceField(label=_("申请渠道"), choices=CHANNELS, initial="counter", widget=Choices())


def service_or_404(key: str) -> Service:
    """The service as declared today."""
    if key not in services.services():
        raise Http404
    return services.current(key)


@signed_in
def start(request: HttpRequest, service: str) -> HttpResponse:
    """What happens next, and the button that starts. POST makes the draft, or finds the one that is there."""
    declared = service_or_404(service)
    if user_of(request).is_citizen:
        return _start_own(request, service, declared)
    if not holds(user_of(request), Permission.RECEIVE):
        raise NotPermitted(Permission.RECEIVE)
    return _start_for_somebody(request, service, declared)


def _start_own(request: HttpRequest, key: str, declared: Service) -> HttpResponse:
    user = user_of(request)
    context = {"service": declared, "key": key}
    if request.method != "POST":
        return render(request, "casework/citizen/start.html", context)
    person = Person.objects.visible_to(user).get()
    try:
        case = actions.open_case(actor=user, person=person, service=key, channel=ONLINE, at=moment.now())
    except REFUSALS as error:
        return _refused(request, error, context)
    return redirect("citizen:check_answers", case.number)


def _start_for_somebody(request: HttpRequest, key: str, declared: Service) -> HttpResponse:
    user = user_of(request)
    form = ForSomebody(request.POST or None)
    context = {"service": declared, "key": key, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            person = find_person(form.cleaned_data["id_number"])
            case = actions.open_case(
                actor=user, person=person, service=key, channel=form.cleaned_data["channel"], at=moment.now()
            )
        except PersonNotFound as error:
            form.add_error("id_number", refused(error))
        except REFUSALS as error:
            return _refused(request, error, context)
        else:
            return redirect("citizen:check_answers", case.number)
    return render(request, "casework/citizen/start_for.html", context, status=form.status)


def _refused(request: HttpRequest, error: Exception, context: dict[str, object]) -> HttpResponse:
    """A page of its own: why no application was started, and where to go on."""
    number = getattr(error, "number", "")
    existing = Case.objects.visible_to(user_of(request)).filter(number=number).first() if number else None
    page = {**context, "form": None, "error": error, "existing": existing}
    return render(request, "casework/citizen/not_started.html", page, status=getattr(error, "status", 422))
