"""Case numbers: county (6) + date (8) + running number of the day (6) + check character."""

from datetime import date

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def case_number(division: str, on: date, sequence: int) -> str:
    """`330402202611240000019`: 21 characters; the last is a weighted check that finds one wrong or swapped digit.

    Example:
        >>> case_number("330402001001", date(2026, 11, 24), 1)
        '330402202611240000019'
    """
    body = f"{division[:6]}{on:%Y%m%d}{sequence:06d}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """The check character of the 20 digits before it (weights are powers of 3 modulo 31)."""
    total = sum(int(digit) * pow(3, position, 31) for position, digit in enumerate(body))
    return ALPHABET[-total % 31]


def is_case_number(text: str) -> bool:
    """True if the text is a case number with the right check character."""
    text = text.strip().upper()
    return len(text) == 21 and text[:20].isdigit() and text[20] == check_character(text[:20])
