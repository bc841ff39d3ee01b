"""The published figures that the demo city is drawn from: population.yaml of a pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from minzheng.base.packs import Declaration, Entry, PackChain
from minzheng.base.text import NonEmpty, Text
from minzheng.registry.population.errors import NoFiguresError
from minzheng.registry.population.stream import Weighted

REQUIRED = (
    *("reference_day", "county_population", "urban_share", "registered_share", "family_types", "surnames"),
    *("income_groups_rural", "income_groups_urban", "assistance_line", "low_income_share", "business_share"),
    *("cars", "homes_urban", "homes_rural", "disability_types", "disability_levels", "serious_illness"),
    "rare_characters",
)
"""Figures that the generator draws from; the others are there to be compared with."""


class Figure(Declaration):
    """One figure of population.yaml. `values` are whole numbers in `unit`.

    `verified`: the number was read in the text that `reference` names. `set_by: demo`: no statistic, a choice of ours.
    """

    label: Text
    unit: Literal["persons", "per_10000", "per_100", "yuan_year", "yuan_month", "weight", "day"]
    year: int | None = None
    values: dict[NonEmpty, int]
    reference: NonEmpty | None = None
    verified: bool
    set_by: Literal["demo"] | None = None
    note: Text | None = None


@dataclass(frozen=True)
class Figures:
    """Every figure by key, and the tables that are drawn from often."""

    by_key: dict[str, Figure]
    reference_on: date
    families: Weighted[str]
    surnames: Weighted[str]
    disability_types: Weighted[str]
    disability_levels: Weighted[int]

    def value(self, key: str, name: str) -> int:
        return self.by_key[key].values[name]

    def table(self, key: str) -> Weighted[str]:
        return Weighted.of(list(self.by_key[key].values.items()))


def load_figures(chain: PackChain, division: str) -> Figures:
    """The figures for a jurisdiction. Raises NoFiguresError when the packs publish none for it, PackError."""
    entries: dict[str, Entry[Figure]] = chain.section("population", Figure)
    counties = entries["county_population"].value.values if entries.keys() >= set(REQUIRED) else {}
    if not any(county.startswith(division[:6]) or division.startswith(county) for county in counties):
        raise _no_figures(division, list(counties))
    figures = {key: entry.value for key, entry in entries.items()}
    day = figures["reference_day"].values
    levels = figures["disability_levels"].values
    return Figures(
        by_key=figures,
        reference_on=date(day["year"], day["month"], day["day"]),
        families=Weighted.of(list(figures["family_types"].values.items())),
        surnames=Weighted.of(list(figures["surnames"].values.items())),
        disability_types=Weighted.of(list(figures["disability_types"].values.items())),
        disability_levels=Weighted.of([(int(level), weight) for level, weight in levels.items()]),
    )


def _no_figures(division: str, counties: list[str]) -> NoFiguresError:
    text = Text(zh=f"没有区划 {division} 的人口数据。", en=f"There are no population figures for {division}.")
    if not counties:
        return NoFiguresError(
            text,
            Text(
                zh="该地的声明包没有完整的 population.yaml（运行 minzheng packs check）；演示用 3304（嘉兴市）。",
                en="Its pack has no complete population.yaml (run minzheng packs check); the demo uses 3304 (Jiaxing).",
            ),
        )
    return NoFiguresError(
        text,
        Text(
            zh=f"population.yaml 给出的县（市、区）：{'、'.join(counties)}。",
            en=f"Counties given by population.yaml: {', '.join(counties)}.",
        ),
    )
