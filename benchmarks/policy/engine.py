"""One engine in a process of its own: `python -m benchmarks.policy.engine NAME POPULATION OUT THREADS [half]`.

Prints JSON. "compute" times the rules alone, facts already in memory; "run" reads Parquet, computes, writes Parquet.
"half": only half of the benefits (ours only).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.policy.setting import ON, catalogue
from benchmarks.policy.timing import Timed, timed


def ours_compute(name: str, folder: Path, threads: int, benefits: list[str]) -> Timed:
    from minzheng.policy.bulk import compiled
    from minzheng.policy.bulk.engines import in_batches
    from minzheng.policy.bulk.plan import plan_for
    from minzheng.policy.bulk.population import open_population
    from minzheng.policy.bulk.rowgroup import places_of, read_batch

    rules = catalogue()
    opened = open_population(folder, rules)
    places = places_of(rules, opened.divisions)
    plan = plan_for(rules, ON, places.counties, benefits)
    frames = [read_batch(opened, unit, rules, plan.inputs, ON, places).frame for unit in opened.units]
    run: Callable[..., Any] = in_batches
    if name == "compiled":

        def run(plan: Any, frame: Any) -> Any:
            return compiled.evaluate(plan, frame, threads=threads)

    found: Timed = {}
    with timed(found, "compile"):
        run(plan, frames[0].cut(0, 10))
    found["nodes"] = len(plan.order)
    with timed(found, "seconds"):
        for frame in frames:
            run(plan, frame)
    return found


def ours_run(name: str, folder: Path, out: Path, threads: int, benefits: list[str]) -> Timed:
    from minzheng.policy.bulk import compiled
    from minzheng.policy.bulk.run import run

    assert compiled.available()  # loaded before the clock starts, as the peers are
    found: Timed = {}
    rules = catalogue()
    with timed(found, "seconds"):
        run(rules, folder, ON, out, engine=name, workers=threads, benefits=benefits)
    return found


def bare(folder: Path, out: Path) -> Timed:
    """Reads what the rules read and writes as many columns as they write, row group by row group: the limit."""
    import pyarrow.parquet as pq

    found: Timed = {}
    with timed(found, "seconds"):
        for entity, keys, results in (("households", ["household_id", "division"], 13), ("persons", ["person_id"], 9)):
            file = pq.ParquetFile(folder / f"{entity}.parquet")
            facts = [name for name in file.schema_arrow.names if name not in ("person_id", "household_id", "division")]
            writer = None
            for group in range(file.num_row_groups):
                table = file.read_row_group(group, use_threads=False)
                kept = table.select([*keys, *facts[:results]])
                writer = writer or pq.ParquetWriter(out / f"{entity}.parquet", kept.schema, compression="zstd")
                writer.write_table(kept)
            if writer is not None:
                writer.close()
    return found


def main() -> None:
    name, folder, out, threads = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    engine, _, kind = name.partition("-")
    out.mkdir(parents=True, exist_ok=True)
    print(json.dumps(_timed(engine, kind, folder, out, threads)))


def _timed(engine: str, kind: str, folder: Path, out: Path, threads: int) -> Timed:
    if engine in ("compiled", "vector"):
        benefits = list(catalogue().benefits)
        benefits = benefits[::2] if "half" in sys.argv[5:] else benefits
        if kind == "compute":
            return ours_compute(engine, folder, threads, benefits)
        return ours_run(engine, folder, out, threads, benefits)
    if engine == "bare":
        return bare(folder, out)
    from benchmarks.policy.peers import openfisca, sql

    peer: Any = {"duckdb": sql, "openfisca": openfisca}[engine]
    found: Timed = peer.compute(folder, threads) if kind == "compute" else peer.run(folder, out, threads)
    return found


if __name__ == "__main__":
    main()
