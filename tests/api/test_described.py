"""Every operation does what its description says, whatever is sent: no server error, no undescribed answer.

Made requests, good and bad, for somebody without a key, a clerk and the finance staff. In the second round the
numbers of cases are those of real ones, so that the requests get past the look-up.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from minzheng.casework.tests.cast import Cast, decided, draft, recommended, submitted
from minzheng.site.wsgi import application

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
]
EXAMPLES = 15
ROLES = ["nobody", "clerk", "finance"]
BOUNDED = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
SCHEMA = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
NOTHING_TO_GET_WRONG = {"GET /api/services", "GET /api/services/{key}", "GET /api/schema/family"}
OPERATIONS = {operation.label: operation for operation in (found.ok() for found in SCHEMA.get_all_operations())}


def try_out(label: str, headers: dict[str, str], mode: GenerationMode, numbers: list[str] | None = None) -> None:
    """Send made requests to one operation and hold each answer against the description."""

    @BOUNDED
    @given(OPERATIONS[label].as_strategy(generation_mode=mode), integers(0, 10_000))
    def once(case: Case, place: int) -> None:
        if numbers and "number" in case.path_parameters:
            case.path_parameters["number"] = numbers[place % len(numbers)]
        case.call_and_validate(headers=headers, checks=CHECKS)

    once()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """The test's transaction goes on over all requests, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def headers(callers: Callable[[str], Any]) -> Callable[[str], dict[str, str]]:
    """What each role sends with its requests."""

    def of(role: str) -> dict[str, str]:
        token = callers(role).token
        return {"Authorization": f"Bearer {token}"} if token else {}

    return of


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_good_requests_are_answered_as_described(label: str, headers: Callable[[str], dict[str, str]]) -> None:
    for role in ROLES:
        try_out(label, headers(role), GenerationMode.POSITIVE)


@pytest.mark.parametrize("label", sorted(OPERATIONS.keys() - NOTHING_TO_GET_WRONG))
def test_bad_requests_are_refused_as_described(label: str, headers: Callable[[str], dict[str, str]]) -> None:
    """As somebody who may: without a key everything is refused before it is read."""
    role = "finance" if "/payments/" in label else "clerk"
    try_out(label, headers(role), GenerationMode.NEGATIVE)


@pytest.mark.parametrize("label", sorted(label for label in OPERATIONS if "/cases/{number}" in label))
def test_requests_about_real_cases_are_answered_as_described(
    label: str, cast: Cast, headers: Callable[[str], dict[str, str]]
) -> None:
    numbers = [recommended(cast).number, submitted(cast, "widow").number, draft(cast, "old-man").number]
    numbers.append(decided(cast, "rich-man", "refuse").number)
    for role in ("clerk", "decider", "poor-man"):
        try_out(label, headers(role), GenerationMode.POSITIVE, numbers)
