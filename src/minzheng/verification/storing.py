"""Keeping what a department answered: answers, findings, schedule, breaker and report in one short transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.queries import system_user
from minzheng.verification import comparing, events, failures, reports
from minzheng.verification.asking import Outcome
from minzheng.verification.models import (
    Answer,
    AnswerVersion,
    Check,
    Finding,
    FindingVersion,
    Report,
    SourceHealth,
    SourceQuery,
)
from minzheng.verification.reading import ItemReading, Reading
from minzheng.verification.schedule import next_round

QUIET = timedelta(seconds=5)  # how stale a healthy department's "last answer" may be, to spare a write


def store(outcome: Outcome, *, at: datetime) -> None:
    """Keep one outcome; keeping it again, or after another worker did, changes nothing."""
    with transaction.atomic():
        query_id = outcome.request.question.query_id
        locked = Check.objects.select_for_update(of=("self",) if connection.features.has_select_for_update_of else ())
        check = locked.select_related("authorisation").get(queries=query_id)
        query = SourceQuery.objects.get(pk=query_id)
        query.check_run = check
        # If consent has ended while the department was thinking, what it said is not kept.
        in_force = check.authorisation.is_in_force(timezone.localdate(at))
        answered = _keep_answers(query, outcome, at) if in_force else []
        _reschedule(query, outcome, at)
        changed = _update_findings(check, query, answered, outcome, at)
        if _note_health(query.source, outcome, at):
            _wake(query.source, at)
        report = _complete(check, at) if answered and not query.waiting else None
        if answered or changed:
            events.check_changed(check)
        if report is not None:  # last: rooms above lock their case first, then the log
            _log_completion(check, report)


def _keep_answers(query: SourceQuery, outcome: Outcome, at: datetime) -> list[Answer]:
    reading = outcome.reading
    if reading is None:
        return []
    # The query's own columns say whether anything was answered before; most often nothing was.
    there = {answer.item: answer for answer in Answer.objects.filter(query=query)} if query.answered_at else {}
    said = {item: one for item, one in reading.answers.items() if item in query.waiting}
    new = [_filled(Answer(query=query, item=item), said[item], reading, at) for item in said if item not in there]
    Answer.objects.bulk_create(new)
    changed = [_replaced(there[item], said[item], reading, at) for item in said if item in there]
    if said:
        query.waiting = [item for item in query.waiting if item not in said]
        query.answered_at, query.response_sha256 = at, reading.sha256
    return new + changed


def _filled(answer: Answer, said: ItemReading, reading: Reading, at: datetime) -> Answer:
    answer.result, answer.record, answer.as_of = said.result, said.record, said.as_of
    answer.answered_at, answer.response_sha256 = at, reading.sha256
    return answer


def _replaced(answer: Answer, said: ItemReading, reading: Reading, at: datetime) -> Answer:
    """Another answer to the same question; what was there before is kept if it differs."""
    if (answer.result, answer.record) != (said.result, said.record):
        AnswerVersion.objects.create(
            answer=answer,
            content={
                "version": answer.version,
                "result": answer.result,
                "record": answer.record,
                "as_of": answer.as_of.isoformat(),
                "answered_at": answer.answered_at.isoformat(),
                "response_sha256": answer.response_sha256,
            },
            replaced_at=at,
        )
        answer.version += 1
    _filled(answer, said, reading, at).save()
    return answer


def _reschedule(query: SourceQuery, outcome: Outcome, at: datetime) -> None:
    query.attempts += outcome.attempts
    query.last_error = outcome.failure or _first_open(outcome.reading, query.waiting)
    if not query.waiting:
        query.state, query.last_error, query.next_try_at = SourceQuery.State.ANSWERED, "", None
        query.lease, query.lease_until = None, None
    elif query.lease == outcome.request.lease:
        some = len(query.waiting) < len(query.items)
        query.state = SourceQuery.State.PARTIAL if some else SourceQuery.State.FAILED
        query.rounds += 1
        following = next_round(at, query.rounds, outcome.retry_after)
        in_force = query.check_run.authorisation.is_in_force(timezone.localdate(following))
        query.next_try_at = following if in_force else None
        query.lease, query.lease_until = None, None
    query.save()


def _first_open(reading: Reading | None, waiting: list[str]) -> str:
    return next((code for item, code in (reading.open if reading else {}).items() if item in waiting), "")


def _update_findings(check: Check, query: SourceQuery, answered: list[Answer], outcome: Outcome, at: datetime) -> bool:
    """Compare anew what these answers prove. A settled finding whose found value has changed is open again."""
    items, facts = outcome.request.source.items, outcome.request.facts
    proving = {answer.item: answer for answer in answered if answer.item in items and items[answer.item].answers}
    if not proving:
        return False
    changed = False
    for finding in Finding.objects.filter(check_run=check, person_id=query.person_id, item__in=proving):
        if finding.department != query.department or finding.variable not in items[finding.item].answers:
            continue
        item, answer, fact = items[finding.item], proving[finding.item], facts[finding.variable]
        found = comparing.found_value(item, finding.variable, fact, answer.result, answer.record)
        if finding.state != comparing.UNANSWERED:
            if finding.found == found:
                continue
            keep_version(finding, at)
            finding.settled_by, finding.settled_at, finding.reason = None, None, ""
        judged = comparing.compare(fact, item.answers[finding.variable], finding.declared, found)
        finding.found, finding.state, finding.used = found, judged.state, judged.used
        finding.save(update_fields=["found", "state", "used", "settled_by", "settled_at", "reason"])
        changed = True
    return changed


def keep_version(finding: Finding, at: datetime) -> None:
    """Keep what a finding says before it changes."""
    FindingVersion.objects.create(
        finding=finding,
        content={
            "found": finding.found,
            "state": finding.state,
            "used": finding.used,
            "reason": finding.reason,
            "settled_by": str(finding.settled_by_id or ""),
            "settled_at": finding.settled_at.isoformat() if finding.settled_at else "",
        },
        replaced_at=at,
    )


def _complete(check: Check, at: datetime) -> Report | None:
    """Close the check once nothing is open, and freeze its report."""
    if check.queries.exclude(state=SourceQuery.State.ANSWERED).exists():
        return None
    check.state, check.completed_at = Check.State.COMPLETE, at
    check.save(update_fields=["state", "completed_at"])
    return reports.freeze(check, at)


def _log_completion(check: Check, report: Report) -> None:
    audit.record(
        actor=system_user(), action="complete_verification", subject=check, purpose=check.authorisation.purpose_zh,
        case_number=check.case_number, detail={"report": report.number, "sha256": report.sha256},
    )  # fmt: skip


def _note_health(source: str, outcome: Outcome, at: datetime) -> bool:
    """Count the outcome in the breaker; True if the department was down and is back."""
    health = SourceHealth.objects.select_for_update().get(pk=source)
    if sick := _sickness(outcome):
        breaker = health.breaker.after_failure(at)
        health.failures, health.open_until = breaker.failures, breaker.open_until
        health.last_error, health.last_error_at = sick, at
        health.save()
        return False
    was_down = health.open_until is not None
    if health.failures or was_down or health.last_answer_at is None or at - health.last_answer_at > QUIET:
        health.failures, health.open_until, health.last_answer_at = 0, None, at
        health.save()
    return was_down


def _sickness(outcome: Outcome) -> str:
    """The failure that counts against the department, or "" when it answered soundly."""
    reading = outcome.reading
    if reading is None:
        return outcome.failure
    nothing_sound = not reading.answers and failures.BAD_SHAPE in reading.open.values()
    return failures.BAD_SHAPE if nothing_sound else ""


def _wake(source: str, at: datetime) -> None:
    """The department is back: ask now what would have waited up to an hour. Its slots keep this from being a flood.

    Waits for no lock: a question that another worker holds is about to be stored anyway.
    """
    locks = connection.features.has_select_for_update_skip_locked
    waiting = SourceQuery.objects.filter(source=source, next_try_at__gt=at, lease_until=None)
    chosen = list(waiting.select_for_update(skip_locked=locks).values_list("pk", flat=True))
    SourceQuery.objects.filter(pk__in=chosen).update(next_try_at=at)
