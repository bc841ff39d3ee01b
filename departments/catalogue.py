"""The departments and items that exist: `sources` of the pack (MINZHENG_PACK, else cn-zj-jiaxing)."""

from __future__ import annotations

import os
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, TypeAdapter

from minzheng.base.packs import load_chain
from minzheng.base.text import Text


class _Labelled(BaseModel):
    model_config = ConfigDict(extra="ignore")

    label: Text


class _Source(_Labelled):
    path: str
    items: dict[str, _Labelled]


@dataclass(frozen=True)
class Department:
    """`path` is where it listens, without a trailing slash; `items` maps an item to its label."""

    key: str
    label: Text
    path: str
    items: dict[str, Text]


def load_departments(pack: str | None = None) -> dict[str, Department]:
    """In the order of the pack's files. Raises UnknownPack, PackError."""
    chain = load_chain(pack or os.environ.get("MINZHENG_PACK") or "cn-zj-jiaxing")
    return {
        key: Department(
            key,
            entry.value.label,
            entry.value.path.rstrip("/"),
            {item: declared.label for item, declared in entry.value.items.items()},
        )
        for key, entry in chain.section("sources", TypeAdapter(_Source)).items()
    }
