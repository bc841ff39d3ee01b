"""Which passwords are good enough, told in both languages."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from minzheng.accounts.errors import PasswordRefused
from minzheng.accounts.models import User
from minzheng.base.text import Text

# The framework's Chinese is not complete; a rule that a site adds is told in the framework's own words.
TOLD = {
    "password_too_short": Text(
        zh="密码太短，至少要{min_length}位。", en="The password is too short: it needs {min_length} characters or more."
    ),
    "password_too_common": Text(zh="这个密码太常见，容易被猜到。", en="This password is too common."),
    "password_entirely_numeric": Text(zh="密码不能全是数字。", en="A password can't be digits alone."),
}


def require_good_password(password: str, user: User) -> None:
    """Raises PasswordRefused with every rule of the site's settings that the password breaks."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        told = [_told(problem) for problem in error.error_list]
        raise PasswordRefused(
            Text(zh="".join(text.zh for text in told), en=" ".join(text.en for text in told))
        ) from error


def _told(problem: ValidationError) -> Text:
    known = TOLD.get(problem.code or "")
    if known is None:
        return Text(zh=problem.messages[0], en=problem.messages[0])
    return known.format(**(problem.params or {}))
