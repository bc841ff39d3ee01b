"""The REST API: every room's operations under /api/, described by OpenAPI at /api/docs."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError as BadRequest

from minzheng import __version__
from minzheng.accounts.api_auth import AUTH
from minzheng.base.errors import MinzhengError
from minzheng.casework.api import router as casework
from minzheng.funds.api import router as funds
from minzheng.verification.api import router as verification

api = NinjaAPI(
    title="民政 Minzheng",
    version=__version__,
    description="社会救助一证通办。页面能做的，接口都能做：规则相同，权限相同。 "
    "Whatever a page can do, the API can: same rules, same permissions. Money is a string of yuan.",
    auth=AUTH,
)
api.add_router("/", casework)
api.add_router("/", verification)
api.add_router("/", funds)


@api.exception_handler(MinzhengError)
def told(request: HttpRequest, error: MinzhengError) -> HttpResponse:
    """An error of ours: its code, what is wrong and what to do, in both languages."""
    return api.create_response(
        request,
        {
            "code": error.code,
            "message": error.text.model_dump(),
            "hint": error.hint.model_dump() if error.hint else None,
        },
        status=error.status,
    )


@api.exception_handler(BadRequest)
def malformed(request: HttpRequest, error: BadRequest) -> HttpResponse:
    """A request that is not of the described shape."""
    fields = [{"at": list(item["loc"]), "message": item["msg"]} for item in error.errors]
    return api.create_response(
        request,
        {
            "code": "request.malformed",
            "message": {"zh": "请求格式不正确。", "en": "The request is not of the right form."},
            "hint": {"zh": "请对照接口说明检查各字段。", "en": "Check the fields against the API description."},
            "fields": fields,
        },
        status=422,
    )


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A value that a column can't hold, such as a malformed id."""
    return api.create_response(
        request,
        {"code": "request.invalid", "message": {"zh": "字段取值无效。", "en": "A value is not valid."}, "hint": None},
        status=422,
    )
