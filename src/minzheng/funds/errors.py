"""What can go wrong with money. `status` is what a page or the API answers with."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from minzheng.base.errors import MinzhengError
from minzheng.base.money import format_yuan
from minzheng.base.text import Text


class NotAMonth(MinzhengError):
    code = "funds.month"
    status = 422

    def __init__(self, given: str) -> None:
        super().__init__(
            Text(zh=f"“{given[:20]}”不是月份。", en=f'"{given[:20]}" is not a month.'),
            Text(zh="请写年和月，例如 2026-11。", en="Write year and month, for example 2026-11."),
        )


class MonthTooFar(MinzhengError):
    code = "funds.month_too_far"
    status = 422

    def __init__(self, month: str, latest: str) -> None:
        super().__init__(
            Text(zh=f"{month}的批次还不能生成。", en=f"The batch of {month} can't be made yet."),
            Text(zh=f"最晚可以生成{latest}的批次。", en=f"The latest month that can be made is {latest}."),
        )


class Unbalanced(MinzhengError):
    """A programming error, kept from ever reaching the tables."""

    code = "funds.unbalanced"
    status = 500

    def __init__(self, difference_fen: int) -> None:
        super().__init__(
            Text(
                zh=f"分录借贷不平，差{format_yuan(difference_fen)}。",
                en=f"The journal is off by {format_yuan(difference_fen)}.",
            )
        )


class EmptyJournal(MinzhengError):
    code = "funds.empty_journal"
    status = 500

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="记账凭证至少要有两笔金额不为零的分录。",
                en="A journal needs at least two postings that are not zero.",
            )
        )


class AppendOnly(MinzhengError):
    """Something tried to change or remove what is written once."""

    code = "funds.append_only"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="账簿只能追加，不能修改或删除。",
                en="The ledger can only be added to; nothing is changed or removed.",
            ),
            Text(zh="请用冲销凭证更正。", en="Correct it with a reversal."),
        )


class AlreadyReversed(MinzhengError):
    code = "funds.already_reversed"
    status = 409

    def __init__(self, number: int) -> None:
        super().__init__(Text(zh=f"第{number}号凭证已被冲销。", en=f"Journal {number} is already reversed."))


class UnknownAccount(MinzhengError):
    code = "funds.unknown_account"
    status = 422

    def __init__(self, code: str) -> None:
        super().__init__(
            Text(zh=f"会计科目表中没有“{code}”。", en=f'The chart of accounts has no "{code}".'),
            Text(zh="请在声明包的 accounts.yaml 中添加。", en="Add it to accounts.yaml of the pack."),
        )


class UnknownBenefitAccount(MinzhengError):
    code = "funds.unknown_benefit_account"
    status = 422

    def __init__(self, benefit: str) -> None:
        super().__init__(
            Text(zh=f"没有科目列支待遇“{benefit}”。", en=f'No account carries the benefit "{benefit}".'),
            Text(
                zh="请在声明包 accounts.yaml 的一个支出科目的 benefits 中写上它。",
                en="Name it in the benefits of one expense account in the pack's accounts.yaml.",
            ),
        )


class UnknownBank(MinzhengError):
    code = "funds.unknown_bank"
    status = 422

    def __init__(self, key: str, known: list[str]) -> None:
        near = get_close_matches(key, known, n=1)
        shown = near[0] if near else "、".join(known)
        super().__init__(
            Text(zh=f"声明包中没有银行“{key}”。", en=f'The pack has no bank "{key}".'),
            Text(zh=f"可用的：{shown}", en=f"Known: {shown}"),
        )


class BatchNotFound(MinzhengError):
    code = "funds.batch_not_found"
    status = 404

    def __init__(self, number: str) -> None:
        super().__init__(Text(zh=f"没有批次{number}。", en=f"There is no batch {number}."))


class LineNotFound(MinzhengError):
    code = "funds.line_not_found"
    status = 404

    def __init__(self, number: object) -> None:
        super().__init__(Text(zh=f"没有发放明细{number}。", en=f"There is no payment line {number}."))


class EntitlementNotFound(MinzhengError):
    code = "funds.entitlement_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(Text(zh="没有这项待遇。", en="There is no such entitlement."))


class NothingDue(MinzhengError):
    code = "funds.nothing_due"
    status = 422

    def __init__(self, month: str, bank: Text) -> None:
        super().__init__(
            Text(zh="{bank}在{month}没有应发放的待遇。", en="Nothing is due in {month} at {bank}.").format(
                bank=bank, month=month
            ),
            Text(
                zh="请换一个月份或银行，或先确认救助。", en="Choose another month or bank, or approve a benefit first."
            ),
        )


class WrongBatchState(MinzhengError):
    code = "funds.batch_state"
    status = 409

    def __init__(self, number: str, state: Text, wanted: Text) -> None:
        super().__init__(
            Text(zh="批次{number}现为“{state}”。", en='Batch {number} is "{state}".').format(
                number=number, state=state
            ),
            Text(zh="须处于“{wanted}”才能这样办理。", en='This can only be done when it is "{wanted}".').format(
                wanted=wanted
            ),
        )


class WrongLineState(MinzhengError):
    code = "funds.line_state"
    status = 409

    def __init__(self, state: Text) -> None:
        super().__init__(
            Text(zh="此笔现为“{state}”，不能这样办理。", en='This line is "{state}"; that can\'t be done now.').format(
                state=state
            )
        )


class SamePerson(MinzhengError):
    code = "funds.same_person"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="生成批次的人不能复核放行同一批次。", en="Whoever made a batch can't release it."),
            Text(zh="请由另一位资金发放人员复核放行。", en="Ask another member of the finance staff to release it."),
        )


class BatchChanged(MinzhengError):
    code = "funds.batch_changed"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="检查之后批次内容有了变化。", en="The batch has changed since it was checked."),
            Text(
                zh="请重新检查，核对笔数和金额后再放行。", en="Check it again, compare count and total, then release."
            ),
        )


class NothingToRelease(MinzhengError):
    code = "funds.nothing_to_release"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="批次中没有可以发放的明细。", en="No line of the batch can be paid."),
            Text(zh="请先处理暂缓的明细，或取消批次。", en="Settle the lines held out, or cancel the batch."),
        )


class CannotRetry(MinzhengError):
    code = "funds.cannot_retry"
    status = 422

    def __init__(self, why: Text, what: Text) -> None:
        super().__init__(why, what)


class WrongMonths(MinzhengError):
    code = "funds.wrong_months"
    status = 422


class ReasonMissing(MinzhengError):
    code = "funds.reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请写明理由。", en="Give the reason."),
            Text(zh="理由会记入日志，并让当事人看到。", en="It is kept in the log and shown to the family."),
        )


class OperationMissing(MinzhengError):
    code = "funds.operation_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="页面不完整，缺少操作编号。", en="The page was incomplete: its operation id is missing."),
            Text(zh="请刷新页面后再试。", en="Reload the page and try again."),
        )


class FileChanged(MinzhengError):
    code = "funds.file_changed"
    status = 500

    def __init__(self, name: str) -> None:
        super().__init__(
            Text(
                zh=f"保存的文件{name}与记录的校验值不符。",
                en=f"The stored file {name} does not match its recorded hash.",
            ),
            Text(zh="请停止使用并联系管理员。", en="Don't use it; call the administrator."),
        )


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in a file from the bank; `row` counts from 1, 0 is the file as a whole."""

    row: int
    text: Text

    def __str__(self) -> str:
        return f"{self.row}: {self.text}" if self.row else str(self.text)


class ReturnRefused(MinzhengError):
    """A return file is taken whole or not at all; `problems` tells of each row."""

    code = "funds.return_refused"
    status = 422

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            Text(
                zh=f"回盘文件有{len(self.problems)}处问题，未作任何更改。",
                en=f"The return file has {len(self.problems)} problem(s); nothing was changed.",
            ),
            Text(
                zh="请按各行说明与银行核对，取得正确的文件后重新读取。",
                en="Settle each row with the bank, and read the right file again.",
            ),
        )
