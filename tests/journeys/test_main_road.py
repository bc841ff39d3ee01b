"""The whole road in a real browser: citizen → clerk → decider → finance → citizen, in both languages, at both sizes."""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Platform
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

ROADS = [
    ("zh", "phone", "h1", "930.00"),
    ("en", "desktop", "rare_name", "720.00"),
    ("zh", "desktop", "h2", "810.00"),
    ("en", "phone", "h6", "1,348.92"),
]


def wait_for(page: Page, text: str, *, seconds: int = 60) -> None:
    """Reload until the page says so: what a clerk does while departments answer or a notice ends."""
    for _ in range(seconds):
        if re.search(text, page.locator("main").inner_text()):
            return
        time.sleep(1)
        page.reload()
    pytest.fail(f"{page.url} never said {text!r}:\n{page.locator('main').inner_text()[:1500]}")


def apply(visitor: Visitor, id_number: str) -> str:
    """From the home page to the case number."""
    page = visitor.page
    visitor.go("/", "home")
    visitor.go("/services/social-assistance/", "guide")
    visitor.sign_in_as_citizen(id_number)
    visitor.go("/apply/social-assistance/", "start")
    page.locator("main form button").first.click()
    visitor.look("answers")
    assert re.search(r"/apply/\w{21}/$", page.url), page.url
    page.locator("main a[href$='/consent/']").first.click()
    visitor.look("consent")
    page.locator("main form button").last.click()
    expect(page.get_by_role("alert")).to_be_visible()
    visitor.look("consent-refused")
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main form button").last.dblclick()
    page.wait_for_url("**/done/")
    visitor.look("done")
    number = re.search(r"/apply/(\w{21})/", page.url)
    assert number
    return number.group(1)


def verify(visitor: Visitor, number: str) -> None:
    """The clerk accepts and asks every department with one click."""
    visitor.sign_in_as_staff("clerk").look("work")
    visitor.go(f"/work/cases/{number}/", "case")
    visitor.page.locator("form[action*='/do/accept/'] button").first.click()
    visitor.page.locator("form[action*='/do/verify/'] button").first.click()
    wait_for(visitor.page, r"(\d+)\s*/\s*\1(?!\d)")
    visitor.look("verified")


def visit(visitor: Visitor, number: str) -> None:
    """Two workers have been there."""
    page = visitor.page
    page.goto(f"/work/cases/{number}/")
    page.fill("input[name=visitors]", "沈村、李红")
    page.fill("textarea[name=seen]", "两间平房，家具简单。")
    page.check("input[name=agrees][value=yes]")
    page.check("input[name=signed]")
    page.locator("form[action*='/do/visit/'] button").first.click()
    visitor.look("visited")


def recommend(visitor: Visitor, number: str) -> None:
    page = visitor.page
    page.goto(f"/work/cases/{number}/")
    visitor.look("recommend")
    page.check("input[name=outcome][value=grant]")
    page.locator("form[action*='/do/recommend/'] button").first.click()
    visitor.look("recommended")


def confirm(visitor: Visitor, number: str) -> None:
    """The notice ends, the county sees each reason and confirms."""
    page = visitor.page
    visitor.sign_in_as_staff("decider")
    visitor.go("/staff/demo-clock/", "clock")
    for days in ("7", "1"):
        page.get_by_role("button", name=re.compile(rf"(?<!\d){days}(?!\d)")).first.click()
    page.goto(f"/work/cases/{number}/")
    for _ in range(60):  # the worker looks at the notices every few seconds
        if page.locator("form[action*='/do/confirm/']").count():
            break
        time.sleep(1)
        page.reload()
    visitor.look("confirm")
    page.check("input[name=outcome][value=grant]")
    page.locator("form[action*='/do/confirm/'] button").first.click()
    visitor.look("confirmed")


def read_decision(visitor: Visitor, number: str, amount: str) -> None:
    """The citizen sees the decision, its reasons and the law, fetches the letter, and rates."""
    page = visitor.page
    visitor.go(f"/my/cases/{number}/", "decision")
    assert amount in visitor.text()
    letter = page.request.get(f"/my/cases/{number}/letter.pdf")
    assert letter.status == 200
    assert letter.body().startswith(b"%PDF")
    visitor.go("/my/record-access/", "who-looked")
    assert "陆受理" in visitor.text()
    visitor.go("/my/payments/", "payments")


