"""Corrections, plans and receivables as the API and the command line show them. Money is a string of yuan."""

from typing import Any

from minzheng.accounts.models import User
from minzheng.base.money import to_decimal_string
from minzheng.base.text import Text
from minzheng.funds import recovery
from minzheng.funds.models import Correction, CorrectionItem, Entitlement, ItemState, Receivable
from minzheng.funds.planning import Plan
from minzheng.funds.recovery import PaidAfterDeath


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else to_decimal_string(fen)


def _month(
    entitlement: Entitlement, month: str, state: str, fen: tuple[int, int | None, int], why: list[Any] | None
) -> dict[str, Any]:
    return {
        "entitlement": str(entitlement.pk),
        "benefit": entitlement.benefit,
        "month": month,
        "state": str(ItemState(state)),
        "paid": _yuan(fen[0]),
        "due": _yuan(fen[1]),
        "difference": _yuan(fen[2]),
        "why": why,
    }


def plan(row: Plan) -> dict[str, Any]:
    """What would happen; `seen` is what a confirmation names."""
    return {
        "what": row.what.model_dump(),
        "seen": row.hash,
        "back_pay": to_decimal_string(row.back_pay_fen),
        "claw_back": to_decimal_string(row.claw_back_fen),
        "months": [
            _month(
                one.entitlement, one.month, one.state, (one.standing_fen, one.due_fen, one.difference_fen),
                [text.model_dump() for text in one.why],
            )
            for one in row.months
        ],
    }  # fmt: skip


def correction(row: Correction, user: User) -> dict[str, Any]:
    """Without what tells of the family's circumstances for those who may not open it."""
    may_read = recovery.may_read_facts(user, row.division)
    return {
        "id": str(row.pk),
        "kind": row.kind,
        "case_number": row.case_number,
        "entitlement": str(row.entitlement_id),
        "state": row.state,
        "what": row.what if may_read else None,
        "reason": row.reason if may_read else None,
        "from_month": row.from_month,
        "to_month": row.to_month or None,
        "instalment": to_decimal_string(row.instalment_fen),
        "proposed_by": row.proposed_by.display_name,
        "settled_by": row.settled_by.display_name if row.settled_by else None,
        "rule_version": row.rule_version,
    }


def item(row: CorrectionItem, *, may_read: bool) -> dict[str, Any]:
    fen = (row.standing_fen, row.due_fen, row.difference_fen)
    return _month(row.entitlement, row.month, row.state, fen, row.why if may_read else None)


def receivable(row: Receivable) -> dict[str, Any]:
    """total = deducted + repaid + waived + withdrawn + open."""
    title: Text = row.entitlement.title
    return {
        "id": str(row.pk),
        "correction": str(row.correction_id),
        "case_number": row.entitlement.case_number,
        "payee": row.payee.name,
        "benefit": row.benefit,
        "title": title.model_dump(),
        "total": to_decimal_string(row.total_fen),
        "deducted": to_decimal_string(row.deducted_fen),
        "repaid": to_decimal_string(row.repaid_fen),
        "waived": to_decimal_string(row.waived_fen),
        "withdrawn": to_decimal_string(row.withdrawn_fen),
        "open": to_decimal_string(row.open_fen),
        "instalment": to_decimal_string(row.instalment_fen),
    }


def after_death(row: PaidAfterDeath) -> dict[str, Any]:
    return {
        "entitlement": str(row.entitlement.pk),
        "payee": row.entitlement.payee.name,
        "benefit": row.entitlement.benefit,
        "died_on": row.died_on.isoformat(),
        "months": list(row.months),
    }
