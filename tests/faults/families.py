"""The people of a site whose processes are killed: many families that qualify, and staff for the whole city."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from minzheng.accounts import moment
from minzheng.accounts.actions import create_api_token
from minzheng.accounts.fields import index
from minzheng.accounts.models import Grant, User
from minzheng.accounts.roles import Role
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.models import Case
from minzheng.casework.tests.cast import SERVICE, TOWN, VILLAGE, id_number
from minzheng.registry.models import Household, Membership, Person

BIRTH = date(1980, 1, 1)
WORDING = "虚构的授权书"
NO_AMOUNTS: dict[str, int] = {}


def write_families(count: int) -> None:
    """One severely disabled person without income in each; the same ids whenever they are written."""
    people, households, memberships = [], [], []
    for place in range(count):
        key = UUID(int=place + 1)
        name, number = f"例{place}", id_number(BIRTH + timedelta(days=place), 11)
        facts = {"id": str(key), "name": name, "relation": "applicant", "disability_type": "limb",
                 "disability_level": 1, "nursing_level": "full"}  # fmt: skip
        birth_on = BIRTH + timedelta(days=place)
        people.append(
            Person(
                id=key, name=name, id_number=number, id_index=index(number), sex="male", birth_on=birth_on,
                division=VILLAGE, address="虚构路1号", phone="19000000000", bank_name="虚构银行",
                bank_account=f"6200000000{place:09d}",
            )
        )  # fmt: skip
        known: dict[str, Any] = {"household": {"able_supporter": True}, "persons": [facts]}
        households.append(Household(id=key, division=VILLAGE, address="虚构路1号", known=known, known_on=BIRTH))
        memberships.append(Membership(household_id=key, person_id=key, relation="applicant", from_on=BIRTH))
    Person.objects.bulk_create(people)
    Household.objects.bulk_create(households)
    Membership.objects.bulk_create(memberships)


def write_staff() -> dict[str, str]:
    """A clerk and a decider; their API keys by username."""
    keys = {}
    for username, role, division in (
        ("clerk", Role.TOWN_CLERK, TOWN),
        ("decider", Role.COUNTY_DECIDER, TOWN[:6]),
    ):
        user = User.objects.create_user(username, display_name=username)
        Grant.objects.create(user=user, role=role, division=division, valid_from=date(2020, 1, 1))
        keys[username] = create_api_token(user=user, name="faults")
    return keys


def staff(username: str) -> User:
    return User.objects.get(username=username)


def draft(household: Household, days_ago: int = 0) -> Case:
    """The household's draft, opened at the counter."""
    person = household.memberships.get().person
    at = moment.now() - timedelta(days=days_ago)
    return actions.open_case(actor=staff("clerk"), person=person, service=SERVICE, channel="counter", at=at)


def submit(case: Case, days_ago: int = 0) -> Case:
    return actions.submit_case(
        actor=staff("clerk"),
        case_id=case.pk,
        wording=WORDING,
        agreed=[entry["id"] for entry in case.family["persons"]],
        operation_id=f"submit-{case.pk}",
        at=moment.now() - timedelta(days=days_ago),
    )


def being_verified(case: Case, days_ago: int = 0) -> Case:
    """Submitted, accepted, and the departments are to be asked."""
    at, clerk = moment.now() - timedelta(days=days_ago), staff("clerk")
    submit(case, days_ago)
    actions.accept_case(actor=clerk, case_id=case.pk, at=at)
    actions.start_verification(actor=clerk, case_id=case.pk, operation_id=f"verify-{case.pk}", at=at)
    return case


def to_recommend(case: Case, days_ago: int = 0) -> Case:
    at, clerk = moment.now() - timedelta(days=days_ago), staff("clerk")
    being_verified(case, days_ago)
    actions.finish_verification(actor=clerk, case_id=case.pk, reason="虚构", at=at)
    actions.record_visit(
        actor=clerk, case_id=case.pk, visited_on=at.date(), visitors="甲、乙", seen="一致",
        agrees_with_declaration=True, signed_by_family=True, operation_id=f"visit-{case.pk}", at=at,
    )  # fmt: skip
    return case


def to_confirm(case: Case) -> Case:
    """With the county: its notice ended a day ago."""
    to_recommend(case, days_ago=9)
    actions.recommend(
        actor=staff("clerk"), case_id=case.pk, ruling=Ruling("grant", NO_AMOUNTS, ""),
        operation_id=f"recommend-{case.pk}", at=moment.now() - timedelta(days=9),
    )  # fmt: skip
    actions.end_due_notices(at=moment.now())
    return case
