"""Each person's part of a household's amount, where the rule says who shares it (`shared_by`)."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from minzheng.policy.bulk.frame import Array, Column, starts_of
from minzheng.policy.bulk.plan import Plan


def with_shares(plan: Plan, starts: Array, found: Mapping[str, Column]) -> dict[str, Column]:
    """The outputs with the plan's shares: equal parts, and fen that do not divide go to the first, as in a decision.

    Whoever is not known to share has no part, and the others divide the whole.
    """
    shared = {share.key: _parts(found[f"person:{share.code}"], found[share.name], starts) for share in plan.shares}
    return {**found, **shared}


def _parts(sharing: Column, total: Column, starts: Array) -> Column:
    rows = np.flatnonzero(sharing.values)
    owner = np.searchsorted(starts, rows, side="right") - 1
    sizes = np.bincount(owner, minlength=len(total))
    number = np.arange(len(rows)) - starts_of(sizes)[owner]
    each, rest = np.divmod(total.values[owner], sizes[owner])
    values = np.zeros(len(sharing), dtype=np.int64)
    values[rows] = each + (number < rest)
    return Column(values, sharing.unknown)
