import logging
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from minzheng.accounts.models import AuditEntry
from minzheng.casework.citizen.tests.pages import text_of
from minzheng.casework.models import Case

pytestmark = pytest.mark.django_db
URL = "/calculator/"
PARTS = ("year", "month", "day")


def filled(page: Any, **changes: str) -> dict[str, str]:
    """The form as the browser would send it, with some entries changed (`age_0` stands for the field age-0)."""
    data = {}
    for bound in page.context["form"]:
        value = bound.value()
        if bound.name == "on":
            parts = bound.field.widget.decompress(value) if not isinstance(value, list) else value
            data |= {f"on_{name}": str(part) for name, part in zip(PARTS, parts, strict=True)}
        else:
            value = bound.field.prepare_value(value)
            data[bound.html_name] = "" if value is None else str(value)
    return data | {name.replace("_", "-") if name[-1].isdigit() else name: v
                   for name, v in changes.items()}  # fmt: skip


def test_it_begins_with_one_person_and_few_questions(visitor: Client) -> None:
    page = visitor.get(URL)
    assert page.status_code == 200
    assert page.context["form"].size == 1
    assert "不用登录" in text_of(page)
    assert "南湖区" in text_of(page)


def test_a_man_alone_without_income_may_get_dibao_with_the_sum_line_by_line(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50"))
    assert page.status_code == 200
    words = text_of(page)
    for expected in ("可能符合的", "最低生活保障（低保）", "每月大约", "金额怎么算", "要由本市规定的数字", "示例"):
        assert expected in words


def test_it_is_as_complete_in_english(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50"), HTTP_ACCEPT_LANGUAGE="en")
    words = text_of(page)
    assert "Dibao (minimum living allowance)" in words
    assert "可能符合的" not in words


def test_people_are_added_and_taken_away_without_losing_what_was_entered(visitor: Client) -> None:
    data = filled(visitor.get(URL), age_0="50", wage_0="1234")
    page = visitor.post(URL, data | {"do": "add"})
    assert page.status_code == 200
    assert page.context["form"].size == 2
    assert 'value="1234"' in page.content.decode()
    assert "error-summary" not in page.content.decode()
    page = visitor.post(URL, filled(page, age_1="45", relation_1="spouse") | {"do": "remove"})
    assert page.context["form"].size == 1
    assert 'value="1234"' in page.content.decode()


def test_who_earns_too_much_reads_what_would_change_it(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50", wage_0="20000"))
    words = text_of(page)
    assert "不符合的，以及什么变了会符合" in words
    assert "什么变了会符合：" in words


def test_what_is_not_known_is_listed(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="85", able_supporter="unknown"))
    assert "还缺情况，不能判断的" in text_of(page)
    assert "您本人：生活自理六项中不能完成的项数" in text_of(page)
    asked = [bound.name for bound in page.context["blocks"][0]["fields"]]
    assert "self_care_failed-0" in asked


def test_a_missing_age_and_a_bad_amount_are_said_at_their_fields(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), wage_0="很多"))
    assert page.status_code == 422
    for field in ("age-0", "wage-0"):
        assert f'href="#id_{field}"' in page.content.decode()


def test_a_county_that_does_not_exist_is_refused(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50") | {"county": "999999000000"})
    assert page.status_code == 422


def test_a_day_before_the_law_is_refused(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50") | {"on_year": "1999"})
    assert page.status_code == 422


def test_another_day_is_decided_by_the_law_of_that_day(visitor: Client) -> None:
    page = visitor.post(
        URL, filled(visitor.get(URL), age_0="50") | {"on_year": "2019", "on_month": "10", "on_day": "1"}
    )
    assert "2019年10月1日" in text_of(page)


def test_nothing_is_stored_and_nothing_of_it_is_logged(visitor: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    visitor.post(URL, filled(visitor.get(URL), age_0="50", wage_0="77.77"))
    assert "sessionid" not in visitor.cookies
    assert not Session.objects.exists()
    assert not AuditEntry.objects.exists()
    assert not Case.objects.exists()
    assert "77.77" not in caplog.text


def test_another_language_keeps_what_was_entered_and_judges_nothing_yet(visitor: Client) -> None:
    data = filled(visitor.get(URL), wage_0="1234")  # the age is still to come
    page = visitor.post(URL, data | {"language": "en"})
    html = page.content.decode()
    assert page.status_code == 200
    assert '<html lang="en"' in html
    assert 'value="1234"' in html
    assert "error-summary" not in html
    assert "No sign-in, no names" in text_of(page)
    assert visitor.cookies["django_language"].value == "en"
    assert '<html lang="en"' in visitor.get(URL).content.decode()


def test_another_language_gives_the_same_answer_again(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50") | {"do": "result"})
    assert 'name="answered"' in page.content.decode()
    page = visitor.post(URL, filled(page) | {"answered": "1", "language": "en"})
    assert "Dibao (minimum living allowance)" in text_of(page)
    assert "可能符合的" not in text_of(page)


def test_a_language_that_is_not_spoken_here_changes_nothing(visitor: Client) -> None:
    page = visitor.post(URL, filled(visitor.get(URL), age_0="50") | {"language": "xx"})
    assert '<html lang="zh' in page.content.decode()
    assert "django_language" not in visitor.cookies
