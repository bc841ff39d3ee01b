import pytest
from django.test import Client

from minzheng.casework.citizen.tests.pages import text_of
from minzheng.casework.tests.cast import SERVICE


@pytest.mark.django_db
def test_home_offers_the_service_the_calculator_and_the_ways_back(visitor: Client) -> None:
    page = visitor.get("/")
    assert page.status_code == 200
    words = text_of(page)
    for expected in ("社会救助一证通办", "算一算", "看公示", "核对一份决定书"):
        assert expected in words


@pytest.mark.django_db
def test_the_guide_says_who_what_by_when_and_by_which_law(visitor: Client) -> None:
    words = text_of(visitor.get(f"/services/{SERVICE}/"))
    for expected in (
        "谁可以办",
        "能得到什么",
        "身份证号码就够了",
        "12个工作日",
        "30个工作日",
        "依据",
        "60天内",
        "12349",
    ):
        assert expected in words


@pytest.mark.django_db
def test_the_guide_lists_what_departments_answer_instead_of_papers(visitor: Client) -> None:
    words = text_of(visitor.get(f"/services/{SERVICE}/"))
    assert "10个部门核对39项信息" in words


@pytest.mark.django_db
def test_an_unknown_service_is_not_found(visitor: Client) -> None:
    assert visitor.get("/services/no-such-thing/").status_code == 404


@pytest.mark.django_db
def test_starting_needs_a_sign_in_and_comes_back(visitor: Client) -> None:
    page = visitor.get(f"/apply/{SERVICE}/")
    assert page.status_code == 302
    assert page["Location"] == f"/sign-in/?next=/apply/{SERVICE}/"
