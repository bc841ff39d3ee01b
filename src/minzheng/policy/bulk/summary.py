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
    """Counts are of households, `persons` of those with a benefit of their own; `fen` and `quantity` are of the yes.

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
    places, present = frame.places, np.unique(frame.counties).tolist()
    for code in (o.name for o in plan.outputs if o.entity == HOUSEHOLD and o.name in plan.catalogue.benefits):
        rows: dict[str, Array] = {}
        answer = found[code]
        unknown = np.zeros(frame.size, dtype=bool) if answer.unknown is None else answer.unknown
        yes = answer.values != 0
        rows["yes"] = _tally(yes, frame.counties, len(places))
        rows["unknown"] = _tally(unknown, frame.counties, len(places))
        rows["no"] = _tally(~yes & ~unknown, frame.counties, len(places))
        if f"person:{code}" in found:
            rows["persons"] = _tally(found[f"person:{code}"].values != 0, owner, len(places))
        for name in ("fen", "quantity"):
            if f"{code}_{name}" in found:
                rows[name] = _total(found[f"{code}_{name}"].values, yes, frame.counties, len(places))
        for place in present:
            row = {name: int(column[place]) for name, column in rows.items()}
            _add(summary.benefits.setdefault(code, {}).setdefault(places[place], {}), row)


def _tally(flags: Array, counties: Array, size: int) -> Array:
    return np.bincount(counties[flags], minlength=size)


def _total(values: Array, yes: Array, counties: Array, size: int) -> Array:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, counties[yes], values[yes])
    return total
