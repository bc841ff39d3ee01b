"""The report of a check: what was asked of whom, when, and what came of it; frozen and provable from the file alone."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from minzheng.base.packs import load_chain
from minzheng.base.text import Text
from minzheng.verification.definitions import facts_of, sources_of
from minzheng.verification.models import Answer, Check, Finding, Report, SourceQuery

FORMAT = "minzheng-verification-report/1"


def seal(content: dict[str, Any]) -> dict[str, Any]:
    """The content with its SHA-256, taken over the JSON without spaces, keys sorted, UTF-8."""
    return {**content, "sha256": _digest(content)}


def is_genuine(report: dict[str, Any]) -> bool:
    """True if nothing in the file was changed since it was sealed."""
    return report.get("sha256") == _digest({key: value for key, value in report.items() if key != "sha256"})


def _digest(content: dict[str, Any]) -> str:
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def freeze(check: Check, at: datetime) -> Report:
    """Keep the report of a complete check under its next number."""
    number = check.reports.count() + 1
    content = seal(content_of(check, number))
    return Report.objects.create(check_run=check, number=number, content=content, sha256=content["sha256"], made_at=at)


def content_of(check: Check, number: int) -> dict[str, Any]:
    """The report as it stands now, without its seal. Number 0 is a draft of a check that still asks."""
    authorisation = check.authorisation
    return {
        "format": FORMAT,
        "number": number,
        "check": str(check.pk),
        "case_number": check.case_number,
        "household": str(check.household_id),
        "division": check.division,
        "complete": check.state == Check.State.COMPLETE,
        "started_at": _instant(check.started_at),
        "completed_at": _instant(check.completed_at),
        "authorisation": {
            "id": str(authorisation.pk),
            "service": authorisation.service,
            "purpose": _both(authorisation.purpose),
            "until": authorisation.until.isoformat(),
            "given_at": _instant(authorisation.given_at),
            "wording_sha256": authorisation.wording_sha256,
        },
        "lines": _lines(check),
        "findings": _findings(check),
    }


def _lines(check: Check) -> list[dict[str, Any]]:
    sources = sources_of(load_chain(check.pack))
    order = {code: place for place, code in enumerate(sources.codes())}
    lines: list[dict[str, Any]] = []
    for query in check.queries.select_related("person").prefetch_related("answers"):
        answers = {answer.item: answer for answer in query.answers.all()}
        for item in query.items:
            lines.append(
                {
                    "person": {"id": str(query.person_id), "name": query.person.name},
                    "department": query.department,
                    "source": _both(sources.label(query.department)),
                    "item": item,
                    "label": _both(sources.item_label(query.department, item)),
                    "query_id": str(query.pk),
                    "attempts": query.attempts,
                    **_result(query, item, answers.get(item)),
                }
            )
    return sorted(
        lines, key=lambda line: (line["person"]["id"], order.get(f"{line['department']}.{line['item']}", 999))
    )


def _result(query: SourceQuery, item: str, answer: Answer | None) -> dict[str, Any]:
    """found | none, or while the item is open: waiting | timeout | error."""
    if answer is None or item in query.waiting:
        error = query.last_error
        return {"result": "timeout" if error == "timeout" else "error" if error else "waiting", "error": error}
    return {
        "result": answer.result,
        "record": answer.record,
        "as_of": answer.as_of.isoformat(),
        "answered_at": _instant(answer.answered_at),
        "version": answer.version,
        "response_sha256": answer.response_sha256,
    }


def _findings(check: Check) -> list[dict[str, Any]]:
    facts = facts_of(load_chain(check.pack))
    rows = Finding.objects.filter(check_run=check).order_by("person_id", "department", "item", "variable")
    return [
        {
            "person": str(row.person_id),
            "variable": row.variable,
            "label": _both(facts[row.variable].label)
            if row.variable in facts
            else {"zh": row.variable, "en": row.variable},
            "department": row.department,
            "item": row.item,
            "declared": row.declared,
            "found": row.found,
            "state": row.state,
        }
        for row in rows
    ]


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}


def _instant(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat() if moment else None
