"""Divisions by their 12-digit statistical code, read from the packs' divisions.csv."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from weakref import WeakKeyDictionary

from minzheng.base.codes import DivisionCodeError, contains, jurisdiction_of, level_of, pad, parent_of
from minzheng.base.errors import MinzhengError
from minzheng.base.packs import PackChain, PackError, PackProblem
from minzheng.base.text import Text

__all__ = [
    "Division",
    "DivisionCodeError",
    "Divisions",
    "UnknownDivision",
    "contains",
    "jurisdiction_of",
    "level_of",
    "load_divisions",
    "pad",
    "parent_of",
]

_TOWN_KINDS = ((100, "street"), (200, "town"), (400, "township"), (1000, "zone"))
_VILLAGE_KINDS = ((200, "residents_committee"), (400, "village_committee"), (500, "like_community"), (1000, "other"))


class UnknownDivision(MinzhengError):
    """A code that no pack of the chain lists."""

    code = "division.unknown"


@dataclass(frozen=True)
class Division:
    """One place. `level` is province, city, county, town or village; `parent` is the 12 digits above, None at the top.

    `urban_rural_class` is the bureau's class (111 main urban … 220 village), None where the list does not give it.
    """

    code12: str
    name: str
    level: str
    parent: str | None
    urban_rural_class: str | None = None

    @property
    def prefix(self) -> str:
        """The jurisdiction: the code without trailing zero segments."""
        return jurisdiction_of(self.code12)

    @property
    def kind(self) -> str:
        """The level; a town (a zone is a park, farm or forest) or village is told apart by its number range."""
        ranges = {"town": (self.code12[6:9], _TOWN_KINDS), "village": (self.code12[9:], _VILLAGE_KINDS)}
        if self.level not in ranges:
            return self.level
        number, kinds = ranges[self.level]
        return next(kind for end, kind in kinds if int(number) < end)


class Divisions:
    """All divisions of a chain. Codes may be given in 12 digits or as a jurisdiction ("330402")."""

    def __init__(self, rows: Mapping[str, tuple[str, str | None]]) -> None:
        """`rows`: 12-digit code -> (name, urban-rural class or None)."""
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, code: object) -> bool:
        try:
            return isinstance(code, str) and pad(code) in self._rows
        except DivisionCodeError:
            return False

    def get(self, code: str) -> Division:
        """Raises UnknownDivision, DivisionCodeError."""
        code12 = pad(code)
        if code12 not in self._rows:
            raise self._unknown(code, code12)
        return self._division(code12)

    def find(self, name: str, within: str = "") -> list[Division]:
        """Divisions of exactly this name, else those whose name or full name holds it; widest first, then by code."""
        name = "".join(name.split())
        inside = [code for code in self._rows if code.startswith(jurisdiction_of(within))]
        found = [code for code in inside if self._rows[code][0] == name]
        if not found and name:
            found = [code for code in inside if name in self._rows[code][0]]
        if not found and name:
            tail = [code for code in inside if name.endswith(self._rows[code][0])]
            found = [code for code in tail if self.full_name(code).endswith(name)]
        return [self._division(code) for code in sorted(found, key=lambda code: (len(jurisdiction_of(code)), code))]

    def children(self, code: str) -> list[Division]:
        """One level down, by code; "" gives the provinces. Raises UnknownDivision, DivisionCodeError."""
        if jurisdiction_of(code):
            self.get(code)
        return [self._division(child) for child in self._children.get(pad(code), [])]

    def path(self, code: str) -> list[Division]:
        """From the province down to the division itself. Raises UnknownDivision, DivisionCodeError."""
        found = [self.get(code)]
        while found[0].parent is not None:
            found.insert(0, self.get(found[0].parent))
        return found

    def full_name(self, code: str) -> str:
        """For example 浙江省嘉兴市南湖区. Raises UnknownDivision, DivisionCodeError."""
        return "".join(division.name for division in self.path(code))

    def contains(self, prefix: str, code: str) -> bool:
        """Whether the code lies in the jurisdiction. Raises DivisionCodeError."""
        return contains(prefix, code)

    def under(self, prefix: str, level: str | None = None) -> list[Division]:
        """Every division inside a jurisdiction, itself included, by code; only those of one level if it is given."""
        inside = (code for code in self._rows if code.startswith(jurisdiction_of(prefix)))
        return [self._division(code) for code in inside if level in (None, level_of(code))]

    @cached_property
    def _children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for code in self._rows:
            children.setdefault(pad(parent_of(code)), []).append(code)
        return children

    def _division(self, code12: str) -> Division:
        name, urban_rural_class = self._rows[code12]
        parent = pad(parent_of(code12))
        return Division(code12, name, level_of(code12), parent if parent in self._rows else None, urban_rural_class)

    def _unknown(self, code: str, code12: str) -> UnknownDivision:
        text = Text(zh=f"没有区划 {code}。", en=f"There is no division {code}.")
        above = parent_of(code12)
        while above and pad(above) not in self._rows:
            above = parent_of(above)
        if not above:
            return UnknownDivision(
                text,
                Text(
                    zh="它不在已装载的区划之内；请核对代码，或在声明包的 divisions.csv 中增补。",
                    en="It is outside the loaded divisions; check the code, or add it to divisions.csv of a pack.",
                ),
            )
        name = self.full_name(above)
        return UnknownDivision(
            text,
            Text(
                zh=f"最近的上级是 {above}（{name}）；请在它的下级中选择。",
                en=f"The nearest one above it is {above} ({name}); choose one inside it.",
            ),
        )


_loaded: WeakKeyDictionary[PackChain, Divisions] = WeakKeyDictionary()


def load_divisions(chain: PackChain) -> Divisions:
    """Read once per chain; of a code in two packs the narrower one's row counts. Raises PackError."""
    if chain not in _loaded:
        rows: dict[str, tuple[str, str | None]] = {}
        for file in chain.files("divisions.csv"):
            rows.update(_read(file))
        _loaded[chain] = Divisions(dict(sorted(rows.items())))
    return _loaded[chain]


