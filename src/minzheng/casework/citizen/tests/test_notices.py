import re
from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.test import Client

from minzheng.casework.citizen.tests.pages import hidden, in_english, text_of
from minzheng.casework.models import Notice, Objection
from minzheng.casework.tests.cast import Cast, at, recommended

MoveTo = Callable[[datetime], None]


@pytest.mark.django_db
def test_without_notices_the_page_says_what_will_be_here(visitor: Client) -> None:
    assert "现在没有公示" in text_of(visitor.get("/notices/"))


def test_a_notice_shows_the_masked_name_size_amount_and_last_day_and_nothing_else(cast: Cast, visitor: Client) -> None:
    case = recommended(cast)
    source = visitor.get("/notices/").content.decode()
    words = text_of(visitor.get("/notices/"))
    for expected in ("沈*", "3", "2026年12月1日", "百福弄社区"):
        assert expected in words
    person = cast.people["poor-man"]
    for secret in (person.name, case.number, person.id_number, "虚构路", "残疾", "虚构银行"):
        assert secret not in re.sub(r"<footer.*", "", source, flags=re.DOTALL)


def test_notices_are_found_by_town(cast: Cast, visitor: Client) -> None:
    recommended(cast)
    assert "沈*" in text_of(visitor.get("/notices/?town=330402007"))
    other = visitor.get("/notices/?town=330411002")
    assert other.status_code == 200


def test_a_notice_whose_time_is_over_is_gone(cast: Cast, visitor: Client, day: MoveTo) -> None:
    recommended(cast)
    day(at(8))
    assert "沈*" not in text_of(visitor.get("/notices/"))


def test_an_objection_stops_the_notice_once(cast: Cast, visitor: Client) -> None:
    recommended(cast)
    notice = Notice.objects.get()
    url = f"/notices/{notice.pk}/object/"
    form = {
        "name": "赵邻例",
        "phone": "19000000088",
        "text": "他家有车。",
        "operation": hidden(visitor.get(url), "operation"),
    }
    for _press in range(2):
        assert visitor.post(url, form)["Location"] == "/notices/objected/"
    assert Objection.objects.count() == 1
    notice.refresh_from_db()
    assert notice.state == "suspended"
    assert "异议已收到" in text_of(visitor.get("/notices/objected/"))


def test_an_objection_needs_name_phone_and_reason(cast: Cast, visitor: Client) -> None:
    recommended(cast)
    url = f"/notices/{Notice.objects.get().pk}/object/"
    page = visitor.post(url, {"operation": str(uuid4())})
    assert page.status_code == 422
    for field in ("name", "phone", "text"):
        assert f'href="#id_{field}"' in page.content.decode()


def test_nobody_objects_after_the_last_day(cast: Cast, visitor: Client, day: MoveTo) -> None:
    recommended(cast)
    day(at(8))
    url = f"/notices/{Notice.objects.get().pk}/object/"
    assert visitor.get(url).status_code == 409


@pytest.mark.django_db
def test_an_unknown_notice_is_not_found(visitor: Client) -> None:
    assert visitor.get(f"/notices/{uuid4()}/object/").status_code == 404


def test_the_objectors_name_is_not_shown_to_the_family(cast: Cast, visitor: Client) -> None:
    case = recommended(cast)
    url = f"/notices/{Notice.objects.get().pk}/object/"
    operation = hidden(visitor.get(url), "operation")
    visitor.post(url, {"name": "赵邻例", "phone": "19000000088", "text": "他家有车。", "operation": operation})
    family = Client()
    family.force_login(cast.citizen("poor-man"))
    for page in (f"/my/cases/{case.number}/", "/my/record-access/"):
        words = text_of(family.get(page))
        assert "赵邻例" not in words
        assert "他家有车" not in words
    assert "objection" in in_english(family, f"/my/cases/{case.number}/").lower()
