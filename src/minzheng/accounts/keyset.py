"""Keyset pages: the address names the last row seen, so page 1,000 costs what page 1 does."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest

M = TypeVar("M", bound=Model)
SIZE = 50
MARK = "~"


@dataclass(frozen=True)
class Page(Generic[M]):
    """The rows of one page and the addresses of its neighbours ("" where there is none)."""

    rows: list[M]
    previous_url: str
    next_url: str


def page(
    request: HttpRequest,
    rows: QuerySet[M],
    *,
    by: tuple[str, str],
    key: Callable[[M], tuple[Any, Any]],
    descending: bool = False,
    size: int = SIZE,
) -> Page[M]:
    """One page of `rows` in the order of the two columns `by`, the second unique; `key` gives a row's values of them.

    Raises Http404 for an address whose key can't be read.
    """
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    backwards = bool(before) and not after
    falling = descending != backwards
    sign = "-" if falling else ""
    ordered = rows.order_by(f"{sign}{by[0]}", f"{sign}{by[1]}")
    if after or before:
        ordered = _beyond(ordered, by, after or before, falling)
    try:
        found = list(ordered[: size + 1])
    except (ValueError, ValidationError) as error:
        raise Http404 from error
    has_more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_previous = has_more if backwards else bool(after)
    has_next = bool(before) if backwards else has_more
    return Page(
        found,
        _url(request, "before", key(found[0])) if found and has_previous else "",
        _url(request, "after", key(found[-1])) if found and has_next else "",
    )


def _beyond(rows: QuerySet[M], by: tuple[str, str], mark: str, falling: bool) -> QuerySet[M]:
    first, found, second = mark.partition(MARK)
    if not found:
        raise Http404
    side = "lt" if falling else "gt"
    try:
        return rows.filter(Q(**{f"{by[0]}__{side}": first}) | Q(**{by[0]: first, f"{by[1]}__{side}": second}))
    except (ValueError, ValidationError) as error:
        raise Http404 from error


def _url(request: HttpRequest, name: str, key: tuple[Any, Any]) -> str:
    query = request.GET.copy()
    for other in ("after", "before"):
        query.pop(other, None)
    query[name] = MARK.join(_written(value) for value in key)
    return f"?{query.urlencode()}"


def _written(value: Any) -> str:
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
