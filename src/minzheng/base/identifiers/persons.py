"""Citizen identity numbers (GB 11643-1999) and disability certificate numbers."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, NamedTuple

from minzheng.base.errors import MinzhengError
from minzheng.base.identifiers.written import as_typed
from minzheng.base.text import Text

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_NUMBER = re.compile(r"[0-9]{17}[0-9X]")
_EARLIEST_YEAR = 1800
_DISABILITY_TYPES = ("visual", "hearing", "speech", "limb", "intellectual", "mental", "multiple")
_EXAMPLE = "11010519491231002X"

Sex = Literal["male", "female"]


class IdNumberError(MinzhengError):
    """Not a valid identity number."""

    code = "person.id_number"


class IdNumberLengthError(IdNumberError):
    """Not 18 characters."""

    code = "person.id_number.length"


class IdNumberOldError(IdNumberLengthError):
    """One of the 15-digit numbers that ended in 2013."""

    code = "person.id_number.old"


class IdNumberCharacterError(IdNumberError):
    """Something else than digits and a last X."""

    code = "person.id_number.characters"


class IdNumberDateError(IdNumberError):
    """The digits of the birth date are no date, or a date that has not come."""

    code = "person.id_number.date"


class IdNumberCheckError(IdNumberError):
    """A digit is wrong, or two are exchanged."""

    code = "person.id_number.check_digit"


class DisabilityNumberError(MinzhengError):
    """Not a valid disability certificate number."""

    code = "person.disability_number"


class IdNumber(NamedTuple):
    """`division6` is the place of first registration, perhaps abolished since: never check it against a table."""

    value: str
    birth_on: date
    sex: Sex
    division6: str

    @property
    def is_residence_permit(self) -> bool:
        """A Hong Kong, Macao or Taiwan resident's permit (81, 82, 83)."""
        return self.value[:2] in ("81", "82", "83")

    def __str__(self) -> str:
        return self.value


class DisabilityNumber(NamedTuple):
    """`type` is visual, hearing, speech, limb, intellectual, mental or multiple; level 1 is the worst of 4.

    Basis: GB/T 26341-2010.
    """

    id: str
    type: str
    level: int

    @property
    def is_severe(self) -> bool:
        return self.level <= 2


def id_check_digit(first17: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2). Raises IdNumberCharacterError."""
    if not re.fullmatch(r"[0-9]{17}", first17):
        raise _characters(first17)
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(first17, _WEIGHTS, strict=True)) % 11]


def parse_id_number(text: str, *, on: date | None = None) -> IdNumber:
    """Reads an 18-character identity number as people type it (spaces, full-width digits, small x).

    With `on`, a birth after that day is refused.
    Raises IdNumberLengthError (IdNumberOldError for 15 digits), IdNumberCharacterError, IdNumberDateError,
    IdNumberCheckError.
    """
    value = as_typed(text)
    if len(value) != 18:
        raise _length(value)
    if not _NUMBER.fullmatch(value):
        raise _characters(value)
    birth_on = _birth(value[6:14], on)
    if id_check_digit(value[:17]) != value[17]:
        raise IdNumberCheckError(
            Text(zh="身份证号码的校验位不对。", en="The check digit of the ID number is wrong."),
            Text(
                zh="有一位数字输错了，或两位颠倒了；请对照证件重新输入。",
                en="A digit is mistyped, or two are exchanged; type it again from the card.",
            ),
        )
    return IdNumber(value, birth_on, "male" if int(value[16]) % 2 else "female", value[:6])


def parse_disability_number(text: str) -> DisabilityNumber:
    """Reads a 20-character certificate number; a suffix B1, B2… of a re-issued one is passed over.

    Raises DisabilityNumberError, IdNumberError.
    """
    value = re.sub(r"B[0-9]+$", "", as_typed(text))
    if len(value) != 20 or value[18] not in "1234567" or value[19] not in "1234":
        raise DisabilityNumberError(
            Text(zh="残疾人证号不正确。", en="The disability certificate number is wrong."),
            Text(
                zh="应为 20 位：18 位身份证号、1 位残疾类别（1–7）、1 位等级（1–4）。",
                en="It has 20 characters: the 18 of the ID number, the kind (1-7) and the level (1-4).",
            ),
        )
    return DisabilityNumber(parse_id_number(value[:18]).value, _DISABILITY_TYPES[int(value[18]) - 1], int(value[19]))


def _birth(digits: str, on: date | None) -> date:
    hint = Text(
        zh="第 7 至 14 位是出生日期（年月日）；请对照证件核对。",
        en="Characters 7 to 14 are the date of birth (year, month, day); compare them with the card.",
    )
    try:
        birth_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        birth_on = date.min
    shown = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
    if birth_on.year < _EARLIEST_YEAR:
        text = Text(
            zh=f"身份证号码中的出生日期 {shown} 不存在。", en=f"The ID number has no real date of birth: {shown}."
        )
        raise IdNumberDateError(text, hint)
    if on is not None and birth_on > on:
        text = Text(zh=f"身份证号码中的出生日期 {shown} 还没有到。", en=f"The date of birth {shown} has not come yet.")
        raise IdNumberDateError(text, hint)
    return birth_on


def _length(value: str) -> IdNumberLengthError:
    if re.fullmatch(r"[0-9]{15}", value):
        first17 = f"{value[:6]}19{value[6:]}"
        now = first17 + id_check_digit(first17)
        return IdNumberOldError(
            Text(zh="这是 15 位的旧号码，已停止使用。", en="This is a 15-digit number, no longer in use."),
            Text(
                zh=f"对应的 18 位号码是 {now}，请对照证件确认。",
                en=f"As 18 characters it is {now}; confirm it with the card.",
            ),
        )
    count = len(value)
    return IdNumberLengthError(
        Text(zh=f"身份证号码应为 18 位，现在是 {count} 位。", en=f"An ID number has 18 characters, this has {count}."),
        Text(zh=f"请对照证件完整输入，例如 {_EXAMPLE}。", en=f"Type all of it from the card, for example {_EXAMPLE}."),
    )


def _characters(value: str) -> IdNumberCharacterError:
    body, last = value[:17], value[17:]
    wrong = next((character for character in body if character not in "0123456789"), last)
    return IdNumberCharacterError(
        Text(zh=f"身份证号码里不能有“{wrong}”。", en=f'An ID number cannot contain "{wrong}" there.'),
        Text(zh="前 17 位是数字，最后一位是数字或 X。", en="The first 17 are digits; the last is a digit or X."),
    )
