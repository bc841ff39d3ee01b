"""The cast, and a platform clock that stands at the play's first moment."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

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


@pytest.fixture(autouse=True)
def quick_passwords(settings: Any) -> None:
    """The cast's passwords guard nothing: no slow hash for each of ten people in each test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
