"""The wire protocol: what is asked and what is answered. Amounts are strings of yuan, dates ISO."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Failure = Literal[
    "none",
    "hang",
    "error_500",
    "busy_429",
    "reset",
    "html",
    "cut_json",
    "wrong_person",
    "missing_items",
    "stale",
    "slow_drip",
]


class Asked(BaseModel):
    """Whom the query is about."""

    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=100, examples=["沈根福"])
    id_number: str = Field(min_length=15, max_length=18, examples=["330490195803121750"])


class Query(BaseModel):
    """One question of one person. `purpose` and `authorisation` say why, and by whose consent."""

    model_config = ConfigDict(extra="forbid")

    query_id: UUID
    purpose: str = Field(min_length=1, max_length=500, examples=["最低生活保障核对"])
    authorisation: str = Field(min_length=1, max_length=200, examples=["AUTH-2026-000001"])
    person: Asked
    items: list[str] = Field(min_length=1, max_length=64, examples=[["pension_paid", "employment_registration"]])


class ItemAnswer(BaseModel):
    """`none`: the department looked, and holds nothing. An item that was not answered is not in `answers` at all."""

    result: Literal["found", "none"]
    as_of: str = Field(examples=["2026-11-23"])
    record: dict[str, Any]


class Answer(BaseModel):
    query_id: UUID
    person: Asked
    answered_at: str = Field(examples=["2026-11-24T10:15:00+08:00"])
    answers: dict[str, ItemAnswer]


class Switch(BaseModel):
    """How a department behaves. `share`: per cent of queries that the failure hits, chosen by the query's id."""

    model_config = ConfigDict(extra="forbid")

    latency_ms: int = Field(default=0, ge=0, le=600_000)
    failure: Failure = "none"
    share: int = Field(default=100, ge=0, le=100)


class Problem(BaseModel):
    """What went wrong, in both languages."""

    code: str
    zh: str
    en: str
