"""The gallery in a real browser: accessible, never wider than the screen, nothing refused by the policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

CASES = [
    (360, "zh-CN", False),
    (1280, "zh-CN", False),
    (360, "en-GB", False),
    (1280, "en-GB", False),
    (360, "zh-CN", True),
]


@pytest.fixture
def open_gallery(browser, site):
    contexts = []

    def open_page(width, locale="zh-CN", elder=False, **options):
        context = browser.new_context(viewport={"width": width, "height": 800}, locale=locale, **options)
        contexts.append(context)
        if elder:
            context.add_cookies([{"name": "minzheng_elder", "value": "1", "url": site}])
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{site}/components/")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.journey
@pytest.mark.parametrize(("width", "locale", "elder"), CASES)
def test_the_gallery_is_accessible_and_fits(open_gallery, width, locale, elder):
    page = open_gallery(width, locale, elder)
    violations = [(v["id"], v["impact"]) for v in Axe().run(page).response["violations"]]
    assert violations == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.complaints == []


@pytest.mark.journey
@pytest.mark.parametrize("elder", [False, True])
def test_controls_are_large_enough_for_a_finger(open_gallery, elder):
    page = open_gallery(360, elder=elder)
    smallest = page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('button, .button, .site-tool, .site-nav a, .choice label,'
        + 'input:not([type=hidden]):not([type=radio]):not([type=checkbox]), select, textarea')]
        .filter(e => e.offsetParent).map(e => e.getBoundingClientRect().height))"""
    )
    assert smallest >= (60 if elder else 44)


@pytest.mark.journey
def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(open_gallery):
    page = open_gallery(360)
    assert page.evaluate("document.activeElement.className") == "error-summary"
    page.locator(".error-summary a").nth(1).click()
    assert page.evaluate("document.activeElement.id") == "wrong_birth_on_0"


@pytest.mark.journey
def test_htmx_shows_the_errors_of_a_422_and_moves_the_focus_there(open_gallery, site):
    page = open_gallery(360)
    page.goto(f"{site}/htmx/")
    page.get_by_role("button", name="go").click()
    page.locator("#out .error-summary:focus").wait_for()
    assert [text for text in page.complaints if "422" not in text] == []


@pytest.mark.journey
def test_a_network_that_is_down_is_said_so(open_gallery, site):
    page = open_gallery(360)
    page.goto(f"{site}/htmx/")
    page.context.set_offline(True)
    page.get_by_role("button", name="go").click()
    page.get_by_text("网络没有接通").wait_for()


@pytest.mark.journey
def test_the_page_works_without_javascript(open_gallery):
    page = open_gallery(360, java_script_enabled=False)
    assert page.locator("[data-print]").first.is_hidden()
    page.get_by_role("button", name="大字版").click()
    assert page.locator("html[data-elder]").count() == 1
    page.get_by_role("button", name="English").click()
    assert page.get_by_role("heading", level=1, name="Components").count() == 1
    assert page.url.endswith("/components/")


@pytest.mark.journey
def test_chinese_is_drawn_with_a_chinese_font(open_gallery):
    page = open_gallery(1280)
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    heading = session.send("DOM.querySelector", {"nodeId": root, "selector": "h1"})["nodeId"]
    fonts = session.send("CSS.getPlatformFontsForNode", {"nodeId": heading})["fonts"]
    assert any(name in fonts[0]["familyName"] for name in ("CJK", "PingFang", "YaHei", "HarmonyOS", "Source Han"))


@pytest.mark.journey
def test_paper_has_the_facts_and_no_controls(open_gallery):
    page = open_gallery(1280)
    page.emulate_media(media="print")
    assert page.locator(".summary").first.is_visible()
    assert not page.locator(".site-tools").is_visible()
    assert not page.locator("button:visible").count()
