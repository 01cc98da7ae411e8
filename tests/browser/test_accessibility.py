"""The keyboard, large text, and no script."""

import pytest
from playwright.sync_api import Page


def test_the_first_tab_stop_skips_to_the_content(desk: Page):
    desk.goto("/who-we-are/")
    desk.keyboard.press("Tab")
    assert desk.evaluate("document.activeElement.className") == "skip"
    desk.keyboard.press("Enter")
    assert desk.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/who-we-are/",
        "/statistics/informal-employment-rate/",
        "/where-we-work/?layer=board",
        "/where-we-work/ZAF/",
        "/es/informal-workers/home-based-workers/",
        "/stories/the-contract-on-the-table/",
        "/stories/photos/?use=press",
        "/stories/photos/cart-in-the-morning/",
        "/fr/newsletter/mbo-newsletter/subscribe/",
        "/search/?q=informal",
        "/library/",
    ],
)
def test_every_control_is_reached_by_tab_and_shows_focus(desk: Page, address: str):
    desk.goto(address)
    expected = desk.evaluate(
        # links on the map are for a pointer, and the field that traps machines for nobody
        "[...document.querySelectorAll("
        "'a[href], button, input, select, textarea, summary, audio')]"
        ".filter(e => e.tabIndex >= 0 && e.type !== 'hidden' && e.checkVisibility()).length"
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


def test_the_menu_of_a_phone_is_opened_and_walked_by_keyboard(desk: Page):
    """What comes first in the page comes first by tab: skip link, languages, menu, its sections."""
    desk.set_viewport_size({"width": 360, "height": 740})
    desk.goto("/")
    here = "document.activeElement"
    for _ in range(30):
        desk.keyboard.press("Tab")
        if desk.evaluate(f"{here}.tagName") == "SUMMARY":
            break
    assert desk.evaluate(f"getComputedStyle({here}).outlineStyle") != "none"
    desk.keyboard.press("Enter")
    assert desk.evaluate(f"{here}.parentElement.open")
    walked = []
    for _ in range(desk.locator("nav.sections a").count()):
        desk.keyboard.press("Tab")
        walked.append(desk.evaluate(f"{here}.textContent.trim()"))
        assert desk.evaluate(f"getComputedStyle({here}).outlineStyle") != "none"
    assert walked == [each.strip() for each in desk.locator("nav.sections a").all_text_contents()]
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/newsletter/")


@pytest.mark.parametrize("language", ["", "/es", "/fr", "/pt"])
def test_the_head_of_a_page_leaves_a_phone_to_the_page(phone: Page, language: str):
    """Two rows: name and pictures, other languages and menu; what the menu holds is not squeezed."""
    phone.goto(f"{language}/library/")
    rows = phone.locator(".wordmark, .lite-switch, .languages a, .menu > summary").evaluate_all(
        "all => [...new Set(all.filter(e => e.checkVisibility()).map(e => {"
        " const box = e.getBoundingClientRect(); return Math.round(box.y + box.height / 2) }))]"
    )
    assert len(rows) == 2
    phone.click(".menu > summary")
    held = phone.locator(".menu > div").bounding_box()
    assert held is not None
    assert held["width"] == 360


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


def test_the_map_is_asked_for_layers_without_script(phone: Page):
    phone.goto("/where-we-work/?as_of=2015-03-31")
    phone.uncheck("#layer-individual")
    phone.check("#layer-board")
    phone.click("text=Show these")
    assert "layer=institutional&layer=board&as_of=2015-03-31" in phone.url
    phone.click("#country-IND th a")
    assert phone.url.endswith("/where-we-work/IND/?as_of=2015-03-31")
    phone.click("text=Without pictures")
    phone.click("text=Español")
    assert phone.url.endswith("/es/where-we-work/IND/?as_of=2015-03-31&lite=1")


def test_paper_has_what_was_asked_for_and_no_ways_on(desk: Page):
    for address in ("/where-we-work/", "/statistics/informal-employment-rate/?area=ZAF&by=sex"):
        desk.goto(address)
        desk.emulate_media(media="print", color_scheme="dark")
        shown = "nav, form, .lite-switch, .skip"
        assert not desk.evaluate(
            f"[...document.querySelectorAll('{shown}')].filter(e => e.checkVisibility()).length"
        )
        colours = desk.evaluate(
            "(s => [s.backgroundColor, s.color])(getComputedStyle(document.body))"
        )
        assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
        desk.set_viewport_size({"width": 680, "height": 900})  # A4 between its margins
        assert desk.evaluate(
            "[...document.querySelectorAll('main table')].every("
            "e => e.getBoundingClientRect().right <= document.documentElement.clientWidth)"
        ), address
