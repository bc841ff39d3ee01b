"""The cast, and a platform clock that stands at the play's first moment."""

from collections.abc import Callable
from datetime import datetime

import pytest

from minzheng.accounts import moment
from minzheng.casework.tests import cast as play


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the platform's clock."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(moment, "now", lambda: at)

    return stand


@pytest.fixture
def cast(db: None, clock: Callable[[datetime], None]) -> play.Cast:
    clock(play.at())
    return play.make_cast()
