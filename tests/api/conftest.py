"""Callers of the API: the cast with keys, and no browser session."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from minzheng.accounts import moment
from minzheng.accounts.actions import create_api_token
from minzheng.accounts.models import User
from minzheng.casework.tests import cast as play
from minzheng.funds.tests.cast import staff


@dataclass
class Caller:
    """A program that calls in a user's name with a key; without one it is nobody."""

    token: str = ""
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    def __call__(self, method: str, path: str, body: Any = None, *, key: str = "") -> HttpResponse:
        headers = {"Idempotency-Key": key or str(uuid.uuid4())}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self.client.generic(
            method, f"/api{path}", data=_json(body), content_type="application/json", headers=headers
        )

    def get(self, path: str) -> HttpResponse:
        return self("GET", path)

    def post(self, path: str, body: Any = None, *, key: str = "") -> HttpResponse:
        return self("POST", path, {} if body is None else body, key=key)


def _json(body: Any) -> str:
    return "" if body is None else json.dumps(body)


def caller(user: User) -> Caller:
    return Caller(create_api_token(user=user, name="test"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Sets the platform's clock."""

    def stand(at: datetime) -> None:
        monkeypatch.setattr(moment, "now", lambda: at)

    stand(play.at())
    return stand


@pytest.fixture
def cast(db: None, clock: Callable[[datetime], None]) -> play.Cast:
    return play.make_cast()


@pytest.fixture
def callers(cast: play.Cast) -> Callable[[str], Caller]:
    """`callers("clerk")`, `callers("poor-man")`: staff or citizen, each with a key; "nobody" has none."""
    made: dict[str, Caller] = {"nobody": Caller()}

    def of(key: str) -> Caller:
        if key not in made:
            if key == "releaser":
                user = staff("releaser")
            else:
                user = cast.staff[key] if key in cast.staff else cast.citizen(key)
            made[key] = caller(user)
        return made[key]

    return of
