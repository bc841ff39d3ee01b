"""Families: found only in one's own places, opened with a log entry, corrected with the version before kept."""

from typing import Any

import pytest

from minzheng.accounts.models import AuditEntry
from minzheng.casework.staff.tests.conftest import SignIn
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast
from minzheng.registry.models import Membership, Person, PersonVersion

LEAVE = {"on_year": "2026", "on_month": "11", "on_day": "24", "reason": "已与女儿共同生活"}


def url_of(cast: Cast, key: str) -> str:
    return f"/work/families/{cast.households[key].pk}/"


def test_an_id_number_opens_the_family_and_never_gets_into_an_address(cast: Cast, sign_in: SignIn) -> None:
    response = sign_in("village").post("/work/families/", {"wanted": cast.people["poor-man"].id_number})
    assert response["Location"] == url_of(cast, "poor")


def test_a_name_lists_those_of_exactly_that_name(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    response = client.post("/work/families/", {"wanted": "陆𠮷例"}, follow=True)
    assert url_of(cast, "poor") in response.content.decode()
    assert url_of(cast, "poor") not in client.get("/work/families/?name=陆").content.decode()


@pytest.mark.parametrize("by", ["name", "id_number"])
def test_a_family_of_another_place_is_not_found(cast: Cast, sign_in: SignIn, by: str) -> None:
    client = sign_in("clerk")
    response = client.post("/work/families/", {"wanted": getattr(cast.people["neighbour"], by)}, follow=True)
    assert "您的辖区内没有找到" in response.content.decode()
    assert client.get(url_of(cast, "other-county")).status_code == 404


def test_a_wrong_number_is_said_so_and_kept(sign_in: SignIn) -> None:
    response = sign_in("clerk").post("/work/families/", {"wanted": "339900197003050119"})
    assert response.status_code == 422
    assert "339900197003050119" in response.content.decode()


@pytest.mark.parametrize("who", ["finance", "commander", "auditor", "administrator"])
def test_only_who_may_open_a_family_searches(cast: Cast, sign_in: SignIn, who: str) -> None:
    client = sign_in(who)
    assert client.get("/work/families/").status_code == 403
    assert client.get(url_of(cast, "poor")).status_code == 403


def test_the_record_shows_members_facts_and_cases_and_is_logged(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    page = sign_in("clerk").get(f"{url_of(cast, 'poor')}?case={case.number}").content.decode()
    for words in ("沈小例", "¥900.00", case.number):
        assert words in page
    assert cast.people["poor-man"].bank_account not in page
    entry = AuditEntry.objects.get(action="view_family")
    assert (entry.subject_id, entry.purpose) == (str(cast.households["poor"].pk), f"case {case.number}")


def test_a_case_that_is_not_this_familys_is_no_reason(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast, "old-man")
    sign_in("clerk").get(f"{url_of(cast, 'poor')}?case={case.number}")
    assert AuditEntry.objects.get(action="view_family").purpose == "family record"


def test_a_number_is_opened_with_a_log_entry(cast: Cast, sign_in: SignIn) -> None:
    person = cast.people["poor-woman"]
    sent = {"person": str(person.pk), "field": "bank_account"}
    assert person.bank_account in sign_in("clerk").post(f"{url_of(cast, 'poor')}reveal/", sent).content.decode()
    assert AuditEntry.objects.get(action="view_number").purpose == "family record"


def contact_url(cast: Cast, key: str, person: str) -> str:
    return f"{url_of(cast, key)}people/{cast.people[person].pk}/contact/"


def test_contact_is_corrected_and_an_empty_box_keeps_what_is_there(cast: Cast, sign_in: SignIn) -> None:
    person, client = cast.people["poor-man"], sign_in("village")
    url = contact_url(cast, "poor", "poor-man")
    assert person.phone not in client.get(url).content.decode()
    sent: dict[str, Any] = {
        "phone": "19000000099",
        "address": "虚构路3号",
        "bank_name": "虚构银行",
        "reason": "本人到窗口",
    }
    for _time in range(2):
        assert client.post(url, sent)["Location"] == url_of(cast, "poor")
    changed = Person.objects.get(pk=person.pk)
    assert (changed.phone, changed.address, changed.bank_account) == ("19000000099", "虚构路3号", person.bank_account)
    assert PersonVersion.objects.count() == 1


def test_a_card_number_with_a_wrong_digit_is_refused(cast: Cast, sign_in: SignIn) -> None:
    sent = {"address": "虚构路1号", "bank_account": "6222020000000000001", "reason": "换卡"}
    response = sign_in("clerk").post(contact_url(cast, "poor", "poor-man"), sent)
    assert response.status_code == 422
    assert "卡号有一位不对" in response.content.decode()


@pytest.mark.parametrize(("who", "status"), [("decider", 403), ("other_clerk", 404)])
def test_contact_is_not_corrected_from_elsewhere(cast: Cast, sign_in: SignIn, who: str, status: int) -> None:
    assert sign_in(who).get(contact_url(cast, "poor", "poor-man")).status_code == status


def test_somebody_in_two_households_can_leave_one_once(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    assert "同时登记在两个家庭中" in client.get(url_of(cast, "first-home")).content.decode()
    url = f"{url_of(cast, 'second-home')}people/{cast.people['doubled'].pk}/leave/"
    for _time in range(2):
        assert client.post(url, LEAVE)["Location"] == url_of(cast, "second-home")
    assert Membership.objects.filter(person=cast.people["doubled"], to_on=None).count() == 1
    assert AuditEntry.objects.filter(action="end_membership").count() == 1


def test_somebody_in_one_household_can_not_be_sent_away(cast: Cast, sign_in: SignIn) -> None:
    url = f"{url_of(cast, 'poor')}people/{cast.people['poor-woman'].pk}/leave/"
    assert sign_in("clerk").post(url, LEAVE).status_code == 404


def test_the_last_day_can_not_be_in_the_future(cast: Cast, sign_in: SignIn) -> None:
    url = f"{url_of(cast, 'second-home')}people/{cast.people['doubled'].pk}/leave/"
    assert sign_in("clerk").post(url, {**LEAVE, "on_year": "2030"}).status_code == 422
