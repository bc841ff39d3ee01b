"""Identifiers that stand in more than one row group. Within one row group its reader looks itself.

Files that are sorted by id need only their statistics. Otherwise every id is read once, at 8 bytes of memory each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from minzheng.policy.bulk.frame import Array


def in_several_groups(files: Sequence[pq.ParquetFile], name: str) -> pa.Array:
    """The ids (column `name`) that more than one row group of these files holds."""
    groups = [(file, number) for file in files for number in range(file.num_row_groups)]
    if len(groups) < 2 or _apart([_range(file, number, name) for file, number in groups]):
        return pa.array([], pa.string())
    digests = np.concatenate([np.unique(_digest(ids)) for ids in _ids(groups, name)])
    digests.sort()
    suspects = np.unique(digests[1:][digests[1:] == digests[:-1]])
    times: Counter[str] = Counter()
    if len(suspects):
        for ids in _ids(groups, name):
            found = ids.filter(pa.array(np.isin(_digest(ids), suspects)))
            times.update(set(found.to_pylist()))
    return pa.array(sorted(id for id, number in times.items() if number > 1), pa.string())


def _ids(groups: Sequence[tuple[pq.ParquetFile, int]], name: str) -> Iterator[pa.Array]:
    for file, number in groups:
        column = file.read_row_group(number, columns=[name], use_threads=False).column(0)
        yield pc.drop_null(pc.cast(column, pa.string()).combine_chunks())


def _range(file: pq.ParquetFile, number: int, name: str) -> tuple[Any, Any] | None:
    """The least and greatest id by the file's own statistics; None where it has none."""
    group = file.metadata.row_group(number)
    column = group.column(file.metadata.schema.names.index(name))
    if group.num_rows == 0:
        return "", ""
    statistics = column.statistics
    return (statistics.min, statistics.max) if statistics is not None and statistics.has_min_max else None


def _apart(ranges: list[tuple[Any, Any] | None]) -> bool:
    known = sorted(item for item in ranges if item is not None)
    return len(known) == len(ranges) and all(first[1] < second[0] for first, second in pairwise(known))


def _digest(ids: pa.Array) -> Array:
    """64 bits of each string (FNV-1a over its bytes)."""
    digest = np.full(len(ids), 0xCBF29CE484222325, dtype=np.uint64)
    _, offsets, content = ids.buffers()
    if content is None or not len(ids):
        return digest
    ends = np.frombuffer(offsets, dtype=np.int32)[ids.offset : ids.offset + len(ids) + 1].astype(np.int64)
    data, sizes = np.frombuffer(content, dtype=np.uint8), np.diff(ends)
    for position in range(int(sizes.max())):
        rows = np.flatnonzero(sizes > position)
        digest[rows] = (digest[rows] ^ data[ends[rows] + position]) * np.uint64(0x100000001B3)
    return digest
