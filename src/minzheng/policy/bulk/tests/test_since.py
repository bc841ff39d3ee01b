"""From month to month: whoever is not computed again has the answers that computing again would give."""

from __future__ import annotations

import random
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.policy.bulk.errors import OtherRun
from minzheng.policy.bulk.run import run
from minzheng.policy.bulk.summary import Summary
from minzheng.policy.bulk.tests.cases import CATALOGUE, PLACES, cell, family, silence
from minzheng.policy.bulk.tests.folders import Rows, answers, rows_of, write
from minzheng.policy.units import HOUSEHOLD, PERSON

BEFORE = date(2022, 3, 1)
DAYS = (BEFORE, date(2022, 4, 1), date(2022, 7, 1), date(2023, 1, 1))


def population(draw: random.Random, count: int) -> tuple[Rows, Rows]:
    families = [family(draw) for _ in range(count)]
    households, persons = rows_of(families, [PLACES[draw.randrange(2)] for _ in families])
    for row in (*households, *persons):
        for name, item in CATALOGUE.inputs.items():
            if name in row and row[name] is None and item.missing != "unknown":
                row[name] = silence(item)
    for person in persons:
        person["deceased"] = bool(person["deceased"]) and person["relation"] != "applicant"
        person["birth_on"] = min(person["birth_on"], BEFORE)
    return households, persons


def changed(rows: tuple[Rows, Rows], draw: random.Random) -> tuple[Rows, Rows]:
    """Some facts of some families, one family gone, one new, one moved, the people of one turned round."""
    households, persons = ([dict(row) for row in part] for part in rows)
    for row in draw.sample(persons, min(len(persons), 3)):
        name = draw.choice([n for n, item in CATALOGUE.inputs.items() if item.entity == PERSON and n != "relation"])
        row[name] = cell(CATALOGUE.inputs[name], draw) if name not in ("birth_on", "deceased") else row[name]
    for row in draw.sample(households, min(len(households), 2)):
        name = draw.choice([n for n, item in CATALOGUE.inputs.items() if item.entity == HOUSEHOLD])
        row[name] = draw.choice([cell(CATALOGUE.inputs[name], draw), silence(CATALOGUE.inputs[name])])
    gone = draw.choice(households)["household_id"]
    households = [row for row in households if row["household_id"] != gone]
    persons = [row for row in persons if row["household_id"] != gone]
    more, people = rows_of([family(draw)], [PLACES[0]], 500)
    for person in people:
        person["deceased"] = False
    households, persons = [*households, *more], [*persons, *people]
    draw.choice(households)["division"] = PLACES[draw.randrange(2)]
    turned = draw.choice(households)["household_id"]
    own = [row for row in persons if row["household_id"] == turned]
    at = persons.index(own[0])
    persons[at : at + len(own)] = own[::-1]
    return households, persons


def halves(rows: tuple[Rows, Rows]) -> list[tuple[Rows, Rows]]:
    households, persons = rows
    middle = len(households) // 2
    groups = [households[:middle], households[middle:]]
    homes = [{row["household_id"] for row in group} for group in groups]
    return [(g, [p for p in persons if p["household_id"] in ids]) for g, ids in zip(groups, homes, strict=True) if g]


def again(folder: Path, rows: tuple[Rows, Rows], on: date, **options: Any) -> tuple[Summary, Any]:
    write(folder / "in", halves(rows))
    summary = run(CATALOGUE, folder / "in", on, folder / "out", engine="vector", workers=1, **options)
    return summary, answers(folder / "out")


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 2**32), st.sampled_from(DAYS))
def test_only_the_touched_computed_again_gives_what_all_computed_again_gives(seed: int, on: date) -> None:
    draw = random.Random(seed)
    first = population(draw, draw.choice([2, 6, 15]))
    second = changed(first, draw)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        again(folder / "before", first, BEFORE)
        whole, all_answers = again(folder / "whole", second, on)
        part, part_answers = again(folder / "part", second, on, since=folder / "before" / "out")
    assert part_answers == all_answers
    assert part.benefits == whole.benefits
    assert part.touched["any"] <= part.households


def test_the_summary_says_how_many_were_touched_and_why(tmp_path: Path) -> None:
    rows = population(random.Random(5), 30)
    again(tmp_path / "before", rows, BEFORE)
    same, _ = again(tmp_path / "same", rows, BEFORE, since=tmp_path / "before" / "out")
    assert same.touched == {"new": 0, "facts": 0, "parameters": 0, "ages": 0, "any": 0}
    rows[0][3]["previous_dibao"] = 123_45
    one, _ = again(tmp_path / "one", rows, BEFORE, since=tmp_path / "before" / "out")
    assert one.touched == {"new": 0, "facts": 1, "parameters": 0, "ages": 0, "any": 1}


def test_a_birthday_that_no_rule_asks_about_touches_nobody(tmp_path: Path) -> None:
    rows = population(random.Random(6), 4)
    for person in rows[1]:
        person["birth_on"] = date(1985, 3, 15)  # 37 in April; no rule turns on 37
    again(tmp_path / "before", rows, BEFORE)
    same, _ = again(tmp_path / "same", rows, date(2022, 4, 1), since=tmp_path / "before" / "out")
    assert (same.touched["ages"], same.touched["any"]) == (0, 0)
    for person in rows[1]:
        person["birth_on"] = date(1962, 3, 15)  # 60 in April
    again(tmp_path / "older", rows, BEFORE)
    sixty, _ = again(tmp_path / "sixty", rows, date(2022, 4, 1), since=tmp_path / "older" / "out")
    assert sixty.touched["ages"] == 4


def test_new_figures_of_a_county_touch_all_its_families(tmp_path: Path) -> None:
    rows = population(random.Random(7), 10)
    again(tmp_path / "before", rows, BEFORE)
    reformed = CATALOGUE.with_parameters({"dibao_standard": "900.00"})
    write(tmp_path / "in", halves(rows))
    summary = run(
        reformed, tmp_path / "in", BEFORE, tmp_path / "out", engine="vector", since=tmp_path / "before" / "out"
    )
    assert summary.touched["any"] == summary.touched["parameters"] == 10


def test_a_run_that_did_not_finish_or_computed_other_benefits_is_not_gone_on_from(tmp_path: Path) -> None:
    rows = population(random.Random(8), 3)
    with pytest.raises(OtherRun, match="不是一次完成的运算"):
        again(tmp_path / "now", rows, BEFORE, since=tmp_path)
    again(tmp_path / "before", rows, BEFORE, benefits=["dibao"])
    with pytest.raises(OtherRun, match="另一些待遇"):
        again(tmp_path / "now", rows, BEFORE, since=tmp_path / "before" / "out")
