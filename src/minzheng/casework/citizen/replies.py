"""What a family does after submitting: corrects, withdraws, objects, rates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.accounts import moment
from minzheng.accounts.access import citizen, signed_in
from minzheng.casework import actions
from minzheng.casework.citizen.access import own_case, user_of
from minzheng.casework.citizen.case_page import decision_in_force
from minzheng.casework.citizen.mine import DECIDED, case_response
from minzheng.casework.citizen.reply_forms import AppealForm, CorrectionForm, OnceForm, RatingForm
from minzheng.casework.errors import AlreadyRated, ReasonMissing, TooLate
from minzheng.casework.models import Case, CaseState
from minzheng.casework.queries import case_for, consent_in_force
from minzheng.web.forms import Form, refused


def _again(request: HttpRequest, case: Case, name: str, form: Form, status: int = 422) -> HttpResponse:
    """The case page with the form's errors."""
    forms_: dict[str, Any] = {f"{name}_form": form, "form": form}
    return case_response(request, case, status, **forms_)


@citizen
@require_POST
def correction(request: HttpRequest, number: str) -> HttpResponse:
    """Answer what was asked for; the clock goes on."""
    case = case_for(user_of(request), number)
    if case.state != CaseState.PAUSED:  # answered already, in another tab or by a first press
        return redirect("citizen:case", case.number)
    form = CorrectionForm(request.POST)
    if not form.is_valid():
        return _again(request, case, "correction", form)
    actions.answer_correction(
        actor=user_of(request),
        case_id=case.pk,
        reply=form.cleaned_data["reply"],
        operation_id=str(form.cleaned_data["operation"]),
        at=moment.now(),
    )
    return redirect("citizen:case", case.number)


@citizen
@require_POST
def appeal(request: HttpRequest, number: str) -> HttpResponse:
    """Object to the decision at the office that made it."""
    case = case_for(user_of(request), number)
    form = AppealForm(request.POST)
    if not form.is_valid():
        return _again(request, case, "appeal", form)
    try:
        actions.file_appeal(
            actor=user_of(request),
            case_id=case.pk,
            text=form.cleaned_data["text"],
            operation_id=str(form.cleaned_data["operation"]),
            at=moment.now(),
        )
    except (TooLate, ReasonMissing) as error:
        form.add_error(None, refused(error))
        return _again(request, case, "appeal", form, error.status)
    return redirect("citizen:case", case.number)


@citizen
@require_POST
def rating(request: HttpRequest, number: str) -> HttpResponse:
    """Rate the case, once."""
    case = case_for(user_of(request), number)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return _again(request, case, "rating", form)
    try:
        actions.rate(
            actor=user_of(request),
            case_id=case.pk,
            score=int(form.cleaned_data["score"]),
            comment=form.cleaned_data["comment"],
            operation_id=str(form.cleaned_data["operation"]),
            at=moment.now(),
        )
    except AlreadyRated:
        messages.info(request, _("这件事您已经评价过了，谢谢。"))
    return redirect("citizen:case", case.number)


@signed_in
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """A page of its own, since it can't be undone; POST withdraws."""
    case, form = own_case(request, number), OnceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_case(
            actor=user_of(request), case_id=case.pk, operation_id=str(form.cleaned_data["operation"]), at=moment.now()
        )
        return redirect("citizen:case" if user_of(request).is_citizen else "citizen:submitted", case.number)
    context = {
        "case": case,
        "form": form,
        "is_over": case.state not in (CaseState.DRAFT, CaseState.OPEN, CaseState.PAUSED),
        "decision": decision_in_force(case),
    }
    return render(request, "casework/citizen/withdraw.html", context, status=form.status)


@signed_in
def withdraw_consent(request: HttpRequest, number: str) -> HttpResponse:
    """What follows from taking the consent back, and the button that does it."""
    case, form = own_case(request, number), OnceForm(request.POST or None)
    if case.authorisation_id is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        actions.withdraw_consent(
            actor=user_of(request), case_id=case.pk, operation_id=str(form.cleaned_data["operation"]), at=moment.now()
        )
        messages.success(request, _("授权已撤回，不再询问任何部门。"))
        return redirect(request.path)
    context = {
        "case": case,
        "form": form,
        "consent": consent_in_force(case, moment.today()),
        "is_decided": case.state in DECIDED,
        "is_running": case.state in (CaseState.OPEN, CaseState.PAUSED),
    }
    return render(request, "casework/citizen/withdraw_consent.html", context, status=form.status)
