"""Population folders written from plain families, and what a run's folder says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.policy.bulk.population import Writer, schema_of
from minzheng.policy.bulk.tests.cases import CATALOGUE
from minzheng.policy.family import Family
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

Rows = list[dict[str, Any]]


def rows_of(families: Sequence[Family], divisions: Sequence[str], first: int = 0) -> tuple[Rows, Rows]:
    """Households and persons as rows of the two files; unknown facts stay empty."""
    households, persons = [], []
    for number, (family, division) in enumerate(zip(families, divisions, strict=True), first):
        home = f"h{number:04}"
        households.append({"household_id": home, "division": division, **family.household})
        for index, person in enumerate(family.persons):
            persons.append({"person_id": f"{home}p{index}", "household_id": home, **person.facts})
    return households, persons


def table(entity: Entity, rows: Rows) -> pa.Table:
    schema = schema_of(CATALOGUE, entity)
    return pa.Table.from_pylist(rows, schema=pa.schema([field.with_nullable(True) for field in schema]))


def write(folder: Path, groups: Sequence[tuple[Rows, Rows]], name: str = "") -> Path:
    """One row group for each pair of households and persons."""
    schemas = [pa.schema([f.with_nullable(True) for f in schema_of(CATALOGUE, e)]) for e in (HOUSEHOLD, PERSON)]
    with Writer(folder, schemas[0], schemas[1], name) as writer:
        for households, persons in groups:
            writer.write(table(HOUSEHOLD, households), table(PERSON, persons))
    return folder


def answers(out: Path) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, Any]]]:
    """By household and by person: every column of a run's parts."""
    found: list[dict[str, dict[str, Any]]] = []
    for kind, key in (("households", "household_id"), ("persons", "person_id")):
        parts = sorted((out / kind).glob("*.parquet"))
        rows = [row for part in parts for row in pq.read_table(part).to_pylist()]
        found.append({row[key]: {name: value for name, value in row.items() if name != key} for row in rows})
    return found[0], found[1]


def without(row: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in names}
