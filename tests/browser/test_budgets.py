"""A public page on its first visit: what it weighs, whether it fits a phone, and what axe finds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.browser.addresses import PICTURE_PAGES, STORY_PAGES, TEXT_PAGES
from tests.browser.visiting import KB, RULES, does_not_scroll_sideways, first_visit, shot

WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}


@pytest.mark.parametrize(
    ("address", "budget"),
    [(address, 60 * KB) for address in TEXT_PAGES]
    + [(address, 110 * KB) for address in PICTURE_PAGES]
    + [(address, 250 * KB) for address in STORY_PAGES],
)
def test_a_page_is_light_fits_a_phone_and_is_accessible(
    browser: Browser, site: str, address: str, budget: int
):
    with first_visit(browser, site, address, budget) as page:
        shot(page, f"{address} 360")
        for width in (360, 320):
            assert does_not_scroll_sideways(page, width), width
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        shot(page, f"{address} 1280")
        light = Axe().run(page, options={"runOnly": RULES})
        assert light.violations_count == 0, light.generate_report()
        # the other scheme has the same page in other colours; on a phone all else is placed anew
        page.emulate_media(color_scheme="dark")
        page.set_viewport_size(NARROW)
        dark = Axe().run(page, options={"runOnly": RULES})
        assert dark.response["passes"]
        assert dark.violations_count == 0, dark.generate_report()
        page.evaluate("document.documentElement.dir = 'rtl'")
        assert does_not_scroll_sideways(page, 360), "from right to left"
