"""Compiled messages for the tests, and the gallery served to a real browser."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

from minzheng.web.tests import settings as web_settings

REPOSITORY = Path(__file__).resolve().parents[4]
subprocess.run([sys.executable, REPOSITORY / "tools" / "messages.py", "compile"], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def _web_alone(settings) -> None:
    """This room's own pages, middleware and context, whatever the site adds; a query is refused by pytest-django."""
    for name in ("ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "CSRF_FAILURE_VIEW", "MINZHENG_CITY"):
        setattr(settings, name, getattr(web_settings, name))


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


class _Static(StaticFilesHandler):
    """Finds static files without a collect step, whatever DEBUG says."""

    def serve(self, request):
        from django.contrib.staticfiles.views import serve

        return serve(request, self.file_path(request.path), insecure=True)


@pytest.fixture
def site(_web_alone) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, _Static(get_wsgi_application()), _Server, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("MINZHENG_CHROMIUM", "/usr/bin/chromium"),
            args=["--no-sandbox", "--disable-gpu"],
        )
        yield browser
        browser.close()
