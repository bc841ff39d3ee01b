"""Correcting past months: choose the fact, see every month, hand it to a second person; the list; the second look."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from minzheng.accounts import audit, moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.permissions import allowed, require
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.funds import actions, planning, queries, recovery, recovery_tables
from minzheng.funds.forms import ReasonForm
from minzheng.funds.models import Correction, CorrectionState, Entitlement
from minzheng.funds.months import parse_month
from minzheng.funds.planning import Plan, Wish
from minzheng.funds.recovery_forms import ConfirmForm, CorrectionForm, SubjectForm
from minzheng.funds.views.desk import sections
from minzheng.policy.arrears import show_fact
from minzheng.web.forms import refused

SHOWN = 200


@staff(Permission.DECIDE)
@require_http_methods(["GET", "POST"])
def correct(request: StaffRequest, entitlement_id: str) -> HttpResponse:
    """First which fact, then its value and months; then every month before anything is handed on."""
    found = queries.entitlement_for(request.user, entitlement_id)
    require(request.user, Permission.DECIDE, found.division)
    family, inputs = planning.decided_family(request.user, found.case_number), planning.catalogue().inputs
    chosen = request.POST.get("subject") or request.GET.get("subject")
    choose = SubjectForm({"subject": chosen} if chosen else None, inputs=inputs, family=family)
    context: dict[str, Any] = {"entitlement": found, "choose": choose}
    if not chosen or not choose.is_valid():
        return render(request, "funds/correct_choose.html", {**context, "form": choose}, status=choose.status)
    person, fact = choose.chosen
    posted = request.POST if request.method == "POST" else None
    form = CorrectionForm(posted, item=inputs[fact], initial=_beginning(request, found, fact))
    plan = None
    if posted is not None and form.is_valid():
        try:
            wish = _wish(form, person, fact)
            plan = planning.plan_facts(request.user, found, wish, moment.today())
            if posted.get("step") == "propose":
                return redirect("funds:correction", _propose(request, found, form, wish).pk)
        except MinzhengError as error:
            if getattr(error, "status", 422) in (403, 404):
                raise
            form.add_error(None, refused(error))
            plan = None
    member = next((one for one in family.persons if one.id == person), None)
    context |= {
        "form": form, "subject": chosen, "whose": member.name if member else "", "label": inputs[fact].label,
        "recorded": show_fact(planning.catalogue(), fact, (member.facts if member else family.household)[fact]),
        **_shown(plan),
    }  # fmt: skip
    return render(request, "funds/correct.html", context, status=form.status)


def _beginning(request: StaffRequest, found: Entitlement, fact: str) -> dict[str, Any]:
    """A death that is registered is known already: from the month after it."""
    known = found.payee.deceased_on
    if fact == "deceased" and known is not None:
        return {"value": "yes", "from_month": recovery.PaidAfterDeath(found, known, ()).from_month}
    return {}


def _wish(form: CorrectionForm, person: str, fact: str) -> Wish:
    wish = form.wish(person, fact)
    until = parse_month(wish.to_month) if wish.to_month else ""
    return Wish(fact, person, wish.value, parse_month(wish.from_month), until)


def _propose(request: StaffRequest, found: Entitlement, form: CorrectionForm, wish: Wish) -> Correction:
    return actions.propose_correction(
        actor=request.user,
        entitlement_id=found.pk,
        wish=wish,
        reason=form.cleaned_data["reason"],
        instalment_fen=form.cleaned_data["instalment"] or 0,
        operation_id=form.cleaned_data["operation"],
    )


def _shown(plan: Plan | None) -> dict[str, Any]:
    return {"plan": plan, "table": recovery_tables.plan_table(plan) if plan else None}


@staff(Permission.SEE_PAYMENTS)
@require_GET
def corrections(request: StaffRequest) -> HttpResponse:
    """Those that wait for a second person first, then all; and what was paid past a registered death."""
    user = request.user
    waiting = recovery.corrections(user, state=CorrectionState.PROPOSED)[:SHOWN]
    settled = recovery.corrections(user).exclude(state=CorrectionState.PROPOSED)[:SHOWN]
    context = {
        "waiting": recovery_tables.correction_table(waiting, user) if waiting else None,
        "settled": recovery_tables.correction_table(settled, user),
        "after_death": recovery.paid_after_death(user),
        "sections": sections("corrections"),
    }
    return render(request, "funds/corrections.html", context)


@staff(Permission.SEE_PAYMENTS)
@require_GET
def correction(request: StaffRequest, correction_id: str) -> HttpResponse:
    """One correction, month by month; the second person's two buttons. Reading it is logged."""
    return show(request, recovery.correction_for(request.user, correction_id))


