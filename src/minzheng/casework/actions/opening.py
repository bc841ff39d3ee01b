"""From an ID number to a submitted application."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.actions.shared import (
    add_event,
    create_steps,
    lock_case,
    next_number,
    require_own_or,
    set_dates,
)
from minzheng.casework.errors import AlreadyInReceipt, CaseAlreadyOpen, ConsentMissing, EditedElsewhere
from minzheng.casework.models import OPEN_STATES, Case, CaseState
from minzheng.casework.numbers import case_number
from minzheng.casework.queries import adults, case_in_receipt
from minzheng.registry.actions import remember_family
from minzheng.registry.models import Household, Person
from minzheng.registry.queries import family_for, household_of
from minzheng.verification import actions as verification
from minzheng.verification.models import Authorisation

FAMILY_KEYS = {"id", "name", "relation"}


def open_case(*, actor: User, person: Person, service: str, channel: str, at: datetime) -> Case:
    """The household's draft for this service, made and filled from the registry if there is none yet.

    Opening again returns the same draft. Raises PersonDeceased, NoHousehold, InTwoHouseholds, AlreadyInReceipt,
    CaseAlreadyOpen (with the number of the case in progress), NotPermitted.
    """
    household = household_of(person)
    try:
        with transaction.atomic():
            return _open(actor, person, household, service, channel, at)
    except IntegrityError:  # a second tab was faster: its draft is this household's draft
        return _existing(actor, person, household, service)


def _existing(actor: User, person: Person, household: Household, service: str) -> Case:
    case = Case.objects.get(household=household, service=service, state__in=OPEN_STATES)
    if case.state != CaseState.DRAFT or case.applicant_id != person.pk:
        raise CaseAlreadyOpen(case.number)
    return case


def _open(actor: User, person: Person, household: Household, service: str, channel: str, at: datetime) -> Case:
    on = timezone.localdate(at)
    case = Case(
        service=service,
        version=services.version_of(service),
        household=household,
        applicant=person,
        division=household.division,
        channel=channel,
        opened_by=actor,
        opened_at=at,
    )
    require_own_or(actor, case, Permission.RECEIVE)
    if Case.objects.filter(household=household, service=service, state__in=OPEN_STATES).exists():
        return _existing(actor, person, household, service)
    refuse_if_in_receipt(household, service)
    case.family = family_for(household, person)
    case.number = case_number(household.division, on, next_number(f"case-{household.division[:6]}-{on:%Y%m%d}"))
    case.save(force_insert=True)
    add_event(
        case, actor=actor, at=at, kind="opened", text=Text(zh="开始填写申请。", en="The application was started.")
    )
    audit.record(
        actor=actor, action="open_case", subject=case, purpose=f"service {service}", case_number=case.number,
        detail={"household": str(household.pk), "channel": channel},
    )  # fmt: skip
    return case


def refuse_if_in_receipt(household: Household, service: str) -> None:
    """A family that draws the benefit already reports changes instead of applying again."""
    earlier = case_in_receipt(household, service)
    if earlier is not None:
        raise AlreadyInReceipt(f"（{earlier.number}）")
    if (household.known or {}).get("household", {}).get("in_receipt_of_dibao"):
        raise AlreadyInReceipt("")


@transaction.atomic
def save_answers(
    *,
    actor: User,
    case_id: UUID,
    revision: int,
    at: datetime,
    persons: dict[str, dict[str, Any]] | None = None,
    household: dict[str, Any] | None = None,
    note: str | None = None,
) -> Case:
    """Keep one page's answers of a draft, or of a case that waits for correction. Answers are interchange values.

    Raises EditedElsewhere if the case is not at `revision` any more, FamilyError for a value that can't be.
    """
    case = lock_case(actor, case_id, [CaseState.DRAFT, CaseState.PAUSED])
    require_own_or(actor, case, Permission.RECEIVE)
    if case.revision != revision:
        raise EditedElsewhere
    family = case.family
    for entry in family["persons"]:
        changes = (persons or {}).get(entry["id"], {})
        entry.update({name: value for name, value in changes.items() if name not in FAMILY_KEYS})
        for name in [name for name, value in entry.items() if value in (None, "")]:
            del entry[name]
    family["household"] = {**family.get("household", {}), **(household or {})}
    family["household"] = {name: value for name, value in family["household"].items() if value not in (None, "")}
    services.catalogue().parse_family(family)
    case.family = family
    if note is not None:
        case.note = note
    case.revision += 1
    case.save(update_fields=["family", "note", "revision"])
    return case


def submit_case(
    *, actor: User, case_id: UUID, wording: str, agreed: list[str], operation_id: str, at: datetime
) -> Case:
    """Submit a draft with the consent of every adult member (核对授权, measures of 2021 art. 17).

    `wording` is what people read and agreed to; its hash is kept. Raises ConsentMissing, FamilyError, NotInThisState.
    """
    content = {"case": case_id, "agreed": sorted(agreed), "wording": hashlib.sha256(wording.encode()).hexdigest()}

    def submit() -> Case:
        case = lock_case(actor, case_id, [CaseState.DRAFT])
        require_own_or(actor, case, Permission.RECEIVE)
        services.catalogue().parse_family(case.family)
        people = adults(case, timezone.localdate(at))
        missing = [person.name for person in people if str(person.pk) not in agreed]
        if missing:
            raise ConsentMissing(missing)
        return _submit(actor, case, wording, at)

    return once(
        operation_id=operation_id, kind="submit_case", actor=actor, content=content, model=Case, do=submit
    )[0]  # fmt: skip


def _submit(actor: User, case: Case, wording: str, at: datetime) -> Case:
    service = services.definition(case)
    on = timezone.localdate(at)
    everyone = list(Person.objects.filter(pk__in=[entry["id"] for entry in case.family["persons"]]))
    authorisation = verification.authorise(
        actor=actor,
        service=case.service,
        purpose=service.title,
        people=everyone,
        items=services.verification_items(service),
        until=services.calendar().add_months(on, service.verify_months, roll=False).on,
        wording=wording,
        case_number=case.number,
    )
    case.authorisation_id = authorisation.pk
    case.state, case.submitted_at = CaseState.OPEN, at
    set_dates(case, on)
    case.save()
    create_steps(case, service, on)
    remember_family(household=case.household, family=case.family, on=on)
    add_event(
        case, actor=actor, at=at, kind="submitted",
        text=Text(
            zh="申请已提交，家庭成员同意向有关部门核对。",
            en="The application was submitted; the members agreed that departments are asked.",
        ),
    )  # fmt: skip
    audit.record(
        actor=actor, action="submit_case", subject=case, purpose=service.title.en, case_number=case.number
    )
    return case


@transaction.atomic
def withdraw_case(*, actor: User, case_id: UUID, at: datetime) -> Case:
    """The applicant takes the application back before it is decided; consent ends with it. Repeating changes nothing."""
    case = lock_case(actor, case_id, [*OPEN_STATES, CaseState.WITHDRAWN])
    require_own_or(actor, case, Permission.RECEIVE)
    if case.state == CaseState.WITHDRAWN:
        return case
    case.state, case.closed_at = CaseState.WITHDRAWN, at
    case.save(update_fields=["state", "closed_at"])
    case.steps.filter(state="ready").update(state="skipped")
    case.notices.filter(state="running").update(state="ended")
    if case.authorisation_id:
        verification.withdraw(actor=actor, authorisation=Authorisation.objects.get(pk=case.authorisation_id))
    add_event(
        case, actor=actor, at=at, kind="withdrawn",
        text=Text(zh="申请人撤回了申请。", en="The application was withdrawn."),
    )  # fmt: skip
    audit.record(
        actor=actor, action="withdraw_case", subject=case, purpose="withdrawal", case_number=case.number
    )
    return case
