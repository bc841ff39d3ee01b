"""Reads of casework across tables: whose case it is, what the rules propose, the work list."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.accounts.models import User
from minzheng.accounts.permissions import scope
from minzheng.accounts.roles import Permission
from minzheng.base.ages import completed_years
from minzheng.base.text import Text
from minzheng.casework import clock, services
from minzheng.casework.definitions import Service
from minzheng.casework.errors import CaseNotFound
from minzheng.casework.models import Case, CaseState, CaseStep, StepState
from minzheng.policy import Decision as FamilyDecision
from minzheng.policy import decide
from minzheng.registry.models import Household, Person
from minzheng.verification import queries as verification
from minzheng.verification.models import Authorisation, Check

Family = dict[str, Any]
ADULT = 18


def case_for(user: User, number: str) -> Case:
    """The case with this number if the user may see it. Raises CaseNotFound otherwise."""
    found = Case.objects.visible_to(user).select_related("applicant", "household", "version").filter(number=number)
    case = found.first()
    if case is None:
        raise CaseNotFound
    return case


def case_in_receipt(household: Household, service: str) -> Case | None:
    """The household's newest granted case of a monthly benefit under this service, if there is one."""
    granted = Case.objects.filter(household=household, service=service, state=CaseState.GRANTED)
    for case in granted.order_by("-closed_at"):
        decision = case.decisions.filter(kind="confirmation", superseded_at=None).first()
        if decision and any(entry["period"] == "month" for entry in decision.granted):
            return case
    return None


def adults(case: Case, on: date) -> list[Person]:
    """Members of the declared family who are 18 or older: those whose consent is needed (a child's guardian is one)."""
    ids = [entry["id"] for entry in case.family["persons"]]
    return [p for p in Person.objects.filter(pk__in=ids, deceased_on=None) if completed_years(p.birth_on, on) >= ADULT]


def check_of(case: Case) -> Check | None:
    """The case's newest check, or None before verification began."""
    return Check.objects.filter(pk=case.check_id).first() if case.check_id else None


def consent_in_force(case: Case, on: date) -> Authorisation | None:
    """The family's consent to the check if departments may be asked under it on that day."""
    found = Authorisation.objects.filter(pk=case.authorisation_id).first() if case.authorisation_id else None
    return found if found is not None and found.is_in_force(on) else None


def effective_family(case: Case) -> Family:
    """The family that a decision rests on: as declared, with what departments found and staff settled.

    A check of facts that were declared otherwise later does not count.
    """
    check = check_of(case)
    return verification.verified_family(check) if check and check.declared == case.family else case.family


def proposal(case: Case, on: date) -> FamilyDecision:
    """What the rules say of this family on that day."""
    catalogue = services.catalogue()
    family = catalogue.parse_family(effective_family(case))
    return decide(catalogue, family, division=case.division, on=on)


def grantable(result: FamilyDecision, service: Service) -> list[dict[str, Any]]:
    """What this service may grant of the rules' answers: those that pay and are not excluded by another."""
    return [
        {
            "code": code,
            "title": benefit.title.model_dump(),
            "amount_fen": benefit.amount_fen,
            "period": benefit.period,
            "person_amounts": dict(benefit.person_amounts),
        }
        for code, benefit in result.benefits.items()
        if code in service.benefits
        and benefit.answer == "yes"
        and benefit.pays
        and benefit.amount_fen
        and not benefit.excluded_by
    ]


def monthly_fen(granted: list[dict[str, Any]]) -> int:
    """Fen a month of everything granted that is paid monthly."""
    return sum(entry["amount_fen"] for entry in granted if entry["period"] == "month")


@dataclass(frozen=True)
class WorkItem:
    """A line of the work list."""

    case: Case
    step: CaseStep
    title: Text
    days_left: int
    mine: bool


def work_steps(user: User) -> QuerySet[CaseStep]:
    """The ready steps that the user may do, by date due."""
    may = Q(role="village_worker") & scope(user, Permission.RECEIVE, "case__division")
    may |= Q(role="town_clerk") & scope(user, Permission.HANDLE, "case__division")
    may |= Q(role="county_decider") & scope(user, Permission.DECIDE, "case__division")
    return (
        CaseStep.objects.filter(may, state=StepState.READY, case__state__in=[CaseState.OPEN, CaseState.PAUSED])
        .select_related("case", "case__applicant", "case__version")
        .order_by("due_on", "id")
    )


def work_item(step: CaseStep, user: User, today: date) -> WorkItem:
    """The step as the list shows it."""
    declared = services.definition(step.case).steps[step.key]
    left = clock.days_left(services.calendar(), step.due_on, today) if step.due_on else 0
    return WorkItem(step.case, step, declared.title, left, step.assignee_id == user.pk)
