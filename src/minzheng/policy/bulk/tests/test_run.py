"""A whole population, from Parquet to Parquet."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from minzheng.policy import decide
from minzheng.policy.bulk import run as running
from minzheng.policy.bulk.errors import EngineError, OtherRun
from minzheng.policy.bulk.people import make_population
from minzheng.policy.bulk.run import run
from minzheng.policy.bulk.tests.cases import CATALOGUE, ON, PLACES
from minzheng.policy.bulk.tests.folders import Rows, answers, rows_of, write
from minzheng.policy.family import Family
from minzheng.policy.worked import worked_families

VILLAGE = "330402007029"


def sound(count: int = 12) -> list[Family]:
    """Worked families of one day, as a small population."""
    found = []
    for entry in worked_families(CATALOGUE.chain).values():
        if len(found) < count and not entry.value.parameters:
            found.append(CATALOGUE.parse_family(entry.value.input, on=ON))
    return found


def groups(families: list[Family], size: int = 5) -> list[tuple[Rows, Rows]]:
    places = [VILLAGE if number % 2 else PLACES[1] for number in range(len(families))]
    starts = range(0, len(families), size)
    return [rows_of(families[n : n + size], places[n : n + size], n) for n in starts]


@pytest.mark.parametrize(("engine", "workers"), [("vector", 1), ("vector", 2), ("auto", 2)])
def test_every_family_gets_what_it_gets_alone(tmp_path: Path, engine: str, workers: int) -> None:
    families = sound()
    write(tmp_path / "in", groups(families))
    seen: list[tuple[int, int]] = []
    summary = run(
        CATALOGUE,
        tmp_path / "in",
        ON,
        tmp_path / "out",
        engine=engine,
        workers=workers,
        progress=lambda done, total: seen.append((done, total)),
    )
    households, persons = answers(tmp_path / "out")
    assert (summary.households, summary.persons, summary.refused) == (12, sum(len(f.persons) for f in families), 0)
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    for number, family in enumerate(families):
        # an empty cell is silence: what is unknown alone is unknown here only where silence means unknown
        stated = {n: v for n, v in family.household.items() if v is not None}
        people = [{"id": p.id, **{n: v for n, v in p.facts.items() if v is not None}} for p in family.persons]
        alone = CATALOGUE.parse_family(_written(stated, people), on=ON)
        division = VILLAGE if number % 2 else PLACES[1]
        row = households[f"h{number:04}"]
        assert (row["division"], row["persons"]) == (division, len(family.persons))
        for code, result in decide(CATALOGUE, alone, division=division, on=ON).benefits.items():
            assert row[code] == {"yes": True, "no": False, "unknown": None}[result.answer], code
            if result.amount_fen is not None:
                assert row[f"{code}_fen"] == result.amount_fen
            for id, fen in result.person_amounts.items() if f"{code}_fen" in persons["h0000p0"] else ():
                index = [person.id for person in family.persons].index(id)
                assert persons[f"h{number:04}p{index}"][f"{code}_fen"] == fen


def _written(household: dict[str, object], people: list[dict[str, object]]) -> dict[str, object]:
    def yuan(row: dict[str, object]) -> dict[str, object]:
        money = {n for n, item in CATALOGUE.inputs.items() if item.type == "money"}
        return {n: f"{int(str(v)) // 100}.{int(str(v)) % 100:02}" if n in money else v for n, v in row.items()}

    return {"household": yuan(household), "persons": [yuan(person) for person in people]}


def test_the_summary_adds_up_by_benefit_and_county(tmp_path: Path) -> None:
    write(tmp_path / "in", groups(sound()))
    summary = run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vector", benefits=["dibao", "orphan"])
    households, _ = answers(tmp_path / "out")
    total = summary.total("dibao")
    assert total["fen"] == sum(row["dibao_fen"] or 0 for row in households.values() if row["dibao"])
    assert total["yes"] + total["no"] + total["unknown"] == 12
    assert set(summary.benefits["dibao"]) == {"330402000000", "330481000000"}
    written = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert written["totals"]["dibao"] == total
    assert "persons" in summary.total("orphan")


def test_a_run_that_was_stopped_goes_on_with_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "in", groups(sound()))
    whole = run(CATALOGUE, tmp_path / "in", ON, tmp_path / "whole", engine="vector", workers=1)
    group = running._group

    def stops_at_the_last(work: running._Work, number: int) -> dict[str, object]:
        if number == 2:
            raise KeyboardInterrupt
        return group(work, number)

    monkeypatch.setattr(running, "_group", stops_at_the_last)
    with pytest.raises(KeyboardInterrupt):
        run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vector", workers=1)
    monkeypatch.undo()
    part = tmp_path / "out" / "households" / "part-00001.parquet"
    part.write_bytes(part.read_bytes()[:-9])  # and a disk that lost the end of a part
    summary = run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vector", workers=1)
    assert summary.resumed == 1
    assert answers(tmp_path / "out") == answers(tmp_path / "whole")
    assert summary.benefits == whole.benefits


def test_another_day_or_population_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "in", groups(sound()))
    run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vector")
    with pytest.raises(OtherRun, match=r"on：2022-03-01 → 2022-04-01"):
        run(CATALOGUE, tmp_path / "in", date(2022, 4, 1), tmp_path / "out", engine="vector")
    write(tmp_path / "in", groups(sound(10)))
    with pytest.raises(OtherRun, match="population"):
        run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vector")


def test_a_day_before_any_figure_gives_unknown_and_names_the_figure(tmp_path: Path) -> None:
    write(tmp_path / "in", groups(sound(5)))
    on = date(1999, 1, 1)
    households, persons = groups(sound(5))[0]
    for person in persons:
        person["birth_on"] = date(1960, 1, 1)
    write(tmp_path / "in", [(households, persons)])
    summary = run(CATALOGUE, tmp_path / "in", on, tmp_path / "out", engine="vector", benefits=["dibao"])
    assert summary.missing_parameters["dibao_standard"] == ["330402000000", "330481000000"]
    assert summary.total("dibao")["unknown"] > 0


def test_an_engine_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "in", groups(sound(5)))
    with pytest.raises(EngineError) as found:
        run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vectr")
    assert "vector" in str(found.value.hint)


def test_a_made_up_population_is_sound_and_the_same_for_the_same_seed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        people = make_population(CATALOGUE, tmp_path / name, 300, divisions=[VILLAGE, PLACES[1]], on=ON, seed=7)
    summary = run(CATALOGUE, tmp_path / "a", ON, tmp_path / "out", engine="vector")
    assert (summary.households, summary.persons, summary.refused) == (300, people, 0)
    assert (tmp_path / "a" / "persons.parquet").read_bytes() == (tmp_path / "b" / "persons.parquet").read_bytes()
    assert summary.total("dibao")["yes"] > 0
