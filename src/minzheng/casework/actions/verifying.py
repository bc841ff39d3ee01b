"""One-click verification (一键核对): ask, go on without what is missing, take consent back, hear of what comes late."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from minzheng.accounts import audit
from minzheng.accounts.models import User
from minzheng.accounts.operations import once
from minzheng.accounts.permissions import require
from minzheng.accounts.roles import Permission
from minzheng.base.text import Text
from minzheng.casework.actions.shared import add_event, complete, keys_of, lock_case, require_own_or, step_in_hand
from minzheng.casework.errors import NotInThisState, ReasonMissing
from minzheng.casework.late import late_answers
from minzheng.casework.models import Case, CaseState, StepState
from minzheng.casework.queries import check_of, consent_in_force
from minzheng.verification import actions as verification
from minzheng.verification import queries as verification_queries
from minzheng.verification.models import Authorisation, Check

# Whose facts still matter to somebody: not a draft, and not what was withdrawn.
KNOWING = (CaseState.OPEN, CaseState.PAUSED, CaseState.GRANTED, CaseState.REFUSED)


def start_verification(*, actor: User, case_id: UUID, operation_id: str, at: datetime) -> Check:
    """One click: ask every department for every item of the service, under the family's authorisation."""
    with transaction.atomic():
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.HANDLE, case.division)
        existing = check_of(case)
        if existing is not None and existing.declared == case.family:
            return existing
        step_in_hand(case, "verify")
        assert case.authorisation_id is not None  # no case is submitted without one
        check = verification.start_check(
            actor=actor,
            authorisation=Authorisation.objects.get(pk=case.authorisation_id),
            household=case.household,
            declared=case.family,
            case_number=case.number,
            operation_id=operation_id,
            at=at,
        )
        case.check_id = check.pk
        case.save(update_fields=["check_id"])
        add_event(
            case, actor=actor, at=at, kind="verification_started",
            text=Text(zh="已向有关部门发起一键核对。", en="The departments were asked, all at once."),
        )  # fmt: skip
    return check


def finish_verification(
    *, actor: User, case_id: UUID, reason: str, operation_id: str | None = None, at: datetime
) -> Case:
    """Go on while a department's answer is still missing; the reason is kept and late answers are still fetched.

    Raises NotInThisState before the departments were asked about the family as it stands now, unless the family has
    taken its consent back or it has run out: then nobody may be asked, and what is declared counts.
    """

    def do() -> Case:
        case = lock_case(actor, case_id, [CaseState.OPEN])
        require(actor, Permission.HANDLE, case.division)
        if not reason.strip():
            raise ReasonMissing
        step, check = step_in_hand(case, "verify"), check_of(case)
        may_ask = consent_in_force(case, timezone.localdate(at)) is not None
        if may_ask and (check is None or check.declared != case.family):
            raise NotInThisState(CaseState(case.state))
        complete(case, step, actor=actor, at=at)
        add_event(
            case, actor=actor, at=at, kind="verification_finished", is_public=False,
            text=Text(zh=f"部分部门未答复，先行办理：{reason}", en=f"Going on without some answers: {reason}"),
        )  # fmt: skip
        audit.record(actor=actor, action="finish_verification", subject=case, purpose=reason, case_number=case.number)
        return case

    return once(
        operation_id=operation_id or str(uuid4()), kind="finish_verification", actor=actor,
        content=[case_id, reason], model=Case, do=do,
    )[0]  # fmt: skip


def withdraw_consent(*, actor: User, case_id: UUID, operation_id: str, at: datetime) -> Case:
    """The family takes back its consent to the check: no department is asked any more, and the case goes on.

    What departments had answered until then still counts; for everything else, what is declared.

    Legal basis: 个人信息保护法 art. 15.
    """

    def do() -> Case:
        case = lock_case(actor, case_id, set(CaseState.values) - {CaseState.DRAFT})
        require_own_or(actor, case, Permission.RECEIVE)
        assert case.authorisation_id is not None  # no case is submitted without one
        authorisation = Authorisation.objects.get(pk=case.authorisation_id)
        if authorisation.withdrawn_at is not None:
            return case
        verification.withdraw(actor=actor, authorisation=authorisation, at=at)
        add_event(
            case, actor=actor, at=at, kind="consent_withdrawn",
            text=Text(
                zh="核对授权已撤回：不再询问任何部门，没有答复的按申报办理。",
                en="Consent to the check was withdrawn: no department is asked any more; where none has answered, what "
                "was declared counts.",
            ),
        )  # fmt: skip
        return case

    return once(
        operation_id=operation_id, kind="withdraw_consent", actor=actor, content=[case_id], model=Case, do=do
    )[0]  # fmt: skip


def check_changed(check: Check, *, system: User, at: datetime) -> None:
    """Answers came, or a difference was settled: a complete check ends its step; what comes late is noted."""
    case = Case.objects.select_for_update(of=("self",)).select_related("version").filter(check_id=check.pk).first()
    if case is None or case.state not in KNOWING:
        return
    _note_late(case, system, at)
    if case.state not in (CaseState.OPEN, CaseState.PAUSED):
        return
    step = case.steps.filter(key__in=keys_of(case, "verify"), state=StepState.READY).first()
    if step is not None and verification_queries.is_complete(check):
        complete(case, step, actor=system, at=at)
        add_event(
            case, actor=system, at=at, kind="verification_finished",
            text=Text(zh="各部门均已答复，核对完成。", en="Every department has answered; verification is complete."),
        )  # fmt: skip


def _note_late(case: Case, system: User, at: datetime) -> None:
    """Say once of each department that it answered after the opinion or the decision, and whether that matters."""
    late = late_answers(case)
    if late is None:
        return
    told = [event.detail or {} for event in case.events.filter(kind="late_answer", at__gte=late.decision.made_at)]
    known = {source for detail in told for source in detail.get("sources", [])}
    new = late.told_beside(known)
    if not new and told and told[-1].get("matters") == late.matters:
        return
    add_event(
        case, actor=system, at=at, kind="late_answer", text=late.in_words(known), is_public=False,
        detail={"sources": sorted(known | new), "matters": late.matters},
    )  # fmt: skip
