from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from minzheng.casework import actions, letters, panels
from minzheng.casework.actions.deciding import Ruling
from minzheng.casework.citizen.case_page import facts_used
from minzheng.casework.citizen.tests.pages import text_of
from minzheng.casework.models import Case, Outcome
from minzheng.casework.tests.answers import departments_answer
from minzheng.casework.tests.cast import Cast, at, decided, draft, paused, ready_to_recommend, recommended, submitted

SignIn = Callable[..., Client]
MoveTo = Callable[[datetime], None]


def page_of(case: Case, browser: Client, **headers: Any) -> str:
    response = browser.get(f"/my/cases/{case.number}/", **headers)
    assert response.status_code == 200
    return text_of(response)


def test_my_page_is_empty_with_a_way_to_begin(cast: Cast, as_citizen: SignIn) -> None:
    words = text_of(as_citizen("old-man").get("/my/"))
    assert "您办的事会在这里" in words
    assert "申请：社会救助一证通办" in words


def test_my_page_puts_what_waits_for_me_first(cast: Cast, as_citizen: SignIn) -> None:
    draft(cast)
    paused(cast, "old-man")
    assert "接着填写并提交" in text_of(as_citizen().get("/my/"))
    assert "需要您补正" in text_of(as_citizen("old-man").get("/my/"))


def test_it_says_who_has_it_and_by_when(cast: Cast, as_citizen: SignIn) -> None:
    words = page_of(submitted(cast), as_citizen())
    for expected in ("正在办理", "乡镇（街道）", "还剩12个工作日", "2026年12月10日", "2027年1月6日"):
        assert expected in words
    for step in ("受理", "一键核对", "入户调查", "公示", "县级确认"):
        assert step in words


def test_a_pause_shows_its_reason_and_that_the_clock_stands(cast: Cast, as_citizen: SignIn) -> None:
    words = page_of(paused(cast), as_citizen())
    for expected in ("请您补正", "请补充孩子就读的学段", "已暂停计时", "办理期限暂停计算"):
        assert expected in words


def test_what_only_staff_may_know_is_left_out(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = recommended(cast)
    words = page_of(case, as_citizen())
    assert "虚构：部门未答复" not in words  # an event for staff only
    assert "受理员例" not in words  # offices, not names
    assert case.decisions.exists()
    assert "给予救助" not in words.replace("建议给予救助", "")  # an opinion is not a decision


def test_a_grant_is_explained_to_the_last_line(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    day(at(8))
    words = page_of(case, as_citizen())
    granted = {entry["code"]: entry for entry in case.decisions.get(kind="confirmation").granted}
    assert "dibao" in granted
    for expected in ("最低生活保障（低保）", "每月合计", "理由和算法", "金额怎么算", "依据", "用到的事实", "家庭申报"):
        assert expected in words
    for expected in ("不同意怎么办", "行政复议", "提起行政诉讼", "决定书（PDF）", "由本市自行规定"):
        assert expected in words


def test_a_grant_is_explained_in_english_as_well(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    day(at(8))
    words = page_of(case, as_citizen(), HTTP_ACCEPT_LANGUAGE="en")
    assert "Dibao (minimum living allowance)" in words
    assert "administrative reconsideration" in words


def test_a_refusal_says_why_and_what_would_change_it(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast, "rich-man", Outcome.REFUSE)
    day(at(8))
    words = page_of(case, as_citizen("rich-man"))
    for expected in ("不予救助", "家庭人均收入高于标准。", "不符合", "什么变了会符合"):
        assert expected in words


def test_somebody_elses_case_is_not_found(cast: Cast, as_citizen: SignIn) -> None:
    case = submitted(cast)
    for path in ("", "letter.pdf"):
        assert as_citizen("old-man").get(f"/my/cases/{case.number}/{path}").status_code == 404
    for path in ("correction/", "appeal/", "rating/"):
        assert as_citizen("old-man").post(f"/my/cases/{case.number}/{path}").status_code == 404


def test_staff_are_sent_to_sign_in_as_a_citizen(cast: Cast, as_staff: SignIn) -> None:
    assert as_staff().get("/my/").status_code == 302


def test_the_letter_is_a_pdf_of_the_case(
    cast: Cast, as_citizen: SignIn, day: MoveTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = decided(cast)
    day(at(8))
    page = as_citizen().get(f"/my/cases/{case.number}/letter.pdf")
    assert page["Content-Type"] == "application/pdf"
    assert page.content.startswith(b"%PDF")
    assert letters.CODE_LENGTH == 12


def test_there_is_no_letter_before_the_decision(cast: Cast, as_citizen: SignIn) -> None:
    assert as_citizen().get(f"/my/cases/{submitted(cast).number}/letter.pdf").status_code == 404


def test_a_higher_rooms_panel_is_shown(cast: Cast, as_citizen: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(panels._panels, "test", lambda case, user: f"<p>面板 {case.number}</p>")
    case = submitted(cast)
    assert f"面板 {case.number}" in page_of(case, as_citizen())


def test_who_looked_at_my_file_names_person_role_and_reason(cast: Cast, as_citizen: SignIn, as_staff: SignIn) -> None:
    case = draft(cast)
    as_staff().get(f"/apply/{case.number}/")
    words = text_of(as_citizen().get("/my/record-access/"))
    assert "受理员例（全科受理员）" in words
    assert "打开申请表代为办理" in words
    assert "您本人" in words
    assert "受理员例" not in text_of(as_citizen("old-man").get("/my/record-access/"))


def test_each_fact_says_who_stands_for_it(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    """Confirmed, found otherwise, declared though a department said otherwise, and declared only."""
    case = ready_to_recommend(cast)
    man, woman = cast.people["poor-man"].id_number, cast.people["poor-woman"].id_number
    records = {
        (woman, "income_tax"): {"monthly_wage": "2400.00"},
        (man, "disability_certificate"): {"type": "limb", "level": 2},
    }
    departments_answer(at=at(), records=records, silent={"medical_insurance"})
    for action, by, days in ((actions.recommend, "clerk", 1), (actions.confirm, "decider", 9)):
        if action is actions.confirm:
            actions.end_due_notices(at=at(9))
        action(
            actor=cast.staff[by], case_id=case.pk, ruling=Ruling("grant", {}, ""), operation_id=f"op-{by}", at=at(days)
        )
    day(at(9))
    decision = case.decisions.get(kind="confirmation")
    case.refresh_from_db()
    rows = {str(row["key"].zh): row["source"] for block in facts_used(case, decision) for row in block["rows"]}
    assert rows["工资性收入（月）"] == "税务局查得，与申报不同"
    assert rows["已参加基本医疗保险"] == "家庭申报，没有部门核对"
    assert rows["残疾类别"] == "家庭申报，残疾人联合会、退役军人事务局核对一致"
    departments_answer(at=at(10))
    later = {str(row["key"].zh): row["source"] for block in facts_used(case, decision) for row in block["rows"]}
    assert later == rows  # what came after the decision was not used for it


def test_other_help_that_fits_is_told_and_not_taken_for_granted(cast: Cast, as_citizen: SignIn, day: MoveTo) -> None:
    case = decided(cast)
    day(at(8))
    words = page_of(case, as_citizen())
    granted, besides = words.split("还可能享受的其他帮助")
    assert "最低生活保障（低保）" in granted
    assert "低保分类施保增发" not in granted
    assert "低保分类施保增发" in besides
