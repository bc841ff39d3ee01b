"""What happens beside the straight road: corrections, objections, refusals and appeals, ratings, looking things up."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Platform
from tests.journeys.steps import accept, apply, fill, press, rule, verify, visit
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

EACH = [("zh", "phone"), ("en", "desktop")]


def in_passing(browser: Browser, platform: Platform, username: str) -> Visitor:
    """Somebody of the staff who is needed for the story but looked at elsewhere."""
    visitor = Visitor(browser, platform, username, "zh", "desktop", in_passing=True)
    return visitor.sign_in_as_staff(username)


def applied(browser: Browser, platform: Platform, who: str) -> str:
    """The number of a case that somebody of the cast has submitted."""
    visitor = Visitor(browser, platform, who, "zh", "phone", in_passing=True)
    number = apply(visitor, platform.cast[who]["id_number"])
    visitor.context.close()
    return number


def test_a_correction_is_asked_and_answered_on_the_phone(browser: Browser, platform: Platform) -> None:
    number = applied(browser, platform, "h5")
    clerk = Visitor(browser, platform, "a1-clerk", "zh", "desktop")
    clerk.sign_in_as_staff("clerk")
    accept(clerk, number)
    fill(clerk.page, "/do/correct/", "请写明子女每月给您的钱是怎么给的。")
    press(clerk.page, "/do/correct/")
    clerk.look("asked")
    citizen = Visitor(browser, platform, "a2-citizen", "zh", "phone")
    citizen.sign_in_as_citizen(platform.cast["h5"]["id_number"])
    citizen.go("/my/", "to-do")
    assert "要您做的" in citizen.text()
    with citizen.page.expect_navigation():
        citizen.page.locator(f"main .tasks a[href*='{number}']").first.click()
    citizen.look("wanted")
    assert "请写明子女每月给您的钱是怎么给的。" in citizen.text()
    press(citizen.page, "/correction/")
    expect(citizen.page.get_by_role("alert")).to_be_focused()
    citizen.look("nothing-written")
    fill(citizen.page, "/correction/", "儿子每月1号转到我卡上。")
    press(citizen.page, "/correction/")
    citizen.look("answered")
    assert "申请人已补正" in citizen.text()
    assert citizen.page.locator("form[action*='/correction/']").count() == 0
    clerk.go(f"/work/cases/{number}/", "answered")
    assert "儿子每月1号转到我卡上。" in clerk.text()
    expect(clerk.page.locator("form[action*='/do/verify/']")).to_be_visible()
    for visitor in (clerk, citizen):
        visitor.leave()


def test_a_neighbour_objects_to_a_notice_and_the_family_is_visited_again(browser: Browser, platform: Platform) -> None:
    number = applied(browser, platform, "h8")
    clerk = in_passing(browser, platform, "clerk")
    accept(clerk, number)
    verify(clerk, number)
    visit(clerk, number)
    rule(clerk, number, "recommend", "grant")
    neighbour = Visitor(browser, platform, "b1-neighbour", "zh", "phone")
    neighbour.go("/notices/", "notices")
    masked = platform.cast["h8"]["name"][0] + "*"
    with neighbour.page.expect_navigation():
        neighbour.page.locator("main section.panel", has_text=masked).first.locator("a").click()
    neighbour.look("objection")
    with neighbour.page.expect_navigation():
        neighbour.page.locator("main form button").last.click()
    expect(neighbour.page.get_by_role("alert")).to_be_focused()
    neighbour.look("nothing-written")
    neighbour.page.fill("input[name=name]", "钱邻居")
    neighbour.page.fill("input[name=phone]", "14200000000")
    neighbour.page.fill("textarea[name=text]", "他家还有一处店面在出租。")
    neighbour.page.locator("main form button").last.click()
    neighbour.page.wait_for_url("**/notices/objected/")
    neighbour.look("received")
    family = Visitor(browser, platform, "b2-family", "zh", "phone", in_passing=True)
    family.sign_in_as_citizen(platform.cast["h8"]["id_number"])
    family.page.goto(f"/my/cases/{number}/")
    assert "公示期间收到异议" in family.text()
    assert "钱邻居" not in family.text()
    clerk = Visitor(browser, platform, "b3-clerk", "zh", "desktop")
    clerk.sign_in_as_staff("clerk")
    clerk.go(f"/work/cases/{number}/", "objection")
    assert "他家还有一处店面在出租。" in clerk.text()
    clerk.page.check("form[action*='/do/settle/'] input[value=no]")
    fill(clerk.page, "/do/settle/", "已核查，店面三年前已过户给他人。")
    press(clerk.page, "/do/settle/")
    clerk.look("settled")
    visit(clerk, number, "再次入户，情况与上次一致。")
    rule(clerk, number, "recommend", "grant")
    for visitor in (neighbour, family, clerk):
        visitor.leave()


def test_a_refused_family_appeals_rates_and_is_called(browser: Browser, platform: Platform) -> None:
    """Undeclared property is found; the family reads why, objects, is answered by a second decider, and rates."""
    refusal, answer, call = "家庭财产超过规定。", "公司仍在登记，存款未变。", "已电话说明理由，并告知急难救助。"
    number = applied(browser, platform, "hidden_property")
    clerk, decider = (in_passing(browser, platform, name) for name in ("clerk", "decider"))
    accept(clerk, number)
    verify(clerk, number)
    visit(clerk, number)
    rule(clerk, number, "recommend", "refuse", "妻子名下有公司和存款，没有申报。")
    rule(decider, number, "confirm", "refuse", refusal)
    citizen = Visitor(browser, platform, "c1-citizen", "en", "desktop")
    citizen.written = (refusal, answer, call)
    citizen.sign_in_as_citizen(platform.cast["hidden_property"]["id_number"])
    citizen.go(f"/my/cases/{number}/", "refused")
    for words in ("Assistance refused", refusal, "If you do not agree"):
        assert words in citizen.text()
    press(citizen.page, "/appeal/")
    citizen.look("no-reason-given")
    fill(citizen.page, "/appeal/", "The company closed last year.")
    press(citizen.page, "/appeal/")
    citizen.page.check("form[action*='/rating/'] input[value='1']")
    fill(citizen.page, "/rating/", "Nobody explained it.")
    press(citizen.page, "/rating/")
    citizen.look("appealed-and-rated")
    assert "Very dissatisfied" in citizen.text()
    second = Visitor(browser, platform, "c2-second-decider", "zh", "desktop")
    second.sign_in_as_staff("decider2")
    second.go(f"/work/cases/{number}/", "appeal")
    second.page.check("form[action*='/do/appeal/'] input[value=no]")
    fill(second.page, "/do/appeal/", answer)
    press(second.page, "/do/appeal/")
    second.look("appeal-answered")
    clerk.page.goto(f"/work/cases/{number}/")
    fill(clerk.page, "/do/follow_up/", call)
    press(clerk.page, "/do/follow_up/")
    citizen.go(f"/my/cases/{number}/", "answered")
    for words in (answer, call):
        assert words in citizen.text()
    citizen.go("/my/record-access/", "who-looked")
    for name in ("陆受理", "吴复核"):
        assert name in citizen.text()
    for visitor in (clerk, decider, second, citizen):
        visitor.leave()


@pytest.mark.parametrize(("language", "size"), EACH)
def test_anyone_may_work_out_what_their_family_gets(
    browser: Browser, platform: Platform, language: str, size: str
) -> None:
    """Without signing in: one person, then two, then what is missing, then the answer; nothing is kept."""
    visitor = Visitor(browser, platform, "d-anyone", language, size)
    page = visitor.page
    visitor.go("/calculator/", "empty")
    page.locator("button[value=add]").click()
    expect(page.locator("input[name^='age-']")).to_have_count(2)
    with page.expect_navigation():
        page.locator("button[value=result]").click()
    expect(page.get_by_role("alert")).to_be_focused()
    visitor.look("ages-missing")
    for field, age in zip(page.locator("input[name^='age-']").all(), ("85", "82"), strict=True):
        field.fill(age)
    with page.expect_navigation():
        page.locator("button[value=result]").click()
    expect(page.get_by_role("alert")).to_have_count(0)
    assert re.search(r"¥\d", visitor.text())
    visitor.look("answers")
    visitor.go("/calculator/", "empty-again")
    expect(page.locator("input[name^='age-']")).to_have_count(1)
    visitor.leave()


@pytest.mark.parametrize(("language", "size"), EACH)
def test_the_auditor_finds_a_person_and_checks_the_chain(
    browser: Browser, platform: Platform, language: str, size: str
) -> None:
    visitor = Visitor(browser, platform, "e-auditor", language, size)
    visitor.written = ("。",)  # a reason that somebody wrote in a sentence
    page = visitor.page
    visitor.sign_in_as_staff("auditor")
    visitor.go("/staff/audit/?actor=没有这个人", "nobody")
    assert page.locator("main table").count() == 0
    visitor.go("/staff/audit/", "all")
    with page.expect_navigation():
        page.locator("main table a").first.click()
    visitor.look("about-one")
    about = re.search(r"about=([^&]+)", page.url)
    assert about
    for link in page.locator("main table a").all():
        assert link.get_attribute("href") == f"?about={about.group(1)}"
    press(page, "/chain/")
    expect(page.locator("main .banner-ok")).to_be_visible()
    visitor.look("chain")
    exported = page.request.get(page.locator("main a[href*='/export/']").get_attribute("href") or "")
    assert exported.status == 200
    visitor.leave()
