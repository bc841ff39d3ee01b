"""Rooms above hear here that a check changed; they subscribe in their AppConfig.ready()."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minzheng.verification.models import Check

Listener = Callable[["Check"], None]

_listeners: list[Listener] = []


def on_check_changed(listener: Listener) -> None:
    """Call `listener(check)` inside the transaction that stored answers, reopened or settled a finding.

    Subscribing the same function again changes nothing. What it raises undoes the change.
    """
    if listener not in _listeners:
        _listeners.append(listener)


def check_changed(check: "Check") -> None:
    """Tell everyone who subscribed."""
    for listener in _listeners:
        listener(check)
