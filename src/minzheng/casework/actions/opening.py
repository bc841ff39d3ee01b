"""From an ID number to a submitted application."""

import hashlib
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework import services
from minzheng.casework.actions.shared import (
    add_event,
    create_steps,
    fall,
    lock_case,
    next_number,
    require_own_or,
    set_dates,
)
from minzheng.casework.errors import AlreadyInReceipt, CaseAlreadyOpen, ConsentMissing
from minzheng.casework.models import OPEN_STATES, Case, CaseState, DecisionKind
from minzheng.casework.numbers import case_number
from minzheng.casework.queries import adults, case_in_receipt
from minzheng.registry.actions import remember_family
from minzheng.registry.errors import PersonDeceased
from minzheng.registry.models import Household, Person
from minzheng.registry.queries import family_for, household_of
from minzheng.verification import actions as verification
from minzheng.verification.models import Authorisation


def open_case(*, actor: User, person: Person, service: str, channel: str, at: datetime) -> Case:
    """The household's draft for this service, made and filled from the registry if there is none yet.

    Opening again returns the same draft. Raises PersonDeceased, NoHousehold, InTwoHouseholds, AlreadyInReceipt,
    CaseAlreadyOpen (with the number of the case in progress), NotPermitted.
    """
    refuse_stranger(actor, person)
    household = household_of(person)
    try:
        with transaction.atomic():
            return _open(actor, person, household, service, channel, at)
    except IntegrityError:  # a second tab was faster: its draft is this household's draft
        return _existing(actor, person, household, service)


def refuse_stranger(actor: User, person: Person) -> None:
    """Who may not open a case for a person learns nothing of them, not even that they have died."""
    if actor.person_id == person.pk:
        return
    homes = Household.objects.filter(memberships__person=person, memberships__to_on=None)
    places = {person.division, *homes.values_list("division", flat=True)}
    if not any(allowed(actor, Permission.RECEIVE, place) for place in places):
        raise NotPermitted(Permission.RECEIVE)


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
        _leave_out_the_dead(actor, case, at)
        services.catalogue().parse_family(case.family)
        people = adults(case, timezone.localdate(at))
        missing = [person.name for person in people if str(person.pk) not in agreed]
        if missing:
            raise ConsentMissing(missing)
        return _submit(actor, case, wording, at)

    return once(
        operation_id=operation_id, kind="submit_case", actor=actor, content=content, model=Case, do=submit
    )[0]  # fmt: skip


def _leave_out_the_dead(actor: User, case: Case, at: datetime) -> None:
    """Who died since the draft was opened is no longer of the family. Raises PersonDeceased for the applicant."""
    dead = {str(person.pk): person for person in Person.objects.filter(pk__in=ids_of(case)).exclude(deceased_on=None)}
    if str(case.applicant_id) in dead:
        raise PersonDeceased(case.applicant.name)
    if not dead:
        return
    persons = [entry for entry in case.family["persons"] if entry["id"] not in dead]
    case.family = {**case.family, "persons": persons}
    names = [person.name for person in dead.values()]
    add_event(
        case, actor=actor, at=at, kind="member_deceased",
        text=Text(
            zh=f"{'、'.join(names)}已登记死亡，不再计入家庭成员。",
            en=f"{', '.join(names)}: registered as deceased, no longer counted in the family.",
        ),
    )  # fmt: skip


def ids_of(case: Case) -> list[str]:
    """The ids of the members of the declared family."""
    return [entry["id"] for entry in case.family["persons"]]


def _submit(actor: User, case: Case, wording: str, at: datetime) -> Case:
    service = services.definition(case)
    on = timezone.localdate(at)
    everyone = list(Person.objects.filter(pk__in=ids_of(case)))
    authorisation = verification.authorise(
        actor=actor,
        service=case.service,
        purpose=service.title,
        people=everyone,
        items=services.verification_items(service),
        until=services.calendar().add_months(on, service.verify_months, roll=False).on,
        wording=wording,
        case_number=case.number,
        at=at,
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
    audit.record(actor=actor, action="submit_case", subject=case, purpose=service.title.en, case_number=case.number)
    return case


def withdraw_case(*, actor: User, case_id: UUID, operation_id: str, at: datetime) -> Case:
    """The applicant takes the application back before it is decided; consent ends with it. Repeating does nothing.

    A case that is open again after an appeal goes back to the decision appealed against, which stood all along.
    """

    def do() -> Case:
        case = lock_case(actor, case_id, [*OPEN_STATES, CaseState.WITHDRAWN])
        require_own_or(actor, case, Permission.RECEIVE)
        if case.state == CaseState.WITHDRAWN:
            return case
        standing = case.decisions.filter(kind=DecisionKind.CONFIRMATION, superseded_at=None).first()
        case.steps.filter(state="ready").update(state="skipped")
        case.notices.filter(state="running").update(state="ended")
        if standing is not None:
            fall(case, at)
            case.state, case.closed_at = CaseState.GRANTED, standing.made_at
            text = Text(
                zh="申请人不再要求重新审核，原决定继续有效。",
                en="The applicant does not want a new decision; the one that was made stands.",
            )
        else:
            case.state, case.closed_at = CaseState.WITHDRAWN, at
            text = Text(zh="申请人撤回了申请。", en="The application was withdrawn.")
            if case.authorisation_id:
                consent = Authorisation.objects.get(pk=case.authorisation_id)
                verification.withdraw(actor=actor, authorisation=consent, at=at)
        case.save(update_fields=["state", "closed_at"])
        add_event(case, actor=actor, at=at, kind="withdrawn", text=text)
        audit.record(actor=actor, action="withdraw_case", subject=case, purpose="withdrawal", case_number=case.number)
        return case

    return once(
        operation_id=operation_id, kind="withdraw_case", actor=actor, content=[case_id], model=Case, do=do
    )[0]  # fmt: skip
