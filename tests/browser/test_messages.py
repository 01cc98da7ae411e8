"""Writing to an organization: on a phone without script, from the form to the mail; and axe."""

import re
import subprocess
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import clean_environment, livelihoods
from tests.browser.visiting import KB, asked_axe, does_not_scroll_sideways, first_visit

AGREE = """
from datetime import date
from livelihoods.network.organizations import actions
from livelihoods.network.organizations.statements import Origin
from livelihoods.platform.accounts.actors import Operator
told = {"actor": Operator("tests"), "key": "golden-stool-market"}
actions.state_fields(
    values={"email": "office@example.org"}, origin=Origin("its office", date(2026, 1, 1)), **told
)
actions.set_messages(takes=True, reason="its office, by phone", **told)
"""
PAGE = "/organizations/golden-stool-market/write/"


@pytest.fixture(scope="module", autouse=True)
def _reachable(demonstration: Path) -> None:
    subprocess.run(
        livelihoods(demonstration, "manage", "shell", "--no-imports", "-c", AGREE),
        capture_output=True, text=True, check=True, timeout=120, env=clean_environment(),
    )  # fmt: skip


def last_mail(demonstration: Path, to: str) -> str:
    """The text of the newest mail to an address: the demonstration keeps mail as files."""
    files = sorted((demonstration / "mail").glob("*.log"), key=lambda file: file.stat().st_mtime)
    found = [
        message
        for file in files
        if (message := message_from_bytes(file.read_bytes(), policy=policy.default))["To"] == to
    ]
    return found[-1].get_content()


def look(browser: Browser, site: str, address: str) -> None:
    """A page is light, fits every window, and axe finds nothing; looking changes nothing."""
    with first_visit(browser, site, address, 60 * KB) as page:
        for width in (320, 360, 1280):
            assert does_not_scroll_sideways(page, width), (address, width)
        asked_axe(page, address)


def test_the_form_is_light_narrow_and_accessible(browser: Browser, site: str):
    look(browser, site, PAGE)


def test_a_visitor_writes_without_script(
    phone: Page, browser: Browser, site: str, demonstration: Path
):
    phone.goto("/organizations/golden-stool-market/")
    phone.get_by_role("link", name="Write to this organization").click()
    phone.get_by_label("Your name").fill("Nia Invented")
    phone.get_by_label("Your e-mail address").fill("nia@example.net")
    phone.get_by_label("Your message").fill("When do you meet?")
    phone.wait_for_timeout(3500)  # nobody fills in a form faster
    phone.get_by_role("button", name="Go on").click()
    expect(phone.get_by_role("heading", name="Look into your mail")).to_be_visible()
    link = re.search(r"/messages/\S+", last_mail(demonstration, "nia@example.net"))
    assert link
    look(browser, site, link.group())
    phone.goto(link.group())
    phone.get_by_role("button", name="Send the message").click()
    expect(phone.get_by_role("heading", name="on its way")).to_be_visible()
    passed = last_mail(demonstration, "office@example.org")
    assert "> When do you meet?" in passed
    stop = re.search(r"/messages/stop/\S+", passed)
    assert stop
    # whoever gets an answer gets this link too: it only sends another one to the organization
    look(browser, site, stop.group())
    phone.goto(stop.group())
    phone.get_by_role("button", name="Send us the link").click()
    expect(phone.locator("main")).to_contain_text("valid for two days")
    own = re.search(r"/messages/stop/\S+", last_mail(demonstration, "office@example.org"))
    assert own
    assert own.group() != stop.group()
    look(browser, site, own.group())
    phone.goto(own.group())
    phone.get_by_role("button", name="Stop the messages").click()
    expect(phone.locator("main")).to_contain_text("No message is passed on")
