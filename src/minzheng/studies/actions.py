"""Every write of studies: one is started, and goes on chunk by chunk until it is done."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.codes import jurisdiction_of, pad
from minzheng.base.errors import MinzhengError
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.outreach.households import batch_of
from minzheng.policy.reform import Comparison, Reform, join
from minzheng.policy.reform.compare import Counted, compare_families
from minzheng.policy.reform.definitions import ReformFile, reform_of
from minzheng.registry.models import Household
from minzheng.studies.models import Study, StudyState
from minzheng.studies.publishing import published

CHUNK = 2000
FRESH = timedelta(days=180)
FILE = Path("reform")
Changes = Mapping[str, str | int | bool]


def reform_for(title: str, changes: Changes) -> Reform:
    """The reform that a study's changes make. Raises ReformError, NothingChanges."""
    catalogue = services.catalogue()
    declared = ReformFile(title=Text(zh=title, en=title), parameters=dict(changes))
    reform = reform_of(catalogue, declared, FILE)
    join(catalogue, reform)
    return reform


def start_study(
    *, actor: User, division: str, title: str, on: date, changes: Changes, operation_id: str, at: datetime
) -> Study:
    """Begin to compare changed figures with the law for a jurisdiction. Raises NotPermitted, ReformError,
    NothingChanges, DivisionCodeError."""
    place = jurisdiction_of(pad(division))
    require(actor, Permission.SEE_FIGURES, pad(place))
    reform_for(title, changes)

    def do() -> Study:
        study = Study.objects.create(
            title=title,
            division=place,
            on=on,
            changes=dict(changes),
            rule_version=services.catalogue().chain.version,
            started_by=actor,
            started_at=at,
        )
        audit.record(actor=actor, action="start_study", subject=study, purpose=title, division=pad(place))
        return study

    content = [place, title, on.isoformat(), sorted(changes.items())]
    return once(operation_id=operation_id, kind="start_study", actor=actor, content=content, model=Study, do=do)[0]


def work_studies(*, at: datetime) -> int:
    """The clock's work: one chunk of each running study. Returns how many households were looked at."""
    running = Study.objects.filter(state=StudyState.RUNNING).order_by("started_at").values_list("pk", flat=True)
    return sum(continue_study(study_id=pk, at=at) for pk in list(running))


@transaction.atomic
def continue_study(*, study_id: UUID, at: datetime) -> int:
    """The next chunk, in one transaction: killed anywhere, it goes on from there. Returns how many households."""
    study = Study.objects.select_for_update().filter(pk=study_id, state=StudyState.RUNNING).first()
    if study is None:
        return 0
    here = Household.objects.filter(division__startswith=study.division).order_by("pk")
    households = list(here.filter(pk__gt=study.reached)[:CHUNK] if study.reached else here[:CHUNK])
    try:
        result = _counted(study, households)
    except MinzhengError as error:  # the rules moved on while it ran
        study.state, study.problem, study.finished_at = StudyState.FAILED, str(error), at
        study.save()
        return 0
    study.households += len(households)
    study.partial = json.dumps(result.counted.to_json())
    if households:
        study.reached = households[-1].pk
    if len(households) < CHUNK:
        study.state, study.finished_at = StudyState.DONE, at
        study.result, study.partial = json.dumps(published(result.to_json()), ensure_ascii=False), ""
    study.save()
    return len(households)


def _counted(study: Study, households: Sequence[Household]) -> Comparison:
    """This chunk's families added to those before it."""
    catalogue = services.catalogue()
    batch = batch_of(catalogue, households, study.on, study.on - FRESH, with_applicants=True)
    families = [item.family for item in batch.known]
    divisions = [item.household.division for item in batch.known]
    result = compare_families(catalogue, reform_for(study.title, study.changes), families, divisions, study.on)
    counted = result.counted
    counted.refused += sum(batch.passed_over.values())
    for reason, number in batch.passed_over.items():
        counted.mistakes[reason] = counted.mistakes.get(reason, 0) + number
    if study.partial:
        counted.merge(Counted.from_json(json.loads(study.partial)))
    return result
