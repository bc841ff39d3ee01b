"""Ages of a column of birthdays on one day, as graph.arithmetic counts them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np

from minzheng.policy.bulk.frame import Array, days
from minzheng.policy.family import EARLIEST_BIRTH

_FIRST = days(EARLIEST_BIRTH)


def age(op: str, births: Array, on: date) -> Array:
    """Full years ("age") or months ("age_months") on a day; `births` in days since 1970-01-01."""
    table = _table(op, on)
    rows = births - _FIRST
    if rows.size and rows.min() >= 0 and rows.max() < len(table):
        ages: Array = table[rows]
        return ages
    return _count(op, births, on)


@lru_cache(maxsize=16)
def _table(op: str, on: date) -> Array:
    """The age for every birthday from 1900 until the day itself: one look-up a person instead of a calendar."""
    return _count(op, np.arange(_FIRST, max(days(on), 0) + 1, dtype=np.int32), on)


def _count(op: str, births: Array, on: date) -> Array:
    day = births.astype("datetime64[D]")
    month = day.astype("datetime64[M]")
    day_of_month = (day - month).astype(np.int64) + 1
    months: Array = (on.year - 1970) * 12 + on.month - 1 - month.astype(np.int64) - (on.day < day_of_month)
    ages: Array = months if op == "age_months" else months // 12
    return ages
