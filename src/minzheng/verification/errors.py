"""What can go wrong with a verification, apart from a department's failures (those are states, see `failures`)."""

from datetime import date

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class UnknownItem(MinzhengError):
    code = "verification.unknown_item"
    status = 422

    def __init__(self, item: str, hint: Text | None = None) -> None:
        super().__init__(
            Text(zh=f"没有“{item}”这一核对项。", en=f'There is no verification item "{item}".'),
            hint or Text(zh="写法为“部门.数据项”。", en='It is written "department.item".'),
        )


class NotAuthorised(MinzhengError):
    """More is asked than the family consented to: other items, or other people."""

    code = "verification.not_authorised"
    status = 403

    def __init__(self, items: list[str], people: int) -> None:
        zh = "、".join([*items, *([f"{people}名未授权人员"] if people else [])])
        en = ", ".join([*items, *([f"{people} person(s) who gave no consent"] if people else [])])
        super().__init__(
            Text(zh=f"核对请求超出授权范围：{zh}。", en=f"This asks for more than was authorised: {en}."),
            Text(
                zh="只能核对授权书列明的人员和数据项；确需增加的，请先取得新的授权。此次尝试已记录。",
                en="Only the people and items of the authorisation may be asked about. If more is needed, get a new "
                "authorisation first. This attempt was logged.",
            ),
        )


class AuthorisationEnded(MinzhengError):
    code = "verification.authorisation_ended"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="核对授权已到期或已撤回。", en="The authorisation has run out or was withdrawn."),
            Text(zh="请申请人重新授权后再核对。", en="Ask the family for a new authorisation, then verify."),
        )


class AuthorisationRefused(MinzhengError):
    """An authorisation that can't be taken as it stands: nobody, nothing, or without a proper end."""

    code = "verification.authorisation_incomplete"
    status = 422

    def __init__(self, latest: date) -> None:
        super().__init__(
            Text(
                zh="授权书必须写明人员、数据项、内容和截止日期。",
                en="An authorisation must name people, items, its wording and an end date.",
            ),
            Text(
                zh=f"截止日期不得早于今天，最迟为{latest.isoformat()}。",
                en=f"The end date may not be past, and is {latest.isoformat()} at the latest.",
            ),
        )


class NothingToSettle(MinzhengError):
    code = "verification.nothing_to_settle"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="此项没有需要认定的差异。", en="There is no difference to settle here."),
            Text(
                zh="部门尚未答复的，请等待答复；没有答复不等于没有。",
                en="If the department has not answered yet, wait: no answer does not mean none.",
            ),
        )


class ReasonMissing(MinzhengError):
    code = "verification.reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请写明认定理由。", en="Give the reason."),
            Text(
                zh="例如：家庭出示银行流水，存款已于去年用于住院。",
                en="For example: bank statements show that the savings paid for a hospital stay last year.",
            ),
        )


class CheckNotFound(MinzhengError):
    code = "verification.check_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有找到此次核对。", en="This verification was not found."),
            Text(
                zh="请检查编号；您也只能查看本辖区的核对。",
                en="Check its number; only those of your places can be seen.",
            ),
        )
