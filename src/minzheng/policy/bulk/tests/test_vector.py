"""The rules in columns give what the rules give one family at a time, at every node."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from minzheng.base.money import parse_yuan
from minzheng.policy.authoring import HOUSEHOLD, MONTHLY, Expr, Formula, Household
from minzheng.policy.bulk.ages import age
from minzheng.policy.bulk.errors import PlanError
from minzheng.policy.bulk.frame import days, frame_of_families
from minzheng.policy.bulk.operators import AGGREGATE_VECTORS, VECTORS
from minzheng.policy.bulk.plan import PLAN_OPERATORS, plan_for
from minzheng.policy.bulk.tests.cases import CATALOGUE, ON, PLACES, check_nodes, check_outputs, seeds, some_families
from minzheng.policy.bulk.tests.graphs import Making, catalogue_of, plan_or_none
from minzheng.policy.bulk.vector import evaluate, trace
from minzheng.policy.graph.arithmetic import AGGREGATES, OPERATORS, months_between, years_between
from minzheng.policy.worked import worked_families

quick = settings(max_examples=60, deadline=None, derandomize=True)


def test_every_operator_of_the_graph_has_a_version_for_columns() -> None:
    assert set(VECTORS) == {*OPERATORS, *PLAN_OPERATORS}
    assert set(AGGREGATE_VECTORS) == set(AGGREGATES)


@quick
@given(seeds, st.sampled_from([ON, date(2021, 2, 28), date(2015, 1, 1), date(1999, 12, 31)]))
def test_every_node_is_as_for_one_family(seed: int, on: date) -> None:
    """Unknown facts, facts at their greatest, parameters without a figure, counties mixed."""
    found = some_families(seed)
    divisions = [PLACES[number % 2] for number in range(len(found))]
    frame = frame_of_families(CATALOGUE, found, divisions)
    plan = plan_for(CATALOGUE, on, frame.places, variables=list(CATALOGUE.graph.variables))
    check_nodes(plan, frame, found, divisions, trace(plan, frame))


@quick
@given(seeds)
def test_one_county_alone_gives_the_same(seed: int) -> None:
    found = some_families(seed)
    divisions = [PLACES[0]] * len(found)
    frame = frame_of_families(CATALOGUE, found, divisions)
    plan = plan_for(CATALOGUE, ON, frame.places, variables=["sex", "birth_on", "relation"])
    nodes, outputs = trace(plan, frame), evaluate(plan, frame)
    check_nodes(plan, frame, found, divisions, nodes)
    for output in plan.outputs:
        assert outputs[output.key].values.tolist() == nodes[output.expr.id].values.tolist()


@settings(quick, max_examples=120)
@given(st.integers(0, 2**32), seeds)
def test_formulas_made_at_random_give_the_same_at_every_node(formulas: int, seed: int) -> None:
    catalogue, found = Making(formulas).catalogue(8), some_families(seed)
    divisions = [PLACES[number % (1 + seed % 2)] for number in range(len(found))]
    frame = frame_of_families(catalogue, found, divisions)
    plan = plan_or_none(catalogue, ON, frame.places)
    assume(plan is not None)
    check_nodes(plan, frame, found, divisions, trace(plan, frame))
    check_outputs(plan, frame, found, divisions, evaluate(plan, frame))


def test_a_plan_whose_numbers_could_pass_64_bits_is_refused() -> None:
    def product(h: Household) -> Expr:
        return h.persons.sum("wage") * h.persons.count() * h.temporary_aid_times * h.persons.count() * h.persons.count()

    formula = Formula("product", HOUSEHOLD, MONTHLY, None, None, product)
    with pytest.raises(PlanError, match=r"64 位整数.*64-bit"):
        plan_for(catalogue_of([formula]), ON, PLACES, variables=["product"])


def test_an_unknown_name_is_refused_with_the_nearest() -> None:
    with pytest.raises(PlanError) as found:
        plan_for(CATALOGUE, ON, PLACES, benefits=["dibo"])
    assert "dibao" in str(found.value.hint)
    with pytest.raises(PlanError) as found:
        plan_for(CATALOGUE, ON, PLACES, variables=["wages"])
    assert "wage" in str(found.value.hint)


def test_the_random_formulas_use_every_operator() -> None:
    used = {expr.op for seed in range(40) for expr in Making(seed).catalogue(8).graph.nodes.all}
    assert used >= {*OPERATORS, *AGGREGATES, "age", "age_months", "to_person", "variable"}


def test_ages_are_those_of_the_calendar_for_every_birthday_and_any_day() -> None:
    births = [date(1899, 12, 31), date(1900, 1, 1), date(1970, 1, 1), date(2000, 2, 29), date(2004, 2, 28)]
    births += [
        date.fromordinal(number) for number in range(date(2015, 12, 1).toordinal(), date(2016, 4, 1).toordinal())
    ]
    for on in (date(2016, 3, 31), date(2020, 2, 29), date(2021, 2, 28), date(2021, 3, 1), date(2021, 12, 31)):
        column = np.array([days(birth) for birth in births], dtype=np.int32)
        assert age("age", column, on).tolist() == [years_between(birth, on) for birth in births]
        assert age("age", column[1:], on).tolist() == [years_between(birth, on) for birth in births[1:]]
        assert age("age_months", column, on).tolist() == [months_between(birth, on) for birth in births]


def _worked() -> list[str]:
    return list(worked_families(CATALOGUE.chain))


@pytest.mark.parametrize("key", _worked())
def test_a_worked_family_gets_in_columns_what_was_decided_by_hand(key: str) -> None:
    worked = worked_families(CATALOGUE.chain)[key].value
    catalogue = CATALOGUE.with_parameters(worked.parameters) if worked.parameters else CATALOGUE
    facts = catalogue.parse_family(worked.input, on=worked.on)
    frame = frame_of_families(catalogue, [facts], [worked.division])
    found = evaluate(plan_for(catalogue, worked.on, frame.places), frame)
    for code, expected in worked.output.items():
        answer = found[code]
        unknown = answer.unknown is not None and bool(answer.unknown[0])
        assert expected.answer == ("unknown" if unknown else "yes" if answer.values[0] else "no"), code
        if expected.amount is not None:
            assert found[f"{code}_fen"].values[0] == parse_yuan(expected.amount), code
        if expected.quantity is not None:
            assert found[f"{code}_quantity"].values[0] == expected.quantity, code
