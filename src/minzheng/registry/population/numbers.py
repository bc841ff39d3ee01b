"""Identity numbers, telephones, accounts and business codes that are well formed and can belong to nobody.

Why they cannot:
- ID number: its first six digits are a county code of the same city that was never assigned (GB/T 2260 gives
  county-level cities 81 to 99; none of Zhejiang's ever came near 90, and 90 to 99 are used here).
- Telephone: prefix 142, which no operator of eleven-digit numbers uses.
- Account: begins with 7, an issuer digit (ISO/IEC 7812) under which no bank issues cards.
- Business code: its division is such an unassigned county as well.
"""

from __future__ import annotations

from datetime import date

from minzheng.base.identifiers import id_check_digit
from minzheng.registry.population.stream import Stream

UNASSIGNED = range(90, 100)
PHONE_PREFIX = "142"
ACCOUNT_PREFIX = "700330"
BANKS = ("中国工商银行", "中国农业银行", "中国银行", "中国建设银行", "浙江农商银行", "嘉兴银行")
_TYPE_DIGITS = {"visual": 1, "hearing": 2, "speech": 3, "limb": 4, "intellectual": 5, "mental": 6, "multiple": 7}
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def unassigned_county(county: str, counties: list[str]) -> str:
    """The never assigned six-digit code that stands for a real county: 90 to 99 in the order of the city's counties."""
    city = county[:4]
    order = [code for code in counties if code.startswith(city)].index(county)
    return f"{city}{UNASSIGNED[order % len(UNASSIGNED)]}"


class IdNumbers:
    """Hands out ID numbers, none twice. The order of asking decides, so ask in the order of the households."""

    def __init__(self) -> None:
        self._taken: set[int] = set()

    def new(self, division6: str, birth_on: date, sex: str, stream: Stream) -> str:
        """A number with a right check digit; its last-but-one digit is odd for men."""
        start = stream.below(500)
        stem = division6 + birth_on.strftime("%Y%m%d")
        for step in range(500):
            serial = 2 * ((start + step) % 500) + (1 if sex == "male" else 0)
            first17 = f"{stem}{serial:03d}"
            if int(first17) not in self._taken:
                self._taken.add(int(first17))
                return first17 + id_check_digit(first17)
        return self.new(division6[:4] + f"{90 + (int(division6[4:]) + 1) % 10}", birth_on, sex, stream)

    def keep(self, id_number: str) -> str:
        """Reserves a number that was given by hand."""
        self._taken.add(int(id_number[:17]))
        return id_number


def phone(stream: Stream) -> str:
    return PHONE_PREFIX + stream.digits(8)


def bank_account(stream: Stream) -> str:
    """19 digits that satisfy Luhn."""
    body = ACCOUNT_PREFIX + stream.digits(12)
    return body + luhn_digit(body)


def luhn_digit(body: str) -> str:
    total = 0
    for place, character in enumerate(reversed(body)):
        digit = int(character) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % 10)


def disability_number(id_number: str, kind: str, level: int) -> str:
    """20 characters: the ID number, a digit for the kind, a digit for the level."""
    return f"{id_number}{_TYPE_DIGITS[kind]}{level}"


def business_code(division6: str, stream: Stream, *, company: bool) -> str:
    """A unified social credit code with right check characters (GB 32100-2015)."""
    organisation = "MA" + "".join(stream.pick(_USCC) for _ in range(6))
    total = sum(
        int(character, 36) * weight for character, weight in zip(organisation, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = (11 - total % 11) % 11
    body = f"9{'1' if company else '2'}{division6}{organisation}{'X' if check == 10 else check}"
    total = sum(_USCC.index(character) * weight for character, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return body + _USCC[-total % 31]
