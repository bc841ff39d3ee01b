"""Check your answers, and change what is not right."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from minzheng.accounts import moment
from minzheng.accounts.access import signed_in
from minzheng.casework import actions, services
from minzheng.casework.citizen import sections
from minzheng.casework.citizen.access import editable_case, own_case, user_of
from minzheng.casework.citizen.facts import AnswersForm, shown
from minzheng.casework.definitions import FormSection
from minzheng.casework.errors import EditedElsewhere
from minzheng.casework.models import Case, CaseState
from minzheng.policy.errors import FamilyError
from minzheng.web.forms import refused
from minzheng.web.language import in_language


@signed_in
def check_answers(request: HttpRequest, number: str) -> HttpResponse:
    """Everything that is filled in already, by section, each with a way to change it."""
    case = own_case(request, number)
    if case.state not in (CaseState.DRAFT, CaseState.PAUSED):
        return redirect("citizen:submitted", case.number)
    context = {
        "case": case,
        "service": services.definition(case),
        "people": sections.people_rows(case),
        "contact": sections.contact_rows(case),
        "road": sections.road(),
        "sections": list(sections.check_sections(case, moment.today())),
    }
    return render(request, "casework/citizen/check_answers.html", context)


@signed_in
def section(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The questions of one section, for everyone it concerns or (`?person=`) for one of them."""
    case = editable_case(request, number)
    declared = services.definition(case).form.get(key)
    if declared is None:
        raise Http404
    form = _form(request, case, declared)
    if not form.groups:
        raise Http404
    status = form.status
    if request.method == "POST" and form.is_valid():
        status = _save(request, case, declared, form)
        if status == 200:
            return redirect("citizen:check_answers", case.number)
    context = {"case": case, "section": declared, "form": form}
    return render(request, "casework/citizen/section.html", context, status=status)


class SectionForm(AnswersForm):
    """The answers with the revision that they were made from."""

    revision = forms.IntegerField(widget=forms.HiddenInput())


def _form(request: HttpRequest, case: Case, declared: FormSection) -> SectionForm:
    groups = sections.groups(declared, case.family, moment.today(), request.GET.get("person", ""))
    return SectionForm(request.POST or None, groups=groups, initial={"revision": case.revision})


def _save(request: HttpRequest, case: Case, declared: FormSection, form: SectionForm) -> int:
    """Save the answers; returns the status: 200, or that of the error now shown in the form."""
    changes = form.changes()
    persons: dict[str, dict[str, Any]] = {key: facts for key, facts in changes.items() if key}
    try:
        actions.save_answers(
            actor=user_of(request),
            case_id=case.pk,
            revision=form.cleaned_data["revision"],
            at=moment.now(),
            persons=persons,
            household=changes.get(""),
        )
    except EditedElsewhere as error:
        _show_newest(form, case, error)
        return error.status
    except FamilyError as error:
        _show_problems(form, case, error)
        return 422
    return 200


def _show_newest(form: SectionForm, case: Case, error: EditedElsewhere) -> None:
    """Keep the entries, say beside each what is stored now, and let the next press count as informed."""
    form.add_error(None, refused(error))
    form.data = {**dict(form.data.items()), "revision": str(case.revision)}
    changed = form.changes()
    for group in form.groups:
        for item in group.items:
            if item.name in changed.get(group.key, {}):
                stored = shown(item, group.stated.get(item.name))
                form[group.name(item)].help_text = _("目前保存的是：%(value)s") % {"value": stored}


def _show_problems(form: SectionForm, case: Case, error: FamilyError) -> None:
    """Each problem at its field; what has none, at the top."""
    ids = [entry["id"] for entry in case.family["persons"]]
    for problem in error.problems:
        place, _dot, name = problem.path.rpartition(".")
        index = place.removeprefix("persons[").removesuffix("]")
        field = f"{name}-{ids[int(index)]}" if index.isdigit() and int(index) < len(ids) else name
        message = " ".join(str(in_language(part)) for part in (problem.text, problem.hint) if part)
        form.add_error(field if field in form.fields else None, message)
