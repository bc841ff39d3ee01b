"""My cases, one case with its decision explained, and who looked at my file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from minzheng.accounts import moment
from minzheng.accounts.access import citizen
from minzheng.casework import letters, panels, services
from minzheng.casework.citizen import case_page
from minzheng.casework.citizen.access import user_of
from minzheng.casework.citizen.explained import decided_by, explain
from minzheng.casework.citizen.looks import looks_at
from minzheng.casework.citizen.reply_forms import SCORES, AppealForm, CorrectionForm, RatingForm
from minzheng.casework.models import Appeal, Case, CaseState, Decision, Rating
from minzheng.casework.queries import case_for, consent_in_force, monthly_fen

DECIDED = (CaseState.GRANTED, CaseState.REFUSED)


@citizen
def my(request: HttpRequest) -> HttpResponse:
    """To-dos first, then every case, newest first."""
    cases = list(Case.objects.visible_to(user_of(request)).select_related("version", "rating").order_by("-opened_at"))
    context = {
        "todos": [todo for case in cases if (todo := _todo(case))],
        "cases": [_line(case) for case in cases],
        "services": [{"key": key, "service": entry.value} for key, entry in services.services().items()],
        "payments_url": _if_there("funds:my_payments"),
    }
    return render(request, "casework/citizen/my.html", context)


def _if_there(name: str, *args: Any) -> str:
    """The address of a page of another room, empty where that is not installed."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _todo(case: Case) -> dict[str, Any] | None:
    """What waits for the citizen in this case."""
    title = services.definition(case).title
    if case.state == CaseState.DRAFT:
        page, text, kind = reverse("citizen:check_answers", args=[case.number]), _("接着填写并提交"), "active"
    elif case.state == CaseState.PAUSED:
        page, text, kind = reverse("citizen:case", args=[case.number]) + "#correction", _("需要您补正"), "warning"
    elif case.state in DECIDED and not hasattr(case, "rating"):
        page, text, kind = reverse("citizen:case", args=[case.number]) + "#rating", _("请您评价"), "info"
    else:
        return None
    return {"text": title, "hint": case.number, "url": page, "status": text, "kind": kind}


def _line(case: Case) -> dict[str, Any]:
    standing = case_page.standing(case, moment.today())
    title = services.definition(case).title
    return {"case": case, "title": title, "standing": standing, "consent_url": _consent_url(case)}


@citizen
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Where it stands, what happened, the decision and its reasons, and what one may do now."""
    return case_response(request, case_for(user_of(request), number))


def case_response(request: HttpRequest, case: Case, status: int = 200, **forms: Any) -> HttpResponse:
    """The case page; `forms` are bound ones to show again with their errors."""
    today = moment.today()
    decision = case_page.decision_in_force(case)
    ways = case_page.remedies(case, today)
    given = Rating.objects.filter(case=case).first()
    context = {
        "case": case,
        "service": services.definition(case),
        "standing": case_page.standing(case, today),
        "events": case_page.timeline(case, today),
        "correction": case.corrections.filter(answered_at=None).first(),
        "decision": decision,
        **_answers(case, decision),
        "facts": case_page.facts_used(case, decision) if decision else [],
        "references": services.references(),
        "granted_lines": case_page.granted_lines(decision),
        "monthly_fen": monthly_fen(decision.granted) if decision else 0,
        "remedies": ways,
        "may_appeal": any(way.remedy.online and not way.is_over for way in ways),
        "appeals": Appeal.objects.filter(case=case).order_by("-made_at"),
        "rating": given,
        "rating_words": dict(SCORES)[str(given.score)] if given else "",
        "letter": case.letters.order_by("-issued_at").first(),
        "panels": panels.render(case, user_of(request)),
        "consent_url": _consent_url(case),
        "may_withdraw": case.state in (CaseState.DRAFT, CaseState.OPEN, CaseState.PAUSED),
        "correction_form": CorrectionForm(),
        "appeal_form": AppealForm(),
        "rating_form": RatingForm(),
        **forms,
    }
    return render(request, "casework/citizen/case.html", context, status=status)


def _answers(case: Case, decision: Decision | None) -> dict[str, Any]:
    """What the decision says of the service's benefits, and what other help fits besides."""
    if decision is None:
        return {"answers": None, "besides": []}
    whole, decided = explain(decision.proposal, decision.family), decided_by(services.definition(case))
    return {"answers": whole.within(decided), "besides": whole.besides(decided)}


def _consent_url(case: Case) -> str:
    """Where the consent is taken back while it is in force."""
    in_force = consent_in_force(case, moment.today())
    return reverse("citizen:withdraw_consent", args=[case.number]) if in_force else ""


@citizen
def letter_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The newest letter of the case, for saving or printing."""
    case = case_for(user_of(request), number)
    letter = case.letters.order_by("-issued_at").first()
    if letter is None:
        raise Http404
    response = HttpResponse(letters.pdf(letter), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{case.number}.pdf"'
    return response


@citizen
def record_access(request: HttpRequest) -> HttpResponse:
    """Who opened or changed my record, when and why."""
    return render(request, "casework/citizen/record_access.html", {"looks": looks_at(user_of(request))})
