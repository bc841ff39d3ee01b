"""Opening a check: what is asked of whom, held against the consent; all questions and findings start open."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.base.packs import chain_for_division
from minzheng.registry.models import Household
from minzheng.registry.queries import Family
from minzheng.verification.claiming import source_key
from minzheng.verification.definitions import Sources, sources_of
from minzheng.verification.errors import NotAuthorised
from minzheng.verification.models import Authorisation, Check, Finding, SourceHealth, SourceQuery

logger = logging.getLogger(__name__)


def refuse_more_than_authorised(
    actor: User, authorisation: Authorisation, people: list[str], items: list[str], case_number: str
) -> None:
    """Minimum necessity. Raises NotAuthorised after logging the attempt."""
    agreed = {str(pk) for pk in authorisation.people.values_list("pk", flat=True)}
    more_items = [item for item in items if item not in authorisation.items]
    more_people = [person for person in people if person not in agreed]
    if more_items or more_people:
        audit.record(
            actor=actor, action="verification_refused", subject=authorisation, purpose=authorisation.purpose_zh,
            case_number=case_number, detail={"items": more_items, "people": more_people},
        )  # fmt: skip
        logger.warning("refused to verify more than authorisation %s allows", authorisation.pk)
        raise NotAuthorised(more_items, len(more_people))


def open_check(
    actor: User,
    authorisation: Authorisation,
    household: Household,
    declared: Family,
    case_number: str,
    asked: list[str],
    at: datetime,
) -> Check:
    """Write the check with its questions (person by department) and findings; call it inside a transaction."""
    chain = chain_for_division(household.division)
    sources = sources_of(chain)
    wanted = sources.by_department(asked)
    check = Check.objects.create(
        authorisation=authorisation, household=household, division=household.division, case_number=case_number,
        pack=chain.id, declared=declared, started_by=actor, started_at=at,
    )  # fmt: skip
    SourceQuery.objects.bulk_create(
        SourceQuery(
            check_run=check, person_id=entry["id"], department=department, source=source_key(chain.id, department),
            items=items, waiting=items, next_try_at=at,
        )
        for entry in declared["persons"]
        for department, items in wanted.items()
    )  # fmt: skip
    Finding.objects.bulk_create(
        finding for entry in declared["persons"] for finding in _open_findings(check, entry, sources, wanted)
    )
    SourceHealth.objects.bulk_create(
        [SourceHealth(source=source_key(chain.id, department)) for department in sorted(wanted)], ignore_conflicts=True
    )
    audit.record(
        actor=actor, action="start_verification", subject=check, purpose=authorisation.purpose_zh,
        case_number=case_number,
        detail={"authorisation": str(authorisation.pk), "people": len(declared["persons"]), "items": len(asked)},
    )  # fmt: skip
    return check


def _open_findings(
    check: Check, entry: dict[str, Any], sources: Sources, wanted: dict[str, list[str]]
) -> list[Finding]:
    return [
        Finding(
            check_run=check, person_id=entry["id"], variable=variable, department=department, item=code,
            declared=entry.get(variable),
        )
        for department, codes in wanted.items()
        for code in codes
        for variable in sources.departments[department].items[code].answers
    ]  # fmt: skip
