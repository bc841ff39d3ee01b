"""Citizens sign in with their ID number and a code sent to the phone on record."""

import logging
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from minzheng.accounts import actions, moment
from minzheng.accounts.access import public
from minzheng.accounts.errors import SignInRefused, TooManyTries
from minzheng.accounts.fields import cipher, index
from minzheng.web.forms import Form, IdNumberField, refused

SESSION_KEY = "citizen_sign_in"
AFTER = "/my/"
log = logging.getLogger("minzheng.accounts")


class IdNumberForm(Form):
    """Who wants to sign in."""

    id_number = IdNumberField(
        label=_("公民身份号码"),
        help_text=_("18位，见身份证。"),
        widget=forms.TextInput({"class": "input-id", "autocomplete": "username", "spellcheck": "false"}),
    )


class CodeForm(Form):
    """The six digits that were sent."""

    code = forms.RegexField(
        r"^\s*\d{6}\s*$",
        label=_("验证码"),
        help_text=_("6位数字，10分钟内有效。"),
        error_messages={"invalid": _("验证码是6位数字。")},
        widget=forms.TextInput(
            {"class": "input-code", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": 12}
        ),
    )


def send_code(phone: str, code: str) -> None:
    """The place where a city's message provider is called; neither phone nor code is ever logged."""
    log.info("a sign-in code was sent")


def following(request: HttpRequest) -> str:
    """Where to go after signing in: only inside this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or AFTER
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else AFTER


def person_with(id_number: str) -> Any:
    """The living person of the registry, or None. Named, not imported: the registry stands above this room."""
    people = apps.get_model("registry", "Person")._default_manager
    return people.filter(id_index=index(id_number), deceased_on=None).first()


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the ID number. A number that nobody has leads to the same next page."""
    after = following(request)
    if request.user.is_authenticated and request.user.is_citizen:
        return redirect(after)
    form = IdNumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["id_number"]
        person = person_with(number)
        try:
            code = actions.request_code(
                id_number=number, phone=person.phone if person else None, send=send_code, at=moment.now()
            )
        except TooManyTries as error:
            form.add_error(None, refused(error))
        else:
            request.session[SESSION_KEY] = {
                "number": cipher().encrypt(number.encode(), SESSION_KEY),
                "code": code if settings.DEMO else "",
                "next": after,
            }
            return redirect("accounts:sign_in_code")
    return render(request, "accounts/sign_in.html", {"form": form, "next": after}, status=form.status)


@public
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then sign in."""
    begun = request.session.get(SESSION_KEY)
    if begun is None:
        return redirect("accounts:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = cipher().decrypt(begun["number"], SESSION_KEY).decode()
        person = person_with(number)
        try:
            user = actions.sign_in_with_code(
                id_number=number,
                code=form.cleaned_data["code"].strip(),
                person_id=person.pk if person else None,
                name=person.name if person else "",
                at=moment.now(),
            )
        except (SignInRefused, TooManyTries) as error:
            form.add_error("code", refused(error))
        else:
            del request.session[SESSION_KEY]
            login(request, user)
            return redirect(begun["next"])
    again_url = f"{reverse('accounts:sign_in')}?{urlencode({'next': begun['next']})}"
    context = {"form": form, "demo_code": begun["code"], "again_url": again_url}
    return render(request, "accounts/sign_in_code.html", context, status=form.status)


@public
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, citizen or staff."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL or "/")
