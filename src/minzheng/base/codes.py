"""Arithmetic of 12-digit division codes: province 2, city 2, county 2, town 3, village 3.

A jurisdiction is a code with its trailing zero segments cut ("33", "3304", "330402", "330402007", "330402007029");
"" is the whole country. A code belongs to a jurisdiction when the jurisdiction is a prefix of it. Codes are text, never
numbers.
"""

from __future__ import annotations

from itertools import pairwise

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

LENGTHS = (0, 2, 4, 6, 9, 12)
LEVELS = ("nation", "province", "city", "county", "town", "village")


class DivisionCodeError(MinzhengError):
    """Not a division code at all."""

    code = "division.code"


def pad(prefix: str) -> str:
    """The 12-digit code of a jurisdiction; a 12-digit code stays as it is. Raises DivisionCodeError."""
    if len(prefix) not in LENGTHS or not (prefix.isascii() and (prefix.isdigit() or not prefix)):
        raise DivisionCodeError(
            Text(zh=f"“{prefix}”不是区划代码。", en=f'"{prefix}" is not a division code.'),
            Text(
                zh="区划代码是 2、4、6、9 或 12 位数字，例如 330402（南湖区）。",
                en="A division code has 2, 4, 6, 9 or 12 digits, for example 330402 (Nanhu District).",
            ),
        )
    return prefix.ljust(12, "0")


def jurisdiction_of(code: str) -> str:
    """The code without its trailing zero segments. Raises DivisionCodeError."""
    code = pad(code)
    for shorter, longer in reversed(list(pairwise(LENGTHS))):
        if code[shorter:longer].strip("0"):
            return code[:longer]
    return ""


def level_of(code: str) -> str:
    """ "nation", "province", "city", "county", "town" or "village". Raises DivisionCodeError."""
    return LEVELS[LENGTHS.index(len(jurisdiction_of(code)))]


def parent_of(code: str) -> str:
    """The jurisdiction one level up ("" above a province). Raises DivisionCodeError.

    Where a city has no counties (4419), the parent of a town is the city.
    """
    prefix = jurisdiction_of(code)
    return jurisdiction_of(prefix[: LENGTHS[LENGTHS.index(len(prefix)) - 1]]) if prefix else ""


def contains(prefix: str, code: str) -> bool:
    """Whether a code lies inside a jurisdiction, or is it. Raises DivisionCodeError."""
    return jurisdiction_of(code).startswith(jurisdiction_of(prefix))
