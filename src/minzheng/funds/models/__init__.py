"""Tables of funds: the ledger, and what is paid to whom."""

from minzheng.funds.models.batches import BankFile, Batch, BatchState, Direction
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

__all__ = [
    "Account",
    "BankFile",
    "Batch",
    "BatchState",
    "Direction",
    "Entitlement",
    "EntitlementEvent",
    "EntitlementKind",
    "EntitlementState",
    "Journal",
    "JournalKind",
    "LineEvent",
    "LineEventKind",
    "LineState",
    "Pause",
    "PaymentLine",
    "Period",
    "Posting",
]
