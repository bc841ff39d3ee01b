"""What a run found: counts and totals for each benefit and county, and what was set aside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minzheng.policy.bulk.frame import Array, Column, Frame
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.units import HOUSEHOLD

COUNTS = ("yes", "no", "unknown", "persons", "fen", "quantity")


@dataclass
class Summary:
    """Counts are of households, `persons` of those who get or share it; `fen` and `quantity` are of the yes.

    `benefits[code][county]`; the total over counties is `total(code)`.
    """

    households: int = 0
    persons: int = 0
    refused: int = 0
    mistakes: dict[str, int] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)
    touched: dict[str, int] = field(default_factory=dict)
    benefits: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    missing_parameters: dict[str, list[str]] = field(default_factory=dict)
    engine: str = ""
    resumed: int = 0

    def total(self, code: str) -> dict[str, int]:
        return {
            name: sum(row.get(name, 0) for row in self.benefits.get(code, {}).values())
            for name in COUNTS
            if any(name in row for row in self.benefits.get(code, {}).values())
        }

    def add(self, other: Mapping[str, Any]) -> None:
        """Adds what one row group found (to_json of its summary)."""
        for name in ("households", "persons", "refused"):
            setattr(self, name, getattr(self, name) + other[name])
        self.unreadable += other["unreadable"]
        for name in ("mistakes", "touched"):
            _add(getattr(self, name), other[name])
        for code, counties in other["benefits"].items():
            for county, row in counties.items():
                _add(self.benefits.setdefault(code, {}).setdefault(county, {}), row)

    def to_json(self) -> dict[str, Any]:
        shown = dict(vars(self))
        shown["totals"] = {code: self.total(code) for code in self.benefits}
        return shown


def _add(into: dict[str, int], more: Mapping[str, int]) -> None:
    for name, number in more.items():
        into[name] = into.get(name, 0) + number


def count(plan: Plan, frame: Frame, found: Mapping[str, Column], summary: Summary) -> None:
    """Adds one frame's answers to a summary."""
    summary.households += frame.size
    summary.persons += int(frame.starts[-1])
    owner = np.repeat(frame.counties, np.diff(frame.starts))
    households = np.bincount(frame.counties, minlength=len(frame.places))
    places, present = frame.places, np.flatnonzero(households).tolist()
    for code in (o.name for o in plan.outputs if o.entity == HOUSEHOLD and o.name in plan.catalogue.benefits):
        rows: dict[str, Array] = {}
        answer = found[code]
        yes, unknown = _rows(answer.values), _rows(answer.unknown)
        rows["yes"] = _tally(yes, frame.counties, len(places))
        rows["unknown"] = _tally(unknown, frame.counties, len(places))
        rows["no"] = households - rows["yes"] - rows["unknown"]
        if f"person:{code}" in found:
            rows["persons"] = _tally(_rows(found[f"person:{code}"].values), owner, len(places))
        for name in ("fen", "quantity"):
            if f"{code}_{name}" in found:
                rows[name] = _total(found[f"{code}_{name}"].values, yes, frame.counties, len(places))
        for place in present:
            row = {name: int(column[place]) for name, column in rows.items()}
            _add(summary.benefits.setdefault(code, {}).setdefault(places[place], {}), row)


def _rows(flags: Array | None) -> Array:
    """Where a flag is set; NumPy finds booleans many times faster than small integers."""
    return np.zeros(0, dtype=np.intp) if flags is None else np.flatnonzero(flags.view(np.bool_))


def _tally(rows: Array, counties: Array, size: int) -> Array:
    return np.bincount(counties[rows], minlength=size)


def _total(values: Array, yes: Array, counties: Array, size: int) -> Array:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, counties[yes], values[yes])
    return total
