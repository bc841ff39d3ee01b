"""Preferences that a visitor sets without signing in, and the gallery of components."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.i18n import set_language

from minzheng.web.context import ELDER_COOKIE
from minzheng.web.gallery import gallery_context

YEAR_SECONDS = 365 * 24 * 3600


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Django's set_language: POST `language` and `next`."""
    return set_language(request)


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Large type on or off (POST `elder`=on|off and `next`), remembered for a year on this device."""
    following = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure()):
        following = "/"
    response = HttpResponseRedirect(following)
    if request.POST.get("elder") == "on":
        response.set_cookie(ELDER_COOKIE, "1", max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(ELDER_COOKIE)
    return response


@require_GET
def components(request: HttpRequest) -> HttpResponse:
    """Every component, in every state, with obviously fictional people."""
    return render(request, "web/gallery/index.html", gallery_context())


for view in (language, preferences, components):
    setattr(view, "access", "public")  # noqa: B010  what the site's test of routes looks for
