"""The cast, a day that stands still, and a browser for each kind of visitor."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from minzheng.accounts import moment
from minzheng.casework.tests import cast as play


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """The platform's clock stands at the play's first moment; `day(at(3))` moves it."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(moment, "now", lambda: at)

    stand(play.at())
    return stand


@pytest.fixture
def cast(db: None) -> play.Cast:
    return play.make_cast()


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in."""
    return Client()


@pytest.fixture
def as_citizen(cast: play.Cast) -> Callable[[str], Client]:
    """A browser in which this person is signed in."""

    def sign_in(key: str = "poor-man") -> Client:
        client = Client()
        client.force_login(cast.citizen(key))
        return client

    return sign_in


@pytest.fixture
def as_staff(cast: play.Cast) -> Callable[[str], Client]:
    """A browser in which this member of staff is signed in."""

    def sign_in(key: str = "clerk") -> Client:
        client = Client()
        client.force_login(cast.staff[key])
        return client

    return sign_in