@pytest.mark.parametrize(("language", "size", "who", "amount"), ROADS, ids=lambda value: str(value))
def test_from_an_id_number_to_a_decision(
    browser: Browser, platform: Platform, language: str, size: str, who: str, amount: str
) -> None:
    citizen = Visitor(browser, platform, "1-citizen", language, size)
    number = apply(citizen, platform.cast[who]["id_number"])
    clerk = Visitor(browser, platform, "2-clerk", language, size)
    verify(clerk, number)
    if platform.cast[who]["division"] == platform.cast["h1"]["division"]:
        village = Visitor(browser, platform, "3-village", language, size)
        village.sign_in_as_staff("village").look("work")
        visit(village, number)
        village.leave()
    else:
        visit(clerk, number)
    recommend(clerk, number)
    public = Visitor(browser, platform, "4-public", language, size)
    public.go("/notices/", "notices")
    name = platform.cast[who]["name"]
    assert name not in public.text()
    public.leave()
    decider = Visitor(browser, platform, "5-decider", language, size)
    confirm(decider, number)
    read_decision(citizen, number, amount)
    for visitor in (clerk, decider, citizen):
        visitor.leave()


def test_the_months_money_reaches_the_card_and_a_failure_is_retried(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    """After the decisions above: batch, release by a second person, bank file, return file, failures listed."""
    decider = Visitor(browser, platform, "6-clock", "zh", "desktop")
    decider.sign_in_as_staff("decider")
    decider.page.goto("/staff/demo-clock/")
    decider.page.get_by_role("button", name=re.compile("30")).first.click()
    decider.leave()
    maker = Visitor(browser, platform, "7-finance", "zh", "desktop")
    maker.sign_in_as_staff("finance")
    maker.go("/payments/", "desk")
    maker.page.locator("form[action*='/payments/make/'] button").first.click()
    maker.look("batch")
    batch = maker.page.url
    assert "/payments/batches/" in batch
    check = maker.page.locator("form[action*='/check/'] button")
    if check.count():
        check.first.click()
        maker.look("checked")
    second = Visitor(browser, platform, "8-release", "en", "desktop")
    second.sign_in_as_staff("finance2")
    second.page.goto(batch)
    second.page.locator("form[action*='/release/'] button").first.click()
    second.look("released")
    second.page.locator("main a[href$='/submit/']").first.click()
    second.look("last-look")
    second.page.locator("main form button").first.click()
    second.look("submitted")
    bank_file, return_file = tmp_path / "bank.file", tmp_path / "return.file"
    bank_file.write_bytes(second.page.request.get(batch.split("#")[0].rstrip("/") + "/file/").body())
    platform.minzheng("payments", "demo-bank", str(bank_file), "--out", str(return_file), "--fail", "1=03")
    second.page.locator("form[action*='/return/'] input[type=file]").set_input_files(return_file)
    second.page.locator("form[action*='/return/'] button").first.click()
    second.look("reconciled")
    second.go("/payments/", "failures")
    second.go("/payments/balance/", "balance")
    for visitor in (maker, second):
        visitor.leave()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_every_other_page_is_readable_by_everyone(
    browser: Browser, platform: Platform, language: str, size: str
) -> None:
    """Pages beside the road, for each who uses them: axe finds nothing serious, nothing scrolls sideways."""
    pages = {
        "": ["/calculator/", "/notices/", "/letters/", "/components/", "/nothing-here/"],
        "clerk": ["/work/", "/work/open/", "/work/families/", "/packs/", "/packs/parameters/", "/packs/references/",
                  "/packs/benefits/dibao/", "/packs/services/social-assistance/", "/verification/sources/"],
        "commander": ["/work/figures/", "/payments/"],
        "auditor": ["/staff/audit/", "/payments/balance/"],
        "admin": ["/staff/users/", "/staff/account/"],
        "finance": ["/payments/", "/payments/entitlements/"],
    }  # fmt: skip
    for who, paths in pages.items():
        visitor = Visitor(browser, platform, f"9-{who or 'anyone'}", language, size)
        if who:
            visitor.sign_in_as_staff(who)
        for path in paths:
            visitor.go(path, path.strip("/").replace("/", "-") or "home")
        visitor.problems = [line for line in visitor.problems if "404" not in line]
        visitor.leave()


def test_chinese_is_set_in_a_chinese_font(browser: Browser, platform: Platform) -> None:
    """Without one every character is a box while text assertions still pass."""
    page = browser.new_page(locale="zh-CN")
    page.goto(platform.url)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    heading = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    assert any("CJK" in font["familyName"] or "Han" in font["familyName"] for font in fonts), fonts
