import re
from collections.abc import Callable

from django.test import Client

from minzheng.accounts.models import AuditEntry
from minzheng.casework.citizen.tests.pages import hidden, text_of
from minzheng.casework.models import Case
from minzheng.casework.tests.cast import Cast, draft, paused, submitted
from minzheng.registry.models import Person

SignIn = Callable[..., Client]


def entries(page: object) -> dict[str, str]:
    """What the browser would send if nothing was touched."""
    form = page.context["form"]  # type: ignore[attr-defined]
    found = {}
    for bound in form:
        value = bound.field.prepare_value(bound.value()) if hasattr(bound.field, "prepare_value") else bound.value()
        found[bound.html_name] = "" if value is None else str(value)
    return found


def test_the_check_page_shows_everything_known_with_a_link_to_change_it(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    page = as_citizen().get(f"/apply/{case.number}/")
    words = text_of(page)
    for expected in ("收款账户", "每月收入", "¥900.00", "肢体", "义务教育"):
        assert expected in words
    woman = cast.people["poor-woman"].pk
    assert f'href="/apply/{case.number}/income/?person={woman}#id_wage-{woman}"' in page.content.decode()


def test_id_number_and_account_are_masked_and_never_in_the_source(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, person = as_citizen(), cast.people["poor-man"]
    for url in (f"/apply/{case.number}/", f"/apply/{case.number}/people/"):
        source = browser.get(url).content.decode()
        assert person.id_number not in source
        assert person.bank_account not in source
        assert f"3399**********{person.id_number[-4:]}" in source


def test_a_changed_answer_is_saved_and_the_others_stay(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, woman = as_citizen(), str(cast.people["poor-woman"].pk)
    url = f"/apply/{case.number}/income/?person={woman}"
    form = entries(browser.get(url)) | {f"wage-{woman}": "1,200"}
    assert browser.post(url, form)["Location"] == f"/apply/{case.number}/"
    case.refresh_from_db()
    entry = next(entry for entry in case.family["persons"] if entry["id"] == woman)
    assert entry["wage"] == "1200.00"
    assert entry["basic_insurance"] is True
    assert case.revision == 1


def test_an_amount_that_is_none_is_refused_with_a_summary_that_links_to_the_field(
    cast: Cast, as_citizen: SignIn
) -> None:
    case = draft(cast)
    browser, woman = as_citizen(), str(cast.people["poor-woman"].pk)
    url = f"/apply/{case.number}/income/?person={woman}"
    form = entries(browser.get(url)) | {f"wage-{woman}": "九百"}
    page = browser.post(url, form)
    assert page.status_code == 422
    assert f'href="#id_wage-{woman}"' in page.content.decode()
    assert "“九百”不是金额" in text_of(page)
    assert 'value="九百"' in page.content.decode()
    english = browser.post(url, form, HTTP_ACCEPT_LANGUAGE="en")
    assert "is not an amount of money" in text_of(english)


def test_an_amount_out_of_range_is_refused_at_its_field(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, woman = as_citizen(), str(cast.people["poor-woman"].pk)
    url = f"/apply/{case.number}/income/?person={woman}"
    page = browser.post(url, entries(browser.get(url)) | {f"wage-{woman}": "99999999999"})
    assert page.status_code == 422
    assert "超出范围" in text_of(page)


def test_dont_know_is_an_answer_where_it_is_one(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser = as_citizen()
    url = f"/apply/{case.number}/household/"
    page = browser.get(url)
    assert "不清楚" in text_of(page)
    browser.post(url, entries(page) | {"able_supporter": "unknown"})
    case.refresh_from_db()
    assert "able_supporter" not in case.family["household"]
    assert "不清楚" in text_of(browser.get(f"/apply/{case.number}/"))


def test_two_tabs_the_slower_one_is_told_keeps_its_entries_and_sees_the_newest(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, woman = as_citizen(), str(cast.people["poor-woman"].pk)
    url = f"/apply/{case.number}/income/?person={woman}"
    first, second = entries(browser.get(url)), entries(browser.get(url))
    browser.post(url, first | {f"wage-{woman}": "1000"})
    page = browser.post(url, second | {f"wage-{woman}": "1100"})
    assert page.status_code == 409
    words = text_of(page)
    assert "另一窗口修改过" in words
    assert "目前保存的是：¥1,000.00" in words
    assert 'value="1100"' in page.content.decode()
    case.refresh_from_db()
    assert next(e for e in case.family["persons"] if e["id"] == woman)["wage"] == "1000.00"
    again = second | {f"wage-{woman}": "1100", "revision": hidden(page, "revision")}
    assert browser.post(url, again).status_code == 302


def test_a_section_asks_only_those_whom_it_concerns(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser = as_citizen()
    assert "沈小例" not in text_of(browser.get(f"/apply/{case.number}/income/"))
    assert "沈小例" in text_of(browser.get(f"/apply/{case.number}/children/"))
    assert browser.get(f"/apply/{case.number}/elders/").status_code == 404


def test_the_account_changes_only_when_a_new_one_is_given(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/people/"
    form = entries(browser.get(url))
    assert form["bank_account"] == ""
    browser.post(url, form | {"phone": "19000000099"})
    person = Person.objects.get(pk=cast.people["poor-man"].pk)
    assert person.phone == "19000000099"
    assert person.bank_account == cast.people["poor-man"].bank_account
    browser.post(url, form | {"bank_account": "1234 5678 9012 345"})
    person.refresh_from_db()
    assert person.bank_account == "123456789012345"
    assert person.versions.count() == 2


def test_a_mistyped_card_is_refused(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/people/"
    page = browser.post(url, entries(browser.get(url)) | {"bank_account": "6200000000000000001"})
    assert page.status_code == 422
    assert "卡号有一位不对" in text_of(page)


def test_a_note_about_the_family_is_kept_with_the_case(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/people/"
    browser.post(url, entries(browser.get(url)) | {"note": "外婆上个月搬来同住。<b>"})
    case.refresh_from_db()
    assert case.note == "外婆上个月搬来同住。<b>"
    assert "<b>" not in re.sub(r"<b>\S*</b>", "", text_of(browser.get(url)).replace("同住。<b>", ""))


def test_somebody_elses_case_is_not_found(cast: Cast, as_citizen: SignIn, as_staff: SignIn) -> None:
    case = draft(cast)
    for path in ("", "people/", "income/", "consent/", "done/", "withdraw/"):
        assert as_citizen("old-man").get(f"/apply/{case.number}/{path}").status_code == 404
        assert as_staff("other_clerk").get(f"/apply/{case.number}/{path}").status_code == 404


def test_staff_who_only_see_that_a_case_exists_may_not_open_it(cast: Cast, as_staff: SignIn) -> None:
    case = draft(cast)
    assert as_staff("commander").get(f"/apply/{case.number}/").status_code == 403


def test_a_clerks_look_is_logged(cast: Cast, as_staff: SignIn) -> None:
    case = draft(cast)
    as_staff().get(f"/apply/{case.number}/")
    entry = AuditEntry.objects.filter(action="open_application").get()
    assert entry.actor_name == "受理员例"
    assert entry.case_number == case.number


def test_a_submitted_case_is_no_longer_changed_but_a_paused_one_is(cast: Cast, as_citizen: SignIn) -> None:
    case = submitted(cast)
    browser = as_citizen()
    assert browser.get(f"/apply/{case.number}/")["Location"] == f"/apply/{case.number}/done/"
    assert browser.get(f"/apply/{case.number}/income/").status_code == 409
    waiting = paused(cast, "old-man")
    assert as_citizen("old-man").get(f"/apply/{waiting.number}/income/").status_code == 200
    assert Case.objects.count() == 2
