"""The platform's time. In a demo a day can be moved forward, to see a notice end or a month's batch fall due."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

DEMO_CLOCK = "demo-clock"


def days_ahead() -> int:
    """Days by which the demo is ahead of the real date; 0 on a real site."""
    if not settings.DEMO:
        return 0
    try:
        return int((settings.VAR / DEMO_CLOCK).read_text())
    except (FileNotFoundError, ValueError):
        return 0


def move_ahead(days: int) -> None:
    """Move the demo's clock; only forward, since what has happened stays."""
    if settings.DEMO and 0 < days <= 400:
        (settings.VAR / DEMO_CLOCK).write_text(str(days_ahead() + days))


def now() -> datetime:
    """The present moment (UTC)."""
    return timezone.now() + timedelta(days=days_ahead())


def today() -> date:
    """The present day in Asia/Shanghai."""
    return timezone.localdate(now())
