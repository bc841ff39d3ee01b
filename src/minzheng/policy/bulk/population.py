"""A population on disk: households.parquet and persons.parquet with aligned row groups; a household never straddles.

Larger places may keep several pairs side by side: households-NAME.parquet with persons-NAME.parquet.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from os import getpid
from pathlib import Path
from socket import gethostname
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.base.text import Text
from minzheng.policy.bulk.duplicates import in_several_groups
from minzheng.policy.bulk.errors import FileProblem, PopulationError
from minzheng.policy.bulk.layout import KEYS, MOST_ROWS, check_schema, misaligned, schema_of, too_large
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

__all__ = ["KEYS", "Pair", "Population", "Writer", "open_file", "open_population", "schema_of", "unfinished"]


@dataclass(frozen=True)
class Pair:
    """Two files whose row groups belong together."""

    households: Path
    persons: Path
    groups: int


@dataclass(frozen=True, eq=False)
class Population:
    """Opened, and checked as far as footers tell. `units` are (pair, row group): what a run can resume by.

    `doubled` are ids that stand in more than one row group.
    """

    folder: Path
    pairs: tuple[Pair, ...]
    divisions: tuple[str, ...]
    digest: str
    households: int
    persons: int
    doubled: dict[Entity, pa.Array]

    @property
    def units(self) -> list[tuple[int, int]]:
        return [(number, group) for number, pair in enumerate(self.pairs) for group in range(pair.groups)]


def open_file(file: Path, catalogue: Catalogue, entity: Entity) -> pq.ParquetFile:
    """A file for reading by row group, choices and divisions as dictionaries."""
    codes = [name for name, item in catalogue.inputs.items() if item.type == "choice" and item.entity == entity]
    metadata = pq.read_metadata(file)
    present = [name for name in (*codes, "division") if name in metadata.schema.names]
    return pq.ParquetFile(file, metadata=metadata, read_dictionary=present, pre_buffer=False, memory_map=True)


def open_population(folder: Path, catalogue: Catalogue) -> Population:
    """Reads every footer and every division. Raises PopulationError with all that is wrong with the files."""
    problems: list[FileProblem] = []
    fine: list[Path] = []
    pairs: list[Pair] = []
    files: dict[Entity, list[pq.ParquetFile]] = {HOUSEHOLD: [], PERSON: []}
    digest, divisions = sha256(), set[str]()
    for households, persons in _pairs(folder):
        opened = [_opened(file, catalogue, entity, problems) for file, entity in _of(households, persons)]
        fine += [item.path for item in opened if item and item.right]
        if not all(item and item.right for item in opened):
            continue
        first, second = (item.file for item in opened if item)
        if first.num_row_groups != second.num_row_groups:
            problems.append(misaligned(persons, first.num_row_groups, second.num_row_groups))
            continue
        if (rows := _largest(second)) > MOST_ROWS:
            problems.append(too_large(persons, rows))
            continue
        pairs.append(Pair(households, persons, first.num_row_groups))
        for entity, item in zip(files, opened, strict=True):
            assert item is not None
            files[entity].append(item.file)
            digest.update(item.digest)
        divisions |= _divisions(first, households, problems)
    if problems:
        raise PopulationError(problems, fine)
    sizes = {entity: sum(file.metadata.num_rows for file in held) for entity, held in files.items()}
    return Population(
        folder,
        tuple(pairs),
        tuple(sorted(divisions)),
        digest.hexdigest(),
        sizes[HOUSEHOLD],
        sizes[PERSON],
        {entity: in_several_groups(held, KEYS[entity][0]) for entity, held in files.items()},
    )


def _of(households: Path, persons: Path) -> tuple[tuple[Path, Entity], tuple[Path, Entity]]:
    return (households, HOUSEHOLD), (persons, PERSON)


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    files = sorted({*folder.glob("households*.parquet"), *folder.glob("persons*.parquet")})
    names = sorted({file.name.removeprefix("households").removeprefix("persons") for file in files})
    if not names:
        text = Text(zh="没有 households.parquet。", en="There is no households.parquet.")
        hint = Text(
            zh="用 minzheng policy population 可生成一份示例。", en="minzheng policy population makes an example."
        )
        raise PopulationError([FileProblem(folder, text, hint)])
    for name in names:
        yield folder / f"households{name}", folder / f"persons{name}"


@dataclass(frozen=True)
class _Opened:
    path: Path
    file: pq.ParquetFile
    digest: bytes
    right: bool


def _opened(file: Path, catalogue: Catalogue, entity: Entity, problems: list[FileProblem]) -> _Opened | None:
    if not file.exists():
        problems.append(FileProblem(file, Text(zh="缺少这个文件。", en="This file is missing.")))
        return None
    try:
        opened = open_file(file, catalogue, entity)
    except (pa.ArrowInvalid, OSError) as error:
        text = Text(
            zh=f"不是完整的 Parquet 文件（可能被截断）：{error}。",
            en=f"Not a whole Parquet file (cut short, perhaps): {error}.",
        )
        hint = Text(zh="请重新导出或重新传输这个文件。", en="Export or transfer this file again.")
        problems.append(FileProblem(file, text, hint))
        return None
    wrong = list(check_schema(file, opened.schema_arrow, catalogue, entity))
    problems.extend(wrong)
    return _Opened(file, opened, _footer(file), not wrong)


def _footer(file: Path) -> bytes:
    """What tells one content from another without reading it all: length, and the footer with sizes and statistics."""
    with file.open("rb") as stream:
        stream.seek(-8, 2)
        length = int.from_bytes(stream.read(4), "little")
        stream.seek(-8 - length, 2)
        return sha256(f"{file.name}:{stream.tell()}:".encode() + stream.read()).digest()


def _largest(file: pq.ParquetFile) -> int:
    return max((file.metadata.row_group(number).num_rows for number in range(file.num_row_groups)), default=0)


def _divisions(file: pq.ParquetFile, path: Path, problems: list[FileProblem]) -> set[str]:
    found: set[str] = set()
    try:
        for group in range(file.num_row_groups):
            column = file.read_row_group(group, columns=["division"], use_threads=False).column(0)
            found.update(code for code in column.unique().to_pylist() if code is not None)
    except (pa.ArrowInvalid, OSError) as error:
        text = Text(zh=f"行组 {group} 读不出来：{error}。", en=f"Row group {group} cannot be read: {error}.")
        problems.append(FileProblem(path, text))
    return found


class Writer:
    """Writes a population, one aligned row group at a time. Files appear under their names only when all is written."""

    def __init__(self, folder: Path, households: pa.Schema, persons: pa.Schema, name: str = "") -> None:
        folder.mkdir(parents=True, exist_ok=True)
        stem = f"-{name}" if name else ""
        self._files = [folder / f"households{stem}.parquet", folder / f"persons{stem}.parquet"]
        self._part = [unfinished(file) for file in self._files]
        self._writers = [
            pq.ParquetWriter(part, schema, compression="zstd", use_dictionary=_repeated(schema))
            for part, schema in zip(self._part, (households, persons), strict=True)
        ]

    def write(self, households: pa.Table, persons: pa.Table) -> None:
        """One row group of whole households with exactly their members, in the order of the households."""
        for writer, table in zip(self._writers, (households, persons), strict=True):
            writer.write_table(table.cast(writer.schema), row_group_size=max(table.num_rows, 1))

    def __enter__(self) -> Writer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for writer in self._writers:
            writer.close()
        for part, file in zip(self._part, self._files, strict=True):
            if error is None:
                part.replace(file)
            else:
                part.unlink()


def unfinished(file: Path) -> Path:
    """The name of a file until it is whole. Another process may be writing the same: Spark may start a task twice."""
    return file.with_suffix(f".{gethostname()}-{getpid()}.part")


def _repeated(schema: pa.Schema) -> list[Any]:
    """Columns whose values repeat; identifiers do not."""
    return [name for name in schema.names if name not in ("household_id", "person_id")]
