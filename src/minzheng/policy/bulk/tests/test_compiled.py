"""Machine code gives what the rules give one family at a time, at every output."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minzheng.base.money import parse_yuan
from minzheng.policy.bulk import codegen_cache, compiled
from minzheng.policy.bulk.codegen_folds import FOLDS
from minzheng.policy.bulk.codegen_operators import WRITERS
from minzheng.policy.bulk.frame import Column, Frame, frame_of_families
from minzheng.policy.bulk.plan import PLAN_OPERATORS, Plan, plan_for
from minzheng.policy.bulk.tests.cases import (
    CATALOGUE,
    ON,
    PLACES,
    cell,
    cells,
    plain,
    reference,
    seeds,
    some_families,
)
from minzheng.policy.bulk.tests.cases import family as some_family
from minzheng.policy.bulk.tests.graphs import Making, plan_or_none
from minzheng.policy.family import MOST_PERSONS, Family, Member
from minzheng.policy.graph.arithmetic import AGGREGATES, OPERATORS
from minzheng.policy.units import PERSON
from minzheng.policy.worked import worked_families

quick = settings(max_examples=60, deadline=None, derandomize=True)


@pytest.fixture(scope="module", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Code that other versions left behind has no part in these tests."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("MINZHENG_CACHE", str(folder))
        codegen_cache.folder.cache_clear()
        yield folder
    codegen_cache.folder.cache_clear()


@lru_cache
def everything(on: date) -> Plan:
    """Every benefit and every formula, compiled for every fact unknown: no later family needs another compilation."""
    plan = plan_for(CATALOGUE, on, PLACES, variables=list(CATALOGUE.graph.variables))
    nobody = Family(None, dict.fromkeys(CATALOGUE.inputs), (Member("p", "", dict.fromkeys(CATALOGUE.inputs)),), {})
    compiled.evaluate(plan, replace(frame_of_families(CATALOGUE, [nobody], PLACES[:1]), places=PLACES))
    return plan


def some_frame(seed: int) -> tuple[list[Family], list[str], Frame]:
    """Families in turn of two counties, or (more often) the one county's after the other's."""
    found = some_families(seed)
    divisions = [PLACES[number % 2] for number in range(len(found))]
    if seed % 3:
        divisions.sort()
    frame = frame_of_families(CATALOGUE, found, divisions)
    return found, divisions, replace(frame, places=PLACES)


def check(plan: Plan, found: list[Family], divisions: list[str], outputs: dict[str, Column]) -> None:
    """Every output of every family as the plain evaluation has it."""
    columns = {key: iter(cells(column)) for key, column in outputs.items()}
    for family, place in zip(found, divisions, strict=True):
        values = reference(plan, family, place)
        for output in plan.outputs:
            value = values[output.expr.id]
            rows = value if output.expr.entity == PERSON else [value]
            if output.entity == PERSON and output.expr.entity is None:
                rows = [value] * len(family.persons)
            for row in rows:
                assert next(columns[output.key]) == plain(output.expr, row, plan), output.key
    assert all(next(column, "end") == "end" for column in columns.values())


def test_every_operator_of_the_graph_is_written() -> None:
    assert set(WRITERS) == {*OPERATORS, *PLAN_OPERATORS}
    assert set(FOLDS) == set(AGGREGATES)


@quick
@given(seeds, st.sampled_from([ON, date(1999, 12, 31)]))
def test_every_output_is_as_for_one_family(seed: int, on: date) -> None:
    """Unknown facts, facts at their greatest, parameters without a figure, counties mixed."""
    found, divisions, frame = some_frame(seed)
    check(everything(on), found, divisions, compiled.evaluate(everything(on), frame))


@settings(quick, max_examples=120)
@given(st.integers(0, 2**32), seeds)
def test_formulas_made_at_random_give_the_same(formulas: int, seed: int) -> None:
    """Each compiled for just those facts that are unknown among its families."""
    catalogue = Making(formulas).catalogue(8)
    found, divisions, frame = some_frame(seed)
    plan = plan_or_none(catalogue, ON, frame.places)
    assume(plan is not None)
    check(plan, found, divisions, compiled.evaluate(plan, frame))


def test_a_population_without_unknown_facts_gets_the_same_from_code_without_masks() -> None:
    draw = random.Random(3)
    found = [some_family(draw) for _ in range(200)]
    stated = [_stated(item) for item in found]
    divisions = [PLACES[number // 150] for number in range(len(found))]
    frame = replace(frame_of_families(CATALOGUE, stated, divisions), places=PLACES)
    plan = plan_for(CATALOGUE, ON, PLACES)
    check(plan, stated, divisions, compiled.evaluate(plan, frame))


def _stated(family: Family) -> Family:
    """The same family with a value wherever one was unknown."""

    def filled(facts: Mapping[str, Any]) -> dict[str, Any]:
        draw = random.Random(4)
        return {name: cell(CATALOGUE.inputs[name], draw) if value is None else value for name, value in facts.items()}

    people = tuple(replace(person, facts=filled(person.facts)) for person in family.persons)
    return replace(family, household=filled(family.household), persons=people)


def test_threads_share_the_households_and_change_nothing() -> None:
    found = [family for seed in range(60) for family in some_families(seed)]
    divisions = [PLACES[number // 50 % 2] for number in range(len(found))]
    frame = replace(frame_of_families(CATALOGUE, found, divisions), places=PLACES)
    one, three = (compiled.evaluate(everything(ON), frame, threads=threads) for threads in (1, 3))
    for key, column in one.items():
        assert cells(column) == cells(three[key]), key


def test_a_wider_variant_serves_frames_in_which_less_is_unknown() -> None:
    plan = plan_for(CATALOGUE, ON, PLACES, benefits=["dibao"])
    frame = some_frame(1)[2]
    unknown = np.ones(int(frame.starts[-1]), dtype=bool)

    def hiding(*names: str) -> Frame:
        hidden = {name: Column(np.zeros_like(frame.persons[name].values), unknown) for name in names}
        others = {name: Column(column.values) for name, column in frame.persons.items()}
        households = {name: Column(column.values) for name, column in frame.households.items()}
        return replace(frame, persons={**others, **hidden}, households=households)

    for names in (("wage",), ("pension",), ("wage", "pension"), ()):
        compiled.evaluate(plan, hiding(*names))
    assert [len(item.masked) for item in compiled._program(plan).variants] == [1, 2]


def test_compiled_code_is_kept_and_a_broken_file_is_compiled_again(own_cache: Path) -> None:
    plan = plan_for(CATALOGUE, ON, PLACES, benefits=["near_poor"])
    found, divisions, frame = some_frame(5)
    before = set(own_cache.rglob("*.o"))
    check(plan, found, divisions, compiled.evaluate(plan, frame))
    (file,) = set(own_cache.rglob("*.o")) - before
    whole = file.read_bytes()
    for content in (whole, whole[:-100], b""):
        file.write_bytes(content)
        codegen_cache.load.cache_clear()
        compiled._program.cache_clear()
        check(plan, found, divisions, compiled.evaluate(plan, frame))
        assert file.read_bytes() == whole


def test_a_cache_that_cannot_be_written_to_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "minzheng").write_text("in the way")
    monkeypatch.setenv("MINZHENG_CACHE", str(tmp_path))
    assert tmp_path not in codegen_cache.folder.__wrapped__().parents


def test_frames_that_do_not_fit_are_refused() -> None:
    plan = plan_for(CATALOGUE, ON, PLACES, benefits=["dibao"])
    with pytest.raises(ValueError, match="different places"):
        compiled.evaluate(plan, replace(some_frame(1)[2], places=PLACES[:1]))
    draw = random.Random(1)
    crowd = some_family(draw)
    crowd = replace(crowd, persons=crowd.persons[:1] * (MOST_PERSONS + 1))
    with pytest.raises(ValueError, match="more than 50"):
        compiled.evaluate(plan, replace(frame_of_families(CATALOGUE, [crowd], PLACES[:1]), places=PLACES))


@pytest.mark.parametrize("key", list(worked_families(CATALOGUE.chain)))
def test_a_worked_family_gets_what_was_decided_by_hand(key: str) -> None:
    worked = worked_families(CATALOGUE.chain)[key].value
    catalogue = CATALOGUE.with_parameters(worked.parameters) if worked.parameters else CATALOGUE
    facts = catalogue.parse_family(worked.input, on=worked.on)
    frame = frame_of_families(catalogue, [facts], [worked.division])
    plan = plan_for(catalogue, worked.on, frame.places, benefits=list(worked.output))
    found = {key: cells(column)[0] for key, column in compiled.evaluate(plan, frame).items()}
    for code, expected in worked.output.items():
        assert {1: "yes", 0: "no", None: "unknown"}[found[code]] == expected.answer, code
        if expected.amount is not None:
            assert found[f"{code}_fen"] == parse_yuan(expected.amount), code
        if expected.quantity is not None:
            assert found[f"{code}_quantity"] == expected.quantity, code
