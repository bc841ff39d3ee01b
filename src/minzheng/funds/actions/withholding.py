"""Deductions of payment lines: written with a line, undone when the line is given up."""

from collections.abc import Iterable

from minzheng.funds.actions.carrying_out import settle
from minzheng.funds.actions.shared import Stamp
from minzheng.funds.models import PaymentLine, Receivable, Settlement, SettlementKind
from minzheng.funds.withholding import Part


def write_deductions(parts: Iterable[tuple[PaymentLine, tuple[Part, ...]]], stamp: Stamp) -> None:
    """What new lines keep for receivables. The caller holds the lock of the money."""
    for line, taken in parts:
        for part in taken:
            claim = Receivable.objects.select_for_update().get(pk=part.receivable_id)
            claim.deducted_fen += part.amount_fen
            claim.save(update_fields=["deducted_fen"])
            settle(claim, SettlementKind.DEDUCTED, part.amount_fen, stamp, line=line.pk)


def undo_deductions(line: PaymentLine, stamp: Stamp) -> None:
    """The line is not paid, so nothing was kept from it: the claims are open again by as much."""
    first = line
    while first.reissue_of is not None:
        first = first.reissue_of
    kept = Settlement.objects.filter(line=first, kind=SettlementKind.DEDUCTED).order_by("pk")
    for deduction in kept:
        claim = Receivable.objects.select_for_update().get(pk=deduction.receivable_id)
        claim.deducted_fen -= deduction.amount_fen
        claim.save(update_fields=["deducted_fen"])
        settle(claim, SettlementKind.UNDONE, deduction.amount_fen, stamp, line=first.pk)
