"""Staff sign in with a user name and a password."""

from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from minzheng.accounts import actions, moment
from minzheng.accounts.access import public
from minzheng.accounts.errors import SignInRefused, TooManyTries
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds
from minzheng.accounts.roles import Permission
from minzheng.web.forms import Form, refused

# Where a day's work begins, by what somebody may do; the first that fits and exists.
HOMES = [
    (Permission.RECEIVE, "staff:work"),
    (Permission.DECIDE, "staff:work"),
    (Permission.PAY, "funds:desk"),
    (Permission.SEE_FIGURES, "staff:figures"),
    (Permission.AUDIT, "accounts:audit"),
    (Permission.MANAGE_USERS, "accounts:users"),
]


class SignInForm(Form):
    username = forms.CharField(
        label=_("用户名"),
        max_length=64,
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("密码"), max_length=128, strip=False, widget=forms.PasswordInput({"autocomplete": "current-password"})
    )


def home_of(user: User) -> str:
    """The page where this user's work begins; with a one-time password, the page that replaces it."""
    if user.must_change_password:
        return reverse("accounts:change_password")
    for permission, name in HOMES:
        if holds(user, permission):
            try:
                return reverse(name)
            except NoReverseMatch:
                continue
    return "/"


def _following(request: HttpRequest, user: User) -> str:
    wanted = "" if user.must_change_password else request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return home_of(user)


@public
@never_cache
@sensitive_post_parameters("password")
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Wrong details answer 422, a locked name 429, both as text on the page with the user name kept."""
    form = SignInForm(request.POST if request.method == "POST" else None)
    status = form.status
    if form.is_bound and form.is_valid():
        try:
            user = actions.sign_in_with_password(**form.cleaned_data, at=moment.now())
        except (SignInRefused, TooManyTries) as error:
            form.add_error(None, refused(error))
            status = error.status
        else:
            login(request, user)
            return HttpResponseRedirect(_following(request, user))
    following = request.POST.get("next") or request.GET.get("next", "")
    return render(request, "accounts/staff/sign_in.html", {"form": form, "next": following}, status=status)
