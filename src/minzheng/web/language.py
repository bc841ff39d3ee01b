"""Saying a thing in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language


def in_language(value: Any, language: str | None = None) -> Any:
    """What to show for a Text, a `{"zh": …, "en": …}` mapping, a string or nothing. Markup-safe strings stay so."""
    language = language or get_language() or "zh-hans"
    if value is None:
        return ""
    if hasattr(value, "in_language"):
        return value.in_language(language)
    if isinstance(value, Mapping) and "zh" in value:
        return value.get("en") or value["zh"] if language.startswith("en") else value["zh"]
    return value


def is_english() -> bool:
    return (get_language() or "").startswith("en")
