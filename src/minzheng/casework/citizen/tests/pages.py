"""Reading a page in a test."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.utils.html import strip_tags

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}
CHINESE = re.compile(r"[一-鿿]")


def text_of(response: Any) -> str:
    """The words of the page's main part, on one line."""
    html = response.content.decode()
    main = re.search(r"<main.*?</main>", html, re.DOTALL)
    return " ".join(unescape(strip_tags(main.group() if main else html)).split())


def hidden(response: Any, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    assert found, f"no hidden field {name}"
    return unescape(found.group(1))


def in_english(client: Client, url: str) -> str:
    """The page's words for a reader of English, without citations: those give an article as the law numbers it."""
    response = client.get(url, **ENGLISH)
    assert response.status_code == 200, url
    html = response.content.decode()
    assert '<html lang="en"' in html
    response.content = re.sub(r'<p class="legal">.*?</p>', "", html, flags=re.DOTALL).encode()
    return text_of(response)
