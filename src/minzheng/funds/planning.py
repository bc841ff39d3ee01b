"""What a correction would do, month by month, before anybody writes anything."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from minzheng.accounts.models import User
from minzheng.base.text import Text
from minzheng.casework.queries import case_for
from minzheng.funds import place
from minzheng.funds.correction_errors import NoDecidedFacts
from minzheng.funds.errors import WrongMonths
from minzheng.funds.models import Correction, CorrectionKind, Entitlement, ItemState, LineState, PaymentLine
from minzheng.funds.months import add_months, first_day, month_of
from minzheng.funds.standing import Account, Stand, account_of
from minzheng.funds.wording import month_text
from minzheng.policy import Catalogue, Family, load_catalogue
from minzheng.policy.arrears import MonthAgain, arrears, show_fact, with_fact

LONGEST = 60  # months that one correction may reach back
UNDER_WAY = Text(
    zh="这个月的款正在发放，到账后自动按此更正",
    en="This month is being paid; it is corrected by itself once the money has arrived",
)


@dataclass(frozen=True)
class Wish:
    """What is to be corrected. `person` is the member's id, "" for the household's facts; `value` as files write it."""

    fact: str
    person: str
    value: Any
    from_month: str
    to_month: str = ""


@dataclass(frozen=True)
class PlannedMonth:
    """One month of one entitlement; amounts in fen. Only a SETTLED month has a difference."""

    entitlement: Entitlement
    stand: Stand
    state: ItemState
    due_fen: int | None
    why: tuple[Text, ...]

    @property
    def month(self) -> str:
        return self.stand.month

    @property
    def standing_fen(self) -> int:
        """What stands as paid for the month."""
        return self.stand.paid_fen if self.due_fen is None else self.stand.against(self.due_fen)

    @property
    def difference_fen(self) -> int:
        settled = self.state == ItemState.SETTLED and self.due_fen is not None
        return (self.due_fen or 0) - self.standing_fen if settled else 0

    @property
    def is_change(self) -> bool:
        """True if the family will be given more or less for this month."""
        return self.state in (ItemState.SETTLED, ItemState.AHEAD) and self.due_fen != self.standing_fen


@dataclass(frozen=True)
class Plan:
    """All months of all entitlements of the case that a correction reaches, by benefit and month."""

    what: Text
    months: tuple[PlannedMonth, ...]
    rule_version: str

    @property
    def back_pay_fen(self) -> int:
        return sum(max(row.difference_fen, 0) for row in self.months)

    @property
    def claw_back_fen(self) -> int:
        return sum(max(-row.difference_fen, 0) for row in self.months)

    @property
    def changes_something(self) -> bool:
        return any(row.is_change for row in self.months)

    @property
    def hash(self) -> str:
        """Of what was looked at and what would be done: a confirmation names the table that it saw."""
        rows = [
            (str(row.entitlement.pk), row.month, str(row.state), row.standing_fen, row.due_fen) for row in self.months
        ]
        return hashlib.sha256(repr(rows).encode()).hexdigest()

    def of(self, entitlement: Entitlement) -> list[PlannedMonth]:
        return [row for row in self.months if row.entitlement.pk == entitlement.pk]

    @property
    def entitlements(self) -> list[Entitlement]:
        return list({row.entitlement.pk: row.entitlement for row in self.months}.values())


def value_of(fact: str, written: str) -> Any:
    """What somebody wrote at the command line, as files write it: yes and no, whole numbers, the rest as it is."""
    item = catalogue().inputs.get(fact)
    if item is not None and item.type == "flag":
        return {"yes": True, "true": True, "no": False, "false": False}.get(written, written)
    return int(written) if item is not None and item.type == "count" and written.isdecimal() else written


def catalogue() -> Catalogue:
    return load_catalogue(place.chain())


def decided_family(user: User, case_number: str) -> Family:
    """The family that the case's decision in force rests on. Raises CaseNotFound, NoDecidedFacts."""
    case = case_for(user, case_number)
    decision = case.decisions.filter(kind="confirmation", superseded_at=None).first()
    if decision is None:
        raise NoDecidedFacts
    return catalogue().parse_family(decision.family)


def plan_facts(user: User, entitlement: Entitlement, wish: Wish, today: date) -> Plan:
    """The plan of a corrected fact. Raises CaseNotFound, NoDecidedFacts, FamilyError, WrongMonths."""
    rules, family = catalogue(), decided_family(user, entitlement.case_number)
    right = with_fact(rules, family, wish.fact, wish.value, wish.person)
    _check_months(wish, today)
    rows: list[PlannedMonth] = []
    for account in _accounts(entitlement, wish.from_month, today):
        rows += _decide_again(rules, family, account, wish)
    return Plan(told(rules, right, wish), tuple(rows), rules.chain.version)


def plan_of(user: User, correction: Correction, today: date) -> Plan:
    """The plan of a proposed correction as things stand now."""
    wish = Wish(
        correction.fact, correction.person, correction.value, correction.from_month, correction.to_month
    )  # fmt: skip
    return plan_facts(user, correction.entitlement, wish, today)


