"""A fictional family, its neighbours and the staff around it; ids and times are fixed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from minzheng.accounts.fields import index
from minzheng.accounts.models import Grant, User
from minzheng.accounts.roles import Role
from minzheng.base.identifiers import id_check_digit
from minzheng.base.text import Text
from minzheng.registry.models import Household, Membership, Person
from minzheng.verification import actions
from minzheng.verification.models import Authorisation, Check

from .country import DIVISION, ITEMS, OTHER_DIVISION

AT = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PURPOSE = Text(zh="社会救助申请", en="Application for social assistance")


def id_number(birth_on: date, sequence: int) -> str:
    """A number under a county code that was never assigned."""
    first17 = f"339900{birth_on:%Y%m%d}{sequence:03d}"
    return first17 + id_check_digit(first17)


@dataclass
class Cast:
    """Grandmother and grandson of one household, and who works around them."""

    grandmother: Person
    grandson: Person
    household: Household
    citizen: User
    neighbour: User
    clerk: User
    villager: User
    decider: User
    other_clerk: User
    packs: User

    def declared(self, **facts: Any) -> dict[str, Any]:
        """What the family says; `facts` are the grandmother's."""
        return {
            "division": DIVISION,
            "household": {},
            "persons": [
                {"id": str(self.grandmother.pk), "name": self.grandmother.name, "relation": "applicant",
                 "birth_on": "1951-03-05", **facts},
                {"id": str(self.grandson.pk), "name": self.grandson.name, "relation": "grandchild",
                 "birth_on": "2012-06-01"},
            ],
        }  # fmt: skip

    def authorise(self, items: list[str] | None = None, **kwargs: Any) -> Authorisation:
        return actions.authorise(
            **{
                "actor": self.citizen, "service": "social-assistance", "purpose": PURPOSE,
                "people": [self.grandmother, self.grandson], "items": items or ITEMS, "until": date(2027, 11, 23),
                "wording": "我同意核对。", "case_number": "JX-1", "at": AT, **kwargs,
            }
        )  # fmt: skip

    def start(self, authorisation: Authorisation | None = None, **facts: Any) -> Check:
        return actions.start_check(
            actor=self.clerk, authorisation=authorisation or self.authorise(), household=self.household,
            declared=self.declared(**facts), case_number="JX-1", operation_id=f"start-{Check.objects.count()}", at=AT,
        )  # fmt: skip


def person(number: int, name: str, birth_on: date, division: str = DIVISION) -> Person:
    number18 = id_number(birth_on, number)
    return Person.objects.create(
        id=UUID(int=number), name=name, id_number=number18, id_index=index(number18), sex="female", birth_on=birth_on,
        division=division, address="虚构路1号",
    )  # fmt: skip


def staff(username: str, name: str, role: Role, division: str) -> User:
    user = User.objects.create_user(username, None, display_name=name)
    Grant.objects.create(user=user, role=role, division=division, valid_from=date(2020, 1, 1))
    return user


def make_cast() -> Cast:
    """Write everyone."""
    grandmother = person(11, "陆𠮷例", date(1951, 3, 5))
    grandson = person(12, "沈小例", date(2012, 6, 1))
    neighbour = person(13, "周邻例", date(1960, 1, 1))
    home = Household.objects.create(id=UUID(int=21), division=DIVISION, address="虚构路1号")
    other = Household.objects.create(id=UUID(int=22), division=DIVISION, address="虚构路2号")
    for place, (household, who, relation) in enumerate(
        [(home, grandmother, "applicant"), (home, grandson, "grandchild"), (other, neighbour, "applicant")]
    ):
        Membership.objects.create(
            household=household, person=who, relation=relation, position=place, from_on=date(2020, 1, 1)
        )
    return Cast(
        grandmother=grandmother,
        grandson=grandson,
        household=home,
        citizen=User.objects.create_user("citizen", None, display_name="陆例", person_id=grandmother.pk),
        neighbour=User.objects.create_user("neighbour", None, display_name="周例", person_id=neighbour.pk),
        clerk=staff("clerk", "镇办例", Role.TOWN_CLERK, DIVISION[:9]),
        villager=staff("villager", "村工例", Role.VILLAGE_WORKER, DIVISION),
        decider=staff("decider", "县审例", Role.COUNTY_DECIDER, DIVISION[:6]),
        other_clerk=staff("other", "邻办例", Role.TOWN_CLERK, OTHER_DIVISION[:9]),
        packs=staff("finance", "资金例", Role.FINANCE, DIVISION[:6]),
    )
