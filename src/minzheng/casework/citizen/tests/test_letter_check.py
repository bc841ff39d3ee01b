import pytest
from django.test import Client

from minzheng.casework.citizen.tests.pages import text_of
from minzheng.casework.models import Letter
from minzheng.casework.tests.cast import Cast, decided


def test_a_genuine_code_tells_number_date_masked_name_and_outcome_only(cast: Cast, visitor: Client) -> None:
    case = decided(cast)
    letter = Letter.objects.get()
    page = visitor.get(f"/letters/{letter.code}/")
    words = text_of(page)
    for expected in ("是真的", letter.number, "2026年12月2日", "沈*", "给予救助"):
        assert expected in words
    for secret in (case.number, cast.people["poor-man"].name, "¥", "虚构路"):
        assert secret not in words


def test_a_code_typed_with_spaces_in_small_letters_is_found(cast: Cast, visitor: Client) -> None:
    decided(cast)
    code = Letter.objects.get().code
    typed = f"{code[:4]} {code[4:8]}-{code[8:]}".lower()
    assert visitor.post("/letters/", {"code": typed})["Location"] == f"/letters/{code}/"


@pytest.mark.django_db
def test_an_unknown_code_is_said_to_be_none(visitor: Client) -> None:
    page = visitor.get("/letters/ABCDEFGH2345/")
    assert page.status_code == 404
    assert "没有这份决定书" in text_of(page)


@pytest.mark.django_db
def test_a_code_of_the_wrong_length_is_refused_at_its_field(visitor: Client) -> None:
    page = visitor.post("/letters/", {"code": "ABC"})
    assert page.status_code == 422
    assert "12位字母和数字" in text_of(page)
