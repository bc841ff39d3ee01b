"""A case as plain values, for the API and the command line: what this user may see and nothing else."""

from typing import Any

from django.utils import timezone

from minzheng.accounts.models import User
from minzheng.accounts.permissions import allowed
from minzheng.accounts.roles import Permission
from minzheng.base.money import to_decimal_string
from minzheng.casework import services
from minzheng.casework.models import Appeal, Case, Decision, Objection


def case_line(case: Case) -> dict[str, Any]:
    """The case in a list."""
    return {
        "number": case.number,
        "service": case.service,
        "division": case.division,
        "state": case.state,
        "submitted_on": timezone.localdate(case.submitted_at).isoformat() if case.submitted_at else None,
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "statutory_due_on": case.statutory_due_on.isoformat() if case.statutory_due_on else None,
        "is_provisional": case.is_provisional,
        "statutory_is_provisional": case.statutory_is_provisional,
    }


def may_open(case: Case, user: User) -> bool:
    """True for the applicant, and for staff who may open a family's record in the case's place."""
    if user.is_citizen:
        return user.person_id == case.applicant_id
    return allowed(user, Permission.OPEN_FAMILY, case.division)


def case_detail(case: Case, user: User) -> dict[str, Any]:
    """The whole case: the family only for who may open a family's record, events as far as the user may see them."""
    is_open = may_open(case, user)
    service = services.definition(case)
    events = case.events.filter(is_public=True) if user.is_citizen else case.events.all()
    return {
        **case_line(case),
        "revision": case.revision,
        "applicant": {"id": str(case.applicant_id), "name": case.applicant.name} if is_open else None,
        "family": case.family if is_open else None,
        "steps": [
            {
                "key": step.key,
                "title": service.steps[step.key].title.model_dump(),
                "role": step.role,
                "state": step.state,
                "due_on": step.due_on.isoformat() if step.due_on else None,
            }
            for step in case.steps.all()
        ],
        "events": [
            {"at": event.at.isoformat(), "kind": event.kind, "text": {"zh": event.text_zh, "en": event.text_en}}
            for event in events
        ]
        if is_open
        else [],
        "appeals": [appeal_values(appeal) for appeal in case.appeals.order_by("id")] if is_open else [],
        "objections": [objection_values(objection) for objection in case.objections.order_by("id")]
        if is_open and not user.is_citizen
        else [],
        "check": str(case.check_id) if is_open and case.check_id else None,
        "decision": decision_detail(case) if is_open else None,
    }


def objection_values(objection: Objection) -> dict[str, Any]:
    """An objection to the notice, for the town; the objector's name and phone stay on the case page."""
    return {
        "id": objection.pk,
        "state": objection.state,
        "text": objection.text,
        "made_at": objection.made_at.isoformat(),
        "reply": objection.reply,
    }


def appeal_values(appeal: Appeal) -> dict[str, Any]:
    """An appeal and its answer."""
    return {
        "id": appeal.pk,
        "text": appeal.text,
        "due_on": appeal.due_on.isoformat(),
        "is_upheld": appeal.is_upheld,
        "reply": appeal.reply,
    }


def decision_detail(case: Case) -> dict[str, Any] | None:
    """The confirmation in force, with the rules' whole reasoning."""
    decision = case.decisions.filter(kind="confirmation", superseded_at=None).first()
    return decision_values(decision) if decision else None


def decision_values(decision: Decision) -> dict[str, Any]:
    """A decision as plain values; amounts are strings of yuan."""
    return {
        "kind": decision.kind,
        "outcome": decision.outcome,
        "granted": [
            {
                "code": entry["code"],
                "title": entry["title"],
                "amount": to_decimal_string(entry["amount_fen"]),
                "period": entry["period"],
            }
            for entry in decision.granted
        ],
        "reason": decision.reason,
        "differs_from_rules": decision.differs_from_rules,
        "rule_version": decision.rule_version,
        "inputs_hash": decision.inputs_hash,
        "decided_on": decision.decided_on.isoformat(),
        "proposal": decision.proposal,
    }
