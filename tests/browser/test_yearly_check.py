"""The yearly check on a cheap phone: narrow, light, without script; and axe on each of its pages."""

import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import clean_environment, livelihoods
from tests.browser.visiting import KB, asked_axe, does_not_scroll_sideways, first_visit

ASK = """
from livelihoods.network.organizations import actions
from livelihoods.platform.accounts.actors import Operator
made = actions.ask_check(
    actor=Operator("tests"), key="golden-stool-market", channel="copied", language="en"
)
print(made.message.link)
"""


@pytest.fixture(scope="module")
def link(demonstration: Path) -> str:
    """The address of a link, without its host."""
    asked = subprocess.run(
        livelihoods(demonstration, "manage", "shell", "--no-imports", "-c", ASK),
        capture_output=True, text=True, check=True, timeout=120, env=clean_environment(),
    )  # fmt: skip
    return "/check/" + asked.stdout.strip().rpartition("/check/")[2]


PAGES = ("", "workers/", "identity/", "place/", "contact/", "relations/", "summary/")


@pytest.mark.parametrize("part", PAGES)
def test_each_page_is_light_narrow_and_accessible(
    browser: Browser, site: str, link: str, part: str
):
    with first_visit(browser, site, link + part, 30 * KB) as page:
        for width in (320, 360, 1280):
            assert does_not_scroll_sideways(page, width), width
        asked_axe(page, part)


def test_a_secretary_answers_on_a_phone_without_script(phone: Page, link: str):
    phone.goto(link)
    phone.get_by_role("link", name="Begin").click()
    members = phone.locator("#members")
    expect(members.get_by_label("Counted on")).to_be_hidden()
    members.get_by_label("change").check()
    members.get_by_label("Number of members").fill("4321")
    members.get_by_label("Counted on").fill("2026-01-31")
    phone.get_by_role("button", name="All the rest on this page").click()
    phone.goto(link)  # the signal was lost
    phone.get_by_role("link", name="Go on").click()
    for _part in range(6):
        phone.get_by_role("button", name="Keep and go on").click()
    expect(phone.get_by_role("heading", name="Your answers")).to_be_visible()
    expect(phone.locator("main")).to_contain_text("4,321 (31 January 2026)")
    expect(phone.locator("main")).to_contain_text("Not looked at yet")
    phone.get_by_role("button", name="Send the answers").click()
    expect(phone.get_by_role("heading", name="Thank you")).to_be_visible()
    phone.goto(f"/fr{link}")
    expect(phone.locator("main")).not_to_contain_text("4,321")
    assert phone.locator("main form").count() == 0  # the link is used up
