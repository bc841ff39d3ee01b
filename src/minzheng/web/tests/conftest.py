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

REPOSITORY = Path(__file__).resolve().parents[4]
subprocess.run([sys.executable, REPOSITORY / "tools" / "messages.py", "compile"], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def _web_urls(settings) -> None:
    settings.ROOT_URLCONF = "minzheng.web.tests.urls"
    settings.MINZHENG_CITY = {"zh": "嘉兴市", "en": "Jiaxing"}


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
def site(_web_urls) -> Iterator[str]:
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
