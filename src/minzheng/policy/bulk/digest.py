"""A digest of what the rules read of each household: equal digests, equal facts."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from minzheng.policy.bulk.frame import Array, Column, Frame
from minzheng.policy.bulk.plan import Plan
from minzheng.policy.units import HOUSEHOLD, PERSON, Entity

_ODD = 0x9E3779B97F4A7C15
_ALL = 2**64 - 1


def facts_of(plan: Plan, frame: Frame) -> Array:
    """A 64-bit digest of everything that the plan reads of each household, its county and its people in order."""
    owner = np.repeat(np.arange(frame.size), np.diff(frame.starts))
    position = np.arange(int(frame.starts[-1])) - frame.starts[owner]
    persons = _mixed(_weighed(plan, frame.persons, PERSON, len(owner)) + _times(position, _key("position")))
    total = np.add.reduceat(persons, frame.starts[:-1]) if frame.size else persons
    counties = np.array([int(place) for place in frame.places], dtype=np.uint64)[frame.counties]
    own = _weighed(plan, frame.households, HOUSEHOLD, frame.size)
    return _mixed(own + total + counties * np.uint64(_key("county")))


def _weighed(plan: Plan, columns: Mapping[str, Column], entity: Entity, size: int) -> Array:
    total = np.zeros(size, dtype=np.uint64)
    for name in plan.inputs[entity]:
        column = columns[name]
        total += _times(column.values, _key(name))
        if column.unknown is not None:
            total += _times(column.unknown, _key(f"{name}?"))
    return total


def _times(values: Array, key: int) -> Array:
    product: Array = values.astype(np.int64).view(np.uint64) * np.uint64(key)
    return product


def _key(name: str) -> int:
    """A fixed odd number for each name (FNV-1a)."""
    number = 0xCBF29CE484222325
    for byte in name.encode():
        number = (number ^ byte) * 0x100000001B3 & _ALL
    return (number * _ODD & _ALL) | 1


def _mixed(number: Array) -> Array:
    """splitmix64's finish: every bit of the sum moves every bit of the digest."""
    number = (number ^ (number >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    number = (number ^ (number >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Array = number ^ (number >> np.uint64(31))
    return mixed
