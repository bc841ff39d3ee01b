"""Turning rows into cells for `{% data_table %}`.

A table is `{"caption", "columns", "rows", "empty"}`. A column is `{"key", "label", "type"}`, type one of text, number,
money (fen), date, datetime, tag (`{"text", "kind"}`); `sort_url` and `sorted` ("ascending"|"descending") make its head
a link. A row is a mapping (or object) by column key; its `url` makes the first cell a link.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

NUMERIC = frozenset({"number", "money"})


@dataclass(frozen=True)
class Cell:
    value: Any
    type: str
    label: Any
    url: str | None
    is_head: bool

    @property
    def is_numeric(self) -> bool:
        return self.type in NUMERIC


def _of(row: Any, key: str) -> Any:
    return row.get(key) if isinstance(row, Mapping) else getattr(row, key, None)


def rows_of(columns: Sequence[Mapping[str, Any]], rows: Iterable[Any]) -> list[list[Cell]]:
    """Cells row by row; the first of a row is its head and carries the row's `url`."""
    return [
        [
            Cell(
                value=_of(row, column["key"]),
                type=column.get("type", "text"),
                label=column["label"],
                url=_of(row, "url") if position == 0 else None,
                is_head=position == 0,
            )
            for position, column in enumerate(columns)
        ]
        for row in rows
    ]
