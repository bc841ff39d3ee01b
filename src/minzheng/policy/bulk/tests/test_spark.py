"""On Spark the same rules give the same files, byte for byte."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from minzheng.policy.bulk.arrange import arrange
from minzheng.policy.bulk.errors import EngineError, PopulationError
from minzheng.policy.bulk.parts import Parts
from minzheng.policy.bulk.population import Pair
from minzheng.policy.bulk.run import run
from minzheng.policy.bulk.spark import each_on_spark, spark_session
from minzheng.policy.bulk.tests.cases import CATALOGUE, ON, PLACES
from minzheng.policy.bulk.tests.folders import answers, rows_of, write
from minzheng.policy.commands import policy
from minzheng.policy.worked import worked_families

APRIL = date(2022, 4, 1)


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    found = spark_session(2)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Worked families in three row groups; in the second, a negative wage and a person of no household."""
    folder = tmp_path_factory.mktemp("people")
    worked = [entry.value for entry in worked_families(CATALOGUE.chain).values() if entry.value.on <= ON]
    families = [CATALOGUE.parse_family(item.input, on=ON) for item in worked[:24]]
    groups = [rows_of(families[n : n + 8], [PLACES[n % 2]] * 8, n) for n in (0, 8, 16)]
    households, persons = groups[1]
    persons[2]["wage"] = -1
    persons.append({**persons[-1], "person_id": "nobody", "household_id": "nowhere"})
    households[3]["division"] = "330106"
    return write(folder, groups)


def files(out: Path) -> dict[str, bytes]:
    return {str(f.relative_to(out)): f.read_bytes() for f in out.rglob("*") if f.is_file() and f.name != "summary.json"}


def summary(out: Path) -> dict[str, Any]:
    return {**json.loads((out / "summary.json").read_text(encoding="utf-8")), "engine": "", "resumed": 0}


def test_every_file_is_as_of_a_run_on_this_machine(session: Any, population: Path, tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    run(CATALOGUE, population, ON, here, engine="vector", variables=["counted_income", "birth_on"])
    seen: list[tuple[int, int]] = []
    found = run(
        CATALOGUE,
        population,
        ON,
        there,
        engine="spark",
        variables=["counted_income", "birth_on"],
        progress=lambda done, total: seen.append((done, total)),
    )
    assert (found.engine, found.refused, found.mistakes["negative"]) == ("spark", 2, 1)
    assert files(there) == files(here)
    assert summary(there) == summary(here)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_reform_and_a_month_after_are_the_same_too(session: Any, population: Path, tmp_path: Path) -> None:
    """What a catalogue was changed to travels with it; and a run that lost a part goes on."""
    reformed = CATALOGUE.with_parameters({"dibao_standard": "900.00"})
    run(reformed, population, ON, tmp_path / "march", engine="vector")
    run(reformed, population, APRIL, tmp_path / "here", engine="vector", since=tmp_path / "march")
    run(reformed, population, APRIL, tmp_path / "there", engine="vector", since=tmp_path / "march")
    (tmp_path / "there" / "households" / "part-00001.parquet").write_bytes(b"PAR1")
    (tmp_path / "there" / "households" / "part-00001.elsewhere-1.part").write_bytes(b"PAR1")
    found = run(reformed, population, APRIL, tmp_path / "there", engine="spark", since=tmp_path / "march")
    assert found.resumed == 2
    assert files(tmp_path / "there") == files(tmp_path / "here")
    assert summary(tmp_path / "there") == summary(tmp_path / "here")


def test_tables_in_any_order_are_put_in_order_as_a_population(session: Any, population: Path, tmp_path: Path) -> None:
    """About ten families a range; wrong rows are wrong as before, wherever they come to stand."""
    tables = [session.read.parquet(str(population / f"{name}.parquet")) for name in ("households", "persons")]
    mixed = [table.repartition(3, table.division if n == 0 else table.person_id) for n, table in enumerate(tables)]
    assert arrange(*mixed, tmp_path / "people", size=10) == tuple(table.count() for table in tables)
    run(CATALOGUE, population, ON, tmp_path / "one", engine="vector")
    run(CATALOGUE, tmp_path / "people", ON, tmp_path / "other", engine="vector")
    assert len(list((tmp_path / "people").glob("*.parquet"))) == 6
    assert summary(tmp_path / "other") == summary(tmp_path / "one")
    assert answers(tmp_path / "other") == answers(tmp_path / "one")
    with pytest.raises(PopulationError, match="已经存在"):
        arrange(*tables, tmp_path / "people")


def test_a_folder_that_executors_do_not_see_is_named(session: Any, tmp_path: Path) -> None:
    gone = tmp_path / "households.parquet"
    Parts(tmp_path).open({})
    with pytest.raises(EngineError, match=r"执行器看不到文件：.*households\.parquet") as found:
        list(each_on_spark(lambda number: {}, [0], Parts(tmp_path), [Pair(gone, gone, 1)], 1))
    assert "every executor mounts" in str(found.value.hint)


def test_a_task_that_fails_ends_the_run_with_words(session: Any, tmp_path: Path) -> None:
    Parts(tmp_path).open({})
    with pytest.raises(EngineError, match="Spark 上的运算失败") as found:
        list(each_on_spark(lambda number: {"number": number // 0}, [0], Parts(tmp_path), [], 1))
    assert "ZeroDivisionError" in str(found.value)
    assert "接着算" in str(found.value.hint)


def test_both_are_said_in_the_shell(session: Any, population: Path, tmp_path: Path) -> None:
    tables = [f"--{name}={population / f'{name}.parquet'}" for name in ("households", "persons")]
    done = CliRunner().invoke(policy, ["arrange", *tables, "--out", str(tmp_path / "people")])
    assert (done.exit_code, "24 户" in done.output) == (0, True), done.output
    done = CliRunner().invoke(policy, ["arrange", *tables[:1], "--persons=/nowhere", "--out", str(tmp_path / "other")])
    assert (done.exit_code, "The run on Spark failed" in done.output) == (1, True), done.output
    options = ["--population", str(tmp_path / "people"), "--on", "2022-03", "--out", str(tmp_path / "out")]
    done = CliRunner().invoke(policy, ["run", *options, "--engine", "spark", "--lang", "en", "--quiet"])
    assert (done.exit_code, "(spark)" in done.output) == (0, True), done.output
