"""The two pages for people: switches at /, and the protocol at /docs. Nothing is fetched from elsewhere."""

from __future__ import annotations

import json
from html import escape
from typing import Any, get_args
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from pydantic import ValidationError
from starlette.responses import HTMLResponse, RedirectResponse, Response

from departments.catalogue import Department
from departments.people import People
from departments.protocol import Failure, Switch
from departments.switches import Switches

_FAILURES = {
    "none": "正常 / well-behaved",
    "hang": "不应答 / hangs",
    "error_500": "内部错误 / error 500",
    "busy_429": "繁忙 / busy 429",
    "reset": "断开连接 / resets the connection",
    "html": "返回网页 / answers a web page",
    "cut_json": "内容不全 / JSON cut short",
    "wrong_person": "张冠李戴 / wrong person",
    "missing_items": "缺项 / leaves items out",
    "stale": "数据过旧 / stale data",
    "slow_drip": "极慢 / drips slowly",
}
_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; max-width: 72rem; margin: 0 auto; padding: 1rem; }}
* {{ box-sizing: border-box; }}
section {{ border-top: 1px solid #8884; margin-top: 1rem; padding: .75rem 0; }}
h1 {{ font-size: 1.4rem; }} h2 {{ font-size: 1.1rem; margin: 0; }}
form {{ display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: end; margin-top: .5rem; }}
label {{ display: grid; font-size: .875rem; }} input, select, button {{ font: inherit; min-height: 2.75rem; }}
input {{ width: 8rem; }} pre {{ overflow: auto; padding: .75rem; background: #8882; }}
.off {{ font-weight: 600; color: #b3261e; }}
@media (prefers-color-scheme: dark) {{ .off {{ color: #ffb4ab; }} }}
</style></head><body><main>{body}</main></body></html>"""


def add_pages(app: FastAPI, departments: dict[str, Department], people: People, switches: Switches) -> None:
    @app.get("/", include_in_schema=False)
    async def index() -> Response:
        return HTMLResponse(_index(departments, people, switches))

    @app.post("/switches", include_in_schema=False)
    async def change(request: Request) -> Response:
        if not _same_origin(request):
            return HTMLResponse("另一个网站的请求被拒绝。 / A request from another site is refused.", 403)
        form = {name: values[-1] for name, values in parse_qs((await request.body()).decode()).items()}
        department = form.pop("department", "")
        if department == "*":
            switches.reset()
            return RedirectResponse("/", 303)
        try:
            switch = Switch.model_validate(form)
        except ValidationError as error:
            return HTMLResponse(f"数值不对。 / Wrong value: {escape(str(error.errors()[0]['loc'][0]))}", 422)
        if department not in departments:
            return HTMLResponse("没有这个部门。 / No such department.", 404)
        switches.set(department, switch)
        return RedirectResponse(f"/#{department}", 303)

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(_docs(app.openapi()))


def _same_origin(request: Request) -> bool:
    """A browser names the page's origin; a form on another site must not turn switches."""
    origin = request.headers.get("origin")
    return origin is None or origin.split("://", 1)[-1] == request.headers.get("host")


def _index(departments: dict[str, Department], people: People, switches: Switches) -> str:
    total = sum(len(department.items) for department in departments.values())
    head = f"""<h1>部门替身 / Stand-in departments</h1>
<p>{len(departments)} 个部门，{total} 项信息，{people.count():,} 名虚构人员。 /
{len(departments)} departments, {total} items, {people.count():,} invented people.
<a href="/docs">协议 / Protocol</a> · <a href="/openapi.json">OpenAPI</a></p>
<form method="post" action="/switches"><input type="hidden" name="department" value="*">
<button>全部恢复正常 / Reset all</button></form>"""
    parts = [_section(department, switches) for department in departments.values()]
    return _PAGE.format(title="部门替身 / Stand-in departments", body=head + "".join(parts))


def _section(department: Department, switches: Switches) -> str:
    switch = switches.get(department.key)
    items = "；".join(f"{escape(label.zh)} <small>{escape(label.en)}</small>" for label in department.items.values())
    options = "".join(
        f'<option value="{failure}"{" selected" if failure == switch.failure else ""}>{_FAILURES[failure]}</option>'
        for failure in get_args(Failure)
    )
    state = ' <span class="off">已调节 / switched</span>' if switch != Switch() else ""
    return f"""<section id="{department.key}">
<h2>{escape(department.label.zh)} / {escape(department.label.en)}{state}</h2>
<p>{items}<br><small>POST {department.path}/queries · {switches.asked[department.key]} 次查询 / queries</small></p>
<form method="post" action="/switches"><input type="hidden" name="department" value="{department.key}">
<label>延迟（毫秒）/ Latency (ms){_number("latency_ms", switch.latency_ms, 600_000)}</label>
<label>故障 / Failure<select name="failure">{options}</select></label>
<label>影响的百分比 / Per cent of queries{_number("share", switch.share, 100)}</label>
<button>应用 / Apply</button></form></section>"""


def _number(name: str, value: int, most: int) -> str:
    return f'<input name="{name}" type="number" min="0" max="{most}" value="{value}">'


def _docs(schema: dict[str, Any]) -> str:
    """The OpenAPI description as a plain page."""
    parts = [f"<h1>{escape(schema['info']['title'])}</h1><p>{escape(schema['info']['description'])}</p>"]
    parts.append('<p><a href="/openapi.json">openapi.json</a> · <a href="/">开关 / Switches</a></p>')
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            takes = f"<p>请求 / Takes: {_link(body)}</p>" if body else ""
            parts.append(
                f"<section><h2>{method.upper()} {escape(path)}</h2><p>{escape(operation.get('summary', ''))}</p>"
                f"<p>{escape(operation.get('description', ''))}</p>{takes}<ul>{_responses(operation)}</ul></section>"
            )
    for name, model in schema["components"]["schemas"].items():
        text = escape(json.dumps(model, ensure_ascii=False, indent=1))
        parts.append(f'<section id="{name}"><h2>{name}</h2><pre tabindex="0">{text}</pre></section>')
    return _PAGE.format(title="协议 / Protocol", body="".join(parts))


def _link(schema: dict[str, Any]) -> str:
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    return f'<a href="#{name}">{name}</a>' if name else escape(json.dumps(schema, ensure_ascii=False))


def _responses(operation: dict[str, Any]) -> str:
    found = []
    for status, response in operation["responses"].items():
        schema = response.get("content", {}).get("application/json", {}).get("schema")
        found.append(f"<li>{status} {escape(response.get('description', ''))} {_link(schema) if schema else ''}</li>")
    return "".join(found)
