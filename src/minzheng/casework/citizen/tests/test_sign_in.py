import logging
import re
from typing import Any

import pytest
from django.test import Client

from minzheng.accounts.models import User
from minzheng.casework.citizen.tests.pages import text_of
from minzheng.casework.tests.cast import Cast, id_number


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


def code_on(page: object) -> str:
    found = re.search(r"验证码在这里\s*(\d{6})", text_of(page))
    assert found
    return found.group(1)


def wrong(number: str) -> str:
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def test_an_id_number_and_the_code_lead_to_my_page(demo: None, cast: Cast, visitor: Client) -> None:
    page = visitor.post("/sign-in/", {"id_number": cast.people["poor-man"].id_number}, follow=True)
    done = visitor.post("/sign-in/code/", {"code": code_on(page)}, follow=True)
    assert done.redirect_chain[-1][0] == "/my/"
    assert User.objects.get(person_id=cast.people["poor-man"].pk).display_name == "沈𬱖例"


def test_it_goes_back_to_where_one_wanted_to_go_but_never_elsewhere(demo: None, cast: Cast, visitor: Client) -> None:
    number = cast.people["poor-man"].id_number
    for wanted, got in (("/apply/social-assistance/", "/apply/social-assistance/"), ("https://example.org/", "/my/")):
        browser = Client()
        page = browser.post("/sign-in/", {"id_number": number, "next": wanted}, follow=True)
        assert browser.post("/sign-in/code/", {"code": code_on(page)})["Location"] == got


def test_a_number_that_nobody_has_gets_the_same_next_page(demo: None, cast: Cast, visitor: Client) -> None:
    known = Client().post("/sign-in/", {"id_number": cast.people["poor-man"].id_number}, follow=True)
    unknown_number = id_number(cast.people["poor-man"].birth_on, 979)
    unknown = visitor.post("/sign-in/", {"id_number": unknown_number}, follow=True)
    strip = re.compile(r"\d{6}")
    assert strip.sub("", text_of(known)) == strip.sub("", text_of(unknown))
    refused = visitor.post("/sign-in/code/", {"code": code_on(unknown)})
    assert refused.status_code == 422
    assert "登录信息不正确" in text_of(refused)


def test_a_dead_persons_number_does_not_sign_in(demo: None, cast: Cast, visitor: Client) -> None:
    page = visitor.post("/sign-in/", {"id_number": cast.people["dead-man"].id_number}, follow=True)
    assert visitor.post("/sign-in/code/", {"code": code_on(page)}).status_code == 422


@pytest.mark.parametrize(
    ("given", "zh", "en"),
    [
        ("33990019700305", "应为 18 位", "18 characters"),
        ("339900700305011", "15 位的旧号码", "15-digit number"),
        ("33990019701305011X", "出生日期", "date of birth"),
    ],
)
def test_a_number_that_cannot_be_is_explained_at_its_field(
    demo: None, cast: Cast, visitor: Client, given: str, zh: str, en: str
) -> None:
    page = visitor.post("/sign-in/", {"id_number": given})
    assert page.status_code == 422
    assert zh in text_of(page)
    assert 'href="#id_id_number"' in page.content.decode()
    assert f'value="{given}"' in page.content.decode()
    assert en in text_of(visitor.post("/sign-in/", {"id_number": given}, HTTP_ACCEPT_LANGUAGE="en"))


def test_a_wrong_check_digit_is_explained(demo: None, cast: Cast, visitor: Client) -> None:
    page = visitor.post("/sign-in/", {"id_number": wrong(cast.people["poor-man"].id_number)})
    assert "校验位不对" in text_of(page)


def test_a_wrong_code_is_refused_and_the_right_one_still_counts(demo: None, cast: Cast, visitor: Client) -> None:
    page = visitor.post("/sign-in/", {"id_number": cast.people["poor-man"].id_number}, follow=True)
    right = code_on(page)
    other = f"{(int(right) + 1) % 1_000_000:06d}"
    assert visitor.post("/sign-in/code/", {"code": other}).status_code == 422
    assert visitor.post("/sign-in/code/", {"code": "12"}).status_code == 422
    assert visitor.post("/sign-in/code/", {"code": right}).status_code == 302


def test_a_real_site_neither_shows_nor_logs_the_code_or_the_phone(
    cast: Cast, visitor: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DEMO = False
    caplog.set_level(logging.INFO)
    person = cast.people["poor-man"]
    page = visitor.post("/sign-in/", {"id_number": person.id_number}, follow=True)
    assert "验证码在这里" not in text_of(page)
    assert "a sign-in code was sent" in caplog.text
    assert person.phone not in caplog.text
    assert person.id_number not in str(dict(visitor.session))


def test_the_code_page_without_a_number_goes_back_to_the_first(cast: Cast, visitor: Client) -> None:
    assert visitor.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_signing_out_ends_it_and_needs_a_press(demo: None, cast: Cast, visitor: Client) -> None:
    visitor.force_login(cast.citizen("poor-man"))
    assert visitor.get("/sign-out/").status_code == 405
    assert visitor.post("/sign-out/").status_code == 302
    assert visitor.get("/my/").status_code == 302
