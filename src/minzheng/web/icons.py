"""Line icons, drawn here, so that a state has a shape as well as a colour. Words carry the meaning."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

SHAPES: dict[str, str] = {
    "check": '<path d="m5 12.5 4.5 4.5L19 7.5"/>',
    "cross": '<path d="m6.5 6.5 11 11m0-11-11 11"/>',
    "question": '<path d="M8.5 9a3.5 3.5 0 1 1 5.3 3c-1.2.7-1.8 1.3-1.8 2.7M12 18.4v.1"/>',
    "ring": '<circle cx="12" cy="12" r="6.5"/>',
    "half": '<circle cx="12" cy="12" r="6.5"/><path d="M12 5.5a6.5 6.5 0 0 1 0 13z" fill="currentColor"/>',
    "disc": '<circle cx="12" cy="12" r="6.5" fill="currentColor"/>',
    "triangle": '<path d="M12 4.5 21 19.5H3z"/><path d="M12 10v4.5m0 2.4v.1"/>',
    "octagon": '<path d="M8.5 3.5h7l5 5v7l-5 5h-7l-5-5v-7z"/><path d="M12 8v5.5m0 2.9v.1"/>',
    "pause": '<path d="M9 6v12m6-12v12"/>',
    "clock": '<circle cx="12" cy="12" r="8"/><path d="M12 7.5V12l3 2"/>',
    "info": '<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5m0-9v.1"/>',
    "arrow": '<path d="M4.5 12h14m-5.5-6 6 6-6 6"/>',
    "back": '<path d="M15 5.5 8.5 12l6.5 6.5"/>',
    "equal": '<path d="M6 9.5h12M6 14.5h12"/>',
    "unequal": '<path d="M6 9.5h12M6 14.5h12M15.5 5l-7 14"/>',
    "dash": '<path d="M6 12h12"/>',
    "book": '<path d="M5 5.5A2 2 0 0 1 7 3.5h12v14H7a2 2 0 0 0-2 2zm0 14a2 2 0 0 0 2 1.5h12"/>',
    "phone": '<path d="M6.5 4h3l1.5 4.2-2 1.4a12 12 0 0 0 5.4 5.4l1.4-2L20 14.5v3a2 2 0 0 1-2.2 2'
    'A15.5 15.5 0 0 1 4.5 6.2 2 2 0 0 1 6.5 4z"/>',
    "counter": '<path d="M4 20.5h16M5.5 20.5v-9m13 9v-9M3.5 11.5 12 4l8.5 7.5zm6.5 9v-5h4v5"/>',
    "people": '<circle cx="9" cy="8.5" r="3.2"/><path d="M3 19.5c.4-3.8 2.7-5.5 6-5.5s5.6 1.7 6 5.5"/>'
    '<path d="M15.5 5.7a3 3 0 0 1 0 5.6m2 3.2c2 .7 3.2 2.3 3.5 5"/>',
    "print": '<path d="M7 8.5v-5h10v5M7 17.5H4v-9h16v9h-3M7 14h10v6.5H7z"/>',
    "copy": '<path d="M8.5 8.5h11v11h-11zm-3 7h-1v-11h11v1"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6"/><path d="m15 15 5 5"/>',
    "inbox": '<path d="M3.5 13.5 6.5 5h11l3 8.5v6h-17zm0 0H9a3 3 0 0 0 6 0h5.5"/>',
}


def icon(name: str) -> SafeString:
    """An inline drawing, hidden from screen readers. Raises KeyError for an unknown name."""
    return format_html(
        '<svg class="icon icon-{}" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false"'
        ' fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>',
        name,
        mark_safe(SHAPES[name]),  #  our own constants
    )
