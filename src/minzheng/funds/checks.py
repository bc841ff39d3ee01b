"""Looking at each line of an open batch before money moves: what is held out and why, and the hash of the rest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from minzheng.base.identifiers import luhn_ok
from minzheng.base.text import Text
from minzheng.funds import bulk, place
from minzheng.funds.bankfiles import fits
from minzheng.funds.definitions import Bank, bank_of
from minzheng.funds.models import Batch, PaymentLine

CHUNK = 1000
FIELDS = ["hold", "warning", "payee_name", "bank_name", "account", "position"]


@dataclass
class Totals:
    """Of one look at a batch; amounts in fen. `hash` is over the lines that will be paid, in their order."""

    count: int = 0
    total_fen: int = 0
    held_count: int = 0
    held_fen: int = 0
    warning_count: int = 0
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    @property
    def hash(self) -> str:
        return self.digest.hexdigest()


def hold_reason(line: PaymentLine, banks: dict[str, Bank], key: str) -> str:
    """Why a line can't be paid in a batch of this bank: a key of `wording.HOLDS`, "" if it can."""
    payee, entitlement, bank = line.payee, line.entitlement, banks[key]
    if payee.deceased_on is not None:
        return "deceased"
    is_regular = line.correction_id is None  # back-pay is owed whatever became of the benefit since
    if is_regular and entitlement.last_month and line.month > entitlement.last_month:
        return "ended"
    if is_regular and any(pause.covers(line.month) for pause in entitlement.pauses.all()):
        return "suspended"
    if not payee.bank_account:
        return "no_account"
    if not (payee.bank_account.isascii() and payee.bank_account.isdigit() and 8 <= len(payee.bank_account) <= 32):
        return "account_form"
    if bank_of(banks, payee.bank_name) != key:
        return "other_bank"
    if line.amount_fen > bank.largest_line:
        return "amount"
    return "" if fits(bank.file, "name", payee.name) else "name"


def examine(batch: Batch, banks: dict[str, Bank]) -> Totals:
    """Look at every line of an open batch, number from 1 those that will be paid, and store what is not as it was."""
    totals, moved = Totals(), False
    for chunk in _chunks(batch):
        changed = []
        for line in chunk:
            before = [getattr(line, name) for name in FIELDS]
            payee = line.payee
            line.hold = hold_reason(line, banks, batch.bank)
            line.payee_name, line.bank_name, line.account = payee.name, payee.bank_name, payee.bank_account
            line.warning = "luhn" if not line.hold and not luhn_ok(line.account) else ""
            _count(line, totals)
            if not moved and line.position != before[-1]:
                # From here on every number shifts: give up the old ones first, since a number is unique in its batch.
                moved = True
                PaymentLine.objects.filter(batch=batch, pk__gte=line.pk).update(position=None)
            if moved or [getattr(line, name) for name in FIELDS] != before:
                changed.append(line)
        bulk.write(changed, FIELDS)
    return totals


def _count(line: PaymentLine, totals: Totals) -> None:
    if line.hold:
        line.position = None
        totals.held_count += 1
        totals.held_fen += line.amount_fen
        return
    totals.count += 1
    totals.total_fen += line.amount_fen
    totals.warning_count += bool(line.warning)
    line.position = totals.count
    row = (
        line.position,
        line.pk,
        line.payee_id,
        line.payee_name,
        line.account,
        line.benefit,
        line.month,
        line.amount_fen,
    )
    totals.digest.update(repr(tuple(map(str, row))).encode())


def _chunks(batch: Batch) -> Iterator[list[PaymentLine]]:
    """The lines in the order of place and time, by key so that updates in between do no harm."""
    last = 0
    rows = PaymentLine.objects.filter(batch=batch).select_related("payee", "entitlement")
    rows = rows.prefetch_related("entitlement__pauses").order_by("pk")
    while chunk := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        yield chunk


def why_not_retry(line: PaymentLine) -> tuple[Text, Text] | None:
    """What stands in the way of paying a failed line anew, and what to do about it; None if nothing does."""
    batch = line.batch
    code = place.bank(batch.bank).codes.get(line.return_code) if batch else None
    if code is None or code.retry == "never":
        return (
            Text(zh="银行的结果表明此笔可能已经支付。", en="By the bank's answer this may have been paid already."),
            Text(
                zh="请先与银行核对；确认不再发放的，取消此笔。",
                en="Settle it with the bank; cancel the line if it is not owed.",
            ),
        )
    payee = line.payee
    if payee.deceased_on is not None:
        return (
            Text(zh="收款人已登记死亡。", en="The payee is registered as deceased."),
            Text(zh="请核实后取消此笔并停发待遇。", en="Check, then cancel the line and end the benefit."),
        )
    if not payee.bank_account or (code.retry == "other_account" and payee.bank_account == line.account):
        return (
            Text(zh="收款账号还没有更正。", en="The account has not been corrected yet."),
            Text(
                zh="请先更正收款人的银行账号，再补发。", en="Correct the payee's bank account first, then pay it again."
            ),
        )
    return None
