"""Families counted by group. Every number is whole: families, people, or fen a month; adding two tallies is exact."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minzheng.policy.bulk.frame import Array

MEASURES = (
    "families",
    "people",
    "undecided",
    "receiving_before",
    "receiving_after",
    "gaining",
    "losing",
    "gained_fen",
    "lost_fen",
    "before_fen",
    "after_fen",
    "poor_before",
    "poor_after",
    "gap_before_fen",
    "gap_after_fen",
)
"""What is counted of every group. `undecided` families are in `families` and `people` only: a fact or figure is
missing, and their answer under one of the laws is not known."""

DIMENSIONS = ("county", "town", "age", "income")
Key = tuple[str, str]


@dataclass
class Tally:
    """rows[dimension, group] = one number for each of MEASURES."""

    rows: dict[Key, Array] = field(default_factory=dict)

    def add(self, dimension: str, groups: Array, names: Mapping[int, str], columns: Array) -> None:
        """Adds families: `groups` their group's number, `columns` a row of MEASURES for each."""
        present, place = np.unique(groups, return_inverse=True)
        sums = np.zeros((len(present), len(MEASURES)), dtype=np.int64)
        for measure in range(len(MEASURES)):
            np.add.at(sums[:, measure], place, columns[:, measure])
        for number, row in zip(present.tolist(), sums, strict=True):
            self._add((dimension, names[number] if names else str(number)), row)

    def merge(self, other: Tally) -> None:
        for key, row in other.rows.items():
            self._add(key, row)

    def to_json(self) -> list[list[object]]:
        """[dimension, group, numbers], to go on with later."""
        return [[dimension, group, row.tolist()] for (dimension, group), row in self.rows.items()]

    @classmethod
    def from_json(cls, rows: Iterable[Sequence[Any]]) -> Tally:
        return cls({(dimension, group): np.array(row, dtype=np.int64) for dimension, group, row in rows})

    def _add(self, key: Key, row: Array) -> None:
        self.rows[key] = self.rows[key] + row if key in self.rows else row.copy()

    def of(self, dimension: str) -> Iterator[tuple[str, Array]]:
        """The groups of a dimension, by name."""
        for (found, group), row in sorted(self.rows.items()):
            if found == dimension:
                yield group, row

    def total(self) -> Array:
        """Over everybody."""
        total: Array = np.zeros(len(MEASURES), dtype=np.int64)
        for _, row in self.of("county"):
            total = total + row
        return total


def as_measures(row: Array) -> dict[str, int]:
    return dict(zip(MEASURES, row.tolist(), strict=True))


def deciles(tally: Tally) -> list[tuple[str, Array]]:
    """Tenths of the people by income a head, from the yuan bins; families of equal income stay together, so that a
    tenth with many at one income is larger and the next may be missing."""
    bins = sorted(((int(group), row) for group, row in tally.of("income")), key=lambda item: item[0])
    people = MEASURES.index("people")
    total = sum(int(row[people]) for _, row in bins)
    found: dict[int, Array] = {}
    below = 0
    for _, row in bins:
        here = int(row[people])
        tenth = min(9, (2 * below + here) * 10 // (2 * total)) if total else 0
        found[tenth] = found[tenth] + row if tenth in found else row
        below += here
    return [(str(tenth + 1), found[tenth]) for tenth in sorted(found)]
