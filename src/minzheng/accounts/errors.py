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


class UsernameReserved(MinzhengError):
    code = "accounts.username_reserved"
    status = 422

    def __init__(self, username: str) -> None:
        super().__init__(
            Text(
                zh=f"用户名“{username}”由系统自己使用。", en=f"The username “{username}” is kept for the system itself."
            ),
            hint=Text(zh="请换一个用户名。", en="Choose another username."),
        )


class UsernameTaken(MinzhengError):
    code = "accounts.username_taken"
    status = 409

    def __init__(self, username: str) -> None:
        super().__init__(
            Text(zh=f"用户名“{username}”已经有人使用。", en=f"The username “{username}” is taken."),
            hint=Text(zh="请换一个，大小写不作区分。", en="Choose another; upper and lower case count as the same."),
        )


class UserNotFound(MinzhengError):
    code = "accounts.user_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有找到此用户，或不在您的辖区内。", en="No such user, or they are outside your places."),
            hint=Text(zh="请在“用户”页核对用户名。", en="Check the username on the users page."),
        )


class OwnAccount(MinzhengError):
    code = "accounts.own_account"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="不能对自己的账号这样做。", en="You can't do this to your own account."),
            hint=Text(
                zh="请由其他管理员办理；自己的密码可在“账户”页修改。",
                en="Ask another administrator. Your own password is changed on the account page.",
            ),
        )


class RolesElsewhere(MinzhengError):
    code = "accounts.roles_elsewhere"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="此人在您的辖区之外也有角色。", en="This person has roles outside your places as well."),
            hint=Text(
                zh="请由管理其全部辖区的管理员办理；您可以停止其在本辖区的角色。",
                en="Ask an administrator of all their places. You can end their roles in yours.",
            ),
        )


class ReasonMissing(MinzhengError):
    code = "accounts.reason_missing"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="请写明理由。", en="Give a written reason."),
            hint=Text(zh="理由会记入审计记录。", en="It is kept in the audit log."),
        )


class NoPassword(MinzhengError):
    code = "accounts.no_password"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            Text(zh="此账号不使用密码。", en="This account has no password."),
            hint=Text(
                zh="居民用身份证号码和短信验证码登录。", en="Citizens sign in with their ID number and a code by phone."
            ),
        )


class WrongPassword(MinzhengError):
    code = "accounts.wrong_password"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="当前密码不正确。", en="The current password is not right."),
            hint=Text(zh="忘记密码的，请联系管理员重置。", en="If you have forgotten it, ask your administrator."),
        )


class SamePassword(MinzhengError):
    code = "accounts.same_password"
    status = 422

    def __init__(self) -> None:
        super().__init__(
            Text(zh="新密码与当前密码相同。", en="The new password is the same as the current one."),
            hint=Text(zh="请换一个新密码。", en="Choose another one."),
        )


class PasswordRefused(MinzhengError):
    code = "accounts.password_refused"
    status = 422

    def __init__(self, problems: Text) -> None:
        super().__init__(
            problems,
            hint=Text(
                zh="请用至少10位的密码，例如几个不相干的词连在一起。",
                en="Use at least 10 characters, for example a few words that have nothing to do with each other.",
            ),
        )


class ApiTokenNotFound(MinzhengError):
    code = "accounts.api_token_not_found"
    status = 404

    def __init__(self) -> None:
        super().__init__(
            Text(zh="没有找到此密钥。", en="This key was not found."),
            hint=Text(zh="请在“接口密钥”页查看自己的密钥。", en="See your own keys on the page of API keys."),
        )
