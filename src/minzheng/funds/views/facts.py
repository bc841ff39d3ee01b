"""What a batch's page says of it at a glance."""

from typing import Any

from django.utils.translation import gettext as _

from minzheng.base.money import format_yuan
from minzheng.funds import place
from minzheng.funds.models import BankFile, Batch, BatchState
from minzheng.web.filters import datetime_zh

ROAD = (BatchState.MADE, BatchState.CHECKED, BatchState.RELEASED, BatchState.SUBMITTED, BatchState.RECONCILED)


def batch_steps(batch: Batch) -> dict[str, Any] | None:
    """The road and where the batch is on it; None for a cancelled one."""
    if batch.state == BatchState.CANCELLED:
        return None
    names = [_("生成"), _("检查"), _("复核放行"), _("送银行"), _("对账")]
    done = ROAD.index(BatchState(batch.state)) + 1
    return {"names": names, "current": done + 1}


def batch_figures(batch: Batch) -> list[dict[str, Any]]:
    figures: list[dict[str, Any]] = [
        {"label": _("笔数"), "value": batch.count},
        {"label": _("金额"), "value": format_yuan(batch.total_fen)},
    ]
    if batch.held_count:
        note = format_yuan(batch.held_fen)
        figures.append({"label": _("暂缓"), "value": batch.held_count, "note": note, "kind": "warning"})
    if batch.warning_count:
        figures.append({"label": _("提醒"), "value": batch.warning_count, "kind": "warning"})
    if batch.state == BatchState.RECONCILED:
        note = format_yuan(batch.paid_fen)
        figures.append({"label": _("已到账"), "value": batch.paid_count, "note": note})
        kind = "danger" if batch.failed_count else ""
        note = format_yuan(batch.failed_fen)
        figures.append({"label": _("未到账"), "value": batch.failed_count, "note": note, "kind": kind})
    return figures


def batch_facts(batch: Batch) -> list[dict[str, Any]]:
    """Place, month, hash, who did what and when, and the files with their hashes."""
    facts: list[dict[str, Any]] = [
        {"key": _("辖区"), "value": place.name_of(batch.division)},
        {"key": _("月份"), "value": batch.month},
        {"key": _("明细校验值"), "value": batch.lines_hash or "—"},
        {"key": _("生成人"), "value": batch.made_by.display_name, "note": datetime_zh(batch.made_at)},
    ]
    if batch.checked_by:
        who, at = batch.checked_by.display_name, datetime_zh(batch.checked_at)
        facts.append({"key": _("检查人"), "value": who, "note": at})
    if batch.released_by:
        who, at = batch.released_by.display_name, datetime_zh(batch.released_at)
        facts.append({"key": _("放行人"), "value": who, "note": at})
    if batch.reason:
        facts.append({"key": _("取消理由"), "value": batch.reason})
    for file in BankFile.objects.filter(batch=batch).defer("content").order_by("pk"):
        facts.append(
            {"key": file.get_direction_display(), "value": f"{file.name} · SHA-256 {file.sha256}",
             "note": datetime_zh(file.at)}
        )  # fmt: skip
    return facts
