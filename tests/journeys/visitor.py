"""Somebody at a browser: looks at each page with axe, keeps a picture of it, and notices what goes wrong."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.conftest import Platform

LOCALES = {"zh": "zh-CN", "en": "en-GB"}
SIZES = {"phone": (360, 780), "desktop": (1280, 900)}
PASSWORD = "minzheng-demo-2026"


class Visitor:
    """One person with one browser window, one language and one size of screen."""

    def __init__(
        self, browser: Browser, platform: Platform, who: str, language: str, size: str, *, in_passing: bool = False
    ) -> None:
        """`in_passing`: only goes along, so that others can be looked at; takes no pictures."""
        width, height = SIZES[size]
        self.context = browser.new_context(
            locale=LOCALES[language],
            viewport={"width": width, "height": height},
            base_url=platform.url,
            reduced_motion="reduce",
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.platform, self.who, self.language, self.size = platform, who, language, size
        self.in_passing = in_passing
        self.written: tuple[str, ...] = ()  # what people write themselves stays in their language
        self.problems: list[str] = []
        self.seen = 0
        self.page.on("console", lambda message: self._hear(message.type, message.text))
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _hear(self, kind: str, text: str) -> None:
        if kind == "error" and "favicon" not in text and "422" not in text:
            self.problems.append(f"console: {text}")

    def go(self, path: str, name: str) -> None:
        self.page.goto(path)
        self.look(name)

    def look(self, name: str) -> None:
        """A picture of the page, and axe over it: nothing may be found, and nothing may scroll sideways."""
        if self.in_passing:
            return
        self.seen += 1
        folder = self.platform.var / "screenshots" / f"{self.language}-{self.size}"
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{self.who}-{self.seen:02d}-{name}.png", full_page=True)
        options = {"resultTypes": ["violations"]}  # the rest is not read, and takes long to collect
        found: list[dict[str, Any]] = Axe().run(self.page, options=options).response["violations"]
        for violation in found:
            where = violation["nodes"][0]["html"][:200]
            self.problems.append(f"{name} {self.page.url}: {violation['id']}: {violation['help']}: {where}")
        self.fits(name)
        if self.language == "en" and (left := self.untranslated()):
            self.problems.append(
                f"{name} {self.page.url}: Chinese on the English page: {[text[:80] for text in left[:5]]}"
            )

    def fits(self, name: str) -> None:
        wide = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 1:
            self.problems.append(f"{name} {self.page.url}: scrolls sideways by {wide} px")

    def fits_the_other_size(self, name: str) -> None:
        """Whether the same page fits the other screen, without another axe."""
        other = "desktop" if self.size == "phone" else "phone"
        self.resize(other)
        self.fits(f"{name} ({other})")
        self.resize(self.size)

    def resize(self, size: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def untranslated(self) -> list[str]:
        """Chinese on an English page that is neither data (names, places, purposes) nor marked as Chinese."""
        script = """() => {
          const found = [];
          const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const node = walker.currentNode;
            if (/[\\u4e00-\\u9fff]{7,}/.test(node.textContent) && !node.parentElement.closest('[lang^="zh"]'))
              found.push(node.textContent.trim().slice(0, 600));
          }
          return found;
        }"""
        texts: list[str] = self.page.evaluate(script)
        texts = [text for text in texts if not any(words in text for words in self.written)]
        return [text for text in texts if not re.search("[省市区县镇街道村组号]|公司|一证通办", text)]

    def text(self) -> str:
        return self.page.locator("main").inner_text()

    def sign_in_as_staff(self, username: str) -> "Visitor":
        self.go("/staff/sign-in/", "staff-sign-in")
        self.page.fill("input[name=username]", username)
        self.page.fill("input[name=password]", PASSWORD)
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()
        return self

    def sign_in_as_citizen(self, id_number: str) -> "Visitor":
        self.go("/sign-in/", "sign-in")
        self.page.fill("input[name=id_number]", id_number)
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()
        self.look("code")
        code = re.search(r"(?<!\d)(\d{6})(?!\d)", self.text())
        assert code, self.text()
        self.page.fill("input[name=code]", code.group(1))
        with self.page.expect_navigation():
            self.page.locator("main form button").first.click()
        return self

    def leave(self) -> None:
        """Close the window; whatever was noticed on the way fails the test now."""
        self.context.close()
        assert not self.problems, "\n".join(self.problems)
