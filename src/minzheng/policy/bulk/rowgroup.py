"""One row group of a population as a frame: every row checked, the wrong ones set aside with what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from minzheng.base.codes import contains
from minzheng.base.divisions import load_divisions
from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.policy.bulk.frame import Array, Column, Frame, county_of, days, dtype_of, starts_of
from minzheng.policy.bulk.mistakes import Mistakes
from minzheng.policy.bulk.population import KEYS, Population, open_file
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Input
from minzheng.policy.family import EARLIEST_BIRTH, MOST_PERSONS
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

ALWAYS = ("relation", "birth_on", "deceased")  # what a family is checked by, whatever is computed


@dataclass(frozen=True, eq=False)
class Places:
    """The counties of a run, and for each division its county; a division that is not one has a reason instead."""

    counties: tuple[str, ...]
    county: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, Text] = field(default_factory=dict)


def places_of(catalogue: Catalogue, divisions: Sequence[str]) -> Places:
    known = load_divisions(catalogue.chain)
    found: dict[str, str] = {}
    wrong: dict[str, Text] = {}
    for code in divisions:
        try:
            if len(known):
                known.get(code)
            if not contains(catalogue.chain.division, code):
                title = catalogue.chain.title
                wrong[code] = Text(zh=f"{code} 不在{title.zh}。", en=f"{code} is not in {title.en}.")
            else:
                found[code] = county_of(code)
        except MinzhengError as error:
            wrong[code] = error.text
    counties = tuple(sorted(set(found.values())))
    return Places(counties, {code: counties.index(county) for code, county in found.items()}, wrong)


@dataclass(frozen=True, eq=False)
class Batch:
    """The sound households of a row group. `read` and `refused` count households."""

    frame: Frame
    divisions: Array
    household_ids: pa.Array
    person_ids: pa.Array
    mistakes: Mistakes
    read: int
    refused: int


def read_batch(
    population: Population,
    unit: tuple[int, int],
    catalogue: Catalogue,
    inputs: Mapping[Entity, Sequence[str]],
    on: date,
    places: Places,
) -> Batch:
    """Reads one row group of both files: `inputs`, and what a family is checked by.

    Raises OSError, pa.ArrowException.
    """
    return _Reader(population, unit, catalogue, inputs, on, places).batch()


class _Reader:
    def __init__(
        self,
        population: Population,
        unit: tuple[int, int],
        catalogue: Catalogue,
        inputs: Mapping[Entity, Sequence[str]],
        on: date,
        places: Places,
    ) -> None:
        self.catalogue, self.on, self.places, self.elsewhere = catalogue, on, places, population.doubled
        pair, self.group = population.pairs[unit[0]], unit[1]
        self.files: dict[Entity, Any] = {HOUSEHOLD: pair.households, PERSON: pair.persons}
        self.wanted: dict[Entity, list[str]] = {
            entity: [n for n in dict.fromkeys([*inputs[entity], *ALWAYS]) if self._is_of(n, entity)]
            for entity in (HOUSEHOLD, PERSON)
        }
        self.tables: dict[Entity, pa.Table] = {}
        first_row: dict[Entity, int] = {}
        for entity in (HOUSEHOLD, PERSON):
            self.tables[entity], first_row[entity] = self._read(entity)
        self.mistakes = Mistakes(catalogue, on, places.wrong, self.files, first_row)

    def _is_of(self, name: str, entity: Entity) -> bool:
        return name in self.catalogue.inputs and self.catalogue.inputs[name].entity == entity

    def _read(self, entity: Entity) -> tuple[pa.Table, int]:
        file = open_file(self.files[entity], self.catalogue, entity)
        names = set(file.schema_arrow.names)
        columns = [*KEYS[entity], *(name for name in self.wanted[entity] if name in names)]
        table = file.read_row_group(self.group, columns=columns, use_threads=False).combine_chunks()
        before = sum(file.metadata.row_group(number).num_rows for number in range(self.group))
        return table.unify_dictionaries(), before

    def batch(self) -> Batch:
        households, persons = self.tables[HOUSEHOLD], self.tables[PERSON]
        ids, owners = _flat(households, "household_id"), _flat(persons, "household_id")
        sizes, rows = self._members(ids, owners)
        if rows is not None:
            persons = persons.take(pa.array(rows))
        owner = np.repeat(np.arange(len(ids)), sizes)
        person_ids = _flat(persons, "person_id")
        of_persons, wrong_persons = self._columns(PERSON, persons)
        of_households, wrong = self._columns(HOUSEHOLD, households)
        divisions, counties, outside = self._divisions(_flat(households, "division"))
        bad = wrong | outside | (sizes == 0) | (sizes > MOST_PERSONS)
        bad[owner[np.flatnonzero(wrong_persons | self._doubled(person_ids, PERSON))]] = True
        bad |= self._doubled(ids, HOUSEHOLD) | self._without_applicant(of_persons, owner, len(ids))
        good, good_persons = ~bad, ~bad[owner]
        if bad.any():
            person_rows = np.arange(persons.num_rows) if rows is None else rows
            self.mistakes.explain(np.flatnonzero(bad), households, persons, starts_of(sizes), person_rows)
            ids, person_ids = ids.filter(pa.array(good)), person_ids.filter(pa.array(good_persons))
            divisions, counties, sizes = divisions[good], counties[good], sizes[good]
            of_persons = {name: column.take(good_persons) for name, column in of_persons.items()}
            of_households = {name: column.take(good) for name, column in of_households.items()}
        frame = Frame(
            np.arange(len(ids)),
            np.arange(len(person_ids)),
            counties,
            self.places.counties,
            starts_of(sizes),
            of_persons,
            of_households,
        )
        return Batch(frame, divisions, ids, person_ids, self.mistakes, len(good), int(bad.sum()))

    def _members(self, ids: pa.Array, owners: pa.Array) -> tuple[Array, Array | None]:
        """How many persons each household has, and the rows of persons in that order (None: as they stand)."""
        if len(owners) and not owners.null_count:
            begins = np.flatnonzero(_np(pc.not_equal(owners[1:], owners[:-1]))) + 1
            begins = np.concatenate(([0], begins))
            if len(begins) == len(ids) and owners.take(pa.array(begins)).equals(ids):
                return np.diff(np.append(begins, len(owners))), None
        found = pc.index_in(owners, value_set=ids)
        position = _np(found.fill_null(-1)).astype(np.int64)
        self.mistakes.orphans(np.flatnonzero(position < 0), self.tables[PERSON])
        rows = np.argsort(position, kind="stable")[int((position < 0).sum()) :]
        return np.bincount(position[rows], minlength=len(ids)), rows

    def _columns(self, entity: Entity, table: pa.Table) -> tuple[dict[str, Column], Array]:
        """Every fact as a column, and which rows hold something that cannot be."""
        columns: dict[str, Column] = {}
        wrong = np.zeros(table.num_rows, dtype=bool)
        for name in self.wanted[entity]:
            item = self.catalogue.inputs[name]
            if name in table.column_names:
                columns[name] = self._column(item, _flat(table, name), wrong)
            else:
                columns[name] = _silent(item, table.num_rows)
        return columns, wrong

    def _column(self, item: Input, cells: pa.Array, wrong: Array) -> Column:
        empty = _np(cells.is_null()) if cells.null_count else None
        if item.type == "choice":
            values = _codes(item, cells)
        elif item.type == "date":
            values = _np(_filled(pc.cast(cells, pa.int32()), 0))
        else:
            values = _np(_filled(cells, False if item.type == "flag" else 0))
        values = values.view(np.int8) if item.type == "flag" else values.astype(dtype_of(item.measure), copy=False)
        most, least = item.limit, 0
        if item.type == "date":
            most, least = days(self.on), days(EARLIEST_BIRTH)
        if item.type != "flag" and values.size and (values.min() < least or values.max() > most):
            off = (values < least) | (values > most)
            np.logical_or(wrong, off if empty is None else off & ~empty, out=wrong)
        if empty is None:
            return Column(values)
        if item.missing in ("unknown", "required"):
            if item.missing == "required":
                np.logical_or(wrong, empty, out=wrong)
            return Column(np.where(empty, 0, values).astype(values.dtype), empty)
        silence = item.choices and list(item.choices).index(item.missing)
        return Column(np.where(empty, silence or 0, values).astype(values.dtype))

    def _without_applicant(self, columns: Mapping[str, Column], owner: Array, size: int) -> Array:
        """Households in which not exactly one, living person applies."""
        relation = self.catalogue.inputs["relation"]
        applicant = columns["relation"].values == list(relation.choices).index("applicant")
        if columns["relation"].unknown is not None:
            applicant &= ~columns["relation"].unknown
        wrong: Array = np.bincount(owner[applicant], minlength=size) != 1
        if "deceased" in columns:
            wrong[owner[applicant & (columns["deceased"].values != 0)]] = True
        return wrong

    def _divisions(self, cells: pa.Array) -> tuple[Array, Array, Array]:
        """Each household's division, its county, and whether it is outside."""
        coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
        names = coded.dictionary.to_pylist()
        county = np.array([self.places.county.get(name, -1) for name in names] + [-1], dtype=np.int32)
        index = _np(coded.indices.fill_null(len(names))).astype(np.int64)
        counties = county[index]
        return np.array([*names, ""], dtype=object)[index], counties, counties < 0

    def _doubled(self, ids: pa.Array, entity: Entity) -> Array:
        """Rows whose id another row has as well, here or in another row group, or that have none."""
        doubled = np.zeros(len(ids), dtype=bool)
        if ids.null_count or not _rising(ids):
            coded = ids.dictionary_encode()
            index = _np(coded.indices.fill_null(len(coded.dictionary)))
            times = np.bincount(index, minlength=len(coded.dictionary) + 1)
            times[len(coded.dictionary)] = 2
            doubled = times[index] > 1
        if len(self.elsewhere[entity]):
            doubled |= _np(pc.is_in(ids, value_set=self.elsewhere[entity]))
        if doubled.any():
            self.mistakes.doubled[entity] = doubled
        return doubled


