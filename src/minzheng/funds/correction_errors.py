"""What can go wrong when past months are corrected and money is asked back. `status` as in `errors`."""

from minzheng.base.errors import MinzhengError
from minzheng.base.money import format_yuan
from minzheng.base.text import Text


class NoDecidedFacts(MinzhengError):
    code = "funds.no_decided_facts"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="这个办件没有生效的确认决定，不知道待遇是按什么情况定的。",
                en="The case has no decision in force, so the facts behind the benefit are not known.",
            ),
            Text(zh="请在办件中重新确认。", en="Decide the case anew."),
        )


class CorrectionNotFound(MinzhengError):
    code = "funds.correction_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(Text(zh="没有这项更正。", en="There is no such correction."))


class CorrectionSettled(MinzhengError):
    code = "funds.correction_settled"
    status = 409

    def __init__(self, state: Text) -> None:
        super().__init__(
            Text(
                zh="这项更正现为“{state}”，不能再办。", en='This correction is "{state}"; nothing more can be done.'
            ).format(state=state)
        )


class CorrectionOpen(MinzhengError):
    """One at a time, since each rests on what stands."""

    code = "funds.correction_open"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="同一办件还有一项更正待复核。", en="Another correction of this case waits for its second person."),
            Text(zh="请先复核或退回那一项。", en="Confirm or refuse that one first."),
        )


class CorrectionChanged(MinzhengError):
    code = "funds.correction_changed"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="逐月结果与您看到的不一样了。", en="The months are no longer as you saw them."),
            Text(zh="请核对下面最新的表，再复核。", en="Compare the table as it is now, then confirm."),
        )


class NothingToCorrect(MinzhengError):
    code = "funds.nothing_to_correct"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这样更正，没有哪个月的金额会变。", en="With this correction no month's amount would change."),
            Text(zh="请核对事实、数值和月份。", en="Check the fact, its value and the months."),
        )


class SameDecider(MinzhengError):
    code = "funds.same_decider"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="提出更正的人不能复核同一项更正。", en="Whoever proposed a correction can't confirm it."),
            Text(zh="请由另一位确认人员复核。", en="Ask another decider to confirm it."),
        )


class ReceivableNotFound(MinzhengError):
    code = "funds.receivable_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(Text(zh="没有这笔应追回款。", en="There is no such claim."))


class TooMuch(MinzhengError):
    code = "funds.too_much"
    status = 422

    def __init__(self, open_fen: int) -> None:
        shown = format_yuan(open_fen)
        super().__init__(
            Text(zh=f"金额应大于零，且不超过还未追回的{shown}。", en=f"More than zero, and at most the open {shown}."),
            Text(zh="请核对金额。", en="Check the amount."),
        )
