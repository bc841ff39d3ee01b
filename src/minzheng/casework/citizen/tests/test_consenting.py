from collections.abc import Callable
from uuid import uuid4

from django.test import Client

from minzheng.casework.citizen.tests.pages import hidden, in_english, text_of
from minzheng.casework.models import Case, CaseEvent
from minzheng.casework.tests.cast import Cast, draft
from minzheng.verification.models import Authorisation

SignIn = Callable[..., Client]


def agreed_form(page: object, cast: Cast) -> dict[str, object]:
    """Every adult agrees and the statement is ticked."""
    return {
        "agreed": [str(cast.people[key].pk) for key in ("poor-man", "poor-woman")],
        "statement": "on",
        "operation": hidden(page, "operation"),
        "text": hidden(page, "text"),
    }


def test_it_says_what_is_asked_of_whom_and_why(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    words = text_of(as_citizen().get(f"/apply/{case.number}/consent/"))
    for expected in ("10个部门", "39项", "沈𬱖例", "陆𠮷例", "沈小例", "养老金发放", "有效期至"):
        assert expected in words
    assert "Verification authorisation" in in_english(as_citizen(), f"/apply/{case.number}/consent/")


def test_only_adults_are_asked_to_agree(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    page = as_citizen().get(f"/apply/{case.number}/consent/")
    names = [label for _value, label in page.context["form"].fields["agreed"].choices]
    assert names == ["沈𬱖例", "陆𠮷例"]


def test_agreeing_submits_and_shows_the_number_and_the_date(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/consent/"
    page = browser.post(url, agreed_form(browser.get(url), cast), follow=True)
    case.refresh_from_db()
    assert case.state == "open"
    words = text_of(page)
    assert case.number in words
    assert "2026年12月10日" in words
    wording = Authorisation.objects.get(pk=case.authorisation_id).wording
    assert "养老金发放" in wording
    assert "真实、完整" in wording


def test_a_double_click_and_a_second_tab_make_one_submission(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/consent/"
    first, second = agreed_form(browser.get(url), cast), agreed_form(browser.get(url), cast)
    for form in (first, first, second):
        assert browser.post(url, form)["Location"] == f"/apply/{case.number}/done/"
    assert Authorisation.objects.count() == 1
    assert CaseEvent.objects.filter(kind="submitted").count() == 1


def test_without_everybodys_agreement_nothing_is_submitted(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/consent/"
    form = agreed_form(browser.get(url), cast) | {"agreed": [str(cast.people["poor-man"].pk)]}
    page = browser.post(url, form)
    assert page.status_code == 422
    assert "陆𠮷例" in text_of(page)
    assert 'href="#id_agreed_0"' in page.content.decode()
    assert Case.objects.get().state == "draft"
    english = browser.post(url, form | {"text": _english_mark(browser, url)}, HTTP_ACCEPT_LANGUAGE="en")
    assert "have not agreed" in text_of(english)


def _english_mark(browser: Client, url: str) -> str:
    return hidden(browser.get(url, HTTP_ACCEPT_LANGUAGE="en"), "text")


def test_the_statement_has_to_be_ticked(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/consent/"
    form = agreed_form(browser.get(url), cast)
    del form["statement"]
    page = browser.post(url, form)
    assert page.status_code == 422
    assert "请阅读并勾选声明" in text_of(page)


def test_agreement_to_another_text_does_not_count(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/consent/"
    page = browser.post(url, agreed_form(browser.get(url), cast) | {"text": "0" * 64})
    assert page.status_code == 422
    assert "请再看一遍" in text_of(page)
    assert Case.objects.get().state == "draft"


def test_a_clerk_submits_with_the_family_at_the_counter(cast: Cast, as_staff: SignIn) -> None:
    case = draft(cast)
    browser, url = as_staff(), f"/apply/{case.number}/consent/"
    page = browser.post(url, agreed_form(browser.get(url), cast), follow=True)
    assert page.status_code == 200
    assert "受理下一位" in text_of(page)
    assert Case.objects.get().state == "open"


def test_the_operation_is_made_anew_for_each_first_look(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/consent/"
    assert hidden(browser.get(url), "operation") != hidden(browser.get(url), "operation")
    kept = str(uuid4())
    page = browser.post(url, {"operation": kept, "text": "x"})
    assert hidden(page, "operation") == kept
