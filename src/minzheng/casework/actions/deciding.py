"""Recommend, confirm, change with a reason, refuse, send back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.money import format_yuan
from minzheng.base.text import Text
from minzheng.casework import letters, services
from minzheng.casework.actions.carrying_out import carry_out, correct
from minzheng.casework.actions.noticing import publish_notice
from minzheng.casework.actions.shared import add_event, complete, fall, lock_case, reopen_steps, step_in_hand
from minzheng.casework.errors import AmountOutOfRange, NothingToGrant, ObjectionOpen, ReasonMissing, SameHand
from minzheng.casework.models import Case, CaseState, Decision, DecisionKind, Outcome
from minzheng.casework.queries import effective_family, grantable, monthly_fen, proposal
from minzheng.policy.errors import UnknownBenefit

# No benefit of the catalogue comes near this in a month or at once; more is a slip of the keyboard.
MAXIMUM_FEN = 20_000_000


@dataclass(frozen=True)
class Ruling:
    """What a person rules: outcome, amounts in fen that differ from the rules' (0 leaves a benefit out), reason."""

    outcome: str
    amounts: dict[str, int]
    reason: str


def recommend(*, actor: User, case_id: UUID, ruling: Ruling, operation_id: str, at: datetime) -> Decision:
    """The town's opinion (审核意见). A grant goes to public notice, a refusal straight to the county."""

    def do() -> Decision:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.HANDLE, case.division)
        step = step_in_hand(case, "recommend")
        if case.objections.filter(state="open").exists():
            raise ObjectionOpen
        decision = _decide(case, actor, DecisionKind.RECOMMENDATION, ruling, at)
        complete(case, step, actor=actor, at=at)
        verb = (
            Text(zh="建议给予救助", en="to grant")
            if ruling.outcome == Outcome.GRANT
            else Text(zh="建议不予救助", en="to refuse")
        )
        add_event(
            case, actor=actor, at=at, kind="recommended",
            text=Text(zh=f"乡镇（街道）已提出审核意见：{verb.zh}。", en=f"The town recommended {verb.en}."),
        )  # fmt: skip
        publish_notice(case, decision, actor=actor, at=at)
        return decision

    content = [case_id, ruling.outcome, ruling.amounts, ruling.reason]
    return once(
        operation_id=operation_id, kind="recommend", actor=actor, content=content, model=Decision, do=do
    )[0]  # fmt: skip


def confirm(*, actor: User, case_id: UUID, ruling: Ruling, operation_id: str, at: datetime) -> Decision:
    """The county's decision (确认): the pack's effects run, the letter is issued, the case is closed.

    A second decision after an upheld appeal replaces the first, which stood until now.

    Raises SameHand if the actor recommended, ReasonMissing, AmountOutOfRange, NothingToGrant, NotInThisState.
    """

    def do() -> Decision:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.DECIDE, case.division)
        step = step_in_hand(case, "confirm")
        if case.decisions.filter(kind=DecisionKind.RECOMMENDATION, superseded_at=None, made_by=actor).exists():
            raise SameHand
        earlier = case.decisions.filter(kind=DecisionKind.CONFIRMATION, superseded_at=None).first()
        decision = _decide(case, actor, DecisionKind.CONFIRMATION, ruling, at)
        granted = ruling.outcome == Outcome.GRANT
        case.state, case.closed_at = (CaseState.GRANTED if granted else CaseState.REFUSED), at
        case.save(update_fields=["state", "closed_at"])
        complete(case, step, actor=actor, at=at)
        if earlier is not None:
            correct(case, decision, earlier)
        elif granted:
            carry_out(case, decision)
        letters.issue(case, decision, at=at)
        add_event(case, actor=actor, at=at, kind="confirmed", text=_told(decision))
        return decision

    content = [case_id, ruling.outcome, ruling.amounts, ruling.reason]
    return once(
        operation_id=operation_id, kind="confirm", actor=actor, content=content, model=Decision, do=do
    )[0]  # fmt: skip


