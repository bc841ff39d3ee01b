"""What a family lives on: pensions by age and place, wages and small trade for the rest, to a drawn income a person."""

from __future__ import annotations

from minzheng.registry.population.figures import Figures
from minzheng.registry.population.model import Member
from minzheng.registry.population.stream import Stream

CENTRAL_BASIC_PENSION = 143_00
"""Fen a month, the national minimum from 2025 (from memory; it only splits the resident pensions of the demo)."""
_TILT = {
    "single_adult": 55,
    "elder_alone": 200,
    "elder_couple": 95,
    "couple": 60,
    "single_parent_one": 250,
    "elder_and_child": 180,
    "grandparent_and_grandchild": 400,
    "elders_adult_child": 150,
    "single_parent_two": 300,
    "couple_two_children": 120,
}
"""Per cent of the mean chance of being poor, by kind of family (else 100); the mean over all kinds is near 100."""


def is_low_income(kind: str, figures: Figures, stream: Stream) -> bool:
    share = figures.value("low_income_share", "low_income")
    return stream.below(1_000_000) < share * _TILT.get(kind, 100)


def fill_poor_income(members: list[Member], figures: Figures, stream: Stream) -> None:
    """An income of at most twice the dibao standard a person: resident pensions, odd wages, help from relatives."""
    line = figures.value("assistance_line", "dibao")
    band = stream.below(100)
    low, high = (0, line - 10) if band < 45 else (line, line * 3 // 2) if band < 65 else (line * 3 // 2, line * 2)
    target = stream.between(low // 10, high // 10) * 1_000 * len(members)
    for member in members:
        if member.role == "elder":
            _pension(member, stream.between(32, 46) * 1_000, resident=True)
    rest = target - sum(member.income_fen for member in members)
    workers = [member for member in members if _can_earn(member)]
    if rest <= 0:
        return
    if not workers:
        members[0].facts["support_received"] = rest
    elif rest > 4_000_00 and len(workers) > 1:
        workers[0].facts["wage"] = rest * 6 // 10 // 1_000 * 1_000
        workers[1].facts["wage"] = rest - workers[0].facts["wage"]
    elif stream.chance(7_000):
        workers[0].facts["wage"] = rest
    else:
        workers[0].facts["other_income"] = rest
    if workers and "wage" in workers[0].facts and stream.chance(3_000):
        workers[0].facts["employment_cost"] = min(stream.between(8, 30) * 1_000, workers[0].facts["wage"] // 4)


def fill_income(members: list[Member], figures: Figures, stream: Stream, *, urban: bool) -> int:
    """An income from the published fifths of town or country. Returns the fifth, 1 to 5."""
    fifth = stream.between(1, 5)
    place = "urban" if urban else "rural"
    a_year = figures.value(f"income_groups_{place}", str(fifth)) * stream.between(86, 114) // 100
    workers = [member for member in members if _can_earn(member)]
    # Poor families and families of pensioners lie below the published mean; those who earn lie above it.
    target = a_year * len(members) * (110 if workers else 100) // 12
    for member in members:
        if member.role == "elder":
            _elder_pension(member, fifth, stream, urban=urban, alone=not workers)
    rest = target - sum(member.income_fen for member in members)
    if workers:
        rest = max(rest, 1_900_00)
        first = rest if len(workers) == 1 else rest * stream.between(45, 62) // 100
        _earn(workers[0], first, figures, stream)
        if len(workers) > 1:
            _earn(workers[1], rest - first, figures, stream)
    short = 1_700_00 * len(members) - sum(member.income_fen for member in members)
    if short > 0:
        members[0].facts["support_received"] = members[0].facts.get("support_received", 0) + short
    return fifth


def _can_earn(member: Member) -> bool:
    return member.role == "worker" and not member.facts.get("unable_to_work")


def _earn(member: Member, fen: int, figures: Figures, stream: Stream) -> None:
    """Whole tens of yuan, as wages or from a registered trade."""
    fen = fen // 1_000 * 1_000
    share = figures.by_key["business_share"].values
    draw = stream.below(10_000)
    if draw < share["company"] + share["self_employed"]:
        member.facts["companies"] = 1
        company = draw < share["company"]
        member.facts["business_net" if not company or stream.chance(5_000) else "wage"] = fen
    else:
        member.facts["wage"] = fen


def _elder_pension(member: Member, fifth: int, stream: Stream, *, urban: bool, alone: bool) -> None:
    """`alone`: nobody in the family earns, so the pension follows the income that was drawn more closely."""
    if urban and stream.chance(8_500):
        base = (2_900, 3_700, 4_500, 5_400, 7_200)[fifth - 1] if alone else 3_600
        _pension(member, base * stream.between(88, 118), resident=False)
    else:
        _pension(member, stream.between(172, 290) * 1_000, resident=not urban and stream.chance(5_000))


def _pension(member: Member, fen: int, *, resident: bool) -> None:
    member.facts["pension"] = fen
    if resident:
        member.facts["basic_pension_central"] = CENTRAL_BASIC_PENSION
