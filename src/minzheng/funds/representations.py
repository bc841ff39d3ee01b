"""Batches, lines and entitlements as the API and the command line show them. Money is a string of yuan."""

from typing import Any

from minzheng.base.identifiers import mask_account
from minzheng.base.money import to_decimal_string
from minzheng.funds.due import BankDue
from minzheng.funds.errors import ReturnRefused
from minzheng.funds.models import Batch, Entitlement, PaymentLine
from minzheng.funds.queries import AccountBalance, Failure
from minzheng.funds.wording import HOLDS, WARNINGS


def batch(row: Batch) -> dict[str, Any]:
    """Counts and totals are of the lines that are (or will be) paid; held lines are counted apart."""
    return {
        "number": row.number,
        "division": row.division,
        "month": row.month,
        "bank": row.bank,
        "state": row.state,
        "count": row.count,
        "total": to_decimal_string(row.total_fen),
        "held_count": row.held_count,
        "held_total": to_decimal_string(row.held_fen),
        "warning_count": row.warning_count,
        "lines_hash": row.lines_hash,
        "paid_count": row.paid_count,
        "paid_total": to_decimal_string(row.paid_fen),
        "failed_count": row.failed_count,
        "failed_total": to_decimal_string(row.failed_fen),
    }


def line(row: PaymentLine) -> dict[str, Any]:
    """One payment; the account is masked. `amount` is what the bank pays, `deducted` what was kept of the month."""
    return {
        "id": row.pk,
        "position": row.position,
        "payee": row.payee_name,
        "account": mask_account(row.account) if row.account else "",
        "benefit": row.benefit,
        "month": row.month,
        "amount": to_decimal_string(row.amount_fen),
        "deducted": to_decimal_string(row.deducted_fen),
        "correction": str(row.correction_id) if row.correction_id else None,
        "state": row.state,
        "held": HOLDS[row.hold][0].model_dump() if row.hold in HOLDS else None,
        "warning": WARNINGS[row.warning].model_dump() if row.warning in WARNINGS else None,
        "return_code": row.return_code,
    }


def entitlement(row: Entitlement) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "case_number": row.case_number,
        "benefit": row.benefit,
        "title": row.title.model_dump(),
        "payee": row.payee.name,
        "division": row.division,
        "amount": to_decimal_string(row.amount_fen),
        "period": row.period,
        "first_month": row.first_month,
        "last_month": row.last_month or None,
        "state": row.state,
        "rule_version": row.rule_version,
    }


def failure(row: Failure) -> dict[str, Any]:
    return {
        **line(row.line),
        "batch": row.line.batch.number if row.line.batch else None,
        "reason": row.text.model_dump(),
        "can_retry": row.obstacle is None,
        "obstacle": row.obstacle.model_dump() if row.obstacle else None,
        "advice": row.advice.model_dump() if row.advice else None,
    }


def due(row: BankDue) -> dict[str, Any]:
    """`waiting` are payments to make anew; `conflicts` are not in the count."""
    return {
        "bank": row.bank,
        "count": row.count,
        "total": to_decimal_string(row.total_fen),
        "waiting": row.waiting_count,
        "conflicts": row.conflict_count,
    }


def balance(row: AccountBalance) -> dict[str, Any]:
    return {
        "account": row.account.code,
        "title": row.account.title.model_dump(),
        "kind": row.account.kind,
        "debit": to_decimal_string(row.debit_fen),
        "credit": to_decimal_string(row.credit_fen),
        "balance": to_decimal_string(row.balance_fen),
    }


def refusal(error: ReturnRefused) -> dict[str, Any]:
    """A refused return file with what is wrong in each row (0: the whole file)."""
    return {
        "code": error.code,
        "message": error.text.model_dump(),
        "hint": error.hint.model_dump() if error.hint else None,
        "problems": [{"row": problem.row, "text": problem.text.model_dump()} for problem in error.problems],
    }
