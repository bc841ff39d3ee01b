"""The files of a run: for each row group of the population a part of households, of persons and of mistakes.

A part gets its name only when it is whole; the group's own summary is written last and says that the group is done.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from minzheng.base.text import Text
from minzheng.policy.bulk.errors import OtherRun
from minzheng.policy.bulk.frame import Array, Column
from minzheng.policy.bulk.mistakes import FIELDS
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.bulk.population import unfinished
from minzheng.policy.bulk.rowgroup import Batch
from minzheng.policy.units import HOUSEHOLD, PERSON

IDS = ("household_id", "person_id")
FOLDERS = ("households", "persons", "problems", "done")


class Parts:
    """The output folder of one run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def open(self, identity: Mapping[str, Any]) -> None:
        """Begins a run, or goes on with the same one. Raises OtherRun."""
        file = self.folder / "run.json"
        if file.exists():
            before = json.loads(file.read_text(encoding="utf-8"))
            other = [name for name in identity if before.get(name) != identity[name]]
            if other:
                raise _other_run(self.folder, other, before, identity)
            return
        for name in FOLDERS:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        write_json(file, identity)

    def file(self, kind: str, number: int, suffix: str = "parquet") -> Path:
        return self.folder / kind / f"part-{number:05}.{suffix}"

    def done(self, number: int) -> dict[str, Any] | None:
        """What a finished group found; None where it is still to do."""
        file = self.file("done", number, "json")
        if not file.exists():
            return None
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        whole = all(
            (self.folder / name).exists() and (self.folder / name).stat().st_size == size
            for name, size in found["files"].items()
        )
        return found["summary"] if whole else None

    def write(
        self,
        number: int,
        plan: Plan,
        batch: Batch,
        found: Mapping[str, Column],
        facts: Array,
        summary: Mapping[str, Any],
    ) -> None:
        """Everything of one group, its summary last."""
        written = [self._table("households", number, households_table(plan, batch, found, facts))]
        if any(output.entity == PERSON for output in plan.outputs):
            written.append(self._table("persons", number, persons_table(plan, batch, found)))
        self.finish(number, written, batch.mistakes.rows, summary)

    def finish(
        self, number: int, written: list[Path], mistakes: list[dict[str, Any]], summary: Mapping[str, Any]
    ) -> None:
        if mistakes:
            written.append(write_mistakes(self.file("problems", number, "csv"), mistakes))
        sizes = {str(file.relative_to(self.folder)): file.stat().st_size for file in written}
        write_json(self.file("done", number, "json"), {"files": sizes, "summary": summary})

    def _table(self, kind: str, number: int, table: pa.Table) -> Path:
        file = self.file(kind, number)
        part = unfinished(file)
        repeated = [name for name in table.column_names if name not in (*IDS, "facts_digest")]
        sought = [name for name in IDS if name in table.column_names]  # by one's id; the answers, nobody looks up
        pq.write_table(table, part, compression="zstd", use_dictionary=repeated, write_statistics=sought)
        return part.replace(file)

    def tidy(self) -> None:
        """Removes what processes that were stopped had begun to write."""
        for name in FOLDERS:
            for file in (self.folder / name).glob("*.part"):
                file.unlink(missing_ok=True)

    def gather_mistakes(self, numbers: range) -> Path | None:
        """All mistakes as one table for a spreadsheet."""
        files = [file for number in numbers if (file := self.file("problems", number, "csv")).exists()]
        if not files:
            return None
        target = self.folder / "problems.csv"
        with target.open("w", encoding="utf-8-sig", newline="") as out:
            csv.DictWriter(out, FIELDS).writeheader()
            for file in files:
                out.write(file.read_text(encoding="utf-8"))
        return target


def households_table(plan: Plan, batch: Batch, found: Mapping[str, Column], facts: Array) -> pa.Table:
    """`persons` counts them; `facts_digest` is a digest of everything that the rules read of this household."""
    columns: dict[str, Any] = {
        "household_id": batch.household_ids,
        "division": pa.array(batch.divisions, type=pa.string()).dictionary_encode(),
        "persons": pa.array(np.diff(batch.frame.starts).astype(np.int16)),
        "facts_digest": pa.array(facts),
    }
    return pa.table({**columns, **_columns(plan, found, HOUSEHOLD)})


def persons_table(plan: Plan, batch: Batch, found: Mapping[str, Column]) -> pa.Table:
    return pa.table({"person_id": batch.person_ids, **_columns(plan, found, PERSON)})


def _columns(plan: Plan, found: Mapping[str, Column], entity: str) -> dict[str, Any]:
    return {o.name: arrow(found[o.key], o.expr.unit.kind) for o in plan.columns if o.entity == entity}


def arrow(column: Column, kind: str) -> pa.Array:
    values = column.values.view(np.bool_) if kind == "flag" else column.values
    made = pa.array(values, mask=column.unknown)
    return made.cast(pa.date32()) if kind == "date" else made


def write_json(file: Path, content: Mapping[str, Any]) -> None:
    part = unfinished(file)
    part.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    part.replace(file)


def write_mistakes(file: Path, rows: list[dict[str, Any]]) -> Path:
    part = unfinished(file)
    with part.open("w", encoding="utf-8", newline="") as out:
        csv.DictWriter(out, FIELDS).writerows(rows)
    return part.replace(file)


def _other_run(folder: Path, other: list[str], before: Mapping[str, Any], now: Mapping[str, Any]) -> OtherRun:
    zh = "；".join(f"{name}：{before.get(name)} → {now[name]}" for name in other)
    en = "; ".join(f"{name}: {before.get(name)} → {now[name]}" for name in other)
    return OtherRun(
        Text(zh=f"{folder} 里已有另一次运算（{zh}）。", en=f"{folder} holds another run ({en})."),
        Text(zh="换一个 --out 文件夹。", en="Take another --out folder."),
    )
