"""Reading a department's answer with distrust. Pure: no database, no clock, no network.

Anything that is not a sound, fresh answer about the right person leaves the item unanswered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Literal, NoReturn
from uuid import UUID

from pydantic import BaseModel, ConfigDict, ValidationError

from minzheng.base.errors import MinzhengError
from minzheng.base.identifiers import normalise_name
from minzheng.base.money import parse_yuan, to_decimal_string
from minzheng.policy.definitions import Input
from minzheng.verification import failures
from minzheng.verification.definitions import FieldShape, Item, Source

TEXT_LIMIT = 300
COUNT_LIMIT = 10**9
CLOCK_DAYS = 1  # a department's clock or time zone may be off by less than a day


class Rejected(Exception):
    """The whole answer is refused; `code` is one of `failures`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Person(BaseModel):
    name: str
    id_number: str


class _Envelope(BaseModel):
    query_id: UUID
    person: _Person
    answers: dict[str, Any]


class _ItemAnswer(BaseModel):
    model_config = ConfigDict(strict=True)

    result: Literal["found", "none"]
    as_of: str
    record: dict[str, Any] | None = None


@dataclass(frozen=True)
class ItemReading:
    """One sound answer: only declared fields are kept, money as "1500.00". `record` is empty for "none"."""

    result: Literal["found", "none"]
    as_of: date
    record: dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What was asked, to hold the answer against it."""

    query_id: UUID
    name: str
    id_number: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """Sound answers by item, and per item that stays open the reason why. `sha256` is of the body as received."""

    sha256: str
    answers: Mapping[str, ItemReading] = field(default_factory=dict)
    open: Mapping[str, str] = field(default_factory=dict)


def read_answer(body: bytes, question: Question, source: Source, facts: Mapping[str, Input], on: date) -> Reading:
    """Raises Rejected when nothing of it can be used: not JSON, another form, another person, another query."""
    envelope = _envelope(body)
    _hold_against(envelope, question)
    answers: dict[str, ItemReading] = {}
    still_open: dict[str, str] = {}
    for code in question.items:
        raw = envelope.answers.get(code)
        if raw is None:
            still_open[code] = failures.MISSING_ITEMS
            continue
        try:
            answers[code] = _item(raw, source.items[code], facts, source.freshness_days, on)
        except Rejected as rejected:
            still_open[code] = rejected.code
    return Reading(hashlib.sha256(body).hexdigest(), answers, still_open)


def _envelope(body: bytes) -> _Envelope:
    try:
        content = json.loads(body.decode("utf-8"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Rejected(failures.NOT_JSON) from None
    try:
        return _Envelope.model_validate(content)
    except ValidationError:
        raise Rejected(failures.BAD_SHAPE) from None


def _no_constant(_name: str) -> NoReturn:
    raise ValueError


def _hold_against(envelope: _Envelope, question: Question) -> None:
    same_number = envelope.person.id_number.upper() == question.id_number.upper()
    if not same_number or normalise_name(envelope.person.name) != normalise_name(question.name):
        raise Rejected(failures.WRONG_PERSON)
    if envelope.query_id != question.query_id:
        raise Rejected(failures.BAD_SHAPE)


def _item(raw: Any, item: Item, facts: Mapping[str, Input], freshness_days: int, on: date) -> ItemReading:
    try:
        answer = _ItemAnswer.model_validate(raw)
        as_of = date.fromisoformat(answer.as_of)
    except ValueError:
        raise Rejected(failures.BAD_SHAPE) from None
    if as_of > on + timedelta(days=CLOCK_DAYS):
        raise Rejected(failures.BAD_SHAPE)
    if as_of < on - timedelta(days=freshness_days):
        raise Rejected(failures.STALE)
    if answer.result == "none":
        return ItemReading("none", as_of, {})
    if not answer.record:
        raise Rejected(failures.BAD_SHAPE)
    record = {
        name: _field(shape, answer.record[name])
        for name, shape in item.fields.items()
        if answer.record.get(name) is not None
    }
    for variable, rule in item.answers.items():
        _must_answer(record.get(rule.field), facts[variable])
    return ItemReading("found", as_of, record)


def _must_answer(value: Any, fact: Input) -> None:
    """A record that lacks the very field that was asked for, or has a code nobody knows, answers nothing."""
    if value is None or (fact.type == "choice" and value not in fact.choices):
        raise Rejected(failures.BAD_SHAPE)
    if fact.type == "money" and parse_yuan(value, negative=True) > fact.limit:
        raise Rejected(failures.BAD_SHAPE)
    if fact.type == "count" and value > fact.limit:
        raise Rejected(failures.BAD_SHAPE)


def _field(shape: FieldShape, value: Any) -> Any:
    kind = shape.type
    if kind == "money" and isinstance(value, str | int):
        try:
            return to_decimal_string(parse_yuan(value, negative=True))
        except MinzhengError:
            raise Rejected(failures.BAD_SHAPE) from None
    if kind == "flag" and isinstance(value, bool):
        return value
    if kind == "count" and isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= COUNT_LIMIT:
        return value
    if kind == "date" and isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            raise Rejected(failures.BAD_SHAPE) from None
    if kind in ("text", "choice") and isinstance(value, str) and len(value) <= TEXT_LIMIT:
        return value
    raise Rejected(failures.BAD_SHAPE)
