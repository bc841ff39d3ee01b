"""Everything that a form on a case page does: each deed calls one action and says what was done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from minzheng.accounts import moment
from minzheng.accounts.access import StaffRequest, staff
from minzheng.accounts.models import User
from minzheng.accounts.roles import Permission
from minzheng.base.errors import MinzhengError
from minzheng.casework import actions
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.models import Case
from minzheng.casework.queries import case_for
from minzheng.casework.staff import forms, proposals, tasks
from minzheng.casework.staff.case import case_of, case_page
from minzheng.web.forms import Form, refused

# The field that an error is about; other errors stand at the top of the page.
ABOUT = {"casework.reason_missing": "reason", "casework.visit_day_wrong": "visited_on"}


@dataclass(frozen=True)
class Deed:
    """`form` reads what was sent; `do` acts and returns the words for the message."""

    form: Callable[[Case, QueryDict], Form]
    do: Callable[[User, Case, Any, datetime], str]


def _simple(form: type[forms.DeedForm], deed: str) -> Callable[[Case, QueryDict], Form]:
    return lambda case, data: form(data, deed=deed)


def _accept(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.accept_case(actor=user, case_id=case.pk, at=at)
    return _("已受理，开始计算期限。")


def _verify(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.start_verification(actor=user, case_id=case.pk, at=at, **form.cleaned_data)
    return _("已向各部门发起核对，答复到了会自动出现。")


def _go_on(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.finish_verification(actor=user, case_id=case.pk, at=at, **form.cleaned_data)
    return _("已继续办理。未答复的部门恢复后，答复仍会自动取回。")


def _visit(user: User, case: Case, form: Any, at: datetime) -> str:
    entered = form.cleaned_data
    actions.record_visit(
        actor=user,
        case_id=case.pk,
        visited_on=entered["visited_on"],
        visitors=entered["visitors"],
        seen=entered["seen"],
        agrees_with_declaration=entered["agrees"] == "yes",
        signed_by_family=entered["signed"],
        operation_id=entered["operation_id"],
        at=at,
    )
    return _("入户调查已记录。")


def _correct(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.request_correction(actor=user, case_id=case.pk, at=at, **form.cleaned_data)
    return _("补正通知已发出，期限暂停计算。")


def _answer(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.answer_correction(actor=user, case_id=case.pk, at=at, **form.cleaned_data)
    return _("补正已收到，期限恢复计算。")


def _settle(user: User, case: Case, form: Any, at: datetime) -> str:
    objection = get_object_or_404(case.objections, pk=form.cleaned_data["id"])
    actions.settle_objection(actor=user, objection_id=objection.pk, at=at, **form.answer())
    return _("异议已答复。")


def _ruling(form: Any) -> dict[str, Any]:
    entered = form.cleaned_data
    amounts = form.amounts() if isinstance(form, forms.ConfirmForm) else {}
    ruling = Ruling(entered["outcome"], amounts, entered["reason"])
    return {"ruling": ruling, "operation_id": entered["operation_id"]}


def _recommend(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.recommend(actor=user, case_id=case.pk, at=at, **_ruling(form))
    return _("审核意见已提出。")


def _confirm(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.confirm(actor=user, case_id=case.pk, at=at, **_ruling(form))
    return _("决定已作出，决定书已生成。")


def _return(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.return_to_town(actor=user, case_id=case.pk, at=at, **form.cleaned_data)
    return _("已退回乡镇（街道）。")


def _appeal(user: User, case: Case, form: Any, at: datetime) -> str:
    appeal = get_object_or_404(case.appeals, pk=form.cleaned_data["id"])
    actions.answer_appeal(actor=user, appeal_id=appeal.pk, at=at, **form.answer())
    return _("异议已答复。")


def _follow_up(user: User, case: Case, form: Any, at: datetime) -> str:
    actions.follow_up_rating(actor=user, case_id=case.pk, at=at, **form.cleaned_data)
    return _("回访已记录。")


def _rule(deed: str) -> Callable[[Case, QueryDict], Form]:
    def form(case: Case, data: QueryDict) -> Form:
        now = proposals.of(case, moment.today())
        return tasks.ruling_form(deed, case, now, tasks.recommendation_of(case), data)

    return form


DEEDS = {
    "accept": Deed(_simple(forms.DeedForm, "accept"), _accept),
    "verify": Deed(_simple(forms.OnceForm, "verify"), _verify),
    "go_on": Deed(_simple(forms.GoOnForm, "go_on"), _go_on),
    "visit": Deed(_simple(forms.VisitForm, "visit"), _visit),
    "correct": Deed(_simple(forms.CorrectionForm, "correct"), _correct),
    "answer": Deed(_simple(forms.ReplyForm, "answer"), _answer),
    "settle": Deed(_simple(forms.SettleForm, "settle"), _settle),
    "recommend": Deed(_rule("recommend"), _recommend),
    "confirm": Deed(_rule("confirm"), _confirm),
    "return": Deed(_simple(forms.ReasonForm, "return"), _return),
    "appeal": Deed(_simple(forms.SettleForm, "appeal"), _appeal),
    "follow_up": Deed(_simple(forms.FollowUpForm, "follow_up"), _follow_up),
}


@staff(Permission.OPEN_FAMILY)
@require_POST
def do(request: StaffRequest, number: str, deed: str) -> HttpResponse:
    """Do it and go back to the case. What is wrong is said on the case page, with everything entered kept."""
    if deed not in DEEDS:
        raise Http404
    case = case_of(request.user, number)
    form = DEEDS[deed].form(case, request.POST)
    status = form.status
    if form.is_valid():
        try:
            done = DEEDS[deed].do(request.user, case, form, moment.now())
        except MinzhengError as error:
            field = ABOUT.get(error.code)
            form.add_error(field if field in form.fields else None, refused(error))
            status = getattr(error, "status", 422)
        else:
            messages.success(request, done)
            return redirect("staff:case", case.number)
    return case_page(request, case_for(request.user, number), failed=(deed, form), status=status)
