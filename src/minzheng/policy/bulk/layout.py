"""What the columns of a population's files are called and hold, and what is wrong with files that differ."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from minzheng.base.packs import suggestion
from minzheng.base.text import Text
from minzheng.policy.bulk.errors import FileProblem
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.definitions import Input
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

KEYS: dict[Entity, tuple[str, ...]] = {HOUSEHOLD: ("household_id", "division"), PERSON: ("person_id", "household_id")}
MOST_ROWS = 400_000
"""Persons in one row group: what a process holds at a time."""
_TYPES: dict[str, pa.DataType] = {
    "money": pa.int64(),
    "count": pa.int32(),
    "flag": pa.bool_(),
    "choice": pa.dictionary(pa.int8(), pa.string()),
    "date": pa.date32(),
}
_ACCEPTED = {
    "money": pa.types.is_signed_integer,
    "count": pa.types.is_integer,
    "flag": pa.types.is_boolean,
    "choice": lambda kind: _is_text(kind) or pa.types.is_dictionary(kind),
    "date": pa.types.is_date32,
}


def schema_of(catalogue: Catalogue, entity: Entity) -> pa.Schema:
    """The columns of a file: keys, then every fact of the entity."""
    keys = [pa.field(name, pa.string(), nullable=False) for name in KEYS[entity]]
    facts = [pa.field(n, _TYPES[i.type]) for n, i in catalogue.inputs.items() if i.entity == entity]
    return pa.schema([*keys, *facts])


def check_schema(file: Path, schema: pa.Schema, catalogue: Catalogue, entity: Entity) -> Iterator[FileProblem]:
    known = {name: item for name, item in catalogue.inputs.items() if item.entity == entity}
    required = [*KEYS[entity], *(name for name, item in known.items() if item.missing == "required")]
    for name in required:
        if name not in schema.names:
            yield FileProblem(file, Text(zh=f"缺少列“{name}”。", en=f'The column "{name}" is missing.'))
    for field in schema:
        if field.name in KEYS[entity]:
            if not (_is_text(field.type) or (pa.types.is_dictionary(field.type) and _is_text(field.type.value_type))):
                yield _wrong_type(file, field, "string")
        elif field.name not in known:
            text = Text(zh=f"没有名为“{field.name}”的事实。", en=f'There is no fact "{field.name}".')
            yield FileProblem(file, text, suggestion(field.name, [*known, *KEYS[entity]]))
        elif not _ACCEPTED[known[field.name].type](field.type):
            yield _wrong_type(file, field, _expected(known[field.name]))


def _expected(item: Input) -> str:
    if item.type == "money":
        return "int64 (分 / fen)"
    return "string, dictionary" if item.type == "choice" else str(_TYPES[item.type])


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _wrong_type(file: Path, field: pa.Field, expected: str) -> FileProblem:
    zh = f"列“{field.name}”的类型应为 {expected}，现为 {field.type}。"
    en = f'The column "{field.name}" should be {expected}; it is {field.type}.'
    return FileProblem(file, Text(zh=zh, en=en))


def too_large(file: Path, rows: int) -> FileProblem:
    return FileProblem(
        file,
        Text(
            zh=f"一个行组有 {rows} 人，最多 {MOST_ROWS} 人。", en=f"A row group has {rows} people, at most {MOST_ROWS}."
        ),
        Text(
            zh="请按更小的行组重写，例如每组 5 万户。",
            en="Write it again in smaller row groups, of 50,000 households for example.",
        ),
    )


def misaligned(file: Path, households: int, persons: int) -> FileProblem:
    return FileProblem(
        file,
        Text(
            zh=f"行组没有对齐：家庭有 {households} 个行组，人员有 {persons} 个。",
            en=f"The row groups are not aligned: {households} of households, {persons} of persons.",
        ),
        Text(
            zh="第 n 个行组的人员必须是第 n 个行组的家庭的成员；用 minzheng.policy.bulk.population.Writer 写出。",
            en="Row group n of persons holds the members of row group n of households; "
            "minzheng.policy.bulk.population.Writer writes them so.",
        ),
    )
