"""The shell, preferences, errors and headers, through the client."""

import hashlib
import re
import tomllib
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from minzheng.web.middleware import CONTENT_SECURITY_POLICY

WEB = Path(__file__).resolve().parents[1]
HAN = re.compile(r"[\u3400-\u9fff]+")
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:")


@pytest.fixture
def client():
    yield Client(raise_request_exception=False)
    translation.activate("zh-hans")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_gallery_shows_every_component_in_both_languages(client, language):
    response = client.get("/components/", headers={"accept-language": language})
    assert response.status_code == 200
    html = response.content.decode()
    assert not INLINE.search(html)
    for name in ("tag", "timeline", "table", "compare", "reasons", "amount", "figures", "steps", "empty", "quick-exit"):
        assert f'class="{name}' in html


def test_the_english_gallery_has_no_chinese_but_names(client):
    html = client.get("/components/", headers={"accept-language": "en"}).content.decode()
    left = set(HAN.findall(re.sub(r"<[^>]+>", " ", html)))
    assert left <= {"民", "中文", "张", "李", "欧阳", "\U0002cb56", "年", "月", "日"}


def test_every_component_is_documented():
    document = (WEB.parents[2] / "docs" / "reference" / "components.md").read_text("utf-8")
    from minzheng.web.library import register

    for name in [*register.tags, *register.filters]:
        assert re.search(rf"{{% {name}\b|`{name}`", document), name


def test_large_type_is_kept_and_returns_to_the_same_page(client):
    response = client.post("/preferences/", {"elder": "on", "next": "/components/?a=1"})
    assert (response.status_code, response["Location"]) == (302, "/components/?a=1")
    assert "data-elder" in client.get("/components/").content.decode()
    client.post("/preferences/", {"elder": "off", "next": "/components/"})
    assert "data-elder" not in client.get("/components/").content.decode()


def test_preferences_never_lead_to_another_site(client):
    assert client.post("/preferences/", {"elder": "on", "next": "https://example.org/"})["Location"] == "/"


def test_the_language_stays_chosen(client):
    response = client.post("/language/", {"language": "en", "next": "/components/"})
    assert response["Location"] == "/components/"
    assert '<html lang="en">' in client.get("/components/", headers={"accept-language": "zh-CN"}).content.decode()


def test_preferences_ask_for_a_token_against_forgery():
    response = Client(enforce_csrf_checks=True).post(
        "/preferences/", {"elder": "on"}, headers={"accept-language": "en"}
    )
    assert response.status_code == 403


@pytest.mark.parametrize(
    ("path", "status", "zh", "en"),
    [
        ("/nowhere/", 404, "没有找到这一页", "This page was not found"),
        ("/refuse/", 409, "换一个", "Take another"),
        ("/fail/", 500, "系统出了问题", "Something went wrong here"),
    ],
)
def test_a_failure_is_a_page_that_says_what_to_do(client, path, status, zh, en):
    for language, words in (("zh-CN", zh), ("en", en)):
        response = client.get(path, headers={"accept-language": language})
        assert response.status_code == status
        assert words in response.content.decode()
        assert "<b>" not in re.sub(r"<b>(打电话|到窗口|请人代办|[A-Z][^<]*)</b>", "", response.content.decode())


def test_a_failure_is_a_fragment_for_htmx_and_json_for_programs(client):
    fragment = client.get("/refuse/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    assert 'role="alert"' in fragment
    response = client.get("/api/refuse/")
    assert response.status_code == 409
    assert response.json() == {
        "code": "test.refused",
        "text": {"zh": "<b>不行</b>", "en": "<b>No</b>"},
        "hint": {"zh": "换一个", "en": "Take another"},
    }
    assert client.get("/api/nowhere/").json()["code"] == "web.not_found"


def test_every_answer_carries_the_security_headers(client):
    for path in ("/components/", "/nowhere/", "/fail/"):
        response = client.get(path)
        assert response["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
    assert "unsafe" not in CONTENT_SECURITY_POLICY


def test_pages_of_a_session_stay_in_no_cache(client, settings):
    client.cookies[settings.SESSION_COOKIE_NAME] = ""
    assert client.get("/nowhere/")["Cache-Control"] == "no-store"


def test_vendored_files_are_the_published_ones():
    vendor = WEB / "static" / "vendor"
    declared: dict[str, str] = {}
    for package in tomllib.loads((vendor / "vendor.toml").read_text("utf-8"))["package"]:
        assert package["licence"] in {"0BSD", "MIT", "Apache-2.0", "BSD-3-Clause", "ISC"}
        declared |= package["sha256"]
    present = {str(path.relative_to(vendor)) for path in vendor.rglob("*") if path.is_file()} - {"vendor.toml"}
    assert present == set(declared)
    for name, digest in declared.items():
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest


def test_no_template_has_inline_script_or_style():
    for path in (WEB / "templates").rglob("*.html"):
        assert not INLINE.search(path.read_text("utf-8")), path
