"""A stand-in for a bank, for the demo and for tests: reads a file that we made and answers it. No money moves."""

from collections.abc import Mapping
from datetime import date

from minzheng.base.text import Text
from minzheng.funds import bankfiles
from minzheng.funds.bankfiles import Content
from minzheng.funds.definitions import Bank
from minzheng.funds.errors import ReturnRefused, RowProblem


def bank_of_file(banks: Mapping[str, Bank], content: bytes) -> tuple[Bank, Content]:
    """The bank whose layout the file has. Raises ReturnRefused when it is none's."""
    problems: list[RowProblem] = []
    for bank in banks.values():
        read = bankfiles.read(bank.file, content)
        if isinstance(read, Content):
            return bank, read
        problems = problems or read
    raise ReturnRefused(problems)


def answer(bank: Bank, sent: Content, *, on: date, failing: Mapping[int, str]) -> bytes:
    """The return file: every line paid but those of `failing` (line -> code). The same input gives the same bytes.

    Raises ReturnRefused when the file's hash does not fit, or for a line or code that does not exist.
    """
    if sent.header.values["hash"] != sent.detail_hash:
        text = Text(zh="送盘文件的校验值不符。", en="The hash of the file does not fit.")
        raise ReturnRefused([RowProblem(1, text)])
    paid = next(code for code, meaning in bank.codes.items() if meaning.outcome == "paid")
    lines = {bankfiles.count_of(row.values["line"]) for row in sent.details}
    for position, code in failing.items():
        if position not in lines or code not in bank.codes:
            text = Text(
                zh=f"没有第 {position} 笔，或没有返回码 {code}。", en=f"There is no line {position}, or no code {code}."
            )
            raise ReturnRefused([RowProblem(0, text)])
    details = [
        {
            **row.values,
            "amount": bankfiles.amount_of(bank.file, "amount", row.values["amount"]) or 0,
            "line": bankfiles.count_of(row.values["line"]),
            "code": failing.get(bankfiles.count_of(row.values["line"]), paid),
        }
        for row in sent.details
    ]
    header = {
        "batch": sent.header.values["batch"],
        "made_on": f"{on:%Y%m%d}",
        "count": len(details),
        "total": sum(bankfiles.amount_of(bank.file, "amount", row.values["amount"]) or 0 for row in sent.details),
    }
    return bankfiles.write(bank.return_file, header, details)
