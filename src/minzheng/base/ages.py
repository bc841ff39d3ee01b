"""Age in completed years (周岁)."""

from datetime import date


def completed_years(birth_on: date, on: date) -> int:
    """Whole years lived on a day; who was born on 29 February turns a year older on 1 March of a common year.

    Example:
        >>> completed_years(date(1946, 3, 5), date(2026, 3, 4)), completed_years(date(1946, 3, 5), date(2026, 3, 5))
        (79, 80)
    """
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))
