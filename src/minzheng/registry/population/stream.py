"""Numbers that look random and are the same on every machine and every Python: SHAKE-256 of a written key."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import shake_256
from itertools import accumulate
from struct import unpack
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")
_WORDS = 512


class Stream:
    """32-bit words of SHAKE-256 over "key/block"; all draws are integer arithmetic on them."""

    __slots__ = ("_block", "_key", "_next", "_words")

    def __init__(self, key: str) -> None:
        self._key = key
        self._block = 0
        self._words: tuple[int, ...] = ()
        self._next = 0

    def word(self) -> int:
        """The next 32 bits."""
        if self._next == len(self._words):
            digest = shake_256(f"{self._key}/{self._block}".encode()).digest(4 * _WORDS)
            self._words = unpack(f">{_WORDS}I", digest)
            self._block += 1
            self._next = 0
        word = self._words[self._next]
        self._next += 1
        return word

    def below(self, limit: int) -> int:
        """0 to limit - 1."""
        return (self.word() * limit) >> 32

    def between(self, lowest: int, highest: int) -> int:
        """lowest to highest, both included."""
        return lowest + self.below(highest - lowest + 1)

    def chance(self, per_10000: int) -> bool:
        return self.below(10_000) < per_10000

    def pick(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def digits(self, count: int) -> str:
        return "".join(str(self.below(10)) for _ in range(count))

    def uuid(self) -> str:
        """A version 4 UUID."""
        number = self.word() << 96 | self.word() << 64 | self.word() << 32 | self.word()
        return str(UUID(int=number, version=4))


@dataclass(frozen=True)
class Weighted(Generic[T]):
    """Items drawn in proportion to whole-number weights, in the order given."""

    items: tuple[T, ...]
    bounds: tuple[int, ...]

    @classmethod
    def of(cls, weights: Sequence[tuple[T, int]]) -> Weighted[T]:
        return cls(tuple(item for item, _ in weights), tuple(accumulate(weight for _, weight in weights)))

    def draw(self, stream: Stream) -> T:
        return self.items[bisect_right(self.bounds, stream.below(self.bounds[-1]))]
