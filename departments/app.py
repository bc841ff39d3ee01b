"""create_app(): the ten departments behind one door."""

from __future__ import annotations

import asyncio
import hmac
import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import Depends, FastAPI, Header, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.responses import JSONResponse, Response

from departments.answers import answer_to
from departments.catalogue import Department, load_departments
from departments.failures import failing
from departments.pages import add_pages
from departments.people import People, PeopleError
from departments.protocol import Answer, Problem, Query, Switch
from departments.switches import Switches

Clock = Callable[[], datetime]
_HERE = ZoneInfo("Asia/Shanghai")
_DESCRIPTION = """演示和测试用的部门替身，其中的人都是虚构的。found 是查到记录，none 是查了没有；
answers 里没有的信息项就是没有答复，与 none 不同。

Stand-in departments for demonstrations and tests; everyone in them is invented. "found": the department holds a record.
"none": it looked and holds nothing. An item that is not in "answers" was not answered, which is neither."""


def create_app(data_dir: str | Path, *, key: str | None = None, clock: Clock = lambda: datetime.now(_HERE)) -> FastAPI:
    """`key` is the bearer key (else MINZHENG_DEPARTMENTS_KEY, else "demo-key"). Raises PeopleError, PackError."""
    departments = load_departments()
    people, switches = People(Path(data_dir)), Switches(list(departments))
    secret = key or os.environ.get("MINZHENG_DEPARTMENTS_KEY") or "demo-key"
    app = FastAPI(
        title="民政演示 · 部门替身 / Stand-in departments",
        version="1",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
    )
    app.add_exception_handler(AnyHTTPException, _say)
    app.add_exception_handler(RequestValidationError, _say_invalid)
    for department in departments.values():
        _add_department(app, department, people, switches, _bearer(secret), clock)
    _add_control(app, people, switches)
    add_pages(app, departments, people, switches)
    return app


def _problem(status: int, code: str, zh: str, en: str, **headers: str) -> HTTPException:
    return HTTPException(status, detail={"code": code, "zh": zh, "en": en}, headers=headers or None)


async def _say(request: Request, error: Exception) -> Response:
    """Our own problems as they are; the framework's (404, 405) wrapped likewise."""
    assert isinstance(error, AnyHTTPException)
    detail: Any = error.detail
    if not isinstance(detail, dict):
        detail = {"code": f"http_{error.status_code}", "zh": "没有这个地址或方法。", "en": str(detail)}
    return JSONResponse(detail, status_code=error.status_code, headers=error.headers)


async def _say_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    problem = Problem(code="invalid", zh=f"请求不合要求：{where}。", en=f"Invalid request: {where}: {first['msg']}.")
    return JSONResponse(problem.model_dump(), status_code=422)


def _bearer(secret: str) -> Callable[[str | None], None]:
    def check(authorization: Annotated[str | None, Header()] = None) -> None:
        """`Authorization: Bearer <key>`"""
        if not hmac.compare_digest((authorization or "").encode(), f"Bearer {secret}".encode()):
            raise _problem(
                401,
                "unauthorised",
                "缺少密钥或密钥不对。",
                "The bearer key is missing or wrong.",
                **{"WWW-Authenticate": "Bearer"},
            )

    return check


def _add_department(
    app: FastAPI,
    department: Department,
    people: People,
    switches: Switches,
    check: Callable[[str | None], None],
    clock: Clock,
) -> None:
    async def query(asked: Query) -> Response:
        unknown = [item for item in asked.items if item not in department.items]
        if unknown:
            shown, known = ", ".join(unknown), ", ".join(department.items)
            raise _problem(
                400,
                "unknown_item",
                f"没有信息项 {shown}；可用：{known}。",
                f"There is no item {shown}; known: {known}.",
            )
        switches.asked[department.key] += 1
        if delay := switches.get(department.key).latency_ms:
            await asyncio.sleep(delay / 1000)
        failure = switches.failure_of(department.key, str(asked.query_id))
        number = asked.person.id_number
        held = people.somebody_else(number) if failure == "wrong_person" else people.find(number)
        return failing(failure, answer_to(asked, department, held, failure, clock()))

    app.post(
        f"{department.path}/queries",
        tags=[department.key],
        name=f"query_{department.key}",
        operation_id=f"query_{department.key}",
        summary=f"{department.label.zh} / {department.label.en}",
        description="信息项 / Items: " + "；".join(f"{item} {label}" for item, label in department.items.items()),
        response_model=None,
        responses={200: {"model": Answer}, 400: {"model": Problem}, 401: {"model": Problem}, 422: {"model": Problem}},
        dependencies=[Depends(check)],
    )(query)


def _add_control(app: FastAPI, people: People, switches: Switches) -> None:
    @app.get("/control", tags=["control"])
    async def get_switches() -> dict[str, Switch]:
        return switches.all()

    @app.put("/control/{department}", tags=["control"], responses={404: {"model": Problem}})
    async def set_switch(department: str, switch: Switch) -> Switch:
        if department not in switches.all():
            raise _problem(
                404, "unknown_department", f"没有部门 {department}。", f"There is no department {department}."
            )
        switches.set(department, switch)
        return switch

    @app.delete("/control", tags=["control"])
    async def reset_switches() -> dict[str, Switch]:
        switches.reset()
        return switches.all()

    @app.post("/population/reload", tags=["control"], responses={409: {"model": Problem}})
    async def reload_population() -> dict[str, int]:
        try:
            return {"people": people.reload()}
        except PeopleError as error:
            raise _problem(409, error.code, error.text.zh, error.text.en) from error

    @app.get("/healthz", tags=["control"])
    async def health() -> dict[str, int]:
        return {"people": people.count()}
