"""What the API answers when it can't do what was asked: always the same form, in both languages, and described."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as BadRequest
from ninja.openapi.schema import OpenAPISchema

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

BOTH = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
}
PROBLEM = {
    "type": "object",
    "required": ["code", "message", "hint"],
    "properties": {
        "code": {"type": "string", "description": "stable, such as casework.case_not_found"},
        "message": BOTH,
        "hint": {"oneOf": [BOTH, {"type": "null"}], "description": "what to do"},
        "fields": {"type": "array", "items": {"type": "object"}, "description": "what is wrong where, if malformed"},
    },
}
WORDS = {
    400: Text(zh="请求无法读取。", en="The request can't be read."),
    401: Text(zh="需要登录或接口密钥。", en="Signing in or an API key is needed."),
    403: Text(zh="请求被拒绝。", en="The request was refused."),
    404: Text(zh="没有找到。", en="Not found."),
}
KEYS = Text(
    zh="在“我的账号”中创建密钥，写在 Authorization: Bearer 后。",
    en="Make a key on your account page; send it as Authorization: Bearer.",
)


class Api(NinjaAPI):
    """An API whose every operation says what it answers when something is wrong."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The description, with the form of a problem as every operation's default answer."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].setdefault("default", {"description": "A problem", "content": content})
        return schema


def handle_problems(api: NinjaAPI) -> None:
    """Teach the API to tell every kind of problem in the one form."""

    def tell(
        request: HttpRequest, status: int, code: str, message: Text, hint: Text | None = None, **more: Any
    ) -> HttpResponse:
        content = {"code": code, "message": message.model_dump(), "hint": hint.model_dump() if hint else None, **more}
        return api.create_response(request, content, status=status)

    @api.exception_handler(MinzhengError)
    def ours(request: HttpRequest, error: MinzhengError) -> HttpResponse:
        return tell(request, error.status, error.code, error.text, error.hint)

    @api.exception_handler(BadRequest)
    def malformed(request: HttpRequest, error: BadRequest) -> HttpResponse:
        """A request that is not of the described shape."""
        fields = [{"at": [str(part) for part in item["loc"]], "message": item["msg"]} for item in error.errors]
        message = Text(zh="请求格式不正确。", en="The request is not of the right form.")
        hint = Text(zh="请对照接口说明检查各字段。", en="Check the fields against the API description.")
        return tell(request, 422, "request.malformed", message, hint, fields=fields)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        """A value that a column can't hold, such as a malformed id."""
        return tell(request, 422, "request.invalid", Text(zh="字段取值无效。", en="A value is not valid."))

    @api.exception_handler(AuthenticationError)
    def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return tell(request, 401, "request.not_signed_in", WORDS[401], KEYS)

    @api.exception_handler(Http404)
    def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
        return tell(request, 404, "request.not_found", WORDS[404])

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        """What the framework refuses itself: a body that is not JSON, a missing CSRF token."""
        status = error.status_code
        return tell(request, status, f"request.http_{status}", WORDS.get(status, WORDS[400]))
