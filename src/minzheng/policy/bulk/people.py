"""A made-up population in columns, as fast as it can be written: for trials and measurements, never for statistics.

Shares are plausible and no more: most people work or draw a pension, one family in ten is poor, few are ill.
The demonstration city with names and records is registry's `minzheng population generate`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.policy.bulk.frame import Array, days, starts_of
from minzheng.policy.bulk.population import Writer, schema_of
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Input
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

ROW_GROUP = 50_000
_SIZES = (0.275, 0.302, 0.215, 0.118, 0.060, 0.030)
_RARE = 0.01
_SHARES = {
    "deceased": 0.0005,
    "orphan": 0.0003,
    "in_custody": 0.0005,
    "missing_declared": 0.0001,
    "in_institution": 0.0005,
    "in_receipt_of_dibao": 0.015,
    "basic_insurance": 0.97,
    "able_supporter": 0.7,
    "medical_bill": 0.3,
    "medical_in_list": 0.25,
    "deposits": 0.6,
    "securities": 0.08,
    "houses": 0.35,
    "vehicles": 0.2,
    "education_spending": 0.1,
}
_MEDIAN_YUAN = {"deposits": 30_000, "securities": 20_000, "insurance_value": 10_000, "medical_bill": 3_000}


def make_population(
    catalogue: Catalogue, folder: Path, households: int, *, divisions: Sequence[str], on: date, seed: int = 1
) -> int:
    """Writes a population folder, families sorted by division; returns how many persons it has."""
    schemas = {entity: schema_of(catalogue, entity) for entity in (HOUSEHOLD, PERSON)}
    people = 0
    with Writer(folder, schemas[HOUSEHOLD], schemas[PERSON]) as writer:
        for group, first in enumerate(range(0, households, ROW_GROUP)):
            size = min(ROW_GROUP, households - first)
            made = _Group(catalogue, np.random.default_rng([seed, group]), on, first, size)
            places = [divisions[(first + number) * len(divisions) // households] for number in range(size)]
            writer.write(made.household_table(places), made.person_table(people))
            people += made.persons
    return people


class _Group:
    def __init__(self, catalogue: Catalogue, draw: np.random.Generator, on: date, first: int, size: int) -> None:
        self.catalogue, self.draw, self.on, self.first, self.size = catalogue, draw, on, first, size
        sizes = draw.choice(np.arange(1, 7), size, p=_SIZES)
        self.starts = starts_of(sizes)
        self.persons = int(self.starts[-1])
        self.owner = np.repeat(np.arange(size), sizes)
        self.number = np.arange(self.persons) - self.starts[self.owner]
        self.poor = draw.random(size) < 0.1
        self.age = self._ages(sizes)

    def _ages(self, sizes: Array) -> Array:
        draw, head = self.draw, self.draw.integers(24, 86, self.size)[self.owner]
        child = np.clip(head - draw.integers(22, 35, self.persons), 0, None)
        elder = np.clip(head + draw.integers(20, 30, self.persons), 0, 99)
        spouse = np.clip(head + draw.integers(-4, 4, self.persons), 22, 95)
        return np.select([self.number == 0, self.number == 1, self.number < 4], [head, spouse, child], elder)

    def household_table(self, places: Sequence[str]) -> pa.Table:
        ids = pa.array([f"H{number:09}" for number in range(self.first, self.first + self.size)])
        return self._table(HOUSEHOLD, self.size, {"household_id": ids, "division": pa.array(places)})

    def person_table(self, before: int) -> pa.Table:
        ids = pa.array([f"P{number:010}" for number in range(before, before + self.persons)])
        homes = pa.array([f"H{number:09}" for number in (self.owner + self.first).tolist()])
        return self._table(PERSON, self.persons, {"person_id": ids, "household_id": homes})

    def _table(self, entity: Entity, size: int, keys: Mapping[str, pa.Array]) -> pa.Table:
        items = {name: item for name, item in self.catalogue.inputs.items() if item.entity == entity}
        return pa.table({**keys, **{name: self._column(name, item, size) for name, item in items.items()}})

    def _column(self, name: str, item: Input, size: int) -> pa.Array:
        special = getattr(self, f"_{name}", None)
        if special is not None:
            return special(item)
        some = self.draw.random(size) < _SHARES.get(name, _RARE)
        if item.type == "choice":
            codes = list(item.choices)
            usual = codes.index(item.missing) if item.missing in codes else 0
            return _choice(item, np.where(some, self.draw.integers(0, len(codes), size), usual))
        if item.type == "flag":
            return pa.array(some, mask=self._unsaid(item, size))
        if item.type == "date":
            return self._birth_on(item)
        if item.type == "money":
            yuan = self.draw.lognormal(np.log(_MEDIAN_YUAN.get(name, 800)), 1.0, size)
            values = np.where(some, np.minimum(yuan.astype(np.int64) * 100, item.limit), 0)
        else:
            values = np.where(some, self.draw.integers(0, min(item.limit, 12) + 1, size), 0).astype(np.int32)
        return pa.array(values, mask=self._unsaid(item, size))

    def _unsaid(self, item: Input, size: int) -> Array | None:
        """Facts that are unknown when unsaid: nearly all families have them."""
        return self.draw.random(size) < 0.05 if item.missing == "unknown" else None

    def _relation(self, item: Input) -> pa.Array:
        codes = list(item.choices)
        names = np.select([self.number == 0, self.number == 1, self.number < 4], [0, 1, 2], 3)
        wanted = [codes.index(code) for code in ("applicant", "spouse", "child", "parent")]
        return _choice(item, np.array(wanted)[names])

    def _birth_on(self, item: Input) -> pa.Array:
        born = days(self.on) - self.age * 365.2425 - self.draw.integers(0, 365, self.persons)
        return pa.array(np.maximum(born, days(date(1900, 1, 1))).astype(np.int32)).cast(pa.date32())

    def _deceased(self, item: Input) -> pa.Array:
        return pa.array((self.draw.random(self.persons) < _SHARES["deceased"]) & (self.number > 0))

    def _sex(self, item: Input) -> pa.Array:
        return _choice(item, self.draw.integers(0, 2, self.persons))

    def _wage(self, item: Input) -> pa.Array:
        works = (self.age >= 22) & (self.age < 60) & (self.draw.random(self.persons) < 0.8)
        yuan = self.draw.lognormal(np.log(4_500), 0.5, self.persons) * np.where(self.poor[self.owner], 0.15, 1)
        return pa.array(np.where(works, yuan.astype(np.int64) * 100, 0))

    def _pension(self, item: Input) -> pa.Array:
        yuan = np.where(self.draw.random(self.persons) < 0.6, 3_000, 300) * self.draw.uniform(0.7, 1.5, self.persons)
        yuan = np.where(self.poor[self.owner], np.minimum(yuan, 350), yuan)
        return pa.array(np.where(self.age >= 60, yuan.astype(np.int64) * 100, 0))

    def _ability_level(self, item: Input) -> pa.Array:
        level = np.where(self.draw.random(self.persons) < 0.15, self.draw.integers(1, 5, self.persons), 0)
        old = self.age >= 60
        unassessed = old & (self.draw.random(self.persons) < 0.3)
        return pa.array(np.where(old, level, 0).astype(np.int32), mask=unassessed)

    def _self_care_failed(self, item: Input) -> pa.Array:
        failed = np.where(self.draw.random(self.persons) < 0.05, self.draw.integers(1, 7, self.persons), 0)
        return pa.array(np.where(self.age >= 60, failed, 0).astype(np.int32))


def _choice(item: Input, codes: Array) -> pa.Array:
    indices: Any = pa.array(codes.astype(np.int8))
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(item.choices)))
