"""What the forms of a case do: each by whom it may be done, once, with clear words when it can't."""

from typing import Any
from uuid import uuid4

import pytest

from minzheng.accounts import moment
from minzheng.casework import actions
from minzheng.casework.models import Case, CaseState, Decision, Visit
from minzheng.casework.staff.tests.conftest import SignIn
from minzheng.casework.tests import cast as play
from minzheng.casework.tests.cast import Cast

OPERATION = "6d696e7a-6865-4e67-8000-00000000000%d"
VISIT = {
    "visited_on_year": "2026", "visited_on_month": "11", "visited_on_day": "24", "visitors": "村员例 助理例",
    "seen": "两间平房。", "agrees": "yes", "signed": "on", "operation_id": OPERATION % 1,
}  # fmt: skip


def do(client: Any, case: Case, deed: str, **sent: Any) -> Any:
    """Send the form; as one operation of its own unless an id is given."""
    return client.post(f"/work/cases/{case.number}/do/{deed}/", {"operation_id": str(uuid4()), **sent})


def form_of(client: Any, case: Case, deed: str) -> dict[str, Any]:
    """What the form on the page would send as it stands."""
    tasks = client.get(f"/work/cases/{case.number}/").context["next"].tasks
    form = next(task.form for task in tasks if task.deed == deed)
    return {bound.name: bound.value() for bound in form if bound.value() is not None}


