"""Filters: how texts, money, days and protected numbers look on every page."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.dateformat import format as format_date

from minzheng.base.identifiers import mask_account, mask_id, mask_name, mask_phone
from minzheng.base.money import format_yuan
from minzheng.web.language import in_language, is_english
from minzheng.web.library import register


@register.filter
def text(value: Any) -> Any:
    """A `Text` or `{"zh", "en"}` in the reader's language; a string as it is; nothing for None."""
    return in_language(value)


@register.filter
def article(value: Any) -> str:
    """The article of a law: digits as 第9条 / Article 9; wording as it is."""
    wording = str(in_language(value) or "")
    if not wording.isdigit():
        return wording
    return f"Article {wording}" if is_english() else f"第{wording}条"


@register.filter
def yuan(fen: int | str | None) -> str:
    """Integer fen as ¥1,500.00; nothing for None."""
    return "" if fen is None or fen == "" else format_yuan(int(fen))


def _moment(value: Any) -> dt.date | None:
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value) if len(value) > 10 else dt.date.fromisoformat(value) if value else None
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value if isinstance(value, dt.date) else None


@register.filter
def date_zh(value: dt.date | dt.datetime | str | None) -> str:
    """2026年11月24日 / 24 November 2026. Takes a date, an aware datetime (shown in local time) or ISO text."""
    day = _moment(value)
    if day is None:
        return ""
    return format_date(day, "j F Y") if is_english() else f"{day.year}年{day.month}月{day.day}日"


@register.filter
def datetime_zh(value: dt.datetime | str | None) -> str:
    """2026年11月24日 09:05 / 24 November 2026, 09:05."""
    moment = _moment(value)
    if not isinstance(moment, dt.datetime):
        return date_zh(moment)
    return f"{date_zh(moment)}{', ' if is_english() else ' '}{moment:%H:%M}"


@register.filter
def date_iso(value: dt.date | dt.datetime | str | None) -> str:
    """For the `datetime` attribute of `<time>`."""
    moment = _moment(value)
    return moment.isoformat() if moment else ""


@register.filter
def masked_id(value: str | None) -> str:
    return mask_id(value) if value else ""


@register.filter
def masked_name(value: str | None) -> str:
    return mask_name(value) if value else ""


@register.filter
def masked_phone(value: str | None) -> str:
    return mask_phone(value) if value else ""


@register.filter
def masked_account(value: str | None) -> str:
    return mask_account(value) if value else ""
