"""Both languages at once, for texts that are stored or raised and read later in either."""

from datetime import date

from django.utils.dateformat import format as format_date
from django.utils.functional import Promise
from django.utils.translation import override

from minzheng.base.text import Text


def both(label: str | Promise) -> Text:
    """A label of the catalogue in both languages, whatever language is active."""
    with override("zh-hans"):
        zh = str(label)
    with override("en"):
        return Text(zh=zh, en=str(label))


def day(on: date) -> Text:
    """2026年11月24日 / 24 November 2026."""
    with override("en"):
        return Text(zh=f"{on.year}年{on.month}月{on.day}日", en=format_date(on, "j F Y"))


def joined(texts: list[Text]) -> Text:
    """A list in a sentence. Raises ValidationError for an empty one."""
    return Text(zh="、".join(text.zh for text in texts), en=", ".join(text.en for text in texts))
