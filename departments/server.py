"""Runs the app on loopback, with connections that can be reset."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from departments.failures import TRANSPORT

App = Callable[[Scope, Receive, Send], Awaitable[None]]


class _Protocol(H11Protocol):
    """Leaves the connection's transport in the scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        inner = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope[TRANSPORT] = self.transport
            await inner(scope, receive, send)

        self.app = app


def serve(app: App, port: int, host: str = "127.0.0.1") -> None:
    """Until interrupted. Open hanging requests do not hold up the end."""
    uvicorn.run(app, host=host, port=port, http=_Protocol, ws="none", log_level="warning", timeout_graceful_shutdown=1)
