"""Whether an engine's answers are ours, household by household and person by person, to the fen.

`python -m benchmarks.policy.agree OURS THEIRS` prints JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.policy.setting import OF_HOUSEHOLDS, OF_PERSONS


def differences(ours: Path, theirs: Path) -> dict[str, int]:
    """By result, for how many the two differ; results on which they agree are left out."""
    found: dict[str, int] = {}
    for entity, key, names in (("household", "household_id", OF_HOUSEHOLDS), ("person", "person_id", OF_PERSONS)):
        left, right = (_sorted(folder, f"{entity}s", key, names) for folder in (ours, theirs))
        if not left[key].equals(right[key]):
            found[f"{entity}s"] = abs(len(left) - len(right)) or len(left)
            continue
        for name in names:
            one, other = (table[name].cast(pa.int64()).to_numpy() for table in (left, right))
            if count := int(np.count_nonzero(one != other)):
                found[f"{entity}: {name}"] = count
    return found


def _sorted(folder: Path, name: str, key: str, columns: tuple[str, ...]) -> pa.Table:
    part = folder / name
    files = sorted(part.glob("*.parquet")) if part.is_dir() else [folder / f"{name}.parquet"]
    table = pa.concat_tables([pq.read_table(file, columns=[key, *columns]) for file in files])
    keys = table[key].combine_chunks()
    if bool(pc.all(pc.less_equal(keys[:-1], keys[1:])).as_py()):
        return table
    return table.take(pc.sort_indices(keys))


if __name__ == "__main__":
    print(json.dumps({"differences": differences(Path(sys.argv[1]), Path(sys.argv[2]))}))