def plan_amount(entitlement: Entitlement, from_month: str, amount_fen: int, why: Text, today: date) -> Plan:
    """The plan of another amount from a month on; 0 ends the benefit there."""
    account = account_of(entitlement, from_month, _last_month(entitlement, today))
    rows = []
    for stand in account.months.values():
        if stand.state == ItemState.PENDING:
            rows.append(PlannedMonth(entitlement, stand, ItemState.PENDING, amount_fen, (UNDER_WAY, why)))
        else:
            rows.append(PlannedMonth(entitlement, stand, stand.state, amount_fen, (why,)))
    return Plan(why, tuple(rows), entitlement.rule_version)


def told(rules: Catalogue, right: Family, wish: Wish) -> Text:
    """The correction in one sentence."""
    item = rules.inputs[wish.fact]
    member = next((person for person in right.persons if person.id == wish.person), None)
    facts = member.facts if member else right.household
    whose = Text(zh=member.name, en=member.name) if member else Text(zh="家庭", en="The household")
    return Text(zh="{whose}：{since}，{label}为{value}", en="{whose}: {label}: {value}, {since}").format(
        whose=whose, since=_since(wish), label=item.label, value=show_fact(rules, wish.fact, facts[wish.fact])
    )


def _since(wish: Wish) -> Text:
    first = month_text(wish.from_month)
    if not wish.to_month:
        return Text(zh=f"自{first.zh}起", en=f"from {first.en} on")
    if wish.to_month == wish.from_month:
        return Text(zh=first.zh, en=f"in {first.en}")
    last = month_text(wish.to_month)
    return Text(zh=f"{first.zh}至{last.zh}", en=f"from {first.en} to {last.en}")


def _check_months(wish: Wish, today: date) -> None:
    this_month = month_of(today)
    if wish.from_month > add_months(this_month, 1) or (wish.to_month and wish.to_month > this_month):
        raise WrongMonths(
            Text(zh="只能更正以往月份。", en="Only past months can be corrected."),
            Text(
                zh=f"起始月份不晚于下个月；截止月份不晚于{this_month}，至今仍是如此的请留空。",
                en=f"The first month is next month at the latest, the last {this_month}; leave it empty if it lasts.",
            ),
        )
    if wish.to_month and wish.to_month < wish.from_month:
        raise WrongMonths(
            Text(zh="截止月份早于起始月份。", en="The last month is before the first."),
            Text(zh="请核对两个月份。", en="Check the two months."),
        )
    if wish.from_month < add_months(this_month, -LONGEST):
        raise WrongMonths(
            Text(zh=f"一次最多更正{LONGEST}个月。", en=f"One correction reaches back {LONGEST} months at most."),
            Text(zh="请写较晚的起始月份。", en="Give a later first month."),
        )


def _accounts(entitlement: Entitlement, first: str, today: date) -> Iterable[Account]:
    """Every entitlement of the case: one fact may touch several benefits."""
    for row in Entitlement.objects.filter(case_id=entitlement.case_id).select_related("payee").order_by("benefit"):
        yield account_of(row, first, _last_month(row, today))


def _last_month(entitlement: Entitlement, today: date) -> str:
    """One month past the present, and past what is lined already: the amount that holds from then on."""
    lined = PaymentLine.objects.filter(entitlement=entitlement, correction=None).exclude(state=LineState.CANCELLED)
    last = lined.order_by("-month").values_list("month", flat=True).first() or ""
    return add_months(max(last, month_of(today)), 1)


def _decide_again(rules: Catalogue, family: Family, account: Account, wish: Wish) -> list[PlannedMonth]:
    """Each month under its own rules: with the facts that it rests on now, and with the corrected one."""
    before, right = [], []
    for month in account.months:
        covered = wish.from_month <= month and (not wish.to_month or month <= wish.to_month)
        now = _with(rules, family, account.confirmed[month])
        before.append((first_day(month), _with(rules, family, account.applied[month])))
        right.append((first_day(month), with_fact(rules, now, wish.fact, wish.value, wish.person) if covered else now))
    entitlement = account.entitlement
    paid = {first_day(month): stand.paid_fen for month, stand in account.months.items()}
    if not paid or entitlement.benefit not in rules.benefits:
        return []
    found = arrears(
        rules, right, division=entitlement.division, months=paid, paid={entitlement.benefit: paid}, decided_with=before
    )
    return [_planned(entitlement, account.months[month_of(again.month)], again) for again in found.months]


def _with(rules: Catalogue, family: Family, corrections: Iterable[Correction]) -> Family:
    """The family with what these corrections say."""
    for correction in corrections:
        if correction.kind == CorrectionKind.FACT:
            family = with_fact(rules, family, correction.fact, correction.value, correction.person)
    return family


def _planned(entitlement: Entitlement, stand: Stand, again: MonthAgain) -> PlannedMonth:
    if stand.state == ItemState.PENDING:
        if again.due_fen == stand.paid_fen:
            return PlannedMonth(entitlement, stand, ItemState.SETTLED, stand.paid_fen, again.why)
        return PlannedMonth(entitlement, stand, ItemState.PENDING, again.due_fen, (UNDER_WAY, *again.why))
    state = ItemState.UNKNOWN if again.due_fen is None else stand.state
    return PlannedMonth(entitlement, stand, state, again.due_fen, again.why)
