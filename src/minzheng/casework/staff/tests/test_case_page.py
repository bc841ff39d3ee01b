"""The case page: who may open it, what is logged, what stays masked."""

import pytest

from minzheng.accounts import moment
from minzheng.accounts.models import AuditEntry
from minzheng.base.packs import load_chain
from minzheng.casework.staff.tests.conftest import SignIn
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.answers import departments_answer
from minzheng.casework.tests.cast import Cast
from minzheng.verification.definitions import load_sources


def page_of(client: object, number: str) -> str:
    response = client.get(f"/work/cases/{number}/")  # type: ignore[attr-defined]
    assert response.status_code == 200
    return response.content.decode()  # type: ignore[no-any-return]


@pytest.mark.parametrize("who", ["village", "clerk", "decider"])
def test_whoever_may_open_the_family_may_open_the_case(cast: Cast, sign_in: SignIn, who: str) -> None:
    assert "沈𬱖例" in page_of(sign_in(who), play.submitted(cast).number)


@pytest.mark.parametrize("who", ["finance", "commander", "auditor", "administrator"])
def test_others_may_not(cast: Cast, sign_in: SignIn, who: str) -> None:
    assert sign_in(who).get(f"/work/cases/{play.submitted(cast).number}/").status_code == 403


@pytest.mark.parametrize("who", ["other_clerk", "other_decider"])
@pytest.mark.parametrize("address", ["", "sheet/"])
def test_a_case_of_another_place_is_not_found(cast: Cast, sign_in: SignIn, who: str, address: str) -> None:
    response = sign_in(who).get(f"/work/cases/{play.submitted(cast).number}/{address}")
    assert response.status_code == 404
    assert "沈𬱖例" not in response.content.decode()


def test_opening_it_is_logged_with_who_and_why(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    page_of(sign_in("clerk"), case.number)
    entry = AuditEntry.objects.get(action="view_case")
    assert (entry.actor_id, entry.purpose) == (cast.staff["clerk"].pk, f"case {case.number}")
    assert (entry.case_number, entry.division) == (case.number, case.division)


def test_numbers_are_masked_until_one_is_opened_and_that_is_logged(cast: Cast, sign_in: SignIn) -> None:
    case, person = play.submitted(cast), cast.people["poor-man"]
    client = sign_in("clerk")
    page = page_of(client, case.number)
    for secret in (person.id_number, person.phone, person.bank_account):
        assert secret not in page
    sent = {"person": str(person.pk), "field": "id_number"}
    opened = client.post(f"/work/cases/{case.number}/reveal/", sent, headers={"HX-Request": "true"})
    assert person.id_number in opened.content.decode()
    entry = AuditEntry.objects.get(action="view_number")
    assert (entry.subject_id, entry.purpose, entry.detail) == (
        str(person.pk), f"case {case.number}", {"field": "id_number"},
    )  # fmt: skip


def test_without_javascript_the_number_is_a_page_of_its_own(cast: Cast, sign_in: SignIn) -> None:
    case, person = play.submitted(cast), cast.people["poor-man"]
    sent = {"person": str(person.pk), "field": "phone"}
    page = sign_in("village").post(f"/work/cases/{case.number}/reveal/", sent).content.decode()
    assert person.phone in page
    assert "<html" in page


@pytest.mark.parametrize(
    ("person", "field"),
    [("neighbour", "phone"), ("poor-man", "known"), ("poor-man", "password"), ("rich-man", "phone")],
)
def test_nothing_else_can_be_opened(cast: Cast, sign_in: SignIn, person: str, field: str) -> None:
    case = play.submitted(cast)
    sent = {"person": str(cast.people[person].pk), "field": field}
    assert sign_in("clerk").post(f"/work/cases/{case.number}/reveal/", sent).status_code == 404
    assert not AuditEntry.objects.filter(action="view_number").exists()


def test_the_town_sees_the_proposal_with_reasons_and_what_is_unanswered(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in("clerk"), play.ready_to_recommend(cast).number)
    assert "规则测算的结论" in page
    assert "¥1,530.00" in page
    assert "没有答复不等于没有" in page
    assert "数值尚未核对原文" in page


def test_the_village_does_not_see_the_proposal_but_who_must_act(cast: Cast, sign_in: SignIn) -> None:
    page = page_of(sign_in("village"), play.ready_to_recommend(cast).number)
    assert "规则测算的结论" not in page
    assert "等待：审核意见" in page
    assert "受理员例" in page


def test_the_county_sees_the_towns_opinion_and_what_changed_since(cast: Cast, sign_in: SignIn) -> None:
    from minzheng.casework import actions

    case = play.recommended(cast)
    actions.end_due_notices(at=play.at(8))
    decision = case.decisions.get()
    decision.granted = [{**decision.granted[0], "amount_fen": 100_00}, *decision.granted[1:]]
    decision.save()
    page = page_of(sign_in("decider"), case.number)
    assert "乡镇（街道）意见" in page
    assert "与审核时不同" in page
    assert "¥100.00" in page


def test_the_timeline_shows_what_the_citizen_does_not_see(cast: Cast, sign_in: SignIn) -> None:
    assert "内部记录，申请人看不到" in page_of(sign_in("clerk"), play.ready_to_recommend(cast).number)


def test_text_that_people_entered_is_escaped(cast: Cast, sign_in: SignIn) -> None:
    case = play.ready_to_recommend(cast)
    visit = case.visits.get()
    visit.seen = "<script>alert(1)</script>"
    visit.save()
    page = page_of(sign_in("clerk"), case.number)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_the_sheet_prints_masked_numbers_and_is_logged(cast: Cast, sign_in: SignIn) -> None:
    case = play.ready_to_recommend(cast)
    page = sign_in("clerk").get(f"/work/cases/{case.number}/sheet/").content.decode()
    assert cast.people["poor-man"].id_number not in page
    assert "经办人签名" in page
    assert AuditEntry.objects.get(action="view_case").detail["as"] == "sheet"


def test_a_late_answer_stands_on_the_page_as_what_it_is(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = play.recommended(cast)
    assert 'id="late"' not in page_of(sign_in("clerk"), case.number)
    monkeypatch.setattr(moment, "now", lambda: play.at(hour=15))
    wage = {(cast.people["poor-woman"].id_number, "income_tax"): {"monthly_wage": "2400.00"}}
    silent = set(load_sources(load_chain("cn-zj-jiaxing"))) - {"tax"}
    departments_answer(at=play.at(hour=15), records=wage, silent=silent)
    for expected in ("在审核意见之后", "税务局补充答复", "影响测算结果", "¥1,530.00 → ¥30.00"):
        assert expected in page_of(sign_in("clerk"), case.number)
    english = sign_in("clerk").get(f"/work/cases/{case.number}/", headers={"Accept-Language": "en"}).content.decode()
    for expected in ("After the town&#x27;s opinion", "Tax bureau answered late", "Changes what the rules give"):
        assert expected in english
    village = page_of(sign_in("village"), case.number)
    assert "影响测算结果" in village
    assert "¥1,530.00 → " not in village
