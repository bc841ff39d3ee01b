"""Whole households in columns: what every way of running the graph reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from minzheng.base.codes import pad
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Input
from minzheng.policy.family import Family
from minzheng.policy.units import HOUSEHOLD, PERSON, Unit

Array = NDArray[Any]
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Column:
    """One fact or answer. `values`: int64 for money (fen), counts and ratios (over the plan's denominator); int8 for
    flags (0, 1) and choices (position in the input's `choices`); int32 days since 1970-01-01 for dates.

    `unknown` is true where the value is not known, and the value is then 0; None: everything is known.
    """

    values: Array
    unknown: Array | None = None

    def __len__(self) -> int:
        return len(self.values)

    def cut(self, start: int, stop: int) -> Column:
        """Rows start..stop, without a copy."""
        return Column(self.values[start:stop], None if self.unknown is None else self.unknown[start:stop])

    def take(self, rows: Array) -> Column:
        """These rows (positions, or true for each one wanted)."""
        unknown = None if self.unknown is None else self.unknown[rows]
        return Column(self.values[rows], unknown if unknown is not None and unknown.any() else None)


@dataclass(frozen=True, eq=False)
class Frame:
    """Persons of household k are rows starts[k]:starts[k + 1]; no household is empty. Ids may be of any type.

    `counties` are positions in `places` (12-digit codes of county level). Columns go by the name of the input.
    Raises ValueError for a household without persons.
    """

    household_ids: Array
    person_ids: Array
    counties: Array
    places: tuple[str, ...]
    starts: Array
    persons: Mapping[str, Column]
    households: Mapping[str, Column]

    def __post_init__(self) -> None:
        if not np.all(self.starts[1:] > self.starts[:-1]):
            raise ValueError("a household without persons")

    @property
    def size(self) -> int:
        """How many households."""
        return len(self.starts) - 1

    def cut(self, start: int, stop: int) -> Frame:
        """Households start..stop, without copying a column."""
        first, last = int(self.starts[start]), int(self.starts[stop])
        return Frame(
            self.household_ids[start:stop],
            self.person_ids[first:last],
            self.counties[start:stop],
            self.places,
            self.starts[start : stop + 1] - first,
            {name: column.cut(first, last) for name, column in self.persons.items()},
            {name: column.cut(start, stop) for name, column in self.households.items()},
        )

    def take(self, wanted: Array) -> Frame:
        """The households for which `wanted` is true."""
        sizes = np.diff(self.starts)
        persons = np.repeat(wanted, sizes)
        return Frame(
            self.household_ids[wanted],
            self.person_ids[persons],
            self.counties[wanted],
            self.places,
            starts_of(sizes[wanted]),
            {name: column.take(persons) for name, column in self.persons.items()},
            {name: column.take(wanted) for name, column in self.households.items()},
        )


def starts_of(sizes: Array) -> Array:
    """Where each household's persons begin, and where the last one's end."""
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=starts[1:])
    return starts


def county_of(division: str) -> str:
    """The 12-digit code of the county that a division belongs to. Raises DivisionCodeError."""
    return pad(pad(division)[:6])


def days(day: date) -> int:
    return (day - EPOCH).days


def dtype_of(unit: Unit) -> Any:
    """The type of a column's values for a unit."""
    return {"flag": np.int8, "choice": np.int8, "date": np.int32}.get(unit.kind, np.int64)


def column_of(cells: Iterable[object], item: Input) -> Column:
    """The column of an input from plain facts, None where unknown."""
    known = list(cells)
    codes = {code: number for number, code in enumerate(item.choices)}

    def number(cell: Any) -> int:
        if isinstance(cell, date):
            return days(cell)
        return codes[cell] if isinstance(cell, str) else int(cell)

    values = np.array([0 if cell is None else number(cell) for cell in known], dtype=dtype_of(item.measure))
    unknown = np.array([cell is None for cell in known], dtype=bool)
    return Column(values, unknown if unknown.any() else None)


def frame_of_families(catalogue: Catalogue, families: Sequence[Family], divisions: Sequence[str]) -> Frame:
    """A frame of plain families, `divisions[k]` being the place of `families[k]`: for tests and small sets.

    Raises DivisionCodeError; ValueError for a family without persons.
    """
    people = [person for family in families for person in family.persons]
    counties = [county_of(division) for division in divisions]
    places = tuple(dict.fromkeys(counties))
    position = {place: number for number, place in enumerate(places)}
    inputs = catalogue.inputs.items()
    return Frame(
        np.array([str(number) for number in range(len(families))], dtype=object),
        np.array([person.id for person in people], dtype=object),
        np.array([position[county] for county in counties], dtype=np.int32),
        places,
        np.cumsum([0, *(len(family.persons) for family in families)]).astype(np.int64),
        {n: column_of((p.facts[n] for p in people), item) for n, item in inputs if item.entity == PERSON},
        {n: column_of((f.household[n] for f in families), item) for n, item in inputs if item.entity == HOUSEHOLD},
    )
