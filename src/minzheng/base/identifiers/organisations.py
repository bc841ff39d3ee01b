"""Unified social credit codes of organisations (GB 32100-2015), with the organisation code inside (GB 11714)."""

from __future__ import annotations

from typing import NamedTuple

from minzheng.base.errors import MinzhengError
from minzheng.base.identifiers.written import as_typed
from minzheng.base.text import Text

_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_CONFUSED = {"O": "0", "I": "1", "Z": "2", "S": "5", "V": "U"}
_CIVIL_AFFAIRS = {
    "1": "association",
    "2": "private_non_enterprise",
    "3": "foundation",
    "4": "village_committee",
    "5": "residents_committee",
}


class UsccError(MinzhengError):
    """Not a valid unified social credit code."""

    code = "organisation.uscc"


class UsccLengthError(UsccError):
    """Not 18 characters."""

    code = "organisation.uscc.length"


class UsccCharacterError(UsccError):
    """A character that the standard leaves out."""

    code = "organisation.uscc.characters"


class UsccOrganisationCheckError(UsccError):
    """The organisation code inside has a wrong check character."""

    code = "organisation.uscc.organisation_check"


class UsccCheckError(UsccError):
    """The last character does not fit the others."""

    code = "organisation.uscc.check_digit"


class OrganisationNumber(NamedTuple):
    """`registrar` 5 is civil affairs; `kind` names its classes (association, foundation …), else it is None."""

    value: str
    registrar: str
    category: str
    division6: str
    organisation: str

    @property
    def kind(self) -> str | None:
        return _CIVIL_AFFAIRS.get(self.category) if self.registrar == "5" else None

    def __str__(self) -> str:
        return self.value


def parse_uscc(text: str) -> OrganisationNumber:
    """Raises UsccLengthError, UsccCharacterError, UsccOrganisationCheckError, UsccCheckError."""
    value = as_typed(text)
    if len(value) != 18:
        count = len(value)
        raise UsccLengthError(
            Text(
                zh=f"统一社会信用代码应为 18 位，现在是 {count} 位。",
                en=f"The code has 18 characters, this has {count}.",
            ),
            Text(zh="请对照登记证书完整输入。", en="Type all of it from the certificate."),
        )
    for index, character in enumerate(value):
        if character not in _CHARACTERS or (2 <= index < 8 and character not in "0123456789"):
            raise _character(character, index)
    if _organisation_check(value[8:16]) != value[16]:
        text_ = Text(
            zh="第 9 至 17 位（组织机构代码）校验不对。", en="Characters 9 to 17 (the organisation code) do not check."
        )
        raise UsccOrganisationCheckError(text_, _retype())
    if uscc_check_character(value[:17]) != value[17]:
        text_ = Text(zh="统一社会信用代码的校验位不对。", en="The check character of the code is wrong.")
        raise UsccCheckError(text_, _retype())
    return OrganisationNumber(value, value[0], value[1], value[2:8], value[8:17])


def uscc_check_character(first17: str) -> str:
    """The 18th character for 17 characters of the standard's set."""
    total = sum(_CHARACTERS.index(character) * weight for character, weight in zip(first17, _WEIGHTS, strict=True))
    return _CHARACTERS[-total % 31]


def _organisation_check(first8: str) -> str:
    """The ninth character of an organisation code (A=10 … Z=35)."""
    total = sum(int(character, 36) * weight for character, weight in zip(first8, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def _character(character: str, index: int) -> UsccCharacterError:
    meant = _CONFUSED.get(character)
    text = Text(
        zh=f"统一社会信用代码第 {index + 1} 位不能是“{character}”。",
        en=f'Character {index + 1} of the code cannot be "{character}".',
    )
    if meant:
        return UsccCharacterError(
            text,
            Text(zh=f"是不是“{meant}”？代码不用 I、O、S、V、Z。", en=f'Is it "{meant}"? I, O, S, V, Z are not used.'),
        )
    if 2 <= index < 8:
        return UsccCharacterError(
            text, Text(zh="第 3 至 8 位是数字（登记地区划）。", en="Characters 3 to 8 are digits (the division).")
        )
    return UsccCharacterError(text, Text(zh="只用数字和大写字母。", en="Only digits and capital letters are used."))


def _retype() -> Text:
    return Text(
        zh="有一位输错了；请对照登记证书重新输入。", en="A character is mistyped; type it again from the certificate."
    )
