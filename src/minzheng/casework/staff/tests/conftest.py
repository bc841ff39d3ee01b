"""The cast on the day of the play, and a client for each member of staff."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import translation
from pytest_django import Settings

from minzheng.accounts import moment
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast, make_cast

SignIn = Callable[[str], Client]


@pytest.fixture
def cast(db: None, settings: Settings) -> Cast:
    """Everyone; with a quick password hasher, since nobody here signs in by password."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make_cast()


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform's moment is that of the play, and it speaks Chinese, whatever the test before asked for."""
    translation.activate("zh-hans")
    monkeypatch.setattr(moment, "now", lambda: play.at())


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    """`sign_in("clerk")` is a client of that member of the cast."""

    def made(key: str) -> Client:
        client = Client()
        client.force_login(cast.staff[key])
        return client

    return made
