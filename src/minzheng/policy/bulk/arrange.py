"""Any two tables of households and persons that Spark reads, put in order once as a population.

Households are cut into ranges of ids, about as many in each; a range with its persons is one pair of files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from minzheng.base.text import Text
from minzheng.policy.bulk.errors import FileProblem, PopulationError
from minzheng.policy.bulk.people import ROW_GROUP
from minzheng.policy.bulk.population import Writer

_SAMPLE = 200
"""Ids looked at for each range."""
_COUNTS = pa.schema([("households", pa.int64()), ("persons", pa.int64())])


def arrange(households: Any, persons: Any, folder: Path, *, size: int = ROW_GROUP) -> tuple[int, int]:
    """Writes two Spark data frames as a population folder that all executors see; how many households and persons.

    Both have a column `household_id`. Families come by id, their people by person_id. What is in the columns is looked
    at when the population is run. Raises PopulationError where the folder exists.
    """
    if folder.exists():
        text = Text(zh="这个文件夹已经存在。", en="This folder exists already.")
        raise PopulationError([FileProblem(folder, text)])
    folder = folder.absolute()
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    bounds = _bounds(households.select("household_id"), size)
    left, right = (_numbered(frame, bounds).groupBy("range") for frame in (households, persons))
    written = left.cogroup(right).applyInArrow(partial(_write_range, part), "households long, persons long").collect()
    for begun in part.glob("*.part"):  # by a task that was started again elsewhere
        begun.unlink()
    part.rename(folder)
    return sum(row.households for row in written), sum(row.persons for row in written)


def _bounds(ids: Any, size: int) -> list[str]:
    """The first id of every range but the first, from a sample of them."""
    count = ids.count()
    ranges = -(-count // size)
    if ranges < 2:
        return []
    drawn = ids if count <= ranges * _SAMPLE else ids.sample(ranges * _SAMPLE / count, seed=1)
    sample = sorted(row.household_id for row in drawn.collect() if row.household_id is not None)
    return sorted({sample[len(sample) * number // ranges] for number in range(1, ranges)})


def _numbered(frame: Any, bounds: Sequence[str]) -> Any:
    """The frame with the number of each row's range."""
    from pyspark.sql.types import IntegerType, StructField, StructType

    schema = StructType([*frame.schema.fields, StructField("range", IntegerType())])
    return frame.mapInArrow(partial(_with_range, np.array(bounds, dtype=object)), schema)


def _with_range(bounds: Any, batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        ids = batch.column("household_id").cast(pa.string()).fill_null("").to_numpy(zero_copy_only=False)
        ranges = np.searchsorted(bounds, ids, side="right").astype(np.int32)
        yield pa.RecordBatch.from_arrays([*batch.columns, pa.array(ranges)], [*batch.schema.names, "range"])


def _write_range(folder: Path, key: tuple[Any, ...], left: pa.Table, right: pa.Table) -> pa.Table:
    households = left.drop_columns(["range"]).sort_by("household_id")
    persons = right.drop_columns(["range"]).sort_by([("household_id", "ascending"), ("person_id", "ascending")])
    with Writer(folder, households.schema, persons.schema, f"{key[0].as_py():05}") as writer:
        writer.write(households, persons)
    return pa.table({"households": [households.num_rows], "persons": [persons.num_rows]}, schema=_COUNTS)
