"""Consent: what is asked of whom and why, each adult's agreement, the statement; then submit, once."""

import hashlib
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from minzheng.accounts import moment
from minzheng.accounts.access import signed_in
from minzheng.base.text import Text
from minzheng.casework import actions, clock, services
from minzheng.casework.citizen import sections
from minzheng.casework.citizen.access import own_case, user_of
from minzheng.casework.errors import ConsentMissing, NotInThisState
from minzheng.casework.models import Case, CaseState
from minzheng.casework.queries import adults
from minzheng.policy.errors import FamilyError
from minzheng.registry.models import Person
from minzheng.verification.consent import Consent
from minzheng.verification.consent import consent as consent_for
from minzheng.web.forms import Form, refused
from minzheng.web.language import in_language

STATEMENT = Text(
    zh="以上填写的内容真实、完整。我知道故意隐瞒或虚报的，要退回所得救助并承担责任。",
    en="What is stated above is true and complete. I know that whoever hides or invents facts on purpose has to pay "
    "back what was received and answers for it.",
)


def consent_of(case: Case, on: date) -> Consent:
    """What the family of this case is asked to agree to."""
    service = services.definition(case)
    ids = [entry["id"] for entry in case.family["persons"]]
    found = {str(person.pk): person for person in Person.objects.filter(pk__in=ids)}
    people = [found[id] for id in ids if id in found]
    until = services.calendar().add_months(on, service.verify_months).on
    return consent_for(services.chain(), services.verification_items(service), people, until)


class ConsentForm(Form):
    """A box for each adult, the statement, and two hidden marks: the operation and the text that was shown."""

    agreed = forms.MultipleChoiceField(
        label=_("每位成年家庭成员是否同意核对？"),
        help_text=_("请在场的每位成年人本人看过以后勾选。不同意核对，就无法判断能否享受救助。"),
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    statement = forms.BooleanField(
        error_messages={"required": _("请阅读并勾选声明。")},
    )
    operation = forms.UUIDField(widget=forms.HiddenInput())
    text = forms.CharField(widget=forms.HiddenInput(), max_length=64)

    def __init__(self, *args: Any, people: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["statement"].label = in_language(STATEMENT)
        agreed = self.fields["agreed"]
        assert isinstance(agreed, forms.MultipleChoiceField)
        agreed.choices = [(str(person.pk), person.name) for person in people]
        agreed.required = True
        agreed.error_messages["required"] = _("请每位成年家庭成员勾选同意。")


@signed_in
def consent(request: HttpRequest, number: str) -> HttpResponse:
    """Read, agree, submit. A second press or a second tab ends at the same confirmation."""
    case = own_case(request, number)
    if case.state != CaseState.DRAFT:
        return redirect("citizen:submitted", case.number)
    text = consent_of(case, moment.today())
    language = get_language() or "zh-hans"
    wording = f"{text.in_words(language)}\n{STATEMENT.in_language(language)}"
    mark = hashlib.sha256(wording.encode()).hexdigest()
    people = adults(case, moment.today())
    form = ConsentForm(request.POST or None, people=people, initial={"operation": uuid4(), "text": mark})
    if request.method == "POST" and form.is_valid() and _submit(request, case, form, wording, mark):
        return redirect("citizen:submitted", case.number)
    context = {"case": case, "form": form, "consent": text, "road": sections.road()}
    return render(request, "casework/citizen/consent.html", context, status=form.status)


def _submit(request: HttpRequest, case: Case, form: ConsentForm, wording: str, mark: str) -> bool:
    """True if the case is submitted now; otherwise the form says why not."""
    if form.cleaned_data["text"] != mark:
        form.add_error(None, _("核对说明已更新，请再看一遍后提交。"))
        changed = request.POST.copy()
        changed["text"] = mark
        form.data = changed
        return False
    try:
        actions.submit_case(
            actor=user_of(request),
            case_id=case.pk,
            wording=wording,
            agreed=form.cleaned_data["agreed"],
            operation_id=str(form.cleaned_data["operation"]),
            at=moment.now(),
        )
    except ConsentMissing as error:
        form.add_error("agreed", refused(error))
    except FamilyError as error:
        form.add_error(None, refused(error))
    except NotInThisState:  # another tab was faster: its confirmation is this one's
        return True
    else:
        return True
    return False


@signed_in
def submitted(request: HttpRequest, number: str) -> HttpResponse:
    """The number, the next date, and what happens now."""
    case = own_case(request, number)
    if case.state == CaseState.DRAFT:
        return redirect("citizen:check_answers", case.number)
    if case.state == CaseState.WITHDRAWN and user_of(request).is_citizen:
        return redirect("citizen:case", case.number)
    service = services.definition(case)
    left = clock.days_left(services.calendar(), case.due_on, moment.today()) if case.due_on else None
    context = {
        "case": case,
        "service": service,
        "days_left": left,
        "steps": [step.title for step in service.steps.values()],
        "contact": sections.contact_rows(case)[0]["value"],
    }
    return render(request, "casework/citizen/submitted.html", context)
