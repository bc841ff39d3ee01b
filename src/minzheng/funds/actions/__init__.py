"""Every write of funds. Each is one transaction, asks who may do it, and leaves its audit record and its journal."""

from minzheng.funds.actions.amounts import change_amounts
from minzheng.funds.actions.batches import cancel_batch, check_batch, make_batch, release_batch
from minzheng.funds.actions.corrections import confirm_correction, propose_correction, refuse_correction
from minzheng.funds.actions.entitlements import end_entitlement, grant_benefits, resume_entitlement, suspend_entitlement
from minzheng.funds.actions.lines import cancel_line, retry_failed
from minzheng.funds.actions.receivables import record_repayment, set_instalment, waive_receivable
from minzheng.funds.actions.submission import download_file, export_batch, read_return

__all__ = [
    "cancel_batch",
    "cancel_line",
    "change_amounts",
    "check_batch",
    "confirm_correction",
    "download_file",
    "end_entitlement",
    "export_batch",
    "grant_benefits",
    "make_batch",
    "propose_correction",
    "read_return",
    "record_repayment",
    "refuse_correction",
    "release_batch",
    "resume_entitlement",
    "retry_failed",
    "set_instalment",
    "suspend_entitlement",
    "waive_receivable",
]
