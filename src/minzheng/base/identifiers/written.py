"""How people type a number: full-width digits, spaces and hyphens between groups, small letters."""

from __future__ import annotations

import re
import unicodedata

_BETWEEN = re.compile(r"[\s\-‐‑–—]+")


def as_typed(text: str) -> str:
    """The characters that were meant, without the spaces and hyphens between them, in capitals."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
