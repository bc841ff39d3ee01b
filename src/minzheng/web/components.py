"""Components as inclusion tags. Examples: `docs/reference/components.md`; on show at `/components/`.

Items may be mappings or objects with the same names; every text may be a string, a `Text` or `{"zh", "en"}`.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.web import icons
from minzheng.web.library import register
from minzheng.web.tables import rows_of

TAG_ICONS = {
    "neutral": "ring",
    "active": "half",
    "ok": "check",
    "warning": "triangle",
    "danger": "octagon",
    "waiting": "pause",
    "info": "info",
}

Context = dict[str, Any]


@register.simple_tag
def icon(name: str) -> SafeString:
    return icons.icon(name)


@register.inclusion_tag("web/components/tag.html")
def tag(text: Any, kind: str = "neutral") -> Context:
    """A state in words with a shape. Raises KeyError for an unknown kind."""
    return {"text": text, "kind": kind, "icon": TAG_ICONS[kind]}


@register.inclusion_tag("web/components/button.html")
def button(text: Any, kind: str = "primary", url: str = "", name: str = "", value: str = "") -> Context:
    """A submit button, or a link that looks like one when `url` is given. Kinds: primary, secondary, danger, quiet."""
    return {"text": text, "kind": kind, "url": url, "name": name, "value": value}


@register.inclusion_tag("web/components/back_link.html")
def back_link(url: str, text: Any = "") -> Context:
    """For the block `back`."""
    return {"url": url, "text": text or _("返回")}


@register.inclusion_tag("web/components/summary_list.html")
def summary_list(rows: Iterable[Any], title: Any = "", level: int = 2) -> Context:
    """Rows of key, value; optionally note, source, as_of, mark, change_url."""
    return {"rows": rows, "title": title, "level": level}


@register.inclusion_tag("web/components/task_list.html")
def task_list(tasks: Iterable[Any]) -> Context:
    """Tasks of text, url, status, kind; optionally hint."""
    return {"tasks": tasks}


@register.inclusion_tag("web/components/confirmation.html")
def confirmation(title: Any, number: str = "", label: Any = "", text: Any = "", level: int = 1) -> Context:
    """The panel after something was received; `number` is what people note down. It holds the page's heading."""
    return {"title": title, "number": number, "label": label or _("办件编号"), "text": text, "level": level}


@register.inclusion_tag("web/components/timeline.html")
def timeline(events: Iterable[Any], level: int = 3) -> Context:
    """Events of title, at; optionally who, why, text, kind (done|now|due|paused|refused), due_on, days_left, url."""
    return {"events": events, "level": level}


@register.inclusion_tag("web/components/table.html")
def data_table(table: Mapping[str, Any], dense: bool = False) -> Context:
    """A table of caption, columns, rows, empty (see `minzheng.web.tables`); each row is a card on a phone."""
    rows = rows_of(table["columns"], table["rows"])
    return {"table": table, "columns": table["columns"], "rows": rows, "dense": dense}


@register.inclusion_tag("web/components/figures.html")
def key_figures(items: Iterable[Any]) -> Context:
    """Figures of label, value; optionally unit, note, url, kind."""
    return {"items": items}


@register.inclusion_tag("web/components/empty.html")
def empty(title: Any, text: Any = "", url: str = "", action: Any = "") -> Context:
    """What will be here, and how to begin."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("web/components/pagination.html")
def pagination(previous_url: str | None = "", next_url: str | None = "", text: Any = "") -> Context:
    """Keyset links; nothing when there is only one page."""
    return {"previous_url": previous_url, "next_url": next_url, "text": text}


@register.inclusion_tag("web/components/tabs.html")
def tabs(items: Iterable[Any], label: Any = "") -> Context:
    """Links of text, url, current; optionally count."""
    return {"items": items, "label": label or _("分类")}


@register.inclusion_tag("web/components/steps.html")
def steps(items: Iterable[Any], current: int = 1) -> Context:
    """Where one is on a road of a few named steps; `current` counts from 1."""
    marked = [
        {"text": item, "state": "done" if i < current else "now" if i == current else "next"}
        for i, item in enumerate(items, start=1)
    ]
    return {"items": marked, "current": current}


@register.inclusion_tag("web/components/progress.html")
def progress(value: int, maximum: int, label: Any) -> Context:
    """A bar with the same said in words."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("web/components/compare.html")
