"""What a person may see of a check, ready for a page or the API. Amounts only for those who may (R-04)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from minzheng.accounts import audit
from minzheng.accounts.models import AuditEntry, User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.verification import comparing, queries
from minzheng.verification.forms import SettleForm
from minzheng.verification.models import Check
from minzheng.verification.queries import ComparedRow, OtherAnswer, Progress

MATCH = {
    comparing.AGREE: "same",
    comparing.DIFFERS: "different",
    comparing.FOUND_ONLY: "undeclared",
    comparing.DECLARED_ONLY: "none",
    comparing.UNANSWERED: "unknown",
}
LOOK_AGAIN = timedelta(minutes=10)  # a page that polls is one look, not hundreds
BRISK, PATIENT = "every 2s", "every 30s"
BRISK_FOR = timedelta(minutes=3)


@dataclass(frozen=True)
class ShownRow:
    """A row with its mark; without amounts for those who may not see them. `form` settles it."""

    row: ComparedRow
    match: str
    form: SettleForm | None


@dataclass(frozen=True)
class ShownPerson:
    """`amounts`: whether this reader may see what departments said of this person.

    `folded`: rows that agree that there is nothing; for those who may not see amounts, all that agree.
    """

    name: str
    amounts: bool
    rows: list[ShownRow]
    folded: list[ShownRow]
    others: list[OtherAnswer]


@dataclass(frozen=True)
class Shown:
    """`mark` changes when anything shown does. `poll` is how often to look again, "" when nothing will come."""

    progress: Progress
    people: list[ShownPerson]
    amounts: bool
    may_settle: bool
    differences: int
    open_differences: int
    passed: bool | None
    poll: str
    mark: str


def show(check: Check, user: User, at: datetime) -> Shown:
    """Everything on the block of a check, for this user."""
    progress = queries.progress(check, at)
    amounts = queries.sees_amounts(user, check)
    may_settle = allowed(user, Permission.HANDLE, check.division)
    rows = [_row(row, amounts or row.person_id == str(user.person_id), may_settle) for row in queries.comparison(check)]
    others = [other for other in queries.other_answers(check) if amounts or other.person_id == str(user.person_id)]
    names = {row.row.person_id: row.row.person_name for row in rows} | {o.person_id: o.person_name for o in others}
    people = [
        _person(
            name,
            amounts or person == str(user.person_id),
            [row for row in rows if row.row.person_id == person],
            [other for other in others if other.person_id == person],
        )
        for person, name in names.items()
    ]
    different = [row.row for row in rows if row.row.differs]
    waiting = progress.waiting > 0 and not progress.stopped
    return Shown(
        progress=progress,
        people=people,
        amounts=amounts,
        may_settle=may_settle,
        differences=len(different),
        open_differences=sum(not row.settled_by for row in different),
        passed=False if different else True if queries.is_complete(check) else None,
        poll=(BRISK if at - check.started_at < BRISK_FOR else PATIENT) if waiting else "",
        mark=_mark(progress, [row.row for row in rows]),
    )


def _person(name: str, amounts: bool, rows: list[ShownRow], others: list[OtherAnswer]) -> ShownPerson:
    folded = [shown for shown in rows if (shown.row.nothing if amounts else shown.match == "same")]
    return ShownPerson(name, amounts, [shown for shown in rows if shown not in folded], folded, others)


def _row(row: ComparedRow, amounts: bool, may_settle: bool) -> ShownRow:
    if not amounts:
        state = comparing.DIFFERS if row.differs else row.state  # which of the two has nothing would say too much
        row = replace(
            row, state=state, declared_text="", found_text="", details=[], used="", reason="", response_sha256=""
        )
    form = None
    if may_settle and row.differs:
        form = SettleForm(initial={"operation_id": uuid4()}, auto_id=f"settle-{row.finding_id}-%s")
    return ShownRow(row, MATCH[row.state], form)


def _mark(progress: Progress, rows: list[ComparedRow]) -> str:
    shown: list[Any] = [(row.finding_id, row.state, row.used, row.reason, row.found_text) for row in rows]
    return hashlib.sha256(repr((progress, shown)).encode()).hexdigest()[:16]


def note_look(check: Check, user: User, at: datetime) -> None:
    """Log that this user looked at what departments said of a family."""
    seen = AuditEntry.objects.filter(
        subject_id=str(check.pk), actor_id=user.pk, action="view_verification", at__gt=at - LOOK_AGAIN
    )
    if not seen.exists():
        audit.record(
            actor=user, action="view_verification", subject=check, purpose=check.authorisation.purpose_zh,
            case_number=check.case_number,
        )  # fmt: skip
