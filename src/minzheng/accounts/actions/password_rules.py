"""Which passwords are good enough, told in both languages."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

from minzheng.accounts.errors import PasswordRefused
from minzheng.accounts.models import User
from minzheng.base.text import Text


def require_good_password(password: str, user: User) -> None:
    """Raises PasswordRefused with every rule of the site's settings that the password breaks."""
    told = {language: _problems(password, user, language) for language in ("zh-hans", "en")}
    if told["en"]:
        raise PasswordRefused(Text(zh="".join(told["zh-hans"]), en=" ".join(told["en"])))


def _problems(password: str, user: User, language: str) -> list[str]:
    with translation.override(language):
        try:
            validate_password(password, user)
        except ValidationError as error:
            return error.messages
    return []
