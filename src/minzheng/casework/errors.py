"""What can go wrong with a case, and what to do about it."""

from datetime import date

from django.db.models import TextChoices

from minzheng.base.errors import MinzhengError
from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.casework.wording import both, day


class CaseNotFound(MinzhengError):
    code = "casework.case_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有找到此办件，或不在您的辖区内。", en="No such case, or it is outside your places."),
            hint=Text(zh="请核对办件编号。", en="Check the case number."),
        )


class CaseAlreadyOpen(MinzhengError):
    code = "casework.case_already_open"
    status = 409

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            Text(
                zh=f"该家庭已有一件正在办理的申请（{number}）。",
                en=f"This household already has a case in progress ({number}).",
            ),
            hint=Text(
                zh="请在该办件中继续办理，无需重复申请。", en="Carry on with that case; no second one is needed."
            ),
        )


class AlreadyInReceipt(MinzhengError):
    code = "casework.already_in_receipt"
    status = 409

    def __init__(self, since: str) -> None:
        super().__init__(
            Text(
                zh=f"该家庭目前已在享受社会救助{since}。", en=f"This household is in receipt of assistance now{since}."
            ),
            hint=Text(
                zh="如人口、收入或财产有变化，请联系乡镇（街道）申报变更，不用重新申请。",
                en="If people, income or property changed, report the change to the town; do not apply anew.",
            ),
        )


class NotInThisState(MinzhengError):
    """The case has moved on: often a second tab, or somebody else was faster."""

    code = "casework.not_in_this_state"
    status = 409

    def __init__(self, state: TextChoices) -> None:
        now = both(state.label)
        super().__init__(
            Text(zh=f"办件当前为“{now.zh}”，不能进行此操作。", en=f"The case is “{now.en}” now; this can't be done."),
            hint=Text(zh="请刷新页面查看最新进展。", en="Reload the page to see what has happened."),
        )


class EditedElsewhere(MinzhengError):
    code = "casework.edited_elsewhere"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这份申请已在另一窗口修改过。", en="This application was changed in another window."),
            hint=Text(
                zh="您刚才填写的内容没有覆盖它。请查看最新内容后再修改。",
                en="What you entered has not overwritten it. Look at the newest content, then change it.",
            ),
        )


class ConsentMissing(MinzhengError):
    code = "casework.consent_missing"
    status = 422

    def __init__(self, names: list[str]) -> None:
        people = "、".join(names)
        super().__init__(
            Text(
                zh=f"以下成年家庭成员尚未同意核对：{people}。",
                en=f"These adult members have not agreed to the check: {', '.join(names)}.",
            ),
            hint=Text(zh="每位成年成员同意后才能提交。", en="Each adult member has to agree before you submit."),
        )


class ReasonMissing(MinzhengError):
    code = "casework.reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请写明理由。", en="Give a written reason."),
            hint=Text(
                zh="不予救助，或与规则测算不同的决定，必须写明理由，申请人会看到。",
                en="A refusal, or a decision that differs from the rules, needs a reason; the applicant will read it.",
            ),
        )


class AmountOutOfRange(MinzhengError):
    code = "casework.amount_out_of_range"
    status = 422

    def __init__(self, title: Text, maximum_fen: int) -> None:
        limit = format_yuan(maximum_fen)
        super().__init__(
            Text(zh=f"“{title.zh}”的金额超出范围。", en=f"The amount of “{title.en}” is out of range."),
            hint=Text(zh=f"应大于0且不超过{limit}。", en=f"It must be above zero and at most {limit}."),
        )


class SameHand(MinzhengError):
    code = "casework.same_hand"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="审核人不能再作确认，请由其他人员办理。", en="Who recommended can't confirm; another person has to."
            ),
            hint=Text(zh="请交由县级其他确认人员。", en="Hand it to another county decider."),
        )


class OwnDecision(MinzhengError):
    """Nobody answers an appeal against their own decision."""

    code = "casework.same_hand"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="作出原决定的人不能答复对该决定的异议。",
                en="Whoever made the decision can't answer the objection to it.",
            ),
            hint=Text(
                zh="请交由县级其他人员重新核查并答复。", en="Hand it to another county decider, to look at it afresh."
            ),
        )


class VisitDayWrong(MinzhengError):
    code = "casework.visit_day_wrong"
    status = 422

    def __init__(self, opened_on: date, today: date) -> None:
        first, last = day(opened_on), day(today)
        super().__init__(
            Text(
                zh="入户日期不能晚于今天，也不能早于开始申请的日期。",
                en="A visit can't lie in the future or before the application was started.",
            ),
            hint=Text(zh=f"请填{first.zh}至{last.zh}之间的日期。", en=f"Give a day from {first.en} to {last.en}."),
        )


class ObjectionOpen(MinzhengError):
    code = "casework.objection_open"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="公示异议尚未答复。", en="An objection to the notice has not been answered yet."),
            hint=Text(zh="请先核查并答复异议，再提出审核意见。", en="Examine and answer it first, then recommend."),
        )


class AlreadyAnswered(MinzhengError):
    code = "casework.already_answered"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这项异议已经答复过了。", en="This objection has been answered already."),
            hint=Text(
                zh="请刷新页面查看已有的答复；您刚才填写的没有覆盖它。",
                en="Reload the page to read that answer; what you entered has not overwritten it.",
            ),
        )


class NothingToGrant(MinzhengError):
    code = "casework.nothing_to_grant"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="规则测算没有可给予的待遇。", en="By the rules there is nothing to grant."),
            hint=Text(
                zh="请改为不予救助并写明理由，或先补充、更正事实。",
                en="Refuse with a reason, or first complete or correct the facts.",
            ),
        )


class TooLate(MinzhengError):
    code = "casework.too_late"
    status = 422

    def __init__(self, last_day: date) -> None:
        last = day(last_day)
        super().__init__(
            Text(zh=f"期限已于{last.zh}届满。", en=f"The time for this ended on {last.en}."),
            hint=Text(zh="您可拨打12349咨询其他途径。", en="Call 12349 to ask for other ways."),
        )


class AlreadyRated(MinzhengError):
    code = "casework.already_rated"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="这件事您已经评价过了。", en="You have already rated this case."),
            hint=Text(zh="每件办件评价一次，感谢您的意见。", en="Each case is rated once. Thank you."),
        )


class RatingOutOfRange(MinzhengError):
    code = "casework.rating_out_of_range"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="评分应为1至5分。", en="A rating is a number from 1 to 5."),
            hint=Text(zh="5分为非常满意，1分为非常不满意。", en="5 is very satisfied, 1 very dissatisfied."),
        )