def _told(decision: Decision) -> Text:
    if decision.outcome == Outcome.REFUSE:
        return Text(
            zh="县级民政部门决定不予确认，理由见决定书。", en="The county refused; the letter gives the reasons."
        )
    monthly = monthly_fen(decision.granted)
    if not monthly:
        return Text(zh="县级民政部门已确认给予救助。", en="The county confirmed the assistance.")
    return Text(
        zh=f"县级民政部门已确认给予救助，每月{format_yuan(monthly)}。",
        en=f"The county confirmed the assistance: {format_yuan(monthly)} a month.",
    )


def _decide(case: Case, actor: User, kind: str, ruling: Ruling, at: datetime) -> Decision:
    """Freeze the facts, the rules' answer and the person's ruling together."""
    on = timezone.localdate(at)
    result = proposal(case, on)
    proposed = grantable(result, services.definition(case))
    granted = _granted(proposed, ruling) if ruling.outcome == Outcome.GRANT else []
    if ruling.outcome == Outcome.GRANT and not granted:
        raise NothingToGrant
    differs = granted != proposed
    if (differs or ruling.outcome == Outcome.REFUSE) and not ruling.reason.strip():
        raise ReasonMissing
    case.decisions.filter(kind=kind, superseded_at=None).update(superseded_at=at)
    decision = Decision.objects.create(
        case=case,
        kind=kind,
        outcome=ruling.outcome,
        proposal=result.to_json(),
        family=effective_family(case),
        granted=granted,
        reason=ruling.reason.strip(),
        differs_from_rules=differs,
        rule_version=result.version,
        inputs_hash=result.inputs_hash,
        decided_on=on,
        made_by=actor,
        made_at=at,
    )
    audit.record(
        actor=actor, action=f"decide_{kind}", subject=case, purpose=kind, case_number=case.number,
        detail={"outcome": ruling.outcome, "differs_from_rules": differs, "inputs": result.inputs_hash},
    )  # fmt: skip
    return decision


def _granted(proposed: list[dict[str, Any]], ruling: Ruling) -> list[dict[str, Any]]:
    refuse_unknown(ruling, {entry["code"] for entry in proposed})
    granted = []
    for entry in proposed:
        amount = ruling.amounts.get(entry["code"], entry["amount_fen"])
        if not 0 <= amount <= MAXIMUM_FEN:
            raise AmountOutOfRange(Text(**entry["title"]), MAXIMUM_FEN)
        if amount == entry["amount_fen"]:
            granted.append(entry)
        elif amount:
            granted.append({**entry, "amount_fen": amount, "person_amounts": {}, "changed_from": entry["amount_fen"]})
    return granted


def refuse_unknown(ruling: Ruling, proposed: set[str]) -> None:
    """An amount for something that the rules do not grant is a slip, not to be passed over. Raises UnknownBenefit."""
    for code in sorted(ruling.amounts.keys() - proposed):
        raise UnknownBenefit(
            Text(
                zh=f"规则测算没有给予“{code}”，不能填写金额。",
                en=f'The rules do not grant "{code}"; no amount can be set.',
            ),
            Text(
                zh=f"可调整的待遇：{'、'.join(sorted(proposed)) or '无'}。",
                en=f"What can be changed: {', '.join(sorted(proposed)) or 'nothing'}.",
            ),
        )


def return_to_town(*, actor: User, case_id: UUID, reason: str, operation_id: str, at: datetime) -> Case:
    """The county sends the case back to the town with a reason: it is recommended, and where due noticed, again."""

    def do() -> Case:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.DECIDE, case.division)
        if not reason.strip():
            raise ReasonMissing
        step_in_hand(case, "confirm")
        fall(case, at)
        reopen_steps(case, {"recommend"}, timezone.localdate(at))
        add_event(
            case, actor=actor, at=at, kind="returned",
            text=Text(
                zh=f"县级退回乡镇（街道）重新审核：{reason}", en=f"The county sent it back to the town: {reason}"
            ),
        )  # fmt: skip
        audit.record(actor=actor, action="return_to_town", subject=case, purpose=reason, case_number=case.number)
        return case

    return once(
        operation_id=operation_id, kind="return_to_town", actor=actor, content=[case_id, reason], model=Case, do=do
    )[0]  # fmt: skip
