from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from django.test import Client

from minzheng.casework import actions
from minzheng.casework.citizen.tests.pages import hidden, text_of
from minzheng.casework.models import Appeal, Case, CaseEvent, Rating
from minzheng.casework.tests.cast import Cast, at, decided, draft, paused, submitted

SignIn = Callable[..., Client]
MoveTo = Callable[[datetime], None]


def test_answering_a_correction_starts_the_clock_again(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = paused(cast)
    day(at(2))
    browser, url = as_citizen(), f"/my/cases/{case.number}/correction/"
    page = browser.post(url, {"reply": "已补充：小学六年级。", "operation": str(uuid4())}, follow=True)
    case.refresh_from_db()
    assert case.state == "open"
    assert case.paused_days == 2
    assert "2026年12月14日" in text_of(page)
    assert "2个工作日没有计入" in text_of(page)


def test_a_second_press_on_the_correction_changes_nothing(cast: Cast, as_citizen: SignIn) -> None:
    case = paused(cast)
    browser, url = as_citizen(), f"/my/cases/{case.number}/correction/"
    form = {"reply": "已补充。", "operation": hidden(browser.get(f"/my/cases/{case.number}/"), "operation")}
    for _press in range(2):
        assert browser.post(url, form).status_code == 302
    assert CaseEvent.objects.filter(kind="correction_answered").count() == 1


def test_an_empty_reply_is_refused_in_place(cast: Cast, as_citizen: SignIn) -> None:
    case = paused(cast)
    page = as_citizen().post(f"/my/cases/{case.number}/correction/", {"reply": " "})
    assert page.status_code == 422
    assert 'href="#id_reply"' in page.content.decode()
    assert "请补充孩子就读的学段" in text_of(page)


def test_an_appeal_is_filed_once_and_shows_until_when_it_is_answered(
    cast: Cast, as_citizen: SignIn, day: MoveTo
) -> None:
    case = decided(cast)
    day(at(9))
    browser, url = as_citizen(), f"/my/cases/{case.number}/appeal/"
    form = {"text": "收入算多了。", "operation": hidden(browser.get(f"/my/cases/{case.number}/"), "operation")}
    for _press in range(2):
        assert browser.post(url, form).status_code == 302
    assert Appeal.objects.count() == 1
    words = text_of(browser.get(f"/my/cases/{case.number}/"))
    assert "收入算多了。" in words
    assert "2026年12月18日前答复" in words


def test_after_the_term_the_form_is_gone_and_a_late_appeal_is_told(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    day(at(8 + 70))
    browser = as_citizen()
    page = browser.get(f"/my/cases/{case.number}/")
    assert 'id="appeal"' not in page.content.decode()
    assert "截止" in text_of(page)
    late = browser.post(f"/my/cases/{case.number}/appeal/", {"text": "迟了。", "operation": str(uuid4())})
    assert late.status_code == 422
    assert "期限已于" in text_of(late)


def test_a_case_is_rated_once_in_words(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    day(at(9))
    browser, url = as_citizen(), f"/my/cases/{case.number}/rating/"
    assert browser.post(url, {}).status_code == 422
    form = {"score": "2", "comment": "等得久。", "operation": str(uuid4())}
    for _press in range(2):
        assert browser.post(url, form).status_code == 302
    page = browser.post(url, {"score": "5", "operation": str(uuid4())}, follow=True)
    assert Rating.objects.get().score == 2
    words = text_of(page)
    assert "您已经评价过了" in words
    assert "您的评价：不满意" in words
    assert "前联系您" in words


def test_withdrawing_has_a_page_of_its_own(cast: Cast, as_citizen: SignIn) -> None:
    case = submitted(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/withdraw/"
    assert "确定撤回申请吗" in text_of(browser.get(url))
    assert Case.objects.get().state == "open"
    form = {"operation": hidden(browser.get(url), "operation")}
    for _press in range(2):
        assert browser.post(url, form).status_code == 302
    assert Case.objects.get().state == "withdrawn"
    assert "已撤回" in text_of(browser.get(f"/my/cases/{case.number}/"))


def test_a_decided_case_is_not_withdrawn(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/withdraw/"
    assert "不能再撤回" in text_of(browser.get(url))
    assert browser.post(url, {"operation": str(uuid4())}).status_code == 409
    assert Case.objects.get().state == "granted"


def test_consent_is_taken_back_where_the_consent_said_it_could_be(cast: Cast, as_citizen: SignIn) -> None:
    case = submitted(cast)
    browser, url = as_citizen(), f"/apply/{case.number}/withdraw-consent/"
    for page in ("/my/", f"/my/cases/{case.number}/"):
        assert f'href="{url}"' in browser.get(page).content.decode()
    page = browser.get(url)
    for expected in ("不再询问任何部门", "按您家申报的内容办理", "2027年11月24日"):
        assert expected in text_of(page)
    form = {"operation": hidden(page, "operation")}
    for _press in range(2):
        assert browser.post(url, form).status_code == 302
    assert "核对授权已经结束" in text_of(browser.get(url))
    assert url not in browser.get("/my/").content.decode()
    assert "核对授权已撤回" in text_of(browser.get(f"/my/cases/{case.number}/"))
    assert Case.objects.get().state == "open"
    assert "撤回授权" in text_of(browser.get("/my/record-access/"))


def test_consent_to_a_draft_can_not_be_taken_back(cast: Cast, as_citizen: SignIn) -> None:
    assert as_citizen().get(f"/apply/{draft(cast).number}/withdraw-consent/").status_code == 404


def test_an_upheld_appeal_shows_that_what_was_granted_goes_on(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    appeal = actions.file_appeal(
        actor=cast.citizen("poor-man"), case_id=case.pk, text="少算一人", operation_id="op-appeal", at=at(9)
    )
    actions.answer_appeal(
        actor=cast.staff["decider2"], appeal_id=appeal.pk, is_upheld=True, reply="确有遗漏", operation_id="op-answer",
        at=at(10),
    )  # fmt: skip
    day(at(11))
    browser = as_citizen()
    words = text_of(browser.get(f"/my/cases/{case.number}/"))
    for expected in ("正在办理", "正在重新审核", "待遇照常发放", "最低生活保障（低保）"):
        assert expected in words
    assert "原来的决定继续有效" in text_of(browser.get(f"/apply/{case.number}/withdraw/"))
