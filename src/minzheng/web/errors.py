"""Every failure as a page that says what happened and what to do next; as a fragment for htmx; as JSON under /api/."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


@dataclass(frozen=True)
class Problem:
    """What the reader is told. `code` is stable ASCII that help desks can look up."""

    status: int
    code: str
    text: Text
    hint: Text | None = None


BAD_REQUEST = Problem(
    400,
    "web.bad_request",
    Text(zh="没有看懂这个请求", en="The request could not be understood"),
    Text(
        zh="请返回上一页重新操作；如果是自己输入的网址，请检查后再试。",
        en="Go back and try again, or check the address.",
    ),
)
NOT_PERMITTED = Problem(
    403,
    "web.not_permitted",
    Text(zh="您不能打开这一页", en="You cannot open this page"),
    Text(
        zh="请确认登录的是您本人的账号。工作人员如需权限，请联系本单位管理员。",
        en="Check that you are signed in as yourself. Staff who need access ask their administrator.",
    ),
)
FORM_EXPIRED = Problem(
    403,
    "web.form_expired",
    Text(zh="页面放置太久，已经失效", en="This page was open too long and has expired"),
    Text(
        zh="内容没有提交。请返回上一页，刷新后再提交一次；浏览器需要允许 Cookie。",
        en="Nothing was sent. Go back, reload the page and send it again; the browser has to accept cookies.",
    ),
)
NOT_FOUND = Problem(
    404,
    "web.not_found",
    Text(zh="没有找到这一页", en="This page was not found"),
    Text(
        zh="网址可能不完整，或者内容已经移走。请从首页重新查找，也可以打电话问。",
        en="The address may be incomplete, or the page has moved. Start from the home page, or call us.",
    ),
)
FAILED = Problem(
    500,
    "web.failed",
    Text(zh="系统出了问题，刚才的操作可能没有完成", en="Something went wrong here; what you just did may not be done"),
    Text(
        zh="已有编号的办件不会丢。请过几分钟先看是否已经办成，再重试；急事请拨打 12349 或到就近窗口。",
        en="What has a number is safe. In a few minutes, look whether it was done before you try again; "
        "if it is urgent, call 12349 or go to a counter.",
    ),
)


def of_error(error: MinzhengError) -> Problem:
    """An engine's error; its class may set `status` (422 when it does not)."""
    return Problem(getattr(error, "status", 422), error.code, error.text, error.hint)


def respond(request: HttpRequest, problem: Problem) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(_as_json(problem), status=problem.status, json_dumps_params={"ensure_ascii": False})
    template = "web/errors/fragment.html" if request.headers.get("HX-Request") else "web/errors/page.html"
    return render(request, template, {"problem": problem}, status=problem.status)


def _as_json(problem: Problem) -> dict[str, Any]:
    hint = problem.hint.model_dump() if problem.hint else None
    return {"code": problem.code, "text": problem.text.model_dump(), "hint": hint}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, NOT_PERMITTED)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return respond(request, NOT_FOUND)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW."""
    return respond(request, FORM_EXPIRED)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of last resort: no query, no session, both languages at once."""
    if request.path.startswith("/api/"):
        return JsonResponse(_as_json(FAILED), status=500)
    return HttpResponse(render_to_string("web/errors/failed.html", {"problem": FAILED}), status=500)
