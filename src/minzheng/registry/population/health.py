"""Disability, illness, schooling and what they cost in a year."""

from __future__ import annotations

from minzheng.registry.population.figures import Figures
from minzheng.registry.population.model import Member
from minzheng.registry.population.stream import Stream, Weighted

# Certificates per 10,000 by age, and per cent of that by income; together they give the published mean.
_CERTIFICATES = ((18, 60), (60, 170), (200, 420))
_TILT = {False: 80, True: 440}
_NURSING: Weighted[str] = Weighted.of([("none", 35), ("partial", 35), ("substantial", 18), ("full", 12)])


def fill_health(member: Member, figures: Figures, stream: Stream, *, low_income: bool) -> None:
    """Disability certificate, serious illness, ability of elders, and the year's medical bill."""
    base = next(rate for below, rate in _CERTIFICATES if member.age < below)
    if stream.below(1_000_000) < base * _TILT[low_income]:
        _disable(member, figures, stream)
    key = "low_income_adult" if low_income else "elder" if member.role == "elder" else "adult"
    ill = member.adult and stream.chance(figures.value("serious_illness", key))
    if ill:
        member.facts["serious_illness"] = True
        if member.role == "worker" and stream.chance(5_500):
            member.facts["unable_to_work"] = True
    _assess(member, stream, low_income=low_income)
    _bill(member, stream, ill=ill)
    if not stream.chance(250):
        member.facts["basic_insurance"] = True


def fill_education(member: Member, stream: Stream) -> None:
    """The stage that fits the age, and its cost a year at public charges."""
    age, facts = member.age, member.facts
    if 3 <= age <= 5:
        facts["education_stage"], facts["education_spending"] = "preschool", 100 * stream.between(40, 80) * 100
    elif 6 <= age <= 14:
        facts["education_stage"] = "compulsory"
    elif 15 <= age <= 17:
        facts["education_stage"], facts["education_spending"] = "senior", 100 * stream.between(20, 45) * 100
    elif member.role == "child" and age >= 18:
        if stream.chance(7_800):
            facts["education_stage"], facts["education_spending"] = "undergraduate", 100 * stream.between(60, 120) * 100
        else:
            member.role = "worker"


def _disable(member: Member, figures: Figures, stream: Stream) -> None:
    kind, level = figures.disability_types.draw(stream), figures.disability_levels.draw(stream)
    member.facts.update(disability_type=kind, disability_level=level)
    if level <= 2:
        member.facts["nursing_level"] = _NURSING.draw(stream)
        if member.role == "worker" and stream.chance(7_500):
            member.facts["unable_to_work"] = True
    if stream.chance(3_000):
        member.facts["rehabilitation_spending"] = 100 * stream.between(5, 80) * 100


def _assess(member: Member, stream: Stream, *, low_income: bool) -> None:
    """Elders who were assessed: a level of ability, and for poor families the six self-care items."""
    if member.age >= 70 and stream.chance(5_000 if low_income else 1_500):
        frail = stream.below(100) < (member.age - 60) * 2
        level = stream.between(1, 4) if frail else 0
        member.facts["ability_level"] = level
        if low_income:
            member.facts["self_care_failed"] = (0, stream.between(1, 2), stream.between(2, 3), stream.between(3, 5), 6)[
                level
            ]


def _bill(member: Member, stream: Stream, *, ill: bool) -> None:
    """Bill, the part on the insurance list, and what stays with the person; whole yuan."""
    if ill:
        bill = stream.between(300, 1_800) * 100
    elif member.role == "elder" and stream.chance(6_500):
        bill = stream.between(10, 220) * 100
    elif stream.chance(2_500):
        bill = stream.between(2, 40) * 100
    else:
        return
    in_list = bill * stream.between(84, 97) // 100
    self_paid = in_list * stream.between(18, 36) // 100 + (bill - in_list)
    member.facts.update(medical_bill=bill * 100, medical_in_list=in_list * 100, medical_self_paid=self_paid * 100)