def check_divisions(chain: PackChain) -> tuple[PackProblem, ...]:
    """What is wrong with the divisions.csv of a chain."""
    try:
        load_divisions(chain)
    except PackError as error:
        return error.problems
    return ()


def _read(file: Path) -> Iterable[tuple[str, tuple[str, str | None]]]:
    """Rows `code,name[,urban_rural_class]` below a header line."""
    problems: list[PackProblem] = []
    found: dict[str, tuple[str, str | None]] = {}
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text)
        next(rows, None)
        for row in rows:
            if len(row) < 2 or len(row[0]) != 12 or not row[0].isdecimal() or not row[1]:
                problems.append(_wrong_row(file, rows.line_num, ",".join(row)))
            elif row[0] in found:
                problems.append(_wrong_row(file, rows.line_num, row[0], twice=True))
            else:
                found[row[0]] = (row[1], (row[2] or None) if len(row) > 2 else None)
    if problems:
        raise PackError(problems)
    return found.items()


def _wrong_row(file: Path, line: int, shown: str, twice: bool = False) -> PackProblem:
    if twice:
        text = Text(zh=f"区划代码 {shown} 重复。", en=f"The division code {shown} comes twice.")
        return PackProblem(file, line, text, Text(zh="删去其中一行。", en="Remove one of the rows."))
    return PackProblem(
        file,
        line,
        Text(zh=f"“{shown}”不是一行区划。", en=f'"{shown}" is not a division.'),
        Text(
            zh="每行为“12 位代码,名称”，例如 330402000000,南湖区。",
            en="Each row is a 12-digit code and a name, for example 330402000000,南湖区.",
        ),
    )
