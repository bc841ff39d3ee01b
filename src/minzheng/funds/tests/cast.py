"""Fictional people, staff and decisions for the tests of funds. Their ID numbers have a county code never assigned."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.apps import apps

from minzheng.accounts.fields import index
from minzheng.accounts.models import Grant, User
from minzheng.base.identifiers import id_check_digit
from minzheng.base.text import Text
from minzheng.casework.effects import EffectContext, GrantedBenefit
from minzheng.funds import bankfiles, place
from minzheng.funds.actions import (
    check_batch,
    export_batch,
    grant_benefits,
    make_batch,
    release_batch,
)
from minzheng.funds.models import Batch, PaymentLine

VILLAGE = "330402001001"  # in Nanhu District
OTHER_VILLAGE = "330411001001"  # in Xiuzhou District
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
MONTH = "2026-11"
TITLES = {
    "dibao": Text(zh="最低生活保障金", en="Minimum living allowance"),
    "old_age_allowance": Text(zh="高龄津贴", en="Old-age allowance"),
    "temporary_aid_emergency": Text(zh="急难型临时救助", en="Emergency aid"),
    "warm_nest": Text(zh="暖巢改造", en="Warm nest"),
}
RURAL = "浙江农商银行"


@dataclass(frozen=True)
class Family:
    household: object
    person: object


def account_number(serial: int) -> str:
    """A 19-digit account that satisfies Luhn and no bank issues."""
    body = f"700330{serial:012d}"
    total = 0
    for place_, character in enumerate(reversed(body)):
        digit = int(character) * (2 if place_ % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return f"{body}{-total % 10}"


def family(
    serial: int = 1, *, name: str = "张三", division: str = VILLAGE, bank: str = "中国银行", **person: object
) -> Family:
    """One person in a household of their own."""
    number = f"33049019510305{serial:03d}"
    id_number = number + id_check_digit(number)
    values = {
        "bank_account": account_number(serial),
        "name": name,
        "id_number": id_number,
        "id_index": index(id_number),
        "sex": "male",
        "birth_on": date(1951, 3, 5),
        "division": division,
        "bank_name": bank,
        **person,
    }
    somebody = apps.get_model("registry", "Person").objects.create(**values)
    household = apps.get_model("registry", "Household").objects.create(division=division, address="测试路1号")
    household.memberships.create(person=somebody, relation="applicant", from_on=date(2020, 1, 1))
    return Family(household, somebody)


def staff(username: str, role: str = "finance", division: str = "330402") -> User:
    user = User.objects.create(username=username, display_name=username)
    Grant.objects.create(user=user, role=role, division=division, valid_from=date(2020, 1, 1))
    return user


def citizen(person: object) -> User:
    return User.objects.create(username=f"citizen-{person.pk}", display_name=person.name, person_id=person.pk)


def decision(
    family: Family,
    decided_by: User,
    benefits: Iterable[tuple[str, int, str]] = (("dibao", 93_000, "month"),),
    *,
    decided_on: date = date(2026, 10, 19),
    case: int = 1,
    **arguments: object,
) -> EffectContext:
    """What casework hands to the effect `pay`; benefits are (code, fen, period)."""
    return EffectContext(
        case_id=uuid.UUID(int=case),
        case_number=f"3304022026101900{case:04d}X",
        household_id=family.household.pk,
        person_id=family.person.pk,
        division=family.household.division,
        decided_on=decided_on,
        decided_by=decided_by,
        benefits=tuple(GrantedBenefit(code, TITLES[code], fen, period) for code, fen, period in benefits),
        rule_version="cn@1+cn-zj@1+cn-zj-jiaxing@1",
        arguments=arguments,
    )


def grant(family: Family, decided_by: User, *benefits: tuple[str, int, str], case: int = 1, **rest: object):
    wanted = benefits or (("dibao", 93_000, "month"),)
    return grant_benefits(decision(family, decided_by, wanted, case=case, **rest), at=AT)


def key() -> str:
    return str(uuid.uuid4())


def made(
    maker: User, *, division: str = "330402", month: str = MONTH, bank: str = "agent_csv", **rest: object
) -> Batch:
    return make_batch(actor=maker, division=division, month=month, bank=bank, operation_id=key(), at=AT, **rest)


def released(maker: User, releaser: User, **rest: object) -> Batch:
    batch = check_batch(actor=maker, batch_id=made(maker, **rest).pk, operation_id=key(), at=AT)
    return release_batch(actor=releaser, batch_id=batch.pk, operation_id=key(), at=AT)


def submitted(maker: User, releaser: User, **rest: object) -> Batch:
    batch = released(maker, releaser, **rest)
    export_batch(actor=maker, batch_id=batch.pk, operation_id=key(), at=AT)
    batch.refresh_from_db()
    return batch


def return_file(batch: Batch, codes: dict[int, str] | None = None, **header: object) -> bytes:
    """The bank's answer to a batch: "00" for every line but those in `codes` (by position)."""
    bank = place.bank(batch.bank)
    lines = PaymentLine.objects.filter(batch=batch).order_by("position")
    details = [
        {"line": line.position, "account": line.account, "amount": line.amount_fen,
         "code": (codes or {}).get(line.position, "00")}
        for line in lines
    ]  # fmt: skip
    top = {"batch": batch.number, "made_on": "20261125", "count": batch.count, "total": batch.total_fen, **header}
    return bankfiles.write(bank.return_file, top, details)
