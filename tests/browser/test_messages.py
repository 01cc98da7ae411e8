"""Writing to an organization: on a phone without script, from the form to the mail; and axe."""

import re
import subprocess
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import clean_environment, livelihoods
from tests.browser.test_accessibility import RULES
from tests.browser.test_budgets import KB, check

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


def test_the_form_is_light_narrow_and_accessible(desk: Page, browser: Browser, site: str):
    check(browser, site, PAGE, 60 * KB)
    for width in (320, 360, 1280):
        desk.set_viewport_size({"width": width, "height": 740})
        desk.goto(PAGE)
        assert desk.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    result = Axe().run(desk, options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()


def test_a_visitor_writes_without_script(phone: Page, demonstration: Path):
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
    phone.goto(link.group())
    phone.get_by_role("button", name="Send the message").click()
    expect(phone.get_by_role("heading", name="on its way")).to_be_visible()
    passed = last_mail(demonstration, "office@example.org")
    assert "> When do you meet?" in passed
    stop = re.search(r"/messages/stop/\S+", passed)
    assert stop
    # whoever gets an answer gets this link too: it only sends another one to the organization
    phone.goto(stop.group())
    phone.get_by_role("button", name="Send us the link").click()
    expect(phone.locator("main")).to_contain_text("valid for two days")
    own = re.search(r"/messages/stop/\S+", last_mail(demonstration, "office@example.org"))
    assert own
    assert own.group() != stop.group()
    phone.goto(own.group())
    phone.get_by_role("button", name="Stop the messages").click()
    expect(phone.locator("main")).to_contain_text("No message is passed on")
