"""axe's WCAG 2.2 AA rules, the keyboard, narrow screens, and no script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.addresses import PAGES

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("address", PAGES)
def test_axe_finds_nothing(desk: Page, address: str):
    # axe is our test's script, not the page's: the page's own policy would refuse it
    desk.context.set_extra_http_headers({})
    desk.emulate_media(color_scheme="light")
    desk.goto(address)
    light = Axe().run(desk, options={"runOnly": RULES})
    assert light.violations_count == 0, light.generate_report()
    # the other scheme has the same page in other colours
    desk.emulate_media(color_scheme="dark")
    dark = Axe().run(desk, options={"runOnly": ["cat.color"]})
    assert dark.response["passes"]
    assert dark.violations_count == 0, dark.generate_report()


@pytest.mark.parametrize("address", PAGES)
def test_no_page_scrolls_sideways(desk: Page, address: str):
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto(address)
    for width in (360, 320):
        desk.set_viewport_size({"width": width, "height": 740})
        overflow = desk.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, width


def test_the_first_tab_stop_skips_to_the_content(desk: Page):
    desk.goto("/who-we-are/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("address", ["/", "/who-we-are/", "/statistics/informal-employment-rate/"])
def test_every_control_is_reached_by_tab_and_shows_focus(desk: Page, address: str):
    desk.goto(address)
    expected = desk.evaluate(
        "[...document.querySelectorAll('a[href], button, input, select, summary')]"
        ".filter(e => e.type !== 'hidden' && e.checkVisibility()).length"
    )
    reached: set[str] = set()
    for _ in range(expected * 3):  # a date field has three stops of its own
        desk.keyboard.press("Tab")
        here = desk.evaluate(
            "(() => { const e = document.activeElement; if (!e || e === document.body) return null;"
            " const all = [...document.querySelectorAll('*')];"
            " return [all.indexOf(e), getComputedStyle(e).outlineStyle] })()"
        )
        if here is None:
            break
        position, outline = here
        assert outline != "none", f"no visible focus on element {position} of {address}"
        reached.add(str(position))
    assert len(reached) >= expected


def test_the_date_form_works_without_script(phone: Page):
    phone.goto("/who-we-are/")
    phone.fill("#as-of-date", "2015-03-31")
    phone.click("form.as-of button")
    assert "as_of=2015-03-31" in phone.url
    assert "176" in phone.inner_text("main")


def test_text_can_be_twice_as_large(desk: Page):
    desk.set_viewport_size({"width": 640, "height": 800})
    for address in ("/", "/statistics/informal-employment-rate/"):
        desk.goto(address)
        desk.evaluate("document.documentElement.style.fontSize = '200%'")
        overflow = desk.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, address