def test_a_clerk_accepts_and_a_second_click_changes_nothing(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.submitted(cast), sign_in("clerk")
    for _time in range(2):
        response = do(client, case, "accept")
        assert response["Location"] == f"/work/cases/{case.number}/"
    assert case.events.filter(kind="accepted").count() == 1


@pytest.mark.parametrize("who", ["village", "decider"])
def test_nobody_else_accepts(cast: Cast, sign_in: SignIn, who: str) -> None:
    case = play.submitted(cast)
    assert do(sign_in(who), case, "accept").status_code == 403
    assert not case.events.filter(kind="accepted").exists()


def test_no_deed_reaches_another_place(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    assert do(sign_in("other_clerk"), case, "accept").status_code == 404


def test_an_unknown_deed_is_not_found(cast: Cast, sign_in: SignIn) -> None:
    assert do(sign_in("clerk"), play.submitted(cast), "burn").status_code == 404


def test_one_click_verifies_once_however_often_it_is_clicked(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.submitted(cast), sign_in("clerk")
    do(client, case, "accept")
    for _time in range(2):
        assert do(client, case, "verify", operation_id=OPERATION % 2).status_code == 302
    assert case.events.filter(kind="verification_started").count() == 1


def test_going_on_without_answers_needs_a_reason(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.submitted(cast), sign_in("clerk")
    do(client, case, "accept")
    do(client, case, "verify", operation_id=OPERATION % 2)
    refused = do(client, case, "go_on", reason=" ")
    assert refused.status_code == 422
    assert 'id="error-summary-title"' in refused.content.decode()
    for _time in range(2):
        assert do(client, case, "go_on", reason="已电话核实", operation_id=OPERATION % 3).status_code == 302
    assert case.steps.get(key="verify").state == "done"


def test_a_village_worker_records_a_visit_once(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    do(sign_in("clerk"), case, "accept")
    client = sign_in("village")
    for _time in range(2):
        assert do(client, case, "visit", **VISIT).status_code == 302
    visit = Visit.objects.get()
    assert visit.visitors == "村员例、助理例"
    assert visit.signed_by_family


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("visitors", "村员例", "至少两人"),
        ("visited_on_year", "2027", "不能晚于今天"),
        ("visited_on_year", "2025", "也不能早于开始申请的日期"),
        ("agrees", "", "请选择"),
    ],
)
def test_a_visit_that_can_not_be_is_sent_back_with_everything_kept(
    cast: Cast, sign_in: SignIn, field: str, value: str, words: str
) -> None:
    case = play.submitted(cast)
    do(sign_in("clerk"), case, "accept")
    response = do(sign_in("village"), case, "visit", **{**VISIT, field: value})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "两间平房。" in page
    assert OPERATION % 1 in page
    assert not Visit.objects.exists()


def test_a_visit_of_tomorrow_is_marked_at_its_day(cast: Cast, sign_in: SignIn) -> None:
    case = play.submitted(cast)
    do(sign_in("clerk"), case, "accept")
    response = do(sign_in("village"), case, "visit", **{**VISIT, "visited_on_day": "25"})
    assert list(response.context["form"].errors) == ["visited_on"]


def test_when_the_family_took_its_consent_back_the_clerk_goes_on_with_what_is_declared(
    cast: Cast, sign_in: SignIn
) -> None:
    case, client = play.submitted(cast), sign_in("clerk")
    do(client, case, "accept")
    actions.withdraw_consent(actor=cast.citizen("poor-man"), case_id=case.pk, operation_id="withdraw", at=play.at())
    page = client.get(f"/work/cases/{case.number}/").content.decode()
    assert "不再核对，按申报继续办理" in page
    assert "do/verify/" not in page
    assert do(client, case, "go_on", reason="授权已撤回").status_code == 302
    assert case.steps.get(key="verify").state == "done"


def test_a_step_that_somebody_else_did_is_said_so(cast: Cast, sign_in: SignIn) -> None:
    case = play.ready_to_recommend(cast)
    response = do(sign_in("village"), case, "visit", **VISIT)
    assert response.status_code == 409
    assert "不能进行此操作" in response.content.decode()


def test_a_correction_stops_the_clock_and_staff_can_answer_it(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.submitted(cast), sign_in("clerk")
    do(client, case, "accept")
    for _time in range(2):
        assert do(client, case, "correct", wanted="请补充", operation_id=OPERATION % 3).status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.PAUSED
    assert "期限已暂停计算" in client.get(f"/work/cases/{case.number}/").content.decode()
    for _time in range(2):
        assert do(client, case, "answer", reply="已口头说明", operation_id=OPERATION % 4).status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN


def test_the_town_recommends_once(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.ready_to_recommend(cast), sign_in("clerk")
    sent = form_of(client, case, "recommend") | {"outcome": "grant"}
    for _time in range(2):
        assert do(client, case, "recommend", **sent).status_code == 302
    assert Decision.objects.count() == 1


def test_a_refusal_without_a_reason_is_sent_back_to_the_field(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.ready_to_recommend(cast), sign_in("clerk")
    response = do(client, case, "recommend", **form_of(client, case, "recommend"), outcome="refuse")
    assert response.status_code == 422
    assert "reason" in response.context["form"].errors


def test_nobody_rules_on_facts_that_changed_unseen(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.ready_to_recommend(cast), sign_in("clerk")
    sent = form_of(client, case, "recommend") | {"outcome": "grant", "facts": "0" * 64}
    response = do(client, case, "recommend", **sent)
    assert response.status_code == 422
    assert "家庭的事实有了变化" in response.content.decode()
    assert not Decision.objects.exists()


def with_the_county(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Case:
    case = play.recommended(cast)
    monkeypatch.setattr(moment, "now", lambda: play.at(8))
    actions.end_due_notices(at=play.at(8))
    return case


def test_the_county_confirms_once(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    case, client = with_the_county(cast, monkeypatch), sign_in("decider")
    sent = form_of(client, case, "confirm") | {"outcome": "grant"}
    for _time in range(2):
        assert do(client, case, "confirm", **sent).status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.GRANTED
    assert case.letters.count() == 1


def test_a_changed_amount_needs_a_written_reason(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    case, client = with_the_county(cast, monkeypatch), sign_in("decider")
    sent = form_of(client, case, "confirm") | {"outcome": "grant", "amount_dibao": "1,500.00"}
    response = do(client, case, "confirm", **sent)
    assert response.status_code == 422
    assert "1,500.00" in response.content.decode()
    assert do(client, case, "confirm", **sent | {"reason": "按民主评议结果调整。"}).status_code == 302
    granted = {entry["code"]: entry["amount_fen"] for entry in case.decisions.get(kind="confirmation").granted}
    assert granted["dibao"] == 150_000


@pytest.mark.parametrize("amount", ["-1", "abc", "999999999999"])
def test_an_amount_out_of_range_is_sent_back(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, amount: str
) -> None:
    case, client = with_the_county(cast, monkeypatch), sign_in("decider")
    sent = form_of(client, case, "confirm") | {"outcome": "grant", "amount_dibao": amount, "reason": "调整"}
    assert do(client, case, "confirm", **sent).status_code == 422
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN


def test_the_town_can_not_confirm(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    case = with_the_county(cast, monkeypatch)
    sent = form_of(sign_in("decider"), case, "confirm") | {"outcome": "grant"}
    assert do(sign_in("clerk"), case, "confirm", **sent).status_code == 403
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN


def test_the_county_returns_a_case_with_a_reason(cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    case, client = with_the_county(cast, monkeypatch), sign_in("decider")
    assert do(client, case, "return", reason="").status_code == 422
    for _time in range(2):
        assert do(client, case, "return", reason="请重新入户", operation_id=OPERATION % 3).status_code == 302
    assert case.steps.get(key="recommend").state == "ready"


def test_an_objection_is_answered_before_the_town_recommends_again(cast: Cast, sign_in: SignIn) -> None:
    case, client = play.recommended(cast), sign_in("clerk")
    objection = actions.object_to_notice(
        notice_id=case.notices.get().pk,
        name="举报例",
        phone="19000000099",
        text="他有车。",
        operation_id="o",
        at=play.at(),
    )
    page = client.get(f"/work/cases/{case.number}/").content.decode()
    assert "核查并答复公示异议" in page
    assert "举报例" not in sign_in("village").get(f"/work/cases/{case.number}/").content.decode()
    sent = {"id": objection.pk, "is_upheld": "no", "reply": "经查，车辆已报废。", "operation_id": OPERATION % 3}
    for _time in range(2):
        assert do(client, case, "settle", **sent).status_code == 302
    again = do(client, case, "settle", **{**sent, "reply": "另一种答复", "operation_id": OPERATION % 4})
    assert again.status_code == 409
    assert "已经答复过了" in again.content.decode()
    assert case.events.filter(kind="objection_settled").count() == 1


def test_an_objection_of_another_case_can_not_be_answered_here(cast: Cast, sign_in: SignIn) -> None:
    case, other = play.recommended(cast), play.submitted(cast, "old-man")
    objection = actions.object_to_notice(
        notice_id=case.notices.get().pk, name="例", phone="1", text="有车", operation_id="o", at=play.at()
    )
    sent = {"id": objection.pk, "is_upheld": "no", "reply": "经查"}
    assert do(sign_in("clerk"), other, "settle", **sent).status_code == 404


def test_an_appeal_is_answered_by_another_decider(cast: Cast, sign_in: SignIn) -> None:
    case = play.decided(cast, "rich-man", "refuse")
    appeal = actions.file_appeal(
        actor=cast.citizen("rich-man"), case_id=case.pk, text="算错了", operation_id="a", at=play.at(9)
    )
    sent = {"id": appeal.pk, "is_upheld": "yes", "reply": "重新核算"}
    refused = do(sign_in("decider"), case, "appeal", **sent)
    assert refused.status_code == 403
    assert "作出原决定的人不能答复" in refused.content.decode()
    assert do(sign_in("decider2"), case, "appeal", **sent).status_code == 302
    assert Case.objects.get(pk=case.pk).state == CaseState.OPEN


def test_a_bad_rating_is_followed_up(cast: Cast, sign_in: SignIn) -> None:
    case = play.decided(cast, "rich-man", "refuse")
    actions.rate(
        actor=cast.citizen("rich-man"), case_id=case.pk, score=1, comment="太慢", operation_id="r", at=play.at(9)
    )
    client = sign_in("clerk")
    assert case.number in client.get("/work/?queue=ratings").content.decode()
    assert do(client, case, "follow_up", text="已致电说明").status_code == 302
    assert case.number not in client.get("/work/?queue=ratings").content.decode()


@pytest.mark.parametrize(("length", "status"), [(1000, 302), (1001, 422)])
def test_a_reason_is_taken_up_to_its_limit(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, length: int, status: int
) -> None:
    case, reason = with_the_county(cast, monkeypatch), "核" * length
    response = do(sign_in("decider"), case, "return", reason=reason)
    assert response.status_code == status
    assert status == 302 or reason in response.content.decode()
