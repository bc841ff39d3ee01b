"""What may my family get? Anyone may ask; nothing that is entered is stored or logged."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.cache import never_cache

from minzheng.accounts import moment
from minzheng.accounts.access import public
from minzheng.casework import services
from minzheng.casework.citizen.calculator_forms import MOST_PEOPLE, CalculatorForm
from minzheng.casework.citizen.explained import Answers, explain
from minzheng.policy import decide
from minzheng.policy.errors import FamilyError
from minzheng.web.forms import refused


@public
@never_cache
def calculator(request: HttpRequest) -> HttpResponse:
    """The form; POST `do` = add | remove changes the number of people, anything else works out the answer.

    POST `language` asks for the same page in another language: what was entered travels with it.
    """
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        translation.activate(language)
        request.LANGUAGE_CODE = language
    response = _page(request)
    return remember(response, language) if language in dict(settings.LANGUAGES) else response


def _page(request: HttpRequest) -> HttpResponse:
    size, todo = _size(request), request.POST.get("do", "")
    today = moment.today()
    answers = None
    begun = "language" in request.POST and "answered" not in request.POST
    if request.method == "POST" and todo not in ("add", "remove") and not begun:
        form = CalculatorForm(request.POST, size=size, today=today)
        answers = _answers(form)
    else:
        form = CalculatorForm(size=size, today=today)
        form.take(request.POST)
    wanted = answers.missing_facts if answers else frozenset()
    context = {
        "form": form,
        "home": form.home_block(wanted),
        "blocks": form.blocks(wanted),
        "answers": answers,
        "references": services.references(),
        "answered": form.is_bound,
        "may_add": size < MOST_PEOPLE,
        "may_remove": size > 1,
        "first_service": next(iter(services.services()), ""),
    }
    return render(request, "casework/public/calculator.html", context, status=form.status)


def remember(response: HttpResponse, language: str) -> HttpResponse:
    """Keep the language on this device, as the switch at the top of every page does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _size(request: HttpRequest) -> int:
    """How many people the form is about, after adding or taking away one."""
    written = request.POST.get("people", "1")
    size = int(written) if written.isascii() and written.isdigit() and len(written) < 3 else 1
    size += {"add": 1, "remove": -1}.get(request.POST.get("do", ""), 0)
    return max(1, min(MOST_PEOPLE, size))


def _answers(form: CalculatorForm) -> Answers | None:
    """The whole catalogue for this family on that day, or None with the form's errors."""
    if not form.is_valid():
        return None
    catalogue, family, on = services.catalogue(), form.family(), form.cleaned_data["on"]
    try:
        parsed = catalogue.parse_family(family, on=on)
        result = decide(catalogue, parsed, division=form.cleaned_data["county"], on=on)
    except FamilyError as error:
        form.add_error(None, refused(error))
        return None
    return explain(result.to_json(), family)
