"""Money as integer fen (分): read from what people write, shown as they read it, written as the bank wants it."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text

MAXIMUM_FEN = 10**13
_WRITTEN = re.compile(r"(-?)(?:[¥￥]|RMB)?(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?元?", re.ASCII | re.IGNORECASE)
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")


class MoneyError(MinzhengError):
    """An amount that cannot be taken as it stands."""

    code = "money"


class MoneyFormError(MoneyError):
    """Not an amount of yuan."""

    code = "money.form"


class MoneyPrecisionError(MoneyError):
    """Finer than a fen."""

    code = "money.precision"


class MoneyRangeError(MoneyError):
    """Negative where that is not allowed, or too large to be meant."""

    code = "money.range"


def parse_yuan(value: object, *, negative: bool = False) -> int:
    """Fen of an amount in yuan, such as "1500.00", "1,500", "¥1,500.5", 1500 or Decimal("1500.00").

    Raises MoneyFormError (floats too), MoneyPrecisionError, MoneyRangeError.
    """
    sign, whole, fraction = _parts(value)
    if len(fraction.rstrip("0")) > 2:
        raise MoneyPrecisionError(
            Text(zh=f"金额“{value}”精确到了分以下。", en=f'The amount "{value}" is finer than one fen.'),
            Text(zh="最多写两位小数，例如 1500.25。", en="Write at most two decimals, for example 1500.25."),
        )
    if len(whole) > 15:
        raise _too_large(value)
    fen = int(whole) * 100 + int(fraction[:2].ljust(2, "0"))
    if fen > MAXIMUM_FEN:
        raise _too_large(value)
    if sign and fen and not negative:
        raise MoneyRangeError(
            Text(zh=f"金额“{value}”是负数。", en=f'The amount "{value}" is negative.'),
            Text(zh="请填写零或正数；没有就填 0。", en="Give zero or more; write 0 when there is none."),
        )
    return -fen if sign else fen


def _parts(value: object) -> tuple[bool, str, str]:
    """Whether negative, the digits of the yuan, the digits after the point."""
    if isinstance(value, Decimal) and value.is_finite() and abs(value.adjusted()) < 40:
        value = format(value, "f")
    if isinstance(value, int) and not isinstance(value, bool):
        return value < 0, str(abs(value)), ""
    written = unicodedata.normalize("NFKC", value).strip() if isinstance(value, str) else ""
    match = _WRITTEN.fullmatch(written)
    if match is None or (match[1] and match[2]):
        raise _no_amount(value)
    return bool(match[1] or match[2]), match[3].replace(",", ""), match[4] or ""


def _no_amount(value: object) -> MoneyFormError:
    if isinstance(value, float):
        return MoneyFormError(
            Text(
                zh=f"金额 {value!r} 是浮点数，不能保证精确到分。",
                en=f"The amount {value!r} is a float and may be off by a fen.",
            ),
            Text(zh='请写成文字，例如 "1500.00"。', en='Write it as text, for example "1500.00".'),
        )
    shown = str(value)[:40]
    return MoneyFormError(
        Text(zh=f"“{shown}”不是金额。", en=f'"{shown}" is not an amount of money.'),
        Text(
            zh="请填写以元为单位的数字，例如 1500.00 或 1,500。",
            en="Give a number of yuan, for example 1500.00 or 1,500.",
        ),
    )


def _too_large(value: object) -> MoneyRangeError:
    shown = str(value)[:40]
    return MoneyRangeError(
        Text(zh=f"金额“{shown}”过大。", en=f'The amount "{shown}" is too large.'),
        Text(
            zh="最多 100,000,000,000.00 元；请核对是否多写了位数，单位是元。",
            en="The most is 100,000,000,000.00 yuan; look for extra digits, the unit is yuan.",
        ),
    )


def to_decimal_string(fen: int) -> str:
    """ "1500.00", as files and the API carry it."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan}.{rest:02d}"


def format_yuan(fen: int) -> str:
    """ "¥1,500.00", as people read it."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}¥{yuan:,}.{rest:02d}"


def chinese_capital(fen: int) -> str:
    """The amount in capital characters, as on a payment voucher: 134892 -> 壹仟叁佰肆拾捌元玖角贰分.

    Basis: 支付结算办法, annex 1. Raises MoneyRangeError beyond 10^13 fen.
    """
    if abs(fen) > MAXIMUM_FEN:
        raise _too_large(to_decimal_string(fen))
    yuan, rest = divmod(abs(fen), 100)
    jiao, cents = divmod(rest, 10)
    text = "负" if fen < 0 else ""
    if yuan or not rest:
        text += _capital_whole(yuan) + "元"
    if not rest:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_DIGITS[cents] + "分" if cents else "整")


def _capital_whole(number: int) -> str:
    if number == 0:
        return _DIGITS[0]
    text = ""
    for index in reversed(range(len(_GROUPS))):
        group = number // 10_000**index % 10_000
        if group == 0:
            continue
        if text and (group < 1000 or number // 10_000 ** (index + 1) % 10_000 == 0):
            text += _DIGITS[0]
        text += _capital_group(group) + _GROUPS[index]
    return text


def _capital_group(group: int) -> str:
    text, gap = "", False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit == 0:
            gap = bool(text)
            continue
        text += (_DIGITS[0] if gap else "") + _DIGITS[digit] + _PLACES[place]
        gap = False
    return text
