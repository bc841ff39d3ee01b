"""What may be shown of a comparison: below the county, a count that could point at a family is hidden."""

from typing import Any

SMALLEST_SHOWN = 5
Json = dict[str, Any]
_AMOUNTS = {
    "gained_fen": "gaining",
    "lost_fen": "losing",
    "before_fen": "receiving_before",
    "after_fen": "receiving_after",
    "gap_before_fen": "poor_before",
    "gap_after_fen": "poor_after",
}
_COUNTS = ("undecided", "receiving_before", "receiving_after", "gaining", "losing", "poor_before", "poor_after")


def published(result: Json) -> Json:
    """The comparison with small groups of towns left out and small counts hidden (None), with their amounts."""
    towns = [_hidden(row) for row in result["groups"]["town"] if row["families"] >= SMALLEST_SHOWN]
    left_out = len(result["groups"]["town"]) - len(towns)
    return {**result, "groups": {**result["groups"], "town": towns}, "towns_left_out": left_out}


def _hidden(row: Json) -> Json:
    small = {name for name in _COUNTS if 0 < row[name] < SMALLEST_SHOWN}
    gone = small | {amount for amount, count in _AMOUNTS.items() if count in small}
    return {name: None if name in gone else value for name, value in row.items()}
