"""What a number means: money (in fen) with its period, a count of something, yes/no, a choice, a date, a ratio."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Entity = Literal["person", "household"]
PERSON: Entity = "person"
HOUSEHOLD: Entity = "household"


@dataclass(frozen=True)
class Unit:
    """Two numbers may be added or compared only when their units are equal."""

    kind: str
    period: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}/{self.period}" if self.period else self.kind

    @property
    def is_money(self) -> bool:
        return self.kind == "money"

    @property
    def is_number(self) -> bool:
        """Whole numbers other than money: people, months, years, hours, thousandths."""
        return self.kind in ("count", "months", "years", "hours", "permille")


MONEY = Unit("money")
MONTHLY = Unit("money", "month")
YEARLY = Unit("money", "year")
COUNT = Unit("count")
MONTHS = Unit("months")
YEARS = Unit("years")
HOURS = Unit("hours")
PERMILLE = Unit("permille")
RATIO = Unit("ratio")
FLAG = Unit("flag")
CHOICE = Unit("choice")
DATE = Unit("date")

UNITS = {
    str(unit): unit
    for unit in (MONEY, MONTHLY, YEARLY, COUNT, MONTHS, YEARS, HOURS, PERMILLE, RATIO, FLAG, CHOICE, DATE)
}