def compare(rows: Iterable[Any], caption: Any = "") -> Context:
    """Declared beside found. Rows of label, declared, found, match (same|different|undeclared|none|unknown);
    optionally source, as_of, note."""
    return {"rows": rows, "caption": caption or _("申报与核对")}


@register.inclusion_tag("web/components/reasons.html")
def reasons(conditions: Iterable[Any], references: Mapping[str, Any] | None = None) -> Context:
    """Conditions of text, holds (True|False|None); optionally gap, reference (whole, or a key into `references`)."""
    return {"conditions": _with_references(conditions, references)}


@register.inclusion_tag("web/components/amount_steps.html")
def amount_steps(
    steps: Iterable[Any], total_fen: int | None = None, label: Any = "", references: Mapping[str, Any] | None = None
) -> Context:
    """How an amount came about, line by line. Steps of text; optionally amount_fen, reference."""
    return {"steps": _with_references(steps, references), "total_fen": total_fen, "label": label or _("合计")}


def _with_references(items: Iterable[Any], references: Mapping[str, Any] | None) -> list[Context]:
    pairs = []
    for item in items:
        key = item.get("reference") if isinstance(item, Mapping) else getattr(item, "reference", None)
        pairs.append({"item": item, "reference": references.get(key) if references and isinstance(key, str) else key})
    return pairs


@register.inclusion_tag("web/components/legal.html")
def legal(reference: Any) -> Context:
    """One legal reference: instrument, article; optionally url, verified, note."""
    return {"reference": reference}


@register.inclusion_tag("web/components/mark.html")
def mark(kind: str) -> Context:
    """`unverified`: not checked against the primary text. `city`: for the city to set. `provisional`: may move."""
    return {"kind": kind}


@register.inclusion_tag("web/components/deadline.html")
def deadline(
    due_on: dt.date,
    days_left: int,
    warn: int = 2,
    working: bool = True,
    paused: bool = False,
    provisional: bool = False,
) -> Context:
    """Days left, in words and with a shape: yellow from `warn` days, red when over. Counting them is the caller's."""
    kind, words = _time_left(days_left, warn, working)
    if paused:
        kind, words = "waiting", _("已暂停计时")
    return {"due_on": due_on, "kind": kind, "icon": TAG_ICONS[kind], "words": words, "provisional": provisional}


def _time_left(days: int, warn: int, working: bool) -> tuple[str, str]:
    if days < 0:
        over = -days
        if working:
            return "danger", ngettext("已超期%(days)d个工作日", "已超期%(days)d个工作日", over) % {"days": over}
        return "danger", ngettext("已超期%(days)d天", "已超期%(days)d天", over) % {"days": over}
    if days == 0:
        return "warning", _("今天到期")
    kind = "warning" if days <= warn else "neutral"
    if working:
        return kind, ngettext("还剩%(days)d个工作日", "还剩%(days)d个工作日", days) % {"days": days}
    return kind, ngettext("还剩%(days)d天", "还剩%(days)d天", days) % {"days": days}


@register.inclusion_tag("web/components/print_button.html")
def print_button(text: Any = "") -> Context:
    """Shown only where JavaScript runs; without it, the browser's own print command does the same."""
    return {"text": text or _("打印本页")}


@register.inclusion_tag("web/components/copy.html")
def copy(value: str, label: Any = "") -> Context:
    """A value with a button that copies it (the button needs JavaScript; the value is always there)."""
    return {"value": value, "label": label or _("复制")}


@register.inclusion_tag("web/components/quick_exit.html")
def quick_exit(url: str = "https://www.gov.cn/") -> Context:
    """Leaves at once, without a step back in the history. For pages about violence or child protection."""
    return {"url": url}
