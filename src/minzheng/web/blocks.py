"""Components that wrap other content: `{% banner %}…{% endbanner %}` and its like."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from minzheng.web.components import TAG_ICONS
from minzheng.web.library import register


@register.simple_block_tag
def banner(content: str, kind: str = "info", title: Any = "", level: int = 2) -> SafeString:
    """A notice about this page: info, ok, warning or danger."""
    context = {"content": content, "kind": kind, "icon": TAG_ICONS[kind], "title": title, "level": level}
    return render_to_string("web/components/banner.html", context)


@register.simple_block_tag
def details(content: str, summary: Any = "", open: bool = False) -> SafeString:
    return render_to_string("web/components/details.html", {"content": content, "summary": summary, "open": open})


@register.simple_block_tag
def panel(content: str, title: Any = "", level: int = 2, id: str = "", kind: str = "") -> SafeString:
    """A titled area of a page. `kind="next"` makes it the one next step."""
    context = {"content": content, "title": title, "level": level, "id": id, "kind": kind}
    return render_to_string("web/components/panel.html", context)


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Any, content: str, url: str = "", clear_url: str = "") -> SafeString:
    """A GET form around fields, with its button and a way to clear it."""
    request = context.get("request")
    values = {"content": content, "url": url or (request.path if request else ""), "clear_url": clear_url}
    return render_to_string("web/components/filter_bar.html", values)


@register.simple_block_tag
def captured(content: str) -> SafeString:
    """`{% captured as name %}…{% endcaptured %}`: renders once, to be shown in several places."""
    return mark_safe(content.strip())  # already rendered, with its variables escaped
