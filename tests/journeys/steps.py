"""What people do on the road, each as one function over a `Visitor`."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor

EVERY_ITEM = r"(\d+)\s*/\s*\1(?!\d)"  # as many answers as questions
SECONDS = 60


def wait_for(page: Page, *, text: str = "", selector: str = "") -> None:
    """Reload until the page shows it: what a clerk does while departments answer or a notice ends."""
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if text and re.search(text, page.locator("main").inner_text()):
            return
        if selector and page.locator(selector).count():
            return
        page.wait_for_timeout(500)
        page.reload()
    pytest.fail(f"{page.url} never showed {text or selector!r}:\n{page.locator('main').inner_text()[:1500]}")


def press(page: Page, action: str) -> None:
    """Send the form whose address contains this; the page that answers is there when this returns."""
    with page.expect_navigation():
        page.locator(f"form[action*='{action}'] button").first.click()


def fill(page: Page, action: str, text: str) -> None:
    """Write into the form's only larger field, unfolding it if it is folded."""
    field = page.locator(f"form[action*='{action}'] textarea")
    if not field.is_visible():
        page.locator("details", has=field).locator("summary").first.click()
    field.fill(text)


def apply(visitor: Visitor, id_number: str) -> str:
    """From the home page to the case number."""
    page = visitor.page
    visitor.go("/", "home")
    visitor.go("/services/social-assistance/", "guide")
    visitor.sign_in_as_citizen(id_number)
    visitor.go("/apply/social-assistance/", "start")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/apply/\w{21}/$"))
    visitor.look("answers")
    page.locator("main a[href$='/consent/']").first.click()
    page.wait_for_url("**/consent/")
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


def accept(visitor: Visitor, number: str) -> None:
    visitor.go(f"/work/cases/{number}/", "case")
    press(visitor.page, "/do/accept/")


def verify(visitor: Visitor, number: str) -> None:
    """The clerk asks every department with one click."""
    visitor.page.goto(f"/work/cases/{number}/")
    press(visitor.page, "/do/verify/")
    wait_for(visitor.page, text=EVERY_ITEM)
    visitor.look("verified")


def visit(visitor: Visitor, number: str, seen: str = "两间平房，家具简单。") -> None:
    """Two workers have been there."""
    page = visitor.page
    page.goto(f"/work/cases/{number}/")
    page.fill("input[name=visitors]", "沈村、李红")
    page.fill("textarea[name=seen]", seen)
    page.check("input[name=agrees][value=yes]")
    page.check("input[name=signed]")
    press(page, "/do/visit/")
    visitor.look("visited")


def rule(visitor: Visitor, number: str, deed: str, outcome: str, reason: str = "") -> None:
    """Recommend or confirm: grant, or refuse with the reason."""
    page = visitor.page
    page.goto(f"/work/cases/{number}/")
    wait_for(page, selector=f"form[action*='/do/{deed}/']")  # the worker looks at the notices every few seconds
    visitor.look(deed)
    page.check(f"input[name=outcome][value={outcome}]")
    if reason:
        fill(page, f"/do/{deed}/", reason)
    press(page, f"/do/{deed}/")
    visitor.look(f"{deed}ed")


def pass_days(visitor: Visitor, *buttons: str) -> None:
    """The demo's date goes on."""
    visitor.go("/staff/demo-clock/", "clock")
    for days in buttons:
        with visitor.page.expect_navigation():
            visitor.page.get_by_role("button", name=re.compile(rf"(?<!\d){days}(?!\d)")).first.click()
