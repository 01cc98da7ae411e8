"""The keyboard, large text, and no script."""

import pytest
from playwright.sync_api import Page


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
