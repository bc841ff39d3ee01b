"""Corrections of past months and what is to be recovered over the API. Every write needs an Idempotency-Key."""

from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.params.functions import Header, Query

from minzheng.accounts import audit, moment
from minzheng.accounts.errors import NotPermitted
from minzheng.accounts.models import User
from minzheng.accounts.permissions import holds, require
from minzheng.accounts.roles import Permission
from minzheng.base.money import parse_yuan
from minzheng.funds import actions, planning, queries, recovery, recovery_representations
from minzheng.funds.models import CorrectionState
from minzheng.funds.months import parse_month
from minzheng.funds.planning import Wish

router = Router(tags=["payments"])
Key = Annotated[
    str, Header(min_length=8, max_length=80, alias="Idempotency-Key", description="Made by the caller; acts only once")
]
# Each parameter has an annotation of its own: ninja keeps the default in it, and would give it to both.
Offset = Annotated[int, Query(ge=0, lt=2**31)]
Limit = Annotated[int, Query(ge=0, lt=2**31)]
Answer = dict[str, Any]


class WishedCorrection(Schema):
    """`value` as a family's file writes it: "700.00", 2, true, a choice, "1951-03-05". The household is no `person`."""

    fact: str
    person: str = ""
    value: str | int | bool
    from_month: str
    to_month: str = ""

    def wish(self) -> Wish:
        until = parse_month(self.to_month) if self.to_month else ""
        return Wish(self.fact, self.person, self.value, parse_month(self.from_month), until)


class ProposedCorrection(WishedCorrection):
    """`instalment` is the most to deduct a month, in yuan; "0" is as much as the floor leaves."""

    reason: str
    instalment: str = "0"


class Seen(Schema):
    """`seen` of the plan that was looked at."""

    seen: str


class WhyNot(Schema):
    reason: str


class Repayment(Schema):
    amount: str
    reference: str


class AmountAndReason(Schema):
    amount: str
    reason: str


def _staff(request: HttpRequest, permission: Permission) -> User:
    user = cast(User, request.user)
    if user.is_citizen or not holds(user, permission):
        raise NotPermitted(permission)
    return user


@router.post("/payments/entitlements/{entitlement}/correction-plan", summary="What each month would be; writes nothing")
def plan(request: HttpRequest, entitlement: UUID, body: WishedCorrection) -> Answer:
    user = _staff(request, Permission.DECIDE)
    found = queries.entitlement_for(user, entitlement)
    require(user, Permission.DECIDE, found.division)
    return recovery_representations.plan(planning.plan_facts(user, found, body.wish(), moment.today()))


@router.post("/payments/entitlements/{entitlement}/corrections", summary="Propose a correction of past months")
def propose(request: HttpRequest, entitlement: UUID, body: ProposedCorrection, key: Key) -> Answer:
    user = _staff(request, Permission.DECIDE)
    done = actions.propose_correction(
        actor=user, entitlement_id=entitlement, wish=body.wish(), reason=body.reason,
        instalment_fen=parse_yuan(body.instalment), operation_id=key,
    )  # fmt: skip
    return recovery_representations.correction(done, user)


@router.get("/payments/corrections", summary="Corrections of past months, the newest first")
def corrections(
    request: HttpRequest, state: Literal["", "proposed", "confirmed", "refused"] = "", offset: Offset = 0,
    limit: Limit = 50,
) -> list[Answer]:  # fmt: skip
    user = _staff(request, Permission.SEE_PAYMENTS)
    rows = recovery.corrections(user, state=state)[offset : offset + min(max(limit, 1), 200)]
    return [recovery_representations.correction(row, user) for row in rows]


@router.get("/payments/corrections/{correction}", summary="A correction with its months: planned, or as confirmed")
def correction(request: HttpRequest, correction: UUID) -> Answer:
    user = _staff(request, Permission.SEE_PAYMENTS)
    found = recovery.correction_for(user, correction)
    may_read = recovery.may_read_facts(user, found.division)
    if may_read:
        audit.record(
            actor=user, action="open_correction", subject=found, purpose="correction of past months",
            case_number=found.case_number,
        )  # fmt: skip
    answer = recovery_representations.correction(found, user)
    if found.state == CorrectionState.PROPOSED:
        planned = planning.plan_of(user, found, moment.today()) if may_read else None
        return {**answer, "plan": recovery_representations.plan(planned) if planned else None}
    items = recovery.items_of(found)
    return {**answer, "months": [recovery_representations.item(row, may_read=may_read) for row in items]}


@router.post("/payments/corrections/{correction}/confirm", summary="Confirm a correction (another decider)")
def confirm(request: HttpRequest, correction: UUID, body: Seen, key: Key) -> Answer:
    user = _staff(request, Permission.DECIDE)
    done = actions.confirm_correction(actor=user, correction_id=correction, seen=body.seen, operation_id=key)
    return recovery_representations.correction(done, user)


@router.post("/payments/corrections/{correction}/refuse", summary="Refuse a correction, or take back one's own")
def refuse(request: HttpRequest, correction: UUID, body: WhyNot, key: Key) -> Answer:
    user = _staff(request, Permission.DECIDE)
    done = actions.refuse_correction(actor=user, correction_id=correction, reason=body.reason, operation_id=key)
    return recovery_representations.correction(done, user)


@router.get("/payments/paid-after-death", summary="Benefits that were paid past a registered death")
def paid_after_death(request: HttpRequest) -> list[Answer]:
    rows = recovery.paid_after_death(_staff(request, Permission.SEE_PAYMENTS))
    return [recovery_representations.after_death(row) for row in rows]


@router.get("/payments/receivables", summary="What families are to return; `all` shows the settled ones as well")
def receivables(request: HttpRequest, all: bool = False, offset: Offset = 0, limit: Limit = 50) -> list[Answer]:
    rows = recovery.receivables(_staff(request, Permission.SEE_PAYMENTS), only_open=not all)
    return [recovery_representations.receivable(row) for row in rows[offset : offset + min(max(limit, 1), 200)]]


@router.post("/payments/receivables/{receivable}/repayments", summary="Record money that a family paid back")
def repay(request: HttpRequest, receivable: UUID, body: Repayment, key: Key) -> Answer:
    user, fen = _staff(request, Permission.PAY), parse_yuan(body.amount)
    done = actions.record_repayment(
        actor=user, receivable_id=receivable, amount_fen=fen, reference=body.reference, operation_id=key
    )
    return recovery_representations.receivable(done)


@router.post("/payments/receivables/{receivable}/waivers", summary="Give up a part or all of what is open")
def waive(request: HttpRequest, receivable: UUID, body: AmountAndReason, key: Key) -> Answer:
    user, fen = _staff(request, Permission.DECIDE), parse_yuan(body.amount)
    done = actions.waive_receivable(
        actor=user, receivable_id=receivable, amount_fen=fen, reason=body.reason, operation_id=key
    )
    return recovery_representations.receivable(done)


@router.post("/payments/receivables/{receivable}/instalment", summary="Set the most to deduct a month")
def instalment(request: HttpRequest, receivable: UUID, body: AmountAndReason, key: Key) -> Answer:
    user, fen = _staff(request, Permission.DECIDE), parse_yuan(body.amount)
    done = actions.set_instalment(
        actor=user, receivable_id=receivable, amount_fen=fen, reason=body.reason, operation_id=key
    )
    return recovery_representations.receivable(done)
