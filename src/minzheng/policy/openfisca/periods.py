"""Periods as OpenFisca writes them: 2017-01, 2017, month:2017-01:3, year:2017-01, ETERNITY."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from minzheng.base.text import Text
from minzheng.policy.openfisca.errors import Path, bad

_WRITTEN = re.compile(r"(?:(month|year):)?(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?(?::(\d{1,3}))?")


@dataclass(frozen=True)
class Period:
    """Whole months from `start` on; `months` is None for eternity."""

    start: date
    months: int | None

    @property
    def each(self) -> Iterator[date]:
        """The first day of each month."""
        number = self.start.year * 12 + self.start.month - 1
        for month in range(number, number + (self.months or 0)):
            yield date(month // 12, month % 12 + 1, 1)

    def covers(self, month: date) -> bool:
        if self.months is None:
            return True
        passed = (month.year - self.start.year) * 12 + month.month - self.start.month
        return 0 <= passed < self.months

    def __str__(self) -> str:
        if self.months is None:
            return "ETERNITY"
        if self.months == 1:
            return f"{self.start:%Y-%m}"
        if self.months == 12 and self.start.month == 1:
            return f"{self.start:%Y}"
        return f"month:{self.start:%Y-%m}:{self.months}"


ETERNITY = Period(date(1, 1, 1), None)


def read_period(raw: object, path: Path = ()) -> Period:
    """Raises BadTest."""
    written = str(raw).strip()
    if written.upper() == "ETERNITY":
        return ETERNITY
    match = _WRITTEN.fullmatch(written)
    if match is None:
        raise _wrong(written, path)
    unit, year, month, day, size = match.groups()
    if day is not None and int(day) != 1:
        raise bad(
            f"期间 {written} 不是整月。",
            f"The period {written} is not whole months.",
            path=path,
            hint=Text(zh="规则按月判断，写 2017-01。", en="Rules are asked for a month: write 2017-01."),
        )
    unit = unit or ("year" if month is None else "month")
    try:
        start = date(int(year), int(month or 1), 1)
    except ValueError as error:
        raise _wrong(written, path) from error
    months = int(size or 1) * (12 if unit == "year" else 1)
    if not 0 < months <= 1200:
        raise _wrong(written, path)
    return Period(start, months)


def _wrong(written: str, path: Path) -> Exception:
    return bad(
        f"“{written}”不是期间。",
        f'"{written}" is not a period.',
        path=path,
        hint=Text(zh="例如 2017-01、2017、year:2017-01、ETERNITY。", en="Such as 2017-01, 2017, ETERNITY."),
    )
