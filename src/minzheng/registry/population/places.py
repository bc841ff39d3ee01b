"""Where a family lives: a real village or community, an invented door."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.base.divisions import Divisions
from minzheng.registry.population.figures import Figures
from minzheng.registry.population.stream import Stream, Weighted

_ROADS = ("禾兴路", "中山路", "文昌路", "东升路", "紫阳街", "平川路", "长水路", "富润路", "新洲路", "中和街")
_HAMLETS = ("东浜", "西浜", "南港", "北圩", "桥头", "庙前", "塘湾", "荷花浜", "新木桥", "杨家埭")


@dataclass(frozen=True)
class Place:
    """A village or community; `urban` decides which incomes, homes and cars are drawn."""

    code12: str
    full_name: str
    county: str
    urban: bool


class Places:
    """The villages and communities of a jurisdiction, drawn by the shares of counties and of town and country."""

    def __init__(self, divisions: Divisions, figures: Figures, division: str) -> None:
        """Raises UnknownDivision (from the caller's look-up of `division`)."""
        population = figures.by_key["county_population"].values
        self.counties = list(population)
        inside: dict[str, dict[bool, list[Place]]] = {}
        for row in divisions.under(division, "village"):
            county = row.code12[:6]
            if county in population:
                place = Place(
                    row.code12, place_name(divisions, row.code12), county, _is_urban(row.code12, row.urban_rural_class)
                )
                inside.setdefault(county, {True: [], False: []})[place.urban].append(place)
        self._inside = inside
        self._county = Weighted.of([(county, population[county]) for county in inside])
        self._urban_share = figures.value("urban_share", "urban")

    def __len__(self) -> int:
        return sum(len(places) for kinds in self._inside.values() for places in kinds.values())

    def draw(self, stream: Stream) -> Place:
        kinds = self._inside[self._county.draw(stream)]
        urban = stream.chance(self._urban_share)
        return stream.pick(kinds[urban] or kinds[not urban])


def address(place: Place, stream: Stream) -> str:
    """Road, building and room in a town; hamlet and door in a village."""
    if place.urban:
        road, number = stream.pick(_ROADS), stream.between(1, 399)
        block, floor, room = stream.between(1, 28), stream.between(1, 18), stream.between(1, 4)
        return f"{place.full_name}{road}{number}号{block}幢{floor}{room:02d}室"
    return f"{place.full_name}{stream.pick(_HAMLETS)}{stream.between(1, 96)}号"


def place_name(divisions: Divisions, code: str) -> str:
    """The full name as an address has it: the place, not its committee. Raises UnknownDivision."""
    name = divisions.full_name(code)
    for ending, place in (
        ("社区居委会", "社区"),
        ("社区居委", "社区"),
        ("村村委会", "村"),
        ("村委会", "村"),
        ("居委会", ""),
    ):
        if name.endswith(ending):
            return name.removesuffix(ending) + place
    return name


def _is_urban(code12: str, urban_rural_class: str | None) -> bool:
    """By the bureau's class where it is known (1xx urban); otherwise a village committee (200 to 399) is rural."""
    if urban_rural_class:
        return urban_rural_class.startswith("1")
    return not 200 <= int(code12[9:]) < 400
