"""One frame of families under both laws, measured: who gains, who loses, who is poor before and after."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from minzheng.base.codes import jurisdiction_of
from minzheng.policy.bulk.ages import age
from minzheng.policy.bulk.frame import Array, Column, Frame
from minzheng.policy.bulk.plan import Plan, plan_for
from minzheng.policy.catalogue import Catalogue
from minzheng.policy.reform.analysis import Analysis, analysis_of
from minzheng.policy.reform.joint import MARK, Joint
from minzheng.policy.reform.tally import MEASURES, Tally

AGES = ((0, "0-17"), (18, "18-44"), (45, "45-59"), (60, "60-79"), (80, "80+"))
HIGHEST_BIN = 20_000
"""Yuan a head a month; richer families share the last bin."""


@dataclass(frozen=True, eq=False)
class Measuring:
    """What is computed of both laws, and how it is measured. `regular` are the benefits paid by month or year."""

    joint: Joint
    analysis: Analysis
    plan: Plan
    regular: tuple[str, ...]

    @cached_property
    def changed(self) -> tuple[str, ...]:
        return (*self.joint.touched, *self.joint.added)


def measuring(law: Catalogue, joint: Joint, on: date, places: Sequence[str]) -> Measuring:
    """Plans the paid benefits under the law, and under the reform only those that it touches. Raises PlanError."""
    declared = joint.catalogue.benefits
    paid = [code for code, item in law.benefits.items() if item.pays or code in joint.touched]
    after = [MARK + code for code in (*joint.touched, *joint.added)]
    analysis = analysis_of(law)
    plan = plan_for(joint.catalogue, on, places, benefits=[*paid, *after], variables=analysis.variables)
    codes = [*law.benefits, *joint.added]
    regular = [code for code in codes if _declared(declared, code) in ("month", "year")]
    return Measuring(joint, analysis, plan, tuple(regular))


def _declared(benefits: Mapping[str, object], code: str) -> str:
    item = benefits.get(code) or benefits[MARK + code]
    return str(item.period) if item.pays else ""  # type: ignore[attr-defined]


def measure(what: Measuring, frame: Frame, divisions: Array, found: Mapping[str, Column], tally: Tally) -> None:
    """Adds one frame's families to a tally. `found` are the plan's outputs, `divisions` 12-digit codes by family."""
    columns = _Measured(what, frame, found).columns()
    tally.add("county", frame.counties, dict(enumerate(frame.places)), columns)
    towns, place = np.unique(divisions.astype(str), return_inverse=True)
    tally.add("town", place, {number: _town(code) for number, code in enumerate(towns.tolist())}, columns)
    tally.add("age", _age_bands(what.plan, frame), dict(AGES), columns)
    income, people = found[what.analysis.income].values, found[what.analysis.people].values
    tally.add("income", np.minimum(income // np.maximum(people, 1) // 100, HIGHEST_BIN), {}, columns)


def _town(division: str) -> str:
    return jurisdiction_of(division)[:9]


def _age_bands(plan: Plan, frame: Frame) -> Array:
    """The lower end of the applicant's band of age."""
    relation = plan.catalogue.inputs["relation"]
    applies = frame.persons["relation"].values == list(relation.choices).index("applicant")
    owner = np.repeat(np.arange(frame.size), np.diff(frame.starts))
    years = np.zeros(frame.size, dtype=np.int64)
    ages = age("age", frame.persons["birth_on"].values, plan.on)
    years[owner[applies]] = ages[applies]
    lows = np.array([low for low, _ in AGES])
    return lows[np.searchsorted(lows, years, side="right") - 1]


class _Measured:
    """Columns of MEASURES, a row for each family."""

    def __init__(self, what: Measuring, frame: Frame, found: Mapping[str, Column]) -> None:
        self.what, self.frame, self.found = what, frame, found

    def columns(self) -> Array:
        known = ~self._undecided()
        before, after = self._paid(reformed=False), self._paid(reformed=True)
        income, line = self._values(self.what.analysis.income), self._values(self.what.analysis.line)
        gap_before = np.maximum(line - income - before, 0)
        gap_after = np.maximum(line - income - after, 0)
        gain = after - before
        found = {
            "families": np.ones(self.frame.size, dtype=np.int64),
            "people": np.diff(self.frame.starts),
            "undecided": ~known,
            "receiving_before": self._receiving(reformed=False) & known,
            "receiving_after": self._receiving(reformed=True) & known,
            "gaining": (gain > 0) & known,
            "losing": (gain < 0) & known,
            "gained_fen": np.maximum(gain, 0) * known,
            "lost_fen": np.maximum(-gain, 0) * known,
            "before_fen": before * known,
            "after_fen": after * known,
            "poor_before": (gap_before > 0) & known,
            "poor_after": (gap_after > 0) & known,
            "gap_before_fen": gap_before * known,
            "gap_after_fen": gap_after * known,
        }
        return np.stack([found[name].astype(np.int64) for name in MEASURES], axis=1)

    def _values(self, name: str) -> Array:
        return self.found[name].values

    def _undecided(self) -> Array:
        """An answer that money hangs on, the income or the line is not known."""
        undecided = np.zeros(self.frame.size, dtype=bool)
        names = [*self.what.analysis.variables, *self._answers()]
        for name in names:
            column = self.found.get(name)
            if column is not None and column.unknown is not None:
                undecided |= column.unknown
        return undecided

    def _answers(self) -> Iterator[str]:
        for code in self.what.changed:
            if code in self.what.regular:
                yield from (code, MARK + code)

    def _paid(self, *, reformed: bool) -> Array:
        """Fen a month of everything paid by month or year (a twelfth, floored); unknown counts as nothing."""
        total = np.zeros(self.frame.size, dtype=np.int64)
        for code in self.what.regular:
            name = self.what.joint.after(code) if reformed else code
            column = self.found.get(f"{name}_fen")
            if column is not None:
                total += column.values // 12 if self._is_yearly(code) else column.values
        return total

    def _is_yearly(self, code: str) -> bool:
        return _declared(self.what.joint.catalogue.benefits, code) == "year"

    def _receiving(self, *, reformed: bool) -> Array:
        """Draws at least one of the benefits that the reform changes."""
        some = np.zeros(self.frame.size, dtype=bool)
        for code in self.what.changed:
            column = self.found.get(self.what.joint.after(code) if reformed else code)
            if column is not None:
                some |= column.values != 0
        return some
