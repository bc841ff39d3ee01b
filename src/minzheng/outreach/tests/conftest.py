"""The cast of casework lives here too; a search goes through all of them."""

from collections.abc import Callable
from datetime import datetime

import pytest

from minzheng.casework.tests.cast import Cast, at
from minzheng.casework.tests.conftest import cast, clock
from minzheng.outreach import actions
from minzheng.outreach.models import Search

__all__ = ["cast", "clock"]
Look = Callable[..., Search]


@pytest.fixture
def look(cast: Cast) -> Look:
    """Goes through a place to the end, as its staff started it."""

    def search(division: str = "330402", by: str = "decider", when: datetime | None = None, key: str = "1") -> Search:
        moment = when or at()
        found = actions.start_search(
            actor=cast.staff[by], division=division, operation_id=f"search-{division}-{key}", at=moment
        )
        while actions.continue_search(search_id=found.pk, at=moment):
            pass
        found.refresh_from_db()
        return found

    return search
