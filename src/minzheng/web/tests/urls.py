from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class RefusedError(MinzhengError):
    code = "test.refused"
    status = 409

    def __init__(self) -> None:
        super().__init__(Text(zh="<b>不行</b>", en="<b>No</b>"), hint=Text(zh="换一个", en="Take another"))


def refuse(request: HttpRequest) -> HttpResponse:
    raise RefusedError


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


urlpatterns = [
    path("", include("minzheng.web.urls")),
    path("refuse/", refuse),
    path("api/refuse/", refuse),
    path("fail/", fail),
]
handler400 = "minzheng.web.errors.bad_request"
handler403 = "minzheng.web.errors.forbidden"
handler404 = "minzheng.web.errors.not_found"
handler500 = "minzheng.web.errors.server_error"
