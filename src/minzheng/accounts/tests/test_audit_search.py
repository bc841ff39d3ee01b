"""The audit log about one person, by ID number: exact, logged itself, and the number is in no address."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from minzheng.accounts import audit
from minzheng.accounts.fields import index
from minzheng.accounts.models import AuditEntry, User
from minzheng.accounts.roles import Role
from minzheng.accounts.tests.conftest import staff
from minzheng.casework.models import Case, ServiceVersion
from minzheng.registry.models import Household, Membership, Person

pytestmark = pytest.mark.django_db
NUMBER, OTHER = "339900194603050018", "339900194603050026"
PLACE = "330402007024"


def person(number: str) -> Person:
    return Person.objects.create(
        name="张三", id_number=number, id_index=index(number), birth_on=date(1946, 3, 5), sex="male", division=PLACE
    )


@pytest.fixture
def auditor(db: None) -> Client:
    client = Client()
    client.force_login(staff("auditor", Role.AUDITOR, "330402"))
    return client


@pytest.fixture
def looks(clerk: User) -> list[str]:
    """Entries about a person, their household and their case; others about somebody else and in another place."""
    found, other = person(NUMBER), person(OTHER)
    household = Household.objects.create(division=PLACE, address="x")
    Membership.objects.create(household=household, person=found, relation="head", from_on=date(2020, 1, 1))
    case = Case.objects.create(
        number="33040220261124000001X", service="social-assistance", household=household, applicant=found,
        division=PLACE, channel="counter", family={}, opened_by=clerk, opened_at="2026-11-24T01:00:00Z",
        version=ServiceVersion.objects.create(digest="x", service="x", pack="x", pack_version="1", content="{}"),
        check_id=uuid4(),
    )  # fmt: skip

    def one(subject: audit.Subject, purpose: str, division: str = PLACE) -> None:
        audit.record(actor=clerk, action="view_family", subject=subject, purpose=purpose, division=division)

    for subject, purpose in ((found, "person"), (household, "household"), (case, "case")):
        one(subject, purpose)
    one(other, "somebody else")
    one(found, "another place", "330411002001")
    return ["case", "household", "person"]


def purposes(response: object) -> list[str]:
    return [row.purpose for row in response.context["page"].rows]  # type: ignore[attr-defined]


def test_what_is_about_the_person_the_household_and_the_cases_is_found(auditor: Client, looks: list[str]) -> None:
    answer = auditor.post("/staff/audit/person/", {"id_number": NUMBER})
    assert NUMBER not in answer["Location"]
    listed = auditor.get(answer["Location"])
    assert purposes(listed) == ["audit", *looks]
    assert "只显示一个人的记录" in listed.content.decode()


def test_the_search_is_logged_with_the_person_as_its_subject(auditor: Client, looks: list[str]) -> None:
    auditor.post("/staff/audit/person/", {"id_number": NUMBER})
    entry = AuditEntry.objects.get(action="search_audit_by_person")
    assert (entry.subject_type, entry.subject_id) == ("person", str(Person.objects.get(id_index=index(NUMBER)).pk))
    assert (entry.division, entry.actor_name) == ("330402", "auditor")
    assert NUMBER not in f"{entry.detail}{entry.purpose}"


def test_a_number_that_nobody_has_finds_nothing_and_is_logged_too(auditor: Client, looks: list[str]) -> None:
    answer = auditor.post("/staff/audit/person/", {"id_number": "339900199001010011"})
    assert purposes(auditor.get(answer["Location"])) == []
    assert AuditEntry.objects.get(action="search_audit_by_person").detail == {"found": False}


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "校验位"), ("en", "check digit")])
def test_a_number_that_can_not_be_is_told_and_nothing_is_logged(auditor: Client, language: str, words: str) -> None:
    headers = {"Accept-Language": language}
    answer = auditor.post("/staff/audit/person/", {"id_number": "339900194603050019"}, headers=headers)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not AuditEntry.objects.filter(action="search_audit_by_person").exists()


def test_the_filter_and_the_copy_keep_to_the_person(auditor: Client, looks: list[str]) -> None:
    query = f"person={index(NUMBER)}&action=view_family"
    assert purposes(auditor.get(f"/staff/audit/?{query}")) == looks
    copied = auditor.get(f"/staff/audit/export/?{query}")
    lines = b"".join(copied.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert len(lines) == 1 + len(looks)


def test_only_auditors_search(clerk: User) -> None:
    client = Client()
    client.force_login(clerk)
    assert client.post("/staff/audit/person/", {"id_number": NUMBER}).status_code == 403
