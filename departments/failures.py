"""Failures that really happen on the wire: hanging, resetting, dripping, breaking off."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

TRANSPORT = "departments.transport"
"""Key of the ASGI scope under which our server leaves the connection, so that it can be reset."""
DRIP_BYTES = 4
DRIP_SECONDS = 0.5
_MAINTENANCE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>系统维护</title>
<h1>系统维护中，请稍后再试</h1><p>The system is being maintained. Please try again later.</p></html>"""


class Hang(Response):
    """Never answers; ends when the client gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


class Reset(Response):
    """Breaks the TCP connection with RST before a byte was answered."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = scope.get(TRANSPORT)
        if transport is None:
            raise ConnectionResetError("this server does not hand over its connections")
        # Linger of zero seconds makes the closing socket send RST instead of FIN.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


def failing(failure: str, body: dict[str, Any]) -> Response:
    """The response of a failure. Failures of content (wrong person, stale …) are in `body` already and pass through."""
    match failure:
        case "hang":
            return Hang()
        case "reset":
            return Reset()
        case "error_500":
            problem = {"code": "internal", "zh": "系统内部错误。", "en": "Internal error."}
            return JSONResponse(problem, status_code=500)
        case "busy_429":
            problem = {"code": "busy", "zh": "请求过多，请稍后再试。", "en": "Too many requests, try again later."}
            return JSONResponse(problem, status_code=429, headers={"Retry-After": "2"})
        case "html":
            return HTMLResponse(_MAINTENANCE)
        case "cut_json":
            whole = _json(body)
            return Response(whole[: len(whole) * 2 // 3], media_type="application/json")
        case "slow_drip":
            return StreamingResponse(_drip(_json(body)), media_type="application/json")
    return Response(_json(body), media_type="application/json")


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


async def _drip(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), DRIP_BYTES):
        yield content[start : start + DRIP_BYTES]
        await asyncio.sleep(DRIP_SECONDS)
