"""One cast for all tests of casework: obviously fictional people with fixed ids, and one user for each role.

County code 339900 was never assigned, so no number here can be a living person's. `DAY` is the day of the play;
`at()` gives moments of it. `make_cast()` writes everyone; the functions below it walk a case along the road.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from minzheng.accounts.fields import index
from minzheng.accounts.models import Grant, User
from minzheng.accounts.roles import Role
from minzheng.base.identifiers import id_check_digit
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.models import Case, Decision, Outcome
from minzheng.registry.models import Household, Membership, Person

SERVICE = "social-assistance"
DAY = date(2026, 11, 24)
SHANGHAI = ZoneInfo("Asia/Shanghai")
NAMES = UUID("6d696e7a-6865-4e67-8000-000000000000")
PASSWORD = "fictional-cast-2026"  # of every member of staff

VILLAGE = "330402007024"  # 南湖区建设街道百福弄社区
TOWN = "330402007"
COUNTY = "330402"
CITY = "3304"
OTHER_VILLAGE = "330411002001"  # 秀洲区新城街道亚都社区


def at(days: int = 0, hour: int = 10) -> datetime:
    """A moment of the play, `days` after DAY."""
    return datetime(DAY.year, DAY.month, DAY.day, hour, tzinfo=SHANGHAI) + timedelta(days=days)


def fixed_id(key: str) -> UUID:
    """The same id for the same key, always."""
    return uuid5(NAMES, key)


def id_number(birth_on: date, sequence: int) -> str:
    """A number with a right check digit under a county code that was never assigned; odd sequences are men."""
    first17 = f"339900{birth_on:%Y%m%d}{sequence:03d}"
    return first17 + id_check_digit(first17)


@dataclass(frozen=True)
class Part:
    """One person of the play; `facts` are what the registry knows of them, in interchange values."""

    key: str
    name: str
    relation: str
    birth_on: date
    sequence: int
    facts: dict[str, Any] = field(default_factory=dict)
    deceased_on: date | None = None


ZERO_INCOME = {"basic_insurance": True}
HOUSEHOLDS: dict[str, tuple[str, list[Part], dict[str, Any]]] = {
    # A man with a severe disability, his wife who earns little, a school child: dibao and disability allowances.
    "poor": (
        VILLAGE,
        [
            Part("poor-man", "沈𬱖例", "applicant", date(1970, 3, 5), 11, {
                "disability_type": "limb", "disability_level": 2, "nursing_level": "full", **ZERO_INCOME,
            }),
            Part("poor-woman", "陆𠮷例", "spouse", date(1972, 8, 19), 12, {"wage": "900.00", **ZERO_INCOME}),
            Part("poor-child", "沈小例", "child", date(2012, 6, 1), 13, {
                "education_stage": "compulsory", **ZERO_INCOME,
            }),
        ],
        {"able_supporter": False},
    ),
    # An old man alone, with nobody to support him.
    "old": (
        VILLAGE,
        [Part("old-man", "钱独例", "applicant", date(1940, 1, 20), 15, {
            "self_care_failed": 6, "ability_level": 3, **ZERO_INCOME,
        })],
        {"able_supporter": False},
    ),
    # A family that earns well: refused.
    "rich": (
        VILLAGE,
        [
            Part("rich-man", "孙富例", "applicant", date(1985, 5, 5), 21, {
                "wage": "20000.00", "deposits": "500000.00",
            }),
            Part("rich-woman", "李富例", "spouse", date(1986, 6, 6), 22, {"wage": "18000.00"}),
        ],
        {"able_supporter": True},
    ),
    "in-receipt": (
        VILLAGE,
        [Part("receiver", "周已享例", "applicant", date(1965, 2, 2), 31)],
        {"in_receipt_of_dibao": True, "previous_dibao": "810.00"},
    ),
    "dead": (
        VILLAGE,
        [
            Part("dead-man", "吴已故例", "applicant", date(1938, 9, 9), 41, deceased_on=date(2026, 10, 1)),
            Part("widow", "郑遗例", "spouse", date(1941, 4, 4), 42),
        ],
        {},
    ),
    "first-home": (VILLAGE, [Part("doubled", "王双户例", "applicant", date(1990, 7, 7), 51)], {}),
    "second-home": (VILLAGE, [Part("host", "冯户主例", "applicant", date(1960, 7, 8), 53)], {}),
    "other-county": (OTHER_VILLAGE, [Part("neighbour", "吕邻县例", "applicant", date(1975, 12, 12), 61)], {}),
}  # fmt: skip

STAFF: dict[str, tuple[str, Role, str]] = {
    "village": ("村员例", Role.VILLAGE_WORKER, VILLAGE),
    "clerk": ("受理员例", Role.TOWN_CLERK, TOWN),
    "decider": ("确认员例", Role.COUNTY_DECIDER, COUNTY),
    "decider2": ("复核员例", Role.COUNTY_DECIDER, COUNTY),
    "finance": ("发放员例", Role.FINANCE, CITY),
    "commander": ("指挥员例", Role.CITY_COMMANDER, CITY),
    "auditor": ("审计员例", Role.AUDITOR, CITY),
    "administrator": ("管理员例", Role.ADMINISTRATOR, CITY),
    "other_clerk": ("邻县受理员例", Role.TOWN_CLERK, OTHER_VILLAGE[:9]),
    "other_decider": ("邻县确认员例", Role.COUNTY_DECIDER, OTHER_VILLAGE[:6]),
}


@dataclass(frozen=True)
class Cast:
    """Everyone by key: `people["poor-man"]`, `households["poor"]`, `staff["clerk"]`; `citizen(key)` is their user."""

    people: dict[str, Person]
    households: dict[str, Household]
    staff: dict[str, User]

    def citizen(self, key: str) -> User:
        """The citizen's user of this person, as the first sign-in would make it."""
        person = self.people[key]
        user, _created = User.objects.get_or_create(
            person_id=person.pk, defaults={"username": f"citizen-{person.pk}", "display_name": person.name}
        )
        return user


