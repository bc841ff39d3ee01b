"""Which names may stand at a place of a declaration: the field names of the pydantic models there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

Location = tuple[str | int, ...]


def names_at(shape: Any, location: Location) -> set[str]:
    """Field names of every model that `shape` allows at `location` (pydantic's: union members may be named in it)."""
    names: set[str] = set()
    for found in _reach(shape, location):
        for name, info in found.model_fields.items():
            names.add(info.alias or name)
    return names


def _reach(shape: Any, location: Location) -> Iterator[type[BaseModel]]:
    if not location:
        yield from _models(shape)
        return
    here, rest = location[0], location[1:]
    stepped = False
    for member in _members(shape):
        if isinstance(member, type) and issubclass(member, BaseModel):
            for name, info in member.model_fields.items():
                if here in (name, info.alias):
                    stepped = True
                    yield from _reach(info.annotation, rest)
        elif get_origin(member) is not None and get_args(member):
            stepped = True
            yield from _reach(get_args(member)[-1 if _is_mapping(member) else 0], rest)
    if not stepped:
        yield from _reach(shape, rest)


def _models(shape: Any) -> Iterator[type[BaseModel]]:
    for member in _members(shape):
        if isinstance(member, type) and issubclass(member, BaseModel):
            yield member


def _members(shape: Any) -> Iterator[Any]:
    """The alternatives of a union, without Annotated and type aliases around them."""
    alias = getattr(shape, "__value__", None)
    if alias is not None:
        yield from _members(alias)
    elif hasattr(shape, "__metadata__"):
        yield from _members(shape.__origin__)
    elif _is_union(shape):
        for member in get_args(shape):
            yield from _members(member)
    else:
        yield shape


def _is_union(shape: Any) -> bool:
    return str(get_origin(shape)) in ("typing.Union", "<class 'types.UnionType'>")


def _is_mapping(shape: Any) -> bool:
    origin = get_origin(shape)
    return isinstance(origin, type) and hasattr(origin, "keys")
