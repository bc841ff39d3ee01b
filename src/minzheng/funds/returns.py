"""Reading a bank's return file against the batch that was sent: what does not fit is told, nothing guessed."""

from collections.abc import Iterator
from dataclasses import dataclass

from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.funds import bankfiles
from minzheng.funds.bankfiles import Content, Row
from minzheng.funds.definitions import Bank
from minzheng.funds.errors import ReturnRefused, RowProblem
from minzheng.funds.models import Batch


@dataclass(frozen=True, slots=True)
class Sent:
    """A line as it was sent."""

    line_id: int
    account: str
    amount_fen: int


def answers(bank: Bank, batch: Batch, sent: dict[int, Sent], content: bytes) -> dict[int, str]:
    """line id -> the bank's code, for every line that was sent. Raises ReturnRefused with every problem found."""
    read = bankfiles.read(bank.return_file, content)
    if not isinstance(read, Content):
        raise ReturnRefused(read)
    problems = list(_header_problems(bank, batch, read))
    codes: dict[int, str] = {}  # by position
    for row in read.details:
        wrong = _row_problem(bank, sent, codes, row)
        if wrong is None:
            codes[bankfiles.count_of(row.values["line"])] = row.values["code"]
        else:
            problems.append(RowProblem(row.number, wrong))
    told = {bankfiles.count_of(row.values["line"]) for row in read.details}
    for position in sorted(set(sent) - told):
        text = Text(zh=f"缺少第 {position} 笔的结果。", en=f"The answer for line {position} is missing.")
        problems.append(RowProblem(0, text))
    if problems:
        raise ReturnRefused(sorted(problems, key=lambda problem: problem.row))
    return {sent[position].line_id: code for position, code in codes.items()}


def _header_problems(bank: Bank, batch: Batch, read: Content) -> Iterator[RowProblem]:
    values, number = read.header.values, read.header.number
    if values["batch"] != batch.number:
        yield RowProblem(
            number,
            Text(
                zh=f"这是批次 {values['batch']} 的文件，不是 {batch.number} 的。",
                en=f"This file is for the batch {values['batch']}, not {batch.number}.",
            ),
        )
    here = len(read.details)
    if not bankfiles.count_of(values["count"]) == batch.count == here:
        yield RowProblem(
            number,
            Text(
                zh=f"笔数不符：文件头写 {values['count']}，文件中有 {here}，送出 {batch.count}。",
                en=f"Counts differ: the header says {values['count']}, the file has {here}, {batch.count} were sent.",
            ),
        )
    total = bankfiles.amount_of(bank.return_file, "total", values["total"])
    if total != batch.total_fen:
        shown = values["total"] if total is None else format_yuan(total)
        yield RowProblem(
            number,
            Text(
                zh=f"总金额不符：文件头写 {shown}，送出 {format_yuan(batch.total_fen)}。",
                en=f"Totals differ: the header says {shown}, {format_yuan(batch.total_fen)} was sent.",
            ),
        )
    if "hash" in values and values["hash"] != read.detail_hash:
        yield RowProblem(
            number,
            Text(
                zh="校验值不符，文件在传送中被改动或截断。",
                en="The hash does not fit: the file was altered or cut on its way.",
            ),
        )


def _row_problem(bank: Bank, sent: dict[int, Sent], seen: dict[int, str], row: Row) -> Text | None:
    values = row.values
    position = bankfiles.count_of(values["line"])
    line = sent.get(position)
    if line is None:
        return Text(zh=f"没有送出过第 {values['line']} 笔。", en=f"No line {values['line']} was sent.")
    if position in seen:
        return Text(zh=f"第 {position} 笔出现了两次。", en=f"Line {position} appears twice.")
    amount = bankfiles.amount_of(bank.return_file, "amount", values["amount"])
    if amount != line.amount_fen:
        shown = values["amount"] if amount is None else format_yuan(amount)
        return Text(
            zh=f"第 {position} 笔金额为 {shown}，送出的是 {format_yuan(line.amount_fen)}。",
            en=f"Line {position} says {shown}; {format_yuan(line.amount_fen)} was sent.",
        )
    if values["account"] != line.account:
        return Text(
            zh=f"第 {position} 笔的账号与送出的不同。", en=f"The account of line {position} is not the one sent."
        )
    if values["code"] not in bank.codes:
        return Text(
            zh=f"第 {position} 笔的返回码“{values['code']}”未在声明包中定义。",
            en=f'The return code "{values["code"]}" of line {position} is not declared in the pack.',
        )
    return None
