"""Which benefits a household likely has a right to and does not draw, and which it draws and likely has lost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.outreach.definitions import Search
from minzheng.outreach.households import Known
from minzheng.policy import BenefitResult, Catalogue, decide
from minzheng.policy.bulk.frame import Column, frame_of_families
from minzheng.policy.bulk.plan import plan_for
from minzheng.policy.bulk.vector import evaluate

MISSING, OVER = "missing", "over"


@dataclass(frozen=True)
class Found:
    """What a lead says. `findings` is JSON: each benefit with amount, reasons and open facts, zh and en.

    Not `is_firm`: nothing speaks against the benefits, and a fact is still to be asked.
    """

    known: Known
    kind: str
    points: int
    is_firm: bool
    findings: dict[str, Any]


def screen(catalogue: Catalogue, search: Search, known: Sequence[Known], on: date) -> Iterator[Found]:
    """All households are answered at once in columns; only those that stand out are explained one by one."""
    if not known:
        return
    frame = frame_of_families(catalogue, [item.family for item in known], [item.household.division for item in known])
    plan = plan_for(catalogue, on, frame.places, benefits=search.benefits, variables=[search.rank])
    columns = evaluate(plan, frame)
    for row, item in enumerate(known):
        answers = {code: _answer(columns[code], row) for code in search.benefits}
        missing = [code for code, answer in answers.items() if answer is not False and code not in item.draws]
        over = [code for code, answer in answers.items() if answer is False and code in item.draws]
        if missing or over:
            yield from _explain(catalogue, item, missing, over, int(columns[search.rank].values[row]), on)


def _answer(column: Column, row: int) -> bool | None:
    if column.unknown is not None and column.unknown[row]:
        return None
    return bool(column.values[row])


def _explain(
    catalogue: Catalogue, item: Known, missing: Sequence[str], over: Sequence[str], points: int, on: date
) -> Iterator[Found]:
    results = decide(catalogue, item.family, division=item.household.division, on=on).benefits
    wanted = [results[code] for code in missing if _worth_a_visit(results[code])]
    firm = [result for result in wanted if result.answer == "yes"]
    if firm:
        yield Found(item, MISSING, points + _need(firm), True, _findings(item, [*firm, *_open(wanted)]))
    elif wanted:
        yield Found(item, MISSING, points // 2, False, _findings(item, wanted))
    if over:
        yield Found(item, OVER, points, True, _findings(item, [results[code] for code in over]))


def _open(results: Sequence[BenefitResult]) -> list[BenefitResult]:
    return [result for result in results if result.answer == "unknown"]


def _worth_a_visit(result: BenefitResult) -> bool:
    """A yes that another benefit does not replace, or an answer that only facts of the family keep open."""
    if result.answer == "yes":
        return result.excluded_by is None
    return result.answer == "unknown" and not result.missing_parameters


def _need(results: Sequence[BenefitResult]) -> int:
    """One point for every 50 yuan a month that the family goes without."""
    return sum(result.amount_fen or 0 for result in results if result.period == "month") // 5000


def _findings(item: Known, results: Sequence[BenefitResult]) -> dict[str, Any]:
    monthly = sum(r.amount_fen or 0 for r in results if r.answer == "yes" and r.period == "month")
    return {
        "benefits": [_finding(result) for result in results],
        "monthly_fen": monthly,
        "as_of": item.as_of.isoformat() if item.as_of else None,
        "is_verified": item.is_verified,
        "entitlements": [str(pk) for pk in item.entitlements],
    }


def _finding(result: BenefitResult) -> dict[str, Any]:
    """Amounts and sentences are for whoever may see amounts; village workers get the rest (see `queries`)."""
    shown = result.to_json()
    kept = ("code", "title", "answer", "period", "unit", "amount_fen", "quantity", "conditions", "missing_facts")
    return {**{key: shown[key] for key in kept}, "nearest": shown["nearest_change"], "pays": result.pays}
