"""The audit log: every look at a person's record and every write, in a chain that shows what was altered."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC
from typing import Any, Protocol

from django.db import connection, transaction

from minzheng.accounts import moment
from minzheng.accounts.models import PURPOSE_LENGTH, AuditEntry, User

GENESIS = "0" * 64
CHAIN_LOCK = 6100  # any fixed number: PostgreSQL's advisory lock that orders the chain


class Subject(Protocol):
    """Anything audited: it has a primary key and, as a rule, a division."""

    pk: Any


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry and the hash before it, in a fixed order."""
    content = [
        entry.previous_hash,
        entry.at.astimezone(UTC).isoformat(),
        str(entry.actor_id or ""),
        entry.actor_name,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.division,
        entry.purpose,
        entry.case_number,
        entry.detail,
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def record(
    *,
    actor: User | None,
    action: str,
    subject: Subject,
    purpose: str,
    division: str = "",
    case_number: str = "",
    detail: dict[str, Any] | None = None,
) -> AuditEntry:
    """Write one entry. Call it inside the transaction of the write that it tells of."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
        last = AuditEntry.objects.order_by("-sequence").values_list("hash", flat=True).first()
        entry = AuditEntry(
            at=moment.now(),
            actor_id=actor.pk if actor else None,
            actor_name=actor.display_name if actor else "",
            action=action,
            subject_type=type(subject).__name__.lower(),
            subject_id=str(subject.pk),
            division=division or getattr(subject, "division", ""),
            purpose=purpose[:PURPOSE_LENGTH],
            case_number=case_number,
            detail=detail or {},
            previous_hash=last or GENESIS,
        )
        entry.hash = entry_hash(entry)
        entry.save(force_insert=True)
    return entry


def first_break(entries: Iterable[AuditEntry]) -> int | None:
    """The sequence number of the first entry that does not follow from the one before it, or None."""
    previous = GENESIS
    for entry in entries:
        if entry.previous_hash != previous or entry.hash != entry_hash(entry):
            return entry.sequence
        previous = entry.hash
    return None
