"""Rows for the table component: batches, lines, entitlements, balances, journals."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.base.identifiers import mask_account
from minzheng.base.text import Text
from minzheng.funds.definitions import banks
from minzheng.funds.families import KINDS, Schedule, kept
from minzheng.funds.models import Batch, BatchState, Entitlement, EntitlementState, Journal, LineState, PaymentLine
from minzheng.funds.place import chain
from minzheng.funds.queries import AccountBalance, code_of
from minzheng.funds.wording import HOLDS, WARNINGS, joined, month_text

Table = dict[str, Any]
BATCH_KINDS = {
    BatchState.MADE: "active",
    BatchState.CHECKED: "active",
    BatchState.RELEASED: "warning",
    BatchState.SUBMITTED: "waiting",
    BatchState.RECONCILED: "ok",
    BatchState.CANCELLED: "neutral",
}


def state_tag(batch: Batch) -> dict[str, Any]:
    state = BatchState(batch.state)
    return {"text": state.label, "kind": BATCH_KINDS[state]}


def batch_table(batches: Iterable[Batch]) -> Table:
    return {
        "caption": _("批次"),
        "empty": {"title": _("本月还没有批次")},
        "columns": [
            {"key": "number", "label": _("批次号")},
            {"key": "state", "label": _("状态"), "type": "tag"},
            {"key": "count", "label": _("笔数"), "type": "number"},
            {"key": "total", "label": _("金额"), "type": "money"},
            {"key": "failed", "label": _("未到账"), "type": "number"},
        ],
        "rows": [
            {
                "number": batch.number,
                "url": reverse("funds:batch", args=[batch.number]),
                "state": state_tag(batch),
                "count": batch.count,
                "total": batch.total_fen,
                "failed": batch.failed_count,
            }
            for batch in batches
        ],
    }


def line_table(lines: Iterable[PaymentLine], caption: str) -> Table:
    return {
        "caption": caption,
        "empty": {"title": _("没有这样的明细")},
        "columns": [
            {"key": "position", "label": _("序号"), "type": "number"},
            {"key": "payee", "label": _("户名")},
            {"key": "account", "label": _("账号")},
            {"key": "benefit", "label": _("待遇")},
            {"key": "month", "label": _("月份")},
            {"key": "amount", "label": _("金额"), "type": "money"},
            {"key": "state", "label": _("状态"), "type": "tag"},
            {"key": "note", "label": _("说明")},
        ],
        "rows": [_line_row(line) for line in lines],
    }


def _line_row(line: PaymentLine) -> dict[str, Any]:
    state = LineState(line.state)
    held = line.hold in HOLDS and state == LineState.PLANNED
    code = code_of(line) if state in (LineState.FAILED, LineState.REISSUED) else None
    note = HOLDS[line.hold][0] if held else WARNINGS.get(line.warning) if state != LineState.PAID else None
    one_off = Text(zh="补发以往月份", en="Back-pay of past months") if line.correction_id else None
    return {
        "position": line.position or "—",
        "payee": line.payee_name or line.payee.name,
        "account": mask_account(line.account) if line.account else _("未登记"),
        "benefit": line.entitlement.title,
        "month": month_text(line.month),
        "amount": line.amount_fen,
        "state": {"text": _("暂缓") if held else state.label, "kind": "warning" if held else KINDS[state]},
        "note": joined(one_off, kept(line), code.text if code else note) or "",
    }


def payment_table(schedule: Schedule, *, with_links: bool, with_facts: bool = True) -> Table:
    """A benefit's payments for its family; each month links to its advice where they may open it.

    `with_facts` tells what was corrected about the family: for itself, and for those who may open its record.
    """
    return {
        "caption": _("发放记录"),
        "empty": {"title": _("还没有发放记录")},
        "columns": [
            {"key": "month", "label": _("月份")},
            {"key": "amount", "label": _("金额"), "type": "money"},
            {"key": "state", "label": _("状态"), "type": "tag"},
            {"key": "on", "label": _("日期"), "type": "date"},
            {"key": "account", "label": _("账号")},
            {"key": "note", "label": _("说明")},
        ],
        "rows": [
            {
                "month": row.month,
                "url": reverse("funds:advice", args=[row.line.pk]) if with_links else "",
                "amount": row.line.amount_fen,
                "state": {"text": row.state, "kind": row.kind},
                "on": row.line.settled_on,
                "account": mask_account(row.line.account) if row.line.account else "",
                "note": joined(row.kept, row.about if with_facts else None, row.why, row.advice),
            }
            for row in schedule.payments
        ],
    }


def entitlement_table(rows: Iterable[Entitlement]) -> Table:
    kinds = {EntitlementState.ACTIVE: "ok", EntitlementState.SUSPENDED: "waiting", EntitlementState.ENDED: "neutral"}
    return {
        "caption": _("待遇名册"),
        "empty": {"title": _("没有符合条件的待遇"), "text": _("确认给予救助后，待遇会自动列入名册。")},
        "columns": [
            {"key": "case", "label": _("办件编号")},
            {"key": "payee", "label": _("收款人")},
            {"key": "benefit", "label": _("待遇")},
            {"key": "amount", "label": _("金额"), "type": "money"},
            {"key": "period", "label": _("周期")},
            {"key": "first", "label": _("起发月")},
            {"key": "last", "label": _("止发月")},
            {"key": "state", "label": _("状态"), "type": "tag"},
        ],
        "rows": [
            {
                "case": row.case_number,
                "url": reverse("funds:entitlement", args=[row.pk]),
                "payee": row.payee.name,
                "benefit": row.title,
                "amount": row.amount_fen,
                "period": row.get_period_display(),
                "first": row.first_month,
                "last": row.last_month or _("未定止发月"),
                "state": {"text": row.get_state_display(), "kind": kinds[EntitlementState(row.state)]},
            }
            for row in rows
        ],
    }


def balance_table(rows: list[AccountBalance]) -> Table:
    money = [("debit", _("借方发生额")), ("credit", _("贷方发生额")), ("balance", _("余额（借减贷）"))]
    cells = [
        {"account": row.account.title, "kind": row.account.get_kind_display(), "debit": row.debit_fen,
         "credit": row.credit_fen, "balance": row.balance_fen}
        for row in rows
    ]  # fmt: skip
    total = {"debit": sum(r.debit_fen for r in rows), "credit": sum(r.credit_fen for r in rows)}
    total["balance"] = total["debit"] - total["credit"]
    return {
        "caption": _("试算平衡表"),
        "empty": {"title": _("还没有记账凭证"), "text": _("批次复核放行后，这里会有分录。")},
        "columns": [
            {"key": "account", "label": _("科目")},
            {"key": "kind", "label": _("类别")},
            *({"key": key, "label": label, "type": "money"} for key, label in money),
        ],
        "rows": [*cells, {"account": _("合计"), "kind": "", **total}] if cells else [],
    }


def journal_table(journals: Iterable[Journal]) -> Table:
    return {
        "caption": _("记账凭证"),
        "empty": {"title": _("还没有记账凭证")},
        "columns": [
            {"key": "number", "label": _("凭证号"), "type": "number"},
            {"key": "on", "label": _("日期"), "type": "date"},
            {"key": "kind", "label": _("类别")},
            {"key": "total", "label": _("金额"), "type": "money"},
            {"key": "actor", "label": _("经办人")},
            {"key": "hash", "label": _("校验值")},
        ],
        "rows": [
            {
                "number": row.number,
                "on": row.on,
                "kind": row.get_kind_display(),
                "total": row.total_fen,
                "actor": row.actor.display_name,
                "hash": f"{row.hash[:16]}…",
            }
            for row in journals
        ],
    }


def bank_title(batch: Batch) -> Any:
    """The bank's name; its key where the pack no longer has it."""
    declared = banks(chain()).get(batch.bank)
    return declared.title if declared else batch.bank
