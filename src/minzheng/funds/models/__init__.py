"""Tables of funds: the ledger, and what is paid to whom."""

from minzheng.funds.models.batches import BankFile, Batch, BatchState, Direction
from minzheng.funds.models.corrections import (
    AmountChange,
    Correction,
    CorrectionItem,
    CorrectionKind,
    CorrectionState,
    ItemState,
)
from minzheng.funds.models.entitlements import (
    Entitlement,
    EntitlementEvent,
    EntitlementKind,
    EntitlementState,
    Pause,
    Period,
)
from minzheng.funds.models.ledger import Account, Journal, JournalKind, Posting
from minzheng.funds.models.lines import LineEvent, LineEventKind, LineState, PaymentLine
from minzheng.funds.models.receivables import Receivable, Settlement, SettlementKind

__all__ = [
    "Account",
    "AmountChange",
    "BankFile",
    "Batch",
    "BatchState",
    "Correction",
    "CorrectionItem",
    "CorrectionKind",
    "CorrectionState",
    "Direction",
    "Entitlement",
    "EntitlementEvent",
    "EntitlementKind",
    "EntitlementState",
    "ItemState",
    "Journal",
    "JournalKind",
    "LineEvent",
    "LineEventKind",
    "LineState",
    "Pause",
    "PaymentLine",
    "Period",
    "Posting",
    "Receivable",
    "Settlement",
    "SettlementKind",
]
