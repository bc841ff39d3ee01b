"""Reads of verification: how far a check is, declared beside found, the family as verified, the report."""

from __future__ import annotations

import copy
from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from minzheng.accounts import moment
from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.packs import load_chain
from minzheng.base.text import Text
from minzheng.policy.definitions import Input
from minzheng.registry.queries import Family
from minzheng.verification import comparing, failures, reports
from minzheng.verification.definitions import facts_of, sources_of
from minzheng.verification.models import Answer, Check, Finding, SourceHealth, SourceQuery
from minzheng.verification.rows import ComparedRow, DepartmentProgress, Detail, OtherAnswer, Progress
from minzheng.verification.wording import field_in_words, in_words


def is_complete(check: Check) -> bool:
    """True once every department has answered every item."""
    return check.state == Check.State.COMPLETE


def sees_amounts(user: User, check: Check) -> bool:
    """Whoever handles or decides sees what departments said; village workers see pass or not, and item names (R-04)."""
    return any(allowed(user, permission, check.division) for permission in (Permission.HANDLE, Permission.DECIDE))


def progress(check: Check, at: datetime | None = None) -> Progress:
    """How far the departments are; three queries."""
    at = at or moment.now()
    sources = sources_of(load_chain(check.pack))
    rows = list(check.queries.all())
    health = SourceHealth.objects.in_bulk({row.source for row in rows})
    stopped = not is_complete(check) and not check.authorisation.is_in_force(timezone.localdate(at))
    departments = []
    for code in sources.departments:
        own = [row for row in rows if row.department == code]
        if own:
            shut = health[own[0].source].open_until if own[0].source in health else None
            departments.append(_department(code, own, sources.label(code), shut, stopped, at, check.pack))
    total = sum(department.total for department in departments)
    answered = sum(department.answered for department in departments)
    return Progress(total, answered, total - answered, stopped, departments)


def _department(
    code: str, rows: list[SourceQuery], label: Text, shut: datetime | None, stopped: bool, at: datetime, pack: str
) -> DepartmentProgress:
    sources = sources_of(load_chain(pack))
    total = sum(len(row.items) for row in rows)
    open_items = Counter(item for row in rows for item in row.waiting)
    error = next((row.last_error for row in rows if row.last_error and row.waiting), "")
    tries = [row.next_try_at for row in rows if row.waiting and row.next_try_at and row.lease_until is None]
    next_try_at = min(tries, default=None)
    if shut is not None and next_try_at is not None:
        next_try_at = max(next_try_at, shut)
    if not open_items:
        state = "answered"
    elif stopped:
        state = "ended"
    elif shut is not None and shut > at:
        state = "paused"
    elif sum(open_items.values()) < total:
        state = "partial"
    else:
        state = "failed" if error else "waiting"
    names = [sources.item_label(code, item) for item in (*sources.departments[code].items,) if item in open_items]
    return DepartmentProgress(
        code, label, state, total, total - sum(open_items.values()), names, failures.WORDS.get(error), next_try_at
    )


def comparison(check: Check) -> list[ComparedRow]:
    """Every fact that a department answers for, by person and department; four queries."""
    chain = load_chain(check.pack)
    sources, facts = sources_of(chain), facts_of(chain)
    answers = _answers(check)
    order = _order(check)
    findings = Finding.objects.filter(check_run=check).select_related("person", "settled_by")
    rows = []
    for finding in sorted(findings, key=lambda row: order(str(row.person_id), row.department, row.item, row.variable)):
        fact, item = facts.get(finding.variable), sources.item(finding.department, finding.item)
        answer = answers.get((finding.person_id, finding.department, finding.item))
        answered = finding.state != comparing.UNANSWERED
        rows.append(
            ComparedRow(
                finding_id=finding.pk,
                person_name=finding.person.name,
                person_id=str(finding.person_id),
                variable=finding.variable,
                label=fact.label if fact else Text(zh=finding.variable, en=finding.variable),
                declared_text=in_words(fact, finding.declared),
                found_text=in_words(fact, finding.found) if answered else "",
                state=finding.state,
                nothing=finding.state == comparing.AGREE and _both_empty(fact, finding),
                department=finding.department,
                source=sources.label(finding.department),
                item=sources.item_label(finding.department, finding.item),
                as_of=answer.as_of if answer else None,
                answered_at=answer.answered_at if answer else None,
                query_id=answer.query_id if answer else None,
                response_sha256=answer.response_sha256 if answer else "",
                used=finding.used,
                settled_by=finding.settled_by.display_name if finding.settled_by else "",
                settled_at=finding.settled_at,
                reason=finding.reason,
                details=_details(item, answer, compared=True) if item and answer else [],
            )
        )
    return rows


