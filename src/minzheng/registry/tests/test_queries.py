"""One ID number finds the person, their household and the form already filled."""

from datetime import date
from uuid import uuid4

import pytest

from minzheng.accounts.fields import index
from minzheng.base.identifiers import IdNumberError
from minzheng.registry.errors import InTwoHouseholds, NoHousehold, PersonDeceased, PersonNotFound
from minzheng.registry.models import Household, Membership, Person
from minzheng.registry.queries import family_for, find_person, household_of, relation_to_applicant

pytestmark = pytest.mark.django_db
PLACE = "330402007024"


def person(name: str, id_number: str, born: date, **more: object) -> Person:
    return Person.objects.create(
        name=name,
        id_number=id_number,
        id_index=index(id_number),
        sex="male",
        birth_on=born,
        division=PLACE,
        address="测试路1号",
        **more,
    )


def live(household: Household, who: Person, relation: str, position: int = 0) -> None:
    Membership.objects.create(
        household=household, person=who, relation=relation, position=position, from_on=date(2020, 1, 1)
    )


@pytest.fixture
def elder() -> Person:
    return person(
        "张三", "339900194603050018", date(1946, 3, 5), phone="19900000000", bank_account="6228480000000000018"
    )


@pytest.fixture
def home(elder: Person) -> Household:
    household = Household.objects.create(
        division=PLACE,
        address="测试路1号",
        known={"household": {}, "persons": [{"id": str(elder.pk), "relation": "applicant", "pension": "300.00"}]},
    )
    live(household, elder, "applicant")
    return household


def test_a_person_is_found_by_the_number_whatever_the_case_of_its_x(elder: Person) -> None:
    assert find_person(" 339900194603050018 ").pk == elder.pk


def test_a_number_with_a_wrong_check_digit_is_refused_before_anybody_is_looked_up() -> None:
    with pytest.raises(IdNumberError):
        find_person("339900194603050019")


def test_a_number_that_nobody_has_says_so() -> None:
    with pytest.raises(PersonNotFound):
        find_person("339900198008151234")


def test_id_number_phone_and_account_are_not_readable_in_the_table(elder: Person) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone, bank_account, id_index FROM registry_person")
        row = " ".join(map(str, cursor.fetchone()))
    assert "339900194603050018" not in row
    assert "19900000000" not in row
    assert "6228480000000000018" not in row


def test_somebody_registered_as_dead_can_not_apply(elder: Person, home: Household) -> None:
    elder.deceased_on = date(2026, 1, 1)
    with pytest.raises(PersonDeceased):
        household_of(elder)


def test_somebody_in_two_households_is_told_to_have_it_mended(elder: Person, home: Household) -> None:
    live(Household.objects.create(division=PLACE, address="测试路2号"), elder, "applicant")
    with pytest.raises(InTwoHouseholds):
        household_of(elder)


def test_somebody_without_a_household_is_told_so(elder: Person) -> None:
    with pytest.raises(NoHousehold):
        household_of(elder)


def test_the_form_is_filled_with_what_is_known(elder: Person, home: Household) -> None:
    family = family_for(home, elder)
    assert family["persons"][0]["pension"] == "300.00"
    assert family["persons"][0]["relation"] == "applicant"


def test_relations_turn_when_another_member_applies(elder: Person, home: Household) -> None:
    daughter = person("张四", "339900198008151234", date(1980, 8, 15))
    live(home, daughter, "child", 1)
    family = family_for(home, daughter)
    assert [(p["name"], p["relation"]) for p in family["persons"]] == [("张四", "applicant"), ("张三", "parent")]


def test_two_children_are_siblings_and_an_unknown_turn_is_other() -> None:
    assert relation_to_applicant("child", "child", False) == "sibling"
    assert relation_to_applicant("other", "child", False) == "other"


def test_a_staff_user_without_a_role_sees_nobody(elder: Person) -> None:
    from minzheng.accounts.models import User

    stranger = User.objects.create_user("stranger", display_name="stranger")
    assert not Person.objects.visible_to(stranger).exists()
    citizen = User.objects.create_user("citizen", display_name="citizen", person_id=uuid4())
    assert not Person.objects.visible_to(citizen).exists()
