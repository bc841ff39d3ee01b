"""The straight function of a graph gives every node what going through the nodes one at a time gives."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.policy.bulk.tests.cases import CATALOGUE, ON, PLACES, seeds, some_families
from minzheng.policy.bulk.tests.graphs import Making
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.explain import Evaluation
from minzheng.policy.family import Family
from minzheng.policy.straight import StraightEvaluation

quick = settings(max_examples=100, deadline=None, derandomize=True)


def check(catalogue: Catalogue, family: Family, on: date) -> None:
    parameters = {name: item.value for name, item in catalogue.in_force(on, PLACES[0]).items()}
    one_by_one, straight = (kind(catalogue.graph, family, parameters, on) for kind in (Evaluation, StraightEvaluation))
    for expr in catalogue.graph.order:
        left, right = one_by_one.values[expr.id], straight.values[expr.id]
        assert left == right, expr
        assert type(left) is type(right), expr


@quick
@given(seeds, st.sampled_from([ON, date(2021, 2, 28), date(1999, 12, 31)]))
def test_every_node_of_the_real_catalogue(seed: int, on: date) -> None:
    """Unknown facts, people in various relations, parameters without a figure."""
    for family in some_families(seed):
        check(CATALOGUE, family, on)


@quick
@given(st.integers(0, 2**32), seeds)
def test_every_node_of_formulas_made_at_random(formulas: int, seed: int) -> None:
    catalogue = Making(formulas).catalogue(8)
    for family in some_families(seed):
        check(catalogue, family, ON)
