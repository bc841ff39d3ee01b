"""Every address says who may open it, and the answer holds for every role (counts are printed)."""

import re
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from minzheng.accounts.models import User
from minzheng.accounts.roles import MATRIX, Role
from minzheng.accounts.tests.conftest import staff

# Not ours: Django's language switch and the API's own pages; the API's operations are checked below.
FOREIGN = {"set_language", "api-root", "openapi-json", "openapi-view"}
VALUES = {
    "uuid": "00000000-0000-4000-8000-000000000000",
    "int": "1",
    "str": "nothing",
    "slug": "nothing",
    "path": "nothing",
}


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here, pattern


def pages() -> list[tuple[str, URLPattern]]:
    found = [(route, pattern) for route, pattern in routes(get_resolver().url_patterns) if not route.startswith("api/")]
    return [(route, pattern) for route, pattern in found if pattern.name not in FOREIGN]


def address(pattern: URLPattern, route: str) -> str:
    """The route with harmless values filled in."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda match: VALUES.get(match.group(1) or "", "nothing"), route)


def test_every_page_declares_who_may_open_it() -> None:
    undeclared = [route for route, pattern in pages() if not hasattr(pattern.callback, "access")]
    print(f"{len(pages())} pages")
    assert not undeclared


@pytest.mark.django_db
def test_nobody_who_is_not_signed_in_opens_a_page_that_is_not_public(client: Client) -> None:
    opened = []
    for route, pattern in pages():
        if pattern.callback.access == "public":  # type: ignore[attr-defined]
            continue
        for method in (client.get, client.post):
            response = method(address(pattern, route))
            if response.status_code not in (302, 403, 404, 405):
                opened.append((route, response.status_code))
            if response.status_code == 302 and "sign-in" not in response["Location"]:
                opened.append((route, response["Location"]))
    assert not opened


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_no_page_whose_permission_it_lacks(client: Client, role: Role) -> None:
    user = staff(f"user-{role}", role, "3304")
    client.force_login(user)
    wrong, tried = [], 0
    for route, pattern in pages():
        needed = pattern.callback.access  # type: ignore[attr-defined]
        if not isinstance(needed, tuple) or set(needed) & MATRIX[role]:
            continue
        for method in (client.get, client.post):
            tried += 1
            response = method(address(pattern, route))
            if response.status_code != 403:
                wrong.append((route, response.status_code))
    print(f"{role}: {tried} requests refused")
    assert not wrong


@pytest.mark.django_db
def test_a_citizen_opens_no_staff_page(client: Client) -> None:
    person = UUID("00000000-0000-4000-8000-000000000001")
    client.force_login(User.objects.create_user("citizen", display_name="citizen", person_id=person))
    for route, pattern in pages():
        if isinstance(pattern.callback.access, tuple):  # type: ignore[attr-defined]
            response = client.get(address(pattern, route))
            assert response.status_code == 302, route
            assert "/staff/sign-in/" in response["Location"], route


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_something_that_is_not_there_is_not_found_and_never_an_error(client: Client, role: Role) -> None:
    client.force_login(staff(f"user-{role}", role, "3304"))
    failed = []
    for route, pattern in pages():
        needed = pattern.callback.access  # type: ignore[attr-defined]
        if "<" in str(pattern.pattern) and isinstance(needed, tuple) and set(needed) & MATRIX[role]:
            response = client.get(address(pattern, route))
            if response.status_code not in (404, 405):
                failed.append((route, response.status_code))
    assert not failed


def operations() -> list[tuple[str, str, bool]]:
    """(method, path, open to everyone) of each operation that the API describes."""
    from minzheng.site.api import api

    paths = api.get_openapi_schema(path_prefix="")["paths"]
    return [
        (method, path, not operation.get("security"))
        for path, methods in paths.items()
        for method, operation in methods.items()
    ]


OPEN_OPERATIONS = {
    "/services",
    "/services/{key}",
    "/schema/family",
    "/decide",
    "/notices",
    "/notices/{notice_id}/objections",
}


def test_only_the_operations_meant_for_everyone_are_open() -> None:
    found = operations()
    print(f"{len(found)} operations")
    assert len(found) > 25
    assert {path for _method, path, is_open in found if is_open} == OPEN_OPERATIONS


@pytest.mark.django_db
def test_every_other_operation_refuses_a_caller_without_a_key(client: Client) -> None:
    for method, path, _is_open in operations():
        if path in OPEN_OPERATIONS:
            continue
        filled = re.sub(r"\{(\w+)\}", lambda match: VALUES["uuid"], path)
        response = client.generic(method, f"/api{filled}", data="{}", content_type="application/json")
        assert response.status_code in (401, 403), (method, path, response.status_code)