def make_cast() -> Cast:
    """Write everyone into the test's database."""
    people: dict[str, Person] = {}
    households: dict[str, Household] = {}
    for key, (division, parts, circumstances) in HOUSEHOLDS.items():
        for part in parts:
            people[part.key] = _person(part, division)
        households[key] = _household(key, division, parts, circumstances)
    Membership.objects.create(
        household=households["second-home"], person=people["doubled"], relation="child", position=1, from_on=DAY
    )
    return Cast(people, households, {key: _staff(key, *entry) for key, entry in STAFF.items()})


def _person(part: Part, division: str) -> Person:
    number = id_number(part.birth_on, part.sequence)
    return Person.objects.create(
        id=fixed_id(part.key),
        name=part.name,
        id_number=number,
        id_index=index(number),
        sex="male" if part.sequence % 2 else "female",
        birth_on=part.birth_on,
        division=division,
        address="虚构路1号",
        phone=f"190{part.sequence:08d}",
        bank_name="虚构银行",
        bank_account=f"6200000000{part.sequence:09d}",
        deceased_on=part.deceased_on,
    )


def _household(key: str, division: str, parts: list[Part], circumstances: dict[str, Any]) -> Household:
    known = {
        "division": division,
        "household": circumstances,
        "persons": [
            {
                "id": str(fixed_id(part.key)),
                "name": part.name,
                "relation": part.relation,
                "birth_on": part.birth_on.isoformat(),
                "sex": "male" if part.sequence % 2 else "female",
                **part.facts,
            }
            for part in parts
        ],
    }
    household = Household.objects.create(
        id=fixed_id(f"household-{key}"), division=division, address="虚构路1号", known=known, known_on=DAY
    )
    for position, part in enumerate(parts):
        Membership.objects.create(
            household=household,
            person_id=fixed_id(part.key),
            relation=part.relation,
            position=position,
            from_on=date(2020, 1, 1),
        )
    return household


def _staff(key: str, name: str, role: Role, division: str) -> User:
    user = User(id=fixed_id(f"staff-{key}"), username=key, display_name=name)
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    Grant.objects.create(user=user, role=role, division=division, valid_from=date(2020, 1, 1))
    return user


# -- along the road ------------------------------------------------------------------------------------------------


def draft(cast: Cast, key: str = "poor-man") -> Case:
    """A started application of this person."""
    return actions.open_case(
        actor=cast.citizen(key), person=cast.people[key], service=SERVICE, channel="online", at=at()
    )


def submitted(cast: Cast, key: str = "poor-man") -> Case:
    """An application that every adult member agreed to."""
    case = draft(cast, key)
    return actions.submit_case(
        actor=cast.citizen(key),
        case_id=case.pk,
        wording="虚构的授权书",
        agreed=[entry["id"] for entry in case.family["persons"]],
        operation_id=f"submit-{case.pk}",
        at=at(),
    )


def paused(cast: Cast, key: str = "poor-man") -> Case:
    """A case that waits for the family's correction."""
    case = submitted(cast, key)
    actions.accept_case(actor=cast.staff["clerk"], case_id=case.pk, at=at())
    actions.request_correction(
        actor=cast.staff["clerk"],
        case_id=case.pk,
        wanted="请补充孩子就读的学段。",
        operation_id=f"correct-{case.pk}",
        at=at(),
    )
    return Case.objects.get(pk=case.pk)


def ready_to_recommend(cast: Cast, key: str = "poor-man") -> Case:
    """Accepted, visited, and verification ended without the departments' answers."""
    case = submitted(cast, key)
    clerk = cast.staff["clerk"]
    actions.accept_case(actor=clerk, case_id=case.pk, at=at())
    actions.start_verification(actor=clerk, case_id=case.pk, operation_id=f"check-{case.pk}", at=at())
    actions.finish_verification(
        actor=clerk, case_id=case.pk, reason="虚构：部门未答复", operation_id=f"go-on-{case.pk}", at=at()
    )
    actions.record_visit(
        actor=cast.staff["village"],
        case_id=case.pk,
        visited_on=DAY,
        visitors="村员例、助理例",
        seen="与申报一致。",
        agrees_with_declaration=True,
        signed_by_family=True,
        operation_id=f"visit-{case.pk}",
        at=at(),
    )
    return Case.objects.get(pk=case.pk)


def recommended(cast: Cast, key: str = "poor-man", outcome: str = Outcome.GRANT) -> Case:
    """With the town's opinion; a grant is on public notice."""
    case = ready_to_recommend(cast, key)
    reason = "" if outcome == Outcome.GRANT else "收入高于标准。"
    actions.recommend(
        actor=cast.staff["clerk"],
        case_id=case.pk,
        ruling=Ruling(outcome, {}, reason),
        operation_id=f"recommend-{case.pk}",
        at=at(),
    )
    return Case.objects.get(pk=case.pk)


def decided(cast: Cast, key: str = "poor-man", outcome: str = Outcome.GRANT) -> Case:
    """Confirmed or refused by the county, eight days later."""
    case = recommended(cast, key, outcome)
    actions.end_due_notices(at=at(8))
    reason = "" if outcome == Outcome.GRANT else "家庭人均收入高于标准。"
    decision: Decision = actions.confirm(
        actor=cast.staff["decider"],
        case_id=case.pk,
        ruling=Ruling(outcome, {}, reason),
        operation_id=f"confirm-{case.pk}",
        at=at(8),
    )
    return Case.objects.get(pk=decision.case_id)
