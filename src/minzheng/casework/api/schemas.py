"""What comes in over the API. Money is a string of yuan such as "810.00"."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema


class DecideIn(Schema):
    """A family to be decided; nothing of it is stored."""

    family: dict[str, Any]
    division: str = Field(description="12-digit code or a prefix of it", examples=["330402"])
    on: date | None = None


class OpenIn(Schema):
    id_number: str = Field(max_length=32)
    service: str = "social-assistance"
    channel: Literal["online", "counter", "village", "phone"] = "counter"


class AnswersIn(Schema):
    revision: int
    persons: dict[str, dict[str, Any]] = {}
    household: dict[str, Any] = {}
    note: str | None = Field(default=None, max_length=2000)


class SubmitIn(Schema):
    wording: str = Field(min_length=1, max_length=20_000, description="What the members read and agreed to")
    agreed: list[UUID]


class ReasonIn(Schema):
    reason: str = Field(min_length=1, max_length=2000)


class VisitIn(Schema):
    visited_on: date
    visitors: str = Field(min_length=1, max_length=120)
    seen: str = Field(min_length=1, max_length=4000)
    agrees_with_declaration: bool
    signed_by_family: bool


class RulingIn(Schema):
    outcome: Literal["grant", "refuse"]
    amounts: dict[str, str] = Field(
        default={}, description="Benefit code to yuan; only those that differ from the rules"
    )
    reason: str = Field(default="", max_length=4000)


class ObjectionIn(Schema):
    name: str = Field(min_length=1, max_length=50)
    phone: str = Field(min_length=5, max_length=32)
    text: str = Field(min_length=1, max_length=4000)


class RatingIn(Schema):
    score: int = Field(ge=1, le=5)
    comment: str = Field(default="", max_length=2000)