def _both_empty(fact: Input | None, finding: Finding) -> bool:
    return fact is not None and all(comparing.is_empty(fact, value) for value in (finding.declared, finding.found))


def other_answers(check: Check) -> list[OtherAnswer]:
    """Items that carry no variable, answered or not; three queries."""
    sources = sources_of(load_chain(check.pack))
    answers = _answers(check)
    order = _order(check)
    rows = []
    for query in check.queries.select_related("person"):
        for code in query.items:
            item = sources.item(query.department, code)
            if item is None or item.answers:
                continue
            answer = answers.get((query.person_id, query.department, code))
            rows.append(
                (
                    order(str(query.person_id), query.department, code, ""),
                    OtherAnswer(
                        person_name=query.person.name,
                        person_id=str(query.person_id),
                        source=sources.label(query.department),
                        item=item.label,
                        result=answer.result if answer else comparing.UNANSWERED,
                        details=_details(item, answer, compared=False) if answer else [],
                        as_of=answer.as_of if answer else None,
                        answered_at=answer.answered_at if answer else None,
                        query_id=query.pk,
                    ),
                )
            )
    return [row for _place, row in sorted(rows, key=lambda pair: pair[0])]


def verified_family(check: Check) -> Family:
    """What the family declared, with found values where those are used. An open item leaves the declared value."""
    family: Family = copy.deepcopy(check.declared)
    people = {entry["id"]: entry for entry in family["persons"]}
    used = Finding.objects.filter(check_run=check, used=comparing.FOUND).exclude(state=comparing.UNANSWERED)
    for finding in used:
        if finding.found is not None:
            people[str(finding.person_id)][finding.variable] = finding.found
    return family


def report(check: Check) -> dict[str, Any]:
    """The frozen report of a complete check; while it still asks, a sealed draft with the number 0."""
    frozen = check.reports.order_by("-number").first() if is_complete(check) else None
    if frozen is None:
        return reports.seal(reports.content_of(check, 0))
    content: dict[str, Any] = frozen.content
    return content


def _answers(check: Check) -> dict[tuple[UUID, str, str], Answer]:
    rows = Answer.objects.filter(query__check_run=check).select_related("query")
    return {(row.query.person_id, row.query.department, row.item): row for row in rows}


def _order(check: Check) -> Any:
    """Sorts by the family's order of people, then the pack's of departments, items and facts."""
    sources = sources_of(load_chain(check.pack))
    people = {entry["id"]: place for place, entry in enumerate(check.declared["persons"])}
    places: dict[tuple[str, str, str], int] = {}
    for department, source in sources.departments.items():
        for code, item in source.items.items():
            for variable in ("", *item.answers):
                places[(department, code, variable)] = len(places)

    def key(person: str, department: str, item: str, variable: str) -> tuple[int, int]:
        return people.get(person, len(people)), places.get((department, item, variable), len(places))

    return key


def _details(item: Any, answer: Answer, *, compared: bool) -> list[Detail]:
    shown = {rule.field for rule in item.answers.values()} if compared else set()
    return [
        Detail(shape.label, field_in_words(shape, answer.record[name]))
        for name, shape in item.fields.items()
        if name not in shown and name in answer.record
    ]


__all__ = [
    "ComparedRow",
    "DepartmentProgress",
    "Detail",
    "OtherAnswer",
    "Progress",
    "comparison",
    "is_complete",
    "other_answers",
    "progress",
    "report",
    "sees_amounts",
    "verified_family",
]