def _np(cells: pa.Array) -> Array:
    found: Array = cells.to_numpy(zero_copy_only=False)
    return found


def _filled(cells: pa.Array, value: Any) -> pa.Array:
    """Without nulls; filling copies even where there is none."""
    return cells.fill_null(value) if cells.null_count else cells


def _flat(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    cells = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
    return pc.cast(cells, pa.string()) if name in ("household_id", "person_id") else cells


def _rising(ids: pa.Array) -> bool:
    return len(ids) < 2 or bool(pc.all(pc.greater(ids[1:], ids[:-1])).as_py())


def _codes(item: Input, cells: pa.Array) -> Array:
    """Positions in the input's choices; -1 for a code that is not one."""
    coded = cells if pa.types.is_dictionary(cells.type) else cells.dictionary_encode()
    choices = list(item.choices)
    position = [choices.index(code) if code in choices else -1 for code in coded.dictionary.to_pylist()]
    index = _np(_filled(coded.indices, len(position)))
    found: Array = np.array([*position, 0], dtype=np.int8)[index]
    return found


def _silent(item: Input, size: int) -> Column:
    """What an absent column means."""
    if item.missing in ("unknown", "required"):
        return Column(np.zeros(size, dtype=dtype_of(item.measure)), np.ones(size, dtype=bool))
    code = list(item.choices).index(item.missing) if item.choices else 0
    return Column(np.full(size, code, dtype=dtype_of(item.measure)))
