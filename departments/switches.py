"""How each department behaves at the moment, and how often it was asked."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

from departments.protocol import Failure, Switch


class Switches:
    """All departments start well-behaved. Kept in memory: a restart resets them."""

    def __init__(self, departments: list[str]) -> None:
        self._switches = {key: Switch() for key in departments}
        self.asked: Counter[str] = Counter()

    def all(self) -> dict[str, Switch]:
        return dict(self._switches)

    def get(self, department: str) -> Switch:
        return self._switches[department]

    def set(self, department: str, switch: Switch) -> None:
        self._switches[department] = switch

    def reset(self) -> None:
        for key in self._switches:
            self._switches[key] = Switch()

    def failure_of(self, department: str, query_id: str) -> Failure:
        """The failure that hits this query; the same query is always hit or never."""
        switch = self._switches[department]
        place = int.from_bytes(sha256(f"{department}/{query_id}".encode()).digest()[:4]) % 100
        return switch.failure if place < switch.share else "none"
