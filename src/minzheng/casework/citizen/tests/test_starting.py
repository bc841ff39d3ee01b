from collections.abc import Callable

import pytest
from django.test import Client

from minzheng.casework.citizen.tests.pages import text_of
from minzheng.casework.models import Case
from minzheng.casework.tests.cast import SERVICE, Cast, draft, id_number, submitted
from minzheng.registry.models import Person

START = f"/apply/{SERVICE}/"
SignIn = Callable[..., Client]


def test_one_press_makes_a_filled_draft_and_shows_it(cast: Cast, as_citizen: SignIn) -> None:
    page = as_citizen().post(START, follow=True)
    assert page.status_code == 200
    case = Case.objects.get()
    assert case.channel == "online"
    assert page.redirect_chain[-1][0] == f"/apply/{case.number}/"
    words = text_of(page)
    assert "沈小例" in words
    assert "¥900.00" in words


def test_pressing_again_or_in_a_second_tab_leads_to_the_same_draft(cast: Cast, as_citizen: SignIn) -> None:
    browser = as_citizen()
    assert browser.post(START)["Location"] == browser.post(START)["Location"]
    assert Case.objects.count() == 1


def test_a_case_in_progress_is_linked_instead_of_a_second_one(cast: Cast, as_citizen: SignIn) -> None:
    case = submitted(cast)
    page = as_citizen().post(START)
    assert page.status_code == 409
    assert f'href="/my/cases/{case.number}/"' in page.content.decode()
    assert case.number in text_of(page)


def test_another_member_is_told_of_the_case_but_cannot_open_it(cast: Cast, as_citizen: SignIn) -> None:
    case = draft(cast)
    browser = as_citizen("poor-woman")
    page = browser.post(START)
    assert page.status_code == 409
    assert f"/apply/{case.number}/" not in page.content.decode()
    assert browser.get(f"/apply/{case.number}/").status_code == 404


@pytest.mark.parametrize(
    ("key", "status", "said"),
    [
        ("receiver", 409, "目前已在享受社会救助"),
        ("doubled", 422, "同时登记在两个家庭"),
    ],
)
def test_who_cannot_apply_gets_a_page_that_says_why_and_what_to_do(
    cast: Cast, as_citizen: SignIn, key: str, status: int, said: str
) -> None:
    page = as_citizen(key).post(START)
    assert page.status_code == status
    assert said in text_of(page)
    assert not Case.objects.exists()
    english = as_citizen(key).post(START, HTTP_ACCEPT_LANGUAGE="en")
    assert "household" in text_of(english)


def test_a_clerk_opens_for_somebody_with_the_id_number_alone(cast: Cast, as_staff: SignIn) -> None:
    person = cast.people["poor-man"]
    page = as_staff().post(START, {"id_number": person.id_number, "channel": "phone"}, follow=True)
    assert page.status_code == 200
    assert "您正在为 沈𬱖例 办理" in text_of(page)
    assert Case.objects.get().channel == "phone"


def test_a_clerk_who_types_a_dead_persons_number_is_told(cast: Cast, as_staff: SignIn) -> None:
    page = as_staff().post(START, {"id_number": cast.people["dead-man"].id_number, "channel": "counter"})
    assert page.status_code == 422
    assert "已登记死亡" in text_of(page)


def test_a_number_that_nobody_has_is_said_at_the_field(cast: Cast, as_staff: SignIn) -> None:
    unknown = id_number(cast.people["poor-man"].birth_on, 977)
    page = as_staff().post(START, {"id_number": unknown, "channel": "counter"})
    assert page.status_code == 422
    assert "登记库中没有此公民身份号码" in text_of(page)


def test_a_wrong_check_digit_is_said_at_the_field_in_both_languages(cast: Cast, as_staff: SignIn) -> None:
    right = cast.people["poor-man"].id_number
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    form = {"id_number": wrong, "channel": "counter"}
    assert "校验位不对" in text_of(as_staff().post(START, form))
    assert "check digit" in text_of(as_staff().post(START, form, HTTP_ACCEPT_LANGUAGE="en"))


def test_a_clerk_of_another_county_may_not_open_it(cast: Cast, as_staff: SignIn) -> None:
    form = {"id_number": cast.people["poor-man"].id_number, "channel": "counter"}
    assert as_staff("other_clerk").post(START, form).status_code == 403
    assert not Case.objects.exists()


def test_a_decider_may_not_apply_for_anybody(cast: Cast, as_staff: SignIn) -> None:
    assert as_staff("decider").get(START).status_code == 403


def test_nobody_without_a_household_can_start(cast: Cast, as_citizen: SignIn) -> None:
    Person.objects.filter(pk=cast.people["neighbour"].pk).update(address="搬走了")
    cast.people["neighbour"].memberships.update(to_on="2026-01-01")
    page = as_citizen("neighbour").post(START)
    assert page.status_code == 422
    assert "未找到" in text_of(page)
