"""rules.sql on DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from benchmarks.policy.peers.figures import STANDARDS
from benchmarks.policy.setting import ON
from benchmarks.policy.timing import Timed, timed

RULES = (Path(__file__).parent / "rules.sql").read_text(encoding="utf-8").replace("$on", f"date '{ON}'")


def _connection(threads: int) -> Any:
    connection = duckdb.connect(config={"threads": threads})
    connection.execute("create table figures (county varchar, dibao_standard bigint)")
    connection.executemany("insert into figures values (?, ?)", list(STANDARDS.items()))
    return connection


def compute(folder: Path, threads: int) -> Timed:
    connection, found = _connection(threads), Timed()
    for entity in ("households", "persons"):
        connection.execute(f"create table {entity} as from '{folder}/{entity}.parquet'")
    with timed(found, "seconds"):
        connection.execute(RULES)
    return found


def run(folder: Path, out: Path, threads: int) -> Timed:
    connection, found = _connection(threads), Timed()
    with timed(found, "seconds"):
        for entity in ("households", "persons"):
            connection.execute(f"create view {entity} as from '{folder}/{entity}.parquet'")
        connection.execute(RULES)
        for table, file in (("household_out", "households"), ("person_out", "persons")):
            connection.execute(f"copy {table} to '{out}/{file}.parquet' (compression zstd)")
    return found
