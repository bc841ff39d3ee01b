"""What comes in over the API. Money is a string of yuan such as "810.00"."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import StringConstraints

WITHOUT_NUL = r"^[^\x00]*$"  # PostgreSQL keeps no NUL character
Plain = Annotated[str, StringConstraints(pattern=WITHOUT_NUL)]
Words = Annotated[str, StringConstraints(pattern=WITHOUT_NUL, min_length=1, max_length=2000)]


class DecideIn(Schema):
    """A family to be decided; nothing of it is stored."""

    family: dict[str, Any]
    division: Plain = Field(description="12-digit code or a prefix of it", examples=["330402"])
    on: date | None = None


class OpenIn(Schema):
    id_number: Plain = Field(max_length=32)
    service: Plain = "social-assistance"
    channel: Literal["online", "counter", "village", "phone"] = "counter"


class AnswersIn(Schema):
    revision: int
    persons: dict[str, dict[str, Any]] = {}
    household: dict[str, Any] = {}
    note: Plain | None = Field(default=None, max_length=2000)


class SubmitIn(Schema):
    wording: Plain = Field(min_length=1, max_length=20_000, description="What the members read and agreed to")
    agreed: list[UUID]


class ReasonIn(Schema):
    reason: Words


class VisitIn(Schema):
    visited_on: date
    visitors: Plain = Field(min_length=1, max_length=120)
    seen: Plain = Field(min_length=1, max_length=4000)
    agrees_with_declaration: bool
    signed_by_family: bool


class RulingIn(Schema):
    outcome: Literal["grant", "refuse"]
    amounts: dict[Plain, Plain] = Field(
        default={}, description="Benefit code to yuan; only those that differ from the rules"
    )
    reason: Plain = Field(default="", max_length=4000)


class ObjectionIn(Schema):
    name: Plain = Field(min_length=1, max_length=50)
    phone: Plain = Field(min_length=5, max_length=32)
    text: Plain = Field(min_length=1, max_length=4000)


class RatingIn(Schema):
    score: int = Field(ge=1, le=5)
    comment: Plain = Field(default="", max_length=2000)


class FollowUpIn(Schema):
    text: Words


class ClaimIn(Schema):
    """Say which you mean; without it the step changes hands, so that a repeat undoes it."""

    mine: bool | None = Field(default=None, description="true: take it; false: give it back")


class AnswerIn(Schema):
    """The answer to an objection or an appeal, with its reasons."""

    is_upheld: bool
    reply: Words
