"""Rows for the table component: corrections month by month, and what is to be recovered."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.funds import recovery
from minzheng.funds.models import (
    Correction,
    CorrectionItem,
    CorrectionState,
    Entitlement,
    ItemState,
    Receivable,
    Settlement,
    SettlementKind,
)
from minzheng.funds.planning import Plan
from minzheng.funds.wording import joined, month_text

Table = dict[str, Any]
ITEM_KINDS = {
    ItemState.SETTLED: "ok",
    ItemState.AHEAD: "info",
    ItemState.PENDING: "waiting",
    ItemState.UNKNOWN: "warning",
}
STATE_KINDS = {
    CorrectionState.PROPOSED: "warning",
    CorrectionState.CONFIRMED: "ok",
    CorrectionState.REFUSED: "neutral",
}


def _month_columns(with_why: bool) -> list[dict[str, Any]]:
    columns = [
        {"key": "month", "label": _("月份")},
        {"key": "benefit", "label": _("待遇")},
        {"key": "paid", "label": _("已发"), "type": "money"},
        {"key": "due", "label": _("应发"), "type": "money"},
        {"key": "difference", "label": _("差额"), "type": "money"},
        {"key": "state", "label": _("状态"), "type": "tag"},
    ]
    return [*columns, {"key": "why", "label": _("理由")}] if with_why else columns


def _month_row(month: str, benefit: Text, fen: tuple[int, int | None, int], state: ItemState, why: Any) -> Table:
    return {
        "month": month_text(month),
        "benefit": benefit,
        "paid": fen[0],
        "due": fen[1],
        "difference": fen[2],
        "state": {"text": state.label, "kind": ITEM_KINDS[state]},
        "why": why,
    }


def plan_table(plan: Plan) -> Table:
    """What would happen, every month that was looked at."""
    rows = [
        _month_row(
            row.month, row.entitlement.title, (row.standing_fen, row.due_fen, row.difference_fen), row.state,
            joined(*row.why),
        )
        for row in plan.months
    ]  # fmt: skip
    return {
        "caption": _("逐月结果"),
        "empty": {"title": _("这段时间没有发过待遇"), "text": _("请核对起始月份。")},
        "columns": _month_columns(with_why=True),
        "rows": rows,
    }


def item_table(items: Iterable[CorrectionItem], *, with_why: bool) -> Table:
    """What a confirmed correction did."""
    rows = [
        _month_row(
            item.month, item.entitlement.title, (item.standing_fen, item.due_fen, item.difference_fen),
            ItemState(item.state), joined(*(Text(**text) for text in item.why)) if with_why else "",
        )
        for item in items
    ]  # fmt: skip
    return {
        "caption": _("逐月结果"),
        "empty": {"title": _("没有哪个月的金额变了")},
        "columns": _month_columns(with_why),
        "rows": rows,
    }


def correction_tag(correction: Correction) -> dict[str, Any]:
    state = CorrectionState(correction.state)
    return {"text": state.label, "kind": STATE_KINDS[state]}


def correction_table(rows: Iterable[Correction], user: User) -> Table:
    return {
        "caption": _("更正以往月份"),
        "empty": {
            "title": _("还没有更正"),
            "text": _("在待遇名册中打开一项待遇，选“更正以往月份”。"),
        },
        "columns": [
            {"key": "case", "label": _("办件编号")},
            {"key": "payee", "label": _("收款人")},
            {"key": "what", "label": _("更正内容")},
            {"key": "state", "label": _("状态"), "type": "tag"},
            {"key": "by", "label": _("提出人")},
            {"key": "on", "label": _("日期"), "type": "datetime"},
        ],
        "rows": [
            {
                "case": row.case_number,
                "url": reverse("funds:correction", args=[row.pk]),
                "payee": row.entitlement.payee.name,
                "what": row.told if recovery.may_read_facts(user, row.division) else _("仅确认人员可见"),
                "state": correction_tag(row),
                "by": row.proposed_by.display_name,
                "on": row.proposed_at,
            }
            for row in rows
        ],
    }


def receivable_tag(claim: Receivable) -> dict[str, Any]:
    return {"text": _("追回中"), "kind": "active"} if claim.is_open else {"text": _("已结清"), "kind": "ok"}


def receivable_table(rows: Iterable[Receivable]) -> Table:
    return {
        "caption": _("应追回款"),
        "empty": {"title": _("没有应追回的款项"), "text": _("更正以往月份后多发的，会列在这里。")},
        "columns": [
            {"key": "case", "label": _("办件编号")},
            {"key": "payee", "label": _("收款人")},
            {"key": "benefit", "label": _("待遇")},
            {"key": "total", "label": _("应追回"), "type": "money"},
            {"key": "open", "label": _("未追回"), "type": "money"},
            {"key": "state", "label": _("状态"), "type": "tag"},
        ],
        "rows": [
            {
                "case": row.entitlement.case_number,
                "url": reverse("funds:receivable", args=[row.pk]),
                "payee": row.payee.name,
                "benefit": row.entitlement.title,
                "total": row.total_fen,
                "open": row.open_fen,
                "state": receivable_tag(row),
            }
            for row in rows
        ],
    }


def settlement_table(rows: Iterable[Settlement], *, with_reason: bool) -> Table:
    """What happened to a claim."""
    columns: list[dict[str, Any]] = [
        {"key": "on", "label": _("日期"), "type": "date"},
        {"key": "kind", "label": _("事项")},
        {"key": "amount", "label": _("金额"), "type": "money"},
        {"key": "month", "label": _("月份")},
        {"key": "actor", "label": _("经办人")},
    ]
    return {
        "caption": _("追回记录"),
        "empty": {"title": _("还没有追回记录")},
        "columns": [*columns, {"key": "reason", "label": _("说明")}] if with_reason else columns,
        "rows": [
            {
                "on": row.on,
                "kind": row.get_kind_display(),
                "amount": row.amount_fen,
                "month": month_text(row.line.month) if row.line else "",
                "actor": row.actor.display_name,
                "reason": row.reason,
            }
            for row in rows
        ],
    }


def claim_figures(claim: Receivable) -> list[dict[str, Any]]:
    """The claim as a summary list: every part of it, adding up to the whole."""
    parts = [
        (_("应追回"), claim.total_fen),
        (SettlementKind.DEDUCTED.label, claim.deducted_fen),
        (SettlementKind.REPAID.label, claim.repaid_fen),
        (SettlementKind.WAIVED.label, claim.waived_fen),
        (SettlementKind.WITHDRAWN.label, claim.withdrawn_fen),
        (_("未追回"), claim.open_fen),
    ]
    return [{"key": label, "value": format_yuan(fen)} for label, fen in parts]


def my_claims(claims: Iterable[Receivable]) -> list[dict[str, Any]]:
    """For the family's own page."""
    return [{"claim": claim, "tag": receivable_tag(claim), "told": claim.correction.told} for claim in claims]


def of_entitlement(user: User, entitlement: Entitlement) -> dict[str, Any]:
    """What the page of an entitlement says of corrections and claims."""
    corrections = list(recovery.corrections(user, entitlement=entitlement))
    claims = list(recovery.receivables(user, entitlement=entitlement))
    return {
        "can_correct": allowed(user, Permission.DECIDE, entitlement.division),
        "corrections": correction_table(corrections, user) if corrections else None,
        "claims": receivable_table(claims) if claims else None,
        "after_death": next(iter(recovery.paid_after_death(user, entitlement)), None),
    }
