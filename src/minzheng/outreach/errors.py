"""What can go wrong when aid looks for people, and what to do about it."""

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class NoSearchDeclared(MinzhengError):
    code = "outreach.not_declared"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="本地的声明包没有声明政策找人。", en="The pack of this place declares no search."),
            hint=Text(zh="在声明包中写 outreach.yaml。", en="Write outreach.yaml in the pack."),
        )


class LeadNotFound(MinzhengError):
    code = "outreach.lead_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有这条线索，或不在您的辖区内。", en="No such lead, or it is outside your places."),
            hint=Text(zh="请回到政策找人的列表。", en="Go back to the list of leads."),
        )


class LeadClosed(MinzhengError):
    code = "outreach.lead_closed"
    status = 409

    def __init__(self, state: Text) -> None:
        super().__init__(
            Text(
                zh=f"这条线索已经有结果（{state.zh}），不能再改。",
                en=f"This lead has its outcome already ({state.en}) and is not changed.",
            ),
            hint=Text(zh="家庭情况变化后，会重新列出。", en="When the family's facts change, it is listed again."),
        )


class OutcomeNeedsReason(MinzhengError):
    code = "outreach.reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请写明走访的情况。", en="Please write what the visit showed."),
            hint=Text(zh="一两句话即可。", en="One or two sentences will do."),
        )


class NobodyToApply(MinzhengError):
    code = "outreach.nobody_to_apply"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这个家庭没有可以作申请人的成员。", en="Nobody in this household can be the applicant."),
            hint=Text(zh="请在家庭档案中核对成员。", en="Check the members in the family's record."),
        )
