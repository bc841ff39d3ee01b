from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import include, path

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.web.forms import Form


class RefusedError(MinzhengError):
    code = "test.refused"
    status = 409

    def __init__(self) -> None:
        super().__init__(Text(zh="<b>不行</b>", en="<b>No</b>"), hint=Text(zh="换一个", en="Take another"))


def refuse(request: HttpRequest) -> HttpResponse:
    raise RefusedError


PAGE = """{% extends "web/page.html" %}{% block title %}htmx{% endblock %}{% block content %}
<form hx-post="/htmx/" hx-target="#out" novalidate><button>go</button></form><div id="out"></div>{% endblock %}"""
ANSWER = "{% load minzheng %}{% error_summary form %}{{ form }}"


class NameForm(Form):
    name = forms.CharField(label="姓名")


def htmx(request: HttpRequest) -> HttpResponse:
    """A page whose form is sent by htmx, and the answer: 422 with the errors."""
    template = engines["django"].from_string
    if request.method == "GET":
        return HttpResponse(template(PAGE).render({}, request))
    form = NameForm(request.POST)
    return HttpResponse(template(ANSWER).render({"form": form}, request), status=form.status)


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("", include("minzheng.web.urls")),
    path("refuse/", refuse),
    path("api/refuse/", refuse),
    path("htmx/", htmx),
    path("fail/", fail),
]
handler400 = "minzheng.web.errors.bad_request"
handler403 = "minzheng.web.errors.forbidden"
handler404 = "minzheng.web.errors.not_found"
handler500 = "minzheng.web.errors.server_error"
