"""What the queries give back: plain values, their texts in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from minzheng.base.text import Text
from minzheng.verification import comparing


@dataclass(frozen=True)
class DepartmentProgress:
    """How far one department is. State: answered | partial | waiting | failed | paused | ended.

    paused: it is down and left in peace until `next_try_at`; ended: the authorisation has run out before it answered.
    """

    code: str
    label: Text
    state: str
    total: int
    answered: int
    waiting_items: list[Text]
    last_error: Text | None
    next_try_at: datetime | None


@dataclass(frozen=True)
class Progress:
    """Counted in items times people. `stopped`: nothing more will be asked, for want of an authorisation."""

    total: int
    answered: int
    waiting: int
    stopped: bool
    departments: list[DepartmentProgress]


@dataclass(frozen=True)
class Detail:
    """One field of a department's record, as people read it."""

    label: Text
    text: str


@dataclass(frozen=True)
class ComparedRow:
    """One fact of one person. Texts are in the reader's language. `details`: what else the record says.

    `nothing`: declared and found agree that there is nothing; pages fold such rows away.
    """

    finding_id: UUID
    person_name: str
    person_id: str
    variable: str
    label: Text
    declared_text: str
    found_text: str
    state: str
    nothing: bool
    department: str
    source: Text
    item: Text
    as_of: date | None
    answered_at: datetime | None
    query_id: UUID | None
    response_sha256: str
    used: str
    settled_by: str
    settled_at: datetime | None
    reason: str
    details: list[Detail] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        return self.state in comparing.DIFFERENT


@dataclass(frozen=True)
class OtherAnswer:
    """An item that carries no fact of the rules: shown, not compared. `result`: found | none | unanswered."""

    person_name: str
    person_id: str
    source: Text
    item: Text
    result: str
    details: list[Detail]
    as_of: date | None
    answered_at: datetime | None
    query_id: UUID
