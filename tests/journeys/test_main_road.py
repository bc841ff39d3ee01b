"""The whole road in a real browser: citizen → clerk → decider → finance → citizen, in both languages, at both sizes."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Platform
from tests.journeys.steps import accept, apply, pass_days, press, rule, verify, visit
from tests.journeys.visitor import Visitor

pytestmark = pytest.mark.journey

# The last two are looked at from the decision on only; their money goes into the month's batch as well.
ROADS = [
    ("zh", "phone", "h1", "930.00", False),
    ("en", "desktop", "rare_name", "720.00", False),
    ("zh", "desktop", "h2", "810.00", True),
    ("en", "phone", "h6", "1,348.92", True),
]


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


def walk(
    browser: Browser, platform: Platform, language: str, size: str, who: str, *, in_passing: bool
) -> tuple[Visitor, str]:
    """From the citizen's application to the county's decision; returns the citizen and the case number."""
    citizen = Visitor(browser, platform, "1-citizen", language, size, in_passing=in_passing)
    number = apply(citizen, platform.cast[who]["id_number"])
    clerk = Visitor(browser, platform, "2-clerk", language, size, in_passing=in_passing)
    clerk.sign_in_as_staff("clerk").look("work")
    accept(clerk, number)
    verify(clerk, number)
    if platform.cast[who]["division"] == platform.cast["h1"]["division"]:
        village = Visitor(browser, platform, "3-village", language, size, in_passing=in_passing)
        village.sign_in_as_staff("village").look("work")
        visit(village, number)
        village.leave()
    else:
        visit(clerk, number)
    rule(clerk, number, "recommend", "grant")
    public = Visitor(browser, platform, "4-public", language, size, in_passing=in_passing)
    public.go("/notices/", "notices")
    assert platform.cast[who]["name"] not in public.text()
    public.leave()
    decider = Visitor(browser, platform, "5-decider", language, size, in_passing=in_passing)
    decider.sign_in_as_staff("decider")
    pass_days(decider, "7", "1")
    rule(decider, number, "confirm", "grant")
    platform.decided.append(number)
    for visitor in (clerk, decider):
        visitor.leave()
    return citizen, number


@pytest.mark.parametrize(("language", "size", "who", "amount", "in_passing"), ROADS, ids=[road[2] for road in ROADS])
def test_from_an_id_number_to_a_decision(
    browser: Browser, platform: Platform, language: str, size: str, who: str, amount: str, in_passing: bool
) -> None:
    citizen, number = walk(browser, platform, language, size, who, in_passing=in_passing)
    citizen.in_passing = False
    read_decision(citizen, number, amount)
    citizen.leave()


def test_the_months_money_reaches_the_card_and_a_failure_is_retried(
    browser: Browser, platform: Platform, tmp_path: Path
) -> None:
    """After a decision: batch, release by a second person, bank file, return file, failures listed."""
    if not platform.decided:  # the roads above were walked in another process, on a platform of its own
        walk(browser, platform, "zh", "desktop", "h2", in_passing=True)[0].leave()
    decider = Visitor(browser, platform, "6-clock", "zh", "desktop")
    decider.sign_in_as_staff("decider")
    pass_days(decider, "30")
    decider.leave()
    maker = Visitor(browser, platform, "7-finance", "zh", "desktop")
    maker.sign_in_as_staff("finance")
    maker.go("/payments/", "desk")
    press(maker.page, "/payments/make/")
    maker.look("batch")
    batch = maker.page.url
    assert "/payments/batches/" in batch
    press(maker.page, "/check/")
    maker.look("checked")
    second = Visitor(browser, platform, "8-release", "en", "desktop")
    second.sign_in_as_staff("finance2")
    second.page.goto(batch)
    press(second.page, "/release/")
    second.look("released")
    with second.page.expect_navigation():
        second.page.locator("main a[href$='/submit/']").first.click()
    second.look("last-look")
    with second.page.expect_navigation():
        second.page.locator("main form button").first.click()
    second.look("submitted")
    bank_file, return_file = tmp_path / "bank.file", tmp_path / "return.file"
    bank_file.write_bytes(second.page.request.get(batch.split("#")[0].rstrip("/") + "/file/").body())
    platform.minzheng("payments", "demo-bank", str(bank_file), "--out", str(return_file), "--fail", "1=03")
    second.page.locator("form[action*='/return/'] input[type=file]").set_input_files(return_file)
    press(second.page, "/return/")
    second.look("reconciled")
    second.go("/payments/", "failures")
    second.go("/payments/balance/", "balance")
    for visitor in (maker, second):
        visitor.leave()


@pytest.mark.parametrize(("language", "size"), [("zh", "phone"), ("en", "desktop")])
def test_every_other_page_is_readable_by_everyone(
    browser: Browser, platform: Platform, language: str, size: str
) -> None:
    """Pages beside the road, for each who uses them: axe finds nothing, and nothing scrolls sideways at either size."""
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
            name = path.strip("/").replace("/", "-")
            visitor.go(path, name)
            visitor.fits_the_other_size(name)
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
