"""What can go wrong with who somebody is and what they may do."""

from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text


class NotPermitted(MinzhengError):
    code = "accounts.not_permitted"
    status = 403

    def __init__(self, permission: Permission) -> None:
        super().__init__(
            Text(zh="您的角色或辖区不允许进行此操作。", en="Your role or jurisdiction does not allow this."),
            hint=Text(
                zh=f"所需权限：{permission.value}。请联系管理员，或交由有权限的同事办理。",
                en=f"It needs the permission {permission.value}. Ask your administrator, or hand it to a colleague.",
            ),
        )


class SignInRefused(MinzhengError):
    """A wrong name, password or code. Says the same for each, so that nobody learns which names exist."""

    code = "accounts.sign_in_refused"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(
                zh="登录信息不正确，或验证码已过期。", en="The sign-in details are not right, or the code has expired."
            ),
            hint=Text(zh="请核对后重试，或重新获取验证码。", en="Check them and try again, or ask for a new code."),
        )


class TooManyTries(MinzhengError):
    code = "accounts.too_many_tries"
    status = 429

    def __init__(self, minutes: int) -> None:
        super().__init__(
            Text(zh=f"尝试次数过多，请{minutes}分钟后再试。", en=f"Too many tries. Wait {minutes} minutes."),
            hint=Text(zh="也可到就近窗口或拨打12349。", en="Or go to the nearest counter, or call 12349."),
        )


class OperationConflict(MinzhengError):
    """The same operation id came again with another content."""

    code = "accounts.operation_conflict"
    status = 409

    def __init__(self) -> None:
        super().__init__(
            Text(zh="此操作编号已用于另一项内容不同的请求。", en="This operation id was used for a different request."),
            hint=Text(zh="请刷新页面后重新提交。", en="Reload the page and submit again."),
        )
