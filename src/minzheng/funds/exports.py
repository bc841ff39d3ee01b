"""Files for people: the ledger as plain text accounting, a batch as a spreadsheet."""

import csv
import io
from collections.abc import Iterator

from minzheng.accounts.models import User
from minzheng.base.identifiers import mask_account
from minzheng.base.money import to_decimal_string
from minzheng.funds.models import Account, Batch, Journal, PaymentLine, Posting
from minzheng.funds.wording import HOLDS

ROOTS = {"asset": "Assets", "liability": "Liabilities", "income": "Income", "expense": "Expenses", "equity": "Equity"}
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def ledger_name(account: Account) -> str:
    """ "Expenses:Dibao" of `expense_dibao`: the form that beancount and hledger both take."""
    words = account.code.removeprefix(f"{account.kind}_").split("_")
    return f"{ROOTS[account.kind]}:{'-'.join(word.capitalize() for word in words)}"


def ledger_text(user: User, form: str = "beancount") -> Iterator[str]:
    """The journals of the user's places as beancount or hledger reads them, line by line. People appear by their id."""
    accounts = {account.code: account for account in Account.objects.all()}
    journals = Journal.objects.visible_to(user).select_related("batch", "actor").order_by("number")
    first = journals.first()
    start = first.on.isoformat() if first else "2000-01-01"
    if form == "beancount":
        yield 'option "operating_currency" "CNY"\n'
    for account in accounts.values():
        opening = (
            f"{start} open {ledger_name(account)} CNY" if form == "beancount" else f"account {ledger_name(account)}"
        )
        yield f"{opening}  ; {account.title_zh} {account.title_en}\n"
    comment = "" if form == "beancount" else "; "
    for journal in journals.iterator(500):
        yield f"\n{journal.on.isoformat()} * {_quoted(journal.description, form)}\n"
        for name, value in _facts(journal):
            yield f'  {comment}{name}: "{value}"\n'
        for posting in Posting.objects.filter(journal=journal).order_by("id").iterator(2000):
            amount = to_decimal_string(posting.amount_fen)
            yield f"  {ledger_name(accounts[posting.account_id])}  {amount} CNY\n"
            yield f'    {comment}division: "{posting.division}"\n'
            if posting.party:
                yield f'    {comment}party: "{posting.party}"\n'


def _quoted(text: str, form: str) -> str:
    clean = " ".join(text.replace('"', "'").replace("\\", "/").replace("|", "/").replace(";", ",").split())
    return f'"{clean}"' if form == "beancount" else clean


def _facts(journal: Journal) -> Iterator[tuple[str, object]]:
    yield "number", journal.number
    yield "kind", journal.kind
    if journal.batch:
        yield "batch", journal.batch.number
    if journal.case_number:
        yield "case", journal.case_number
    yield "rules", journal.rule_version
    yield "actor", journal.actor.username
    yield "previous", journal.previous_hash
    yield "hash", journal.hash


def neutral(cell: object) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


HEAD = ("序号", "户名", "开户银行", "账号（已脱敏）", "待遇", "月份", "金额（元）", "状态", "暂缓原因", "办件编号")


def batch_spreadsheet(batch: Batch) -> bytes:
    """The lines of a batch as CSV that spreadsheets open (UTF-8 with a mark); account numbers masked, no formulas."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    rows = PaymentLine.objects.filter(batch=batch).select_related("entitlement", "payee").order_by("position", "pk")
    for line in rows.iterator(1000):
        account = line.account or line.payee.bank_account
        hold = HOLDS[line.hold][0].zh if line.hold in HOLDS else ""
        cells = (
            line.position or "",
            line.payee_name or line.payee.name,
            line.bank_name,
            mask_account(account) if account else "",
            line.entitlement.title_zh,
            line.month,
            to_decimal_string(line.amount_fen),
            line.get_state_display(),
            hold,
            line.entitlement.case_number,
        )
        writer.writerow([neutral(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
