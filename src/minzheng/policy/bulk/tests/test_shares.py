"""A household's amount in parts: each person has in bulk what a decision gives them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from minzheng.policy import decide
from minzheng.policy.bulk import compiled, vector
from minzheng.policy.bulk.frame import frame_of_families
from minzheng.policy.bulk.plan import plan_for
from minzheng.policy.bulk.shares import with_shares
from minzheng.policy.bulk.tests.cases import CATALOGUE, ON, PLACES, Evaluator, cells, reference, seeds, some_families
from minzheng.policy.worked import worked_families

SHARED = [code for code, built in CATALOGUE.graph.rules.items() if built.rule.shared_by is not None]


@pytest.mark.parametrize("evaluate", [vector.evaluate, compiled.evaluate], ids=["vector", "compiled"])
def test_worked_families_share_as_decided(evaluate: Evaluator) -> None:
    worked = [entry.value for entry in worked_families(CATALOGUE.chain).values()]
    families = [CATALOGUE.parse_family(item.input, on=ON) for item in worked if item.on <= ON]
    frame = frame_of_families(CATALOGUE, families, [PLACES[0]] * len(families))
    plan = plan_for(CATALOGUE, ON, frame.places, benefits=SHARED)
    found = with_shares(plan, frame.starts, evaluate(plan, frame))
    for code in SHARED:
        sharing, parts = cells(found[f"person:{code}"]), cells(found[f"person:{code}_fen"])
        for number, family in enumerate(families):
            alone = decide(CATALOGUE, family, division=PLACES[0], on=ON).benefits[code].person_amounts
            rows = range(int(frame.starts[number]), int(frame.starts[number + 1]))
            people = dict(zip((person.id for person in family.persons), rows, strict=True))
            assert alone == {id: parts[row] for id, row in people.items() if sharing[row]}, code


def test_fen_that_do_not_divide_go_to_the_first() -> None:
    facts = dict(worked_families(CATALOGUE.chain)["dibao_couple_and_grandchild"].value.input)
    facts["persons"] = [{**facts["persons"][0], "pension": "1499.00"}, *facts["persons"][1:]]
    family = CATALOGUE.parse_family(facts, on=ON)
    frame = frame_of_families(CATALOGUE, [family, family], [PLACES[0]] * 2)
    plan = plan_for(CATALOGUE, ON, frame.places, benefits=["dibao"])
    found = with_shares(plan, frame.starts, vector.evaluate(plan, frame))
    assert cells(found["dibao_fen"]) == [931_00, 931_00]
    assert cells(found["person:dibao_fen"]) == [310_34, 310_33, 310_33] * 2
    alone = decide(CATALOGUE, family, division=PLACES[0], on=ON).benefits["dibao"]
    assert list(alone.person_amounts.values()) == [310_34, 310_33, 310_33]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seeds)
def test_parts_are_those_of_a_decision_whatever_is_unknown(seed: int) -> None:
    families = some_families(seed)
    divisions = [PLACES[number % 2] for number in range(len(families))]
    frame = frame_of_families(CATALOGUE, families, divisions)
    plan = plan_for(CATALOGUE, ON, frame.places, benefits=SHARED)
    found = with_shares(plan, frame.starts, vector.evaluate(plan, frame))
    for code in SHARED:
        parts = cells(found[f"person:{code}_fen"])
        root = CATALOGUE.graph.rules[code].rule.shared_by
        assert root is not None
        for number, (family, place) in enumerate(zip(families, divisions, strict=True)):
            result = decide(CATALOGUE, family, division=place, on=ON).benefits[code]
            sharing = reference(plan, family, place)[root.id]
            row = parts[int(frame.starts[number]) : int(frame.starts[number + 1])]
            for person, part, shares in zip(family.persons, row, sharing, strict=True):
                if result.answer == "yes" and shares is not None:
                    assert part == result.person_amounts.get(person.id, 0)
                elif result.answer == "no" or shares is False:
                    assert part == 0
                else:
                    assert part is None
            assert (result.amount_fen or 0) == sum(result.person_amounts.values()) == sum(part or 0 for part in row)
