"""An answer put together from what a department holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from departments.catalogue import Department
from departments.people import Held
from departments.protocol import Failure, Query

STALE_DAYS = 400


def answer_to(
    query: Query, department: Department, held: Held | None, failure: Failure, now: datetime
) -> dict[str, Any]:
    """The body of a 200. `held` None: nobody of this number, so every item is "none".

    The department answers with the name that it holds. Its data are as of yesterday, or of long ago under `stale`.
    """
    as_of = (now - timedelta(days=STALE_DAYS if failure == "stale" else 1)).date().isoformat()
    records = held.records.get(department.key, {}) if held else {}
    asked: Iterable[str] = dict.fromkeys(query.items)
    if failure == "missing_items":
        asked = list(asked)[1::2]
    return {
        "query_id": str(query.query_id),
        "person": {
            "name": held.name if held else query.person.name,
            "id_number": held.id_number if held else query.person.id_number,
        },
        "answered_at": now.isoformat(timespec="seconds"),
        "answers": {item: _one(records.get(item), as_of) for item in asked},
    }


def _one(record: dict[str, Any] | None, as_of: str) -> dict[str, Any]:
    if record is None:
        return {"result": "none", "as_of": as_of, "record": {}}
    return {"result": "found", "as_of": as_of, "record": record}
