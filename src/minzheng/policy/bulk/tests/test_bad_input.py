"""What is wrong with a population is named by file, row and field; everybody else is still decided."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from minzheng.policy.bulk import population
from minzheng.policy.bulk.errors import PopulationError
from minzheng.policy.bulk.run import run
from minzheng.policy.bulk.summary import Summary
from minzheng.policy.bulk.tests.cases import CATALOGUE, ON
from minzheng.policy.bulk.tests.folders import Rows, answers, table, write
from minzheng.policy.units import HOUSEHOLD, PERSON

VILLAGE = "330402007029"


def two_families() -> tuple[Rows, Rows]:
    households = [{"household_id": "h1", "division": VILLAGE}, {"household_id": "h2", "division": "330481"}]
    persons = [
        {"person_id": "p1", "household_id": "h1", "relation": "applicant", "birth_on": date(1950, 1, 1)},
        {"person_id": "p2", "household_id": "h2", "relation": "applicant", "birth_on": date(1980, 1, 1)},
        {"person_id": "p3", "household_id": "h2", "relation": "child", "birth_on": date(2015, 1, 1)},
    ]
    return households, persons


def outcome(folder: Path, groups: list[tuple[Rows, Rows]]) -> tuple[Summary, list[dict[str, str]]]:
    write(folder / "in", groups)
    summary = run(CATALOGUE, folder / "in", ON, folder / "out", engine="vector")
    file = folder / "out" / "problems.csv"
    rows = list(csv.DictReader(file.open(encoding="utf-8-sig"))) if file.exists() else []
    return summary, rows


HOME = ("households.parquet", "2", "h2", "", "")
PLACE = (*HOME[:4], "division")
BIRTH = ("persons.parquet", "3", "h2", "p3", "birth_on")
Change = Callable[[Rows, Rows], Any]
WRONG: list[tuple[str, Change, tuple[str, str, str, str, str], str]] = [
    ("negative", lambda h, p: p[2].update(wage=-5), ("persons.parquet", "3", "h2", "p3", "wage"), "负数"),
    ("amount_range", lambda h, p: p[1].update(wage=10**11), ("persons.parquet", "2", "h2", "p2", "wage"), "超出范围"),
    ("count_range", lambda h, p: p[1].update(houses=10_001), ("persons.parquet", "2", "h2", "p2", "houses"), "超出"),
    ("required", lambda h, p: p[2].update(birth_on=None), BIRTH, "缺少"),
    ("required", lambda h, p: p[2].update(relation=None), ("persons.parquet", "3", "h2", "p3", "relation"), "缺少"),
    (
        "birth_in_future",
        lambda h, p: p[2].update(birth_on=date(2022, 3, 2)),
        BIRTH,
        "晚于",
    ),
    (
        "date_range",
        lambda h, p: p[2].update(birth_on=date(1850, 1, 1)),
        BIRTH,
        "太早",
    ),
    ("choice", lambda h, p: p[2].update(relation="kid"), ("persons.parquet", "3", "h2", "p3", "relation"), "没有选项"),
    (
        "two_applicants",
        lambda h, p: p[2].update(relation="applicant"),
        HOME,
        "只能有一位",
    ),
    (
        "no_applicant",
        lambda h, p: p[1].update(relation="spouse"),
        HOME,
        "没有申请人",
    ),
    ("applicant_deceased", lambda h, p: p[1].update(deceased=True), HOME, "死亡"),
    (
        "division",
        lambda h, p: h[1].update(division="330499"),
        PLACE,
        "330499",
    ),
    ("division", lambda h, p: h[1].update(division="南湖"), PLACE, "南湖"),
    (
        "division",
        lambda h, p: h[1].update(division=None),
        PLACE,
        "没有区划",
    ),
    (
        "division",
        lambda h, p: h[1].update(division="330106"),
        PLACE,
        "不在",
    ),
    (
        "no_persons",
        lambda h, p: h.append({"household_id": "h3", "division": VILLAGE}),
        ("households.parquet", "3", "h3", "", ""),
        "没有人员",
    ),
    (
        "unknown_household",
        lambda h, p: p.append({**p[2], "person_id": "p9", "household_id": "h9"}),
        ("persons.parquet", "4", "h9", "p9", "household_id"),
        "h9",
    ),
    (
        "no_household",
        lambda h, p: p.append({**p[2], "person_id": "p9", "household_id": None}),
        ("persons.parquet", "4", "", "p9", "household_id"),
        "没有家庭编号",
    ),
    (
        "duplicate_person",
        lambda h, p: p.append({**p[2], "household_id": "h2"}),
        ("persons.parquet", "3", "h2", "p3", "person_id"),
        "重复",
    ),
    (
        "duplicate_household",
        lambda h, p: h.append({**h[1]}),
        ("households.parquet", "2", "h2", "", "household_id"),
        "重复",
    ),
]


@pytest.mark.parametrize(("code", "change", "place", "words"), WRONG, ids=[f"{n}-{w[0]}" for n, w in enumerate(WRONG)])
def test_a_wrong_row_is_named_and_the_others_are_decided(
    tmp_path: Path, code: str, change: Change, place: tuple[str, ...], words: str
) -> None:
    households, persons = two_families()
    change(households, persons)
    summary, problems = outcome(tmp_path, [(households, persons)])
    found = [row for row in problems if row["code"] == code]
    assert found, problems
    assert tuple(found[0][name] for name in ("file", "row", "household_id", "person_id", "field")) == place
    assert words in found[0]["zh"]
    assert found[0]["en"]
    assert summary.mistakes[code] == len(found)
    decided, _ = answers(tmp_path / "out")
    assert "h1" in decided
    spared = code in ("unknown_household", "no_household", "no_persons")
    assert ("h2" in decided) == spared
    assert summary.households == len(decided)


def test_rows_are_counted_through_the_whole_file(tmp_path: Path) -> None:
    first, second = two_families(), two_families()
    for row in (*second[0], *second[1]):
        row["household_id"] = row["household_id"].replace("h", "i")
    for row in second[1]:
        row["person_id"] = row["person_id"].replace("p", "q")
    second[1][2]["wage"] = -1
    summary, problems = outcome(tmp_path, [first, second])
    assert [(row["row"], row["person_id"]) for row in problems] == [("6", "q3")]
    assert (summary.households, summary.refused) == (3, 1)


def test_an_id_that_stands_in_two_row_groups_is_refused_in_both(tmp_path: Path) -> None:
    first, second = two_families(), two_families()
    for row in (*second[0], *second[1]):
        row["household_id"] = row["household_id"].replace("h1", "h0")  # h2 again; ids in no order
    second[1][0]["person_id"] = "p3"
    second[1][1]["person_id"], second[1][2]["person_id"] = "p8", "p9"
    summary, problems = outcome(tmp_path, [first, second])
    assert {(row["code"], row["row"]) for row in problems} == {
        ("duplicate_household", "2"),
        ("duplicate_household", "4"),
        ("duplicate_person", "3"),
        ("duplicate_person", "4"),
    }
    assert (summary.households, summary.refused) == (1, 3)


def test_persons_in_any_order_are_put_to_their_households(tmp_path: Path) -> None:
    households, persons = two_families()
    straight, _ = outcome(tmp_path / "a", [(households, persons)])
    turned, _ = outcome(tmp_path / "b", [(households, persons[::-1])])
    assert straight.benefits == turned.benefits


def refused(folder: Path, change: Callable[[pa.Table], pa.Table], file: str = "persons.parquet") -> PopulationError:
    write(folder, [two_families()])
    pq.write_table(change(pq.read_table(folder / file)), folder / file)
    with pytest.raises(PopulationError) as found:
        run(CATALOGUE, folder, ON, folder / "out", engine="vector")
    assert file in str(found.value)
    return found.value


def test_a_column_of_the_wrong_type_refuses_the_file(tmp_path: Path) -> None:
    wages = pa.array([1.5, 2.0, 3.0])
    error = refused(tmp_path, lambda t: t.set_column(t.column_names.index("wage"), "wage", wages))
    assert "列“wage”的类型应为 int64 (分 / fen)，现为 double" in str(error)
    assert 'The column "wage" should be int64' in str(error)
    assert "households.parquet" in str(error.hint)


def test_an_unknown_column_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    error = refused(tmp_path, lambda t: t.append_column("wages", pa.array([1, 2, 3])))
    assert "没有名为“wages”的事实" in str(error)
    assert "wage" in str(error.problems[0].hint)


def test_a_missing_required_column_is_refused(tmp_path: Path) -> None:
    error = refused(tmp_path, lambda t: t.drop_columns(["birth_on"]))
    assert "缺少列“birth_on”" in str(error)


def test_an_absent_column_is_silence(tmp_path: Path) -> None:
    write(tmp_path / "in", [two_families()])
    file = tmp_path / "in" / "persons.parquet"
    pq.write_table(pq.read_table(file).select(["person_id", "household_id", "relation", "birth_on"]), file)
    short = run(CATALOGUE, tmp_path / "in", ON, tmp_path / "short", engine="vector")
    write(tmp_path / "in", [two_families()])
    whole = run(CATALOGUE, tmp_path / "in", ON, tmp_path / "whole", engine="vector")
    assert short.benefits == whole.benefits


def test_row_groups_that_do_not_align_are_refused(tmp_path: Path) -> None:
    folder = write(tmp_path, [two_families()])
    households, persons = two_families()
    pq.write_table(table(PERSON, persons), folder / "persons.parquet", row_group_size=2)
    pq.write_table(table(HOUSEHOLD, households), folder / "households.parquet")
    with pytest.raises(PopulationError, match=r"行组没有对齐：家庭有 1 个行组，人员有 2 个"):
        run(CATALOGUE, folder, ON, tmp_path / "out", engine="vector")


def test_a_row_group_that_is_too_large_to_hold_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "MOST_ROWS", 2)
    write(tmp_path, [two_families()])
    with pytest.raises(PopulationError, match=r"一个行组有 3 人，最多"):
        run(CATALOGUE, tmp_path, ON, tmp_path / "out", engine="vector")


def test_a_file_cut_short_is_named_beside_those_in_order(tmp_path: Path) -> None:
    write(tmp_path, [two_families()])
    write(tmp_path, [two_families()], name="330481")
    whole = (tmp_path / "persons-330481.parquet").read_bytes()
    (tmp_path / "persons-330481.parquet").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PopulationError) as found:
        run(CATALOGUE, tmp_path, ON, tmp_path / "out", engine="vector")
    assert "persons-330481.parquet: 不是完整的 Parquet 文件" in str(found.value)
    assert "households-330481.parquet" in str(found.value.hint)
    assert "persons.parquet" in str(found.value.hint)


def test_a_missing_file_or_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PopulationError, match=r"没有 households\.parquet"):
        run(CATALOGUE, tmp_path, ON, tmp_path / "out", engine="vector")
    write(tmp_path, [two_families()])
    (tmp_path / "persons.parquet").unlink()
    with pytest.raises(PopulationError, match=r"persons\.parquet: 缺少这个文件"):
        run(CATALOGUE, tmp_path, ON, tmp_path / "out", engine="vector")


def test_a_row_group_with_broken_pages_is_told_and_the_others_are_decided(tmp_path: Path) -> None:
    second = two_families()
    for row in (*second[0], *second[1]):
        row["household_id"] += "b"
    for row in second[1]:
        row["person_id"] += "b"
    write(tmp_path / "in", [two_families(), second])
    file = tmp_path / "in" / "persons.parquet"
    group = pq.read_metadata(file).row_group(1)
    names = [group.column(number).path_in_schema for number in range(group.num_columns)]
    page = group.column(names.index("birth_on"))
    start = page.dictionary_page_offset or page.data_page_offset
    content = bytearray(file.read_bytes())
    content[start : start + page.total_compressed_size] = b"\xff" * page.total_compressed_size
    file.write_bytes(bytes(content))
    summary = run(CATALOGUE, tmp_path / "in", ON, tmp_path / "out", engine="vector")
    assert summary.households == 2
    assert len(summary.unreadable) == 1
    assert "households.parquet, 1" in summary.unreadable[0]