def show(
    request: StaffRequest, found: Correction, error: MinzhengError | None = None, refuse_form: ReasonForm | None = None
) -> HttpResponse:
    """The page, with what was refused at its top."""
    user = request.user
    may_read = recovery.may_read_facts(user, found.division)
    if may_read:
        audit.record(
            actor=user, action="open_correction", subject=found, purpose="correction of past months",
            case_number=found.case_number,
        )  # fmt: skip
    waits, decides = found.state == CorrectionState.PROPOSED, allowed(user, Permission.DECIDE, found.division)
    plan = planning.plan_of(user, found, moment.today()) if waits and decides and may_read else None
    items = [] if waits else recovery.items_of(found)
    context = {
        "correction": found, "tag": recovery_tables.correction_tag(found), "may_read": may_read, "waits": waits,
        **_shown(plan),
        "items": None if waits else recovery_tables.item_table(items, with_why=may_read),
        "back_pay_fen": sum(max(item.difference_fen, 0) for item in items),
        "claw_back_fen": sum(max(-item.difference_fen, 0) for item in items),
        "claims": recovery_tables.receivable_table(found.receivables.select_related("entitlement", "payee"))
        if found.receivables.exists() else None,
        "is_proposer": found.proposed_by_id == user.pk,
        "decides": decides,
        "confirm_form": ConfirmForm(initial={"seen": plan.hash}, auto_id="confirm_%s") if plan else None,
        "refuse_form": refuse_form or ReasonForm(auto_id="refuse_%s"),
        "form": refuse_form,
        "error": error,
    }  # fmt: skip
    failed = error or (refuse_form and refuse_form.errors)
    return render(request, "funds/correction.html", context, status=getattr(error, "status", 422) if failed else 200)


@staff(Permission.DECIDE)
@require_POST
def confirm(request: StaffRequest, correction_id: str) -> HttpResponse:
    """The second person agrees to the table that the page showed."""
    found, form = recovery.correction_for(request.user, correction_id), ConfirmForm(request.POST)
    given = form.cleaned_data if form.is_valid() else {"seen": "", "operation": form.fields["operation"].initial()}
    try:
        actions.confirm_correction(
            actor=request.user, correction_id=found.pk, seen=given.get("seen", ""), operation_id=given["operation"]
        )
    except MinzhengError as error:
        if getattr(error, "status", 422) in (403, 404):
            raise
        return show(request, found, error)
    return redirect("funds:correction", found.pk)


@staff(Permission.DECIDE)
@require_POST
def refuse(request: StaffRequest, correction_id: str) -> HttpResponse:
    """Not corrected, with a reason."""
    found = recovery.correction_for(request.user, correction_id)
    form = ReasonForm(request.POST, auto_id="refuse_%s")
    if not form.is_valid():
        return show(request, found, refuse_form=form)
    try:
        actions.refuse_correction(
            actor=request.user, correction_id=found.pk, reason=form.cleaned_data["reason"],
            operation_id=form.cleaned_data["operation"],
        )  # fmt: skip
    except MinzhengError as error:
        if getattr(error, "status", 422) in (403, 404):
            raise
        return show(request, found, error)
    return redirect("funds:correction", found.pk)
