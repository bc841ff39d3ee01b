"""Any window: from an ID number to the answers, and what is said when that can't be."""

import pytest

from minzheng.casework.models import Case
from minzheng.casework.staff.tests.conftest import SignIn
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast


def open_for(client: object, id_number: str) -> object:
    return client.post(  # type: ignore[attr-defined]
        "/work/open/", {"id_number": id_number, "service": play.SERVICE, "channel": "counter"}
    )


def test_an_id_number_opens_a_case_and_leads_to_its_answers(cast: Cast, sign_in: SignIn) -> None:
    response = open_for(sign_in("clerk"), cast.people["poor-man"].id_number)
    case = Case.objects.get()
    assert response.status_code == 302  # type: ignore[attr-defined]
    assert response["Location"] == f"/apply/{case.number}/"  # type: ignore[index]
    assert (case.channel, case.opened_by) == ("counter", cast.staff["clerk"])


def test_a_second_click_opens_the_same_case(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("clerk")
    for _time in range(2):
        open_for(client, cast.people["poor-man"].id_number)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("33990019700305011", "18"),
        ("339900197003050110", "校验"),
        ("339900200001010017", "没有"),
    ],
)
def test_a_number_that_is_wrong_or_unknown_is_said_so_and_kept(sign_in: SignIn, number: str, words: str) -> None:
    response = open_for(sign_in("clerk"), number)
    page = response.content.decode()  # type: ignore[attr-defined]
    assert response.status_code in (404, 422)  # type: ignore[attr-defined]
    assert words in page
    assert number in page


def test_a_dead_applicant_is_refused_with_a_way_on(cast: Cast, sign_in: SignIn) -> None:
    page = open_for(sign_in("clerk"), cast.people["dead-man"].id_number).content.decode()  # type: ignore[attr-defined]
    assert "已登记死亡" in page
    assert "其他共同生活的家庭成员" in page


def test_somebody_in_two_households_is_shown_both(cast: Cast, sign_in: SignIn) -> None:
    page = open_for(sign_in("clerk"), cast.people["doubled"].id_number).content.decode()  # type: ignore[attr-defined]
    assert "同时登记在两个家庭中" in page
    for home in ("first-home", "second-home"):
        assert f"/work/families/{cast.households[home].pk}/" in page


def test_a_family_in_receipt_is_told_to_report_changes(cast: Cast, sign_in: SignIn) -> None:
    page = open_for(sign_in("clerk"), cast.people["receiver"].id_number).content.decode()  # type: ignore[attr-defined]
    assert "已在享受社会救助" in page


def test_a_case_that_is_open_already_is_linked(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    response = open_for(sign_in("clerk"), cast.people["poor-man"].id_number)
    assert response.status_code == 409  # type: ignore[attr-defined]
    assert f"/work/cases/{case.number}/" in response.content.decode()  # type: ignore[attr-defined]


def test_somebody_of_another_place_is_not_found_and_not_named(cast: Cast, sign_in: SignIn) -> None:
    response = open_for(sign_in("clerk"), cast.people["neighbour"].id_number)
    assert response.status_code == 404  # type: ignore[attr-defined]
    assert "吕邻县例" not in response.content.decode()  # type: ignore[attr-defined]
    assert not Case.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("village", 200), ("clerk", 200), ("decider", 403), ("finance", 403)])
def test_only_who_may_receive_opens_a_case(sign_in: SignIn, who: str, status: int) -> None:
    assert sign_in(who).get("/work/open/").status_code == status
