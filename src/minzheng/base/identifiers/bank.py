"""Bank card numbers."""

from __future__ import annotations

from minzheng.base.identifiers.written import as_typed


def luhn_ok(text: str) -> bool:
    """Whether a card number satisfies Luhn's check.

    Social-security card accounts of some banks do not, so a False is a warning, never a refusal.
    """
    value = as_typed(text)
    if not value.isascii() or not value.isdigit():
        return False
    digits = [int(digit) for digit in reversed(value)]
    return (sum(digits[::2]) + sum(sum(divmod(digit * 2, 10)) for digit in digits[1::2])) % 10 == 0
