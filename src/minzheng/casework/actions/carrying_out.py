"""What a decision causes in other rooms, as the pack's service declares it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from minzheng.base.text import Text
from minzheng.casework import effects, services
from minzheng.casework.definitions import Effect
from minzheng.casework.effects import GrantedBenefit
from minzheng.casework.models import Case, Decision


def carry_out(case: Case, decision: Decision) -> None:
    """A first decision: everything that it grants."""
    _run(case, decision, services.definition(case).on_confirmed, benefits_of(decision))


def correct(case: Case, decision: Decision, earlier: Decision) -> None:
    """A decision that replaces an earlier one of the case after an upheld appeal, and may refuse.

    What is more than before, or new, is owed from the beginning; what is less or nothing any more holds from the month
    after the new decision, since who appeals is not to pay back for it.
    """
    before = {benefit.code: benefit for benefit in benefits_of(earlier)}
    after = {benefit.code: benefit for benefit in benefits_of(decision)}
    better = [b for b in after.values() if b.code not in before or b.amount_fen > before[b.code].amount_fen]
    worse = [b for b in after.values() if b.code in before and b.amount_fen < before[b.code].amount_fen]
    worse += [replace(b, amount_fen=0, person_amounts={}) for b in before.values() if b.code not in after]
    declared = services.definition(case).on_corrected
    later = {"from_month": _month_after(decision.decided_on)}
    _run(case, decision, declared, better)
    _run(case, decision, [Effect(effect=e.effect, arguments={**e.arguments, **later}) for e in declared], worse)


def benefits_of(decision: Decision) -> list[GrantedBenefit]:
    """What a decision grants; nothing where it refuses."""
    return [
        GrantedBenefit(
            code=entry["code"],
            title=Text(**entry["title"]),
            amount_fen=entry["amount_fen"],
            period=entry["period"],
            person_amounts=entry["person_amounts"],
        )
        for entry in decision.granted
    ]


def _month_after(day: date) -> str:
    """2026-12-31 -> "2027-01"."""
    return f"{day.year + day.month // 12}-{day.month % 12 + 1:02d}"


def _run(case: Case, decision: Decision, declared: Sequence[Effect], benefits: Sequence[GrantedBenefit]) -> None:
    if not benefits:
        return
    for effect in declared:
        effects.run(
            effect.effect,
            effects.EffectContext(
                case_id=case.pk,
                case_number=case.number,
                household_id=case.household_id,
                person_id=case.applicant_id,
                division=case.division,
                decided_on=decision.decided_on,
                decided_by=decision.made_by,
                benefits=tuple(benefits),
                rule_version=decision.rule_version,
                arguments=effect.arguments,
            ),
        )
