"""Signing in by a phone without script, with an app's codes, and with a passkey of a device."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.test_back_office import sign_in
from tests.browser.visiting import RULES, does_not_scroll_sideways
from tests.platform.signin.codes import code_now

OWN_PAGES = (
    "/account/",
    "/account/address/",
    "/account/password/",
    "/account/app/",
    "/account/passkeys/",
    "/account/passkeys/add/",
    "/account/sign-out/",
)


@pytest.fixture
def by_name(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser at http://localhost: a passkey belongs to a name, never to a number."""
    address = site.replace("127.0.0.1", "localhost")
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, base_url=address, locale="en"
    )
    yield context
    context.close()


def confirm(page: Page, demonstration: Path) -> None:
    """Show once more who one is, where a page asks."""
    if "/account/confirm/" in page.url:
        page.fill("input[name=password]", (demonstration / "sign-in").read_text(encoding="ascii"))
        page.get_by_role("button", name="Continue").click()


def test_a_phone_without_script_sets_up_an_app_and_signs_in_with_it(
    phone: Page, demonstration: Path
):
    sign_in(phone, demonstration)
    phone.goto("/account/app/")
    confirm(phone, demonstration)
    assert phone.locator("figure.qr svg").bounding_box()["width"] > 200
    secret = phone.inner_text("code.secret").replace(" ", "")
    phone.fill("input[name=code]", code_now(secret))
    phone.get_by_role("button", name="Confirm the code").click()
    codes = phone.locator("ul.codes code").all_inner_texts()
    assert len(codes) == 10
    phone.goto("/account/sign-out/")
    phone.get_by_role("button", name="Sign out").click()
    phone.goto("/account/sign-in/")
    assert not phone.locator("#passkey_button").is_visible()
    phone.fill("input[name=login]", "demo@example.org")
    phone.fill("input[name=password]", (demonstration / "sign-in").read_text(encoding="ascii"))
    phone.get_by_role("button", name="Sign in", exact=True).click()
    assert "/second-step/" in phone.url
    phone.fill("input[name=code]", codes[0])
    phone.get_by_role("button", name="Sign in", exact=True).click()
    phone.goto("/account/app/remove/")
    confirm(phone, demonstration)
    phone.get_by_role("button", name="Remove the app").click()
    assert "The app is removed" in phone.inner_text("main")


def test_a_passkey_is_set_up_and_signs_in_alone(by_name: BrowserContext, demonstration: Path):
    page = by_name.new_page()
    refused: list[str] = []
    page.on(
        "console",
        lambda message: refused.append(message.text) if message.type == "error" else None,
    )
    device = by_name.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, demonstration)
    page.goto("/account/passkeys/add/")
    confirm(page, demonstration)
    page.fill("input[name=name]", "my phone")
    page.get_by_role("button", name="Set up the passkey").click()
    page.wait_for_url("**/account/recovery-codes/")
    page.goto("/account/sign-out/")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile(r"/account/$"))
    page.goto("/admin/")
    assert page.url.endswith("/admin/")
    page.goto("/account/passkeys/")
    assert "my phone" in page.inner_text("main")
    page.get_by_role("link", name="Remove my phone").click()
    confirm(page, demonstration)
    if "/confirm/" in page.url:
        page.get_by_role("link", name="Use your password").click()
        confirm(page, demonstration)
    page.get_by_role("button", name="Remove the passkey").click()
    assert "The passkey is removed" in page.inner_text("main")
    assert refused == []


def test_axe_finds_nothing_on_the_pages_of_an_account(desk: Page, demonstration: Path):
    sign_in(desk, demonstration)
    for address in OWN_PAGES:
        desk.goto(address)
        confirm(desk, demonstration)
        assert desk.url.endswith(address)
        for scheme, rules in (("light", RULES), ("dark", ["cat.color"])):
            desk.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            result = Axe().run(desk, options={"runOnly": rules})
            assert result.violations_count == 0, f"{address}\n{result.generate_report()}"
        assert does_not_scroll_sideways(desk, 320), address
        desk.set_viewport_size({"width": 1280, "height": 900})


def test_the_demonstration_says_everywhere_that_it_asks_for_no_second_factor(
    desk: Page, demonstration: Path
):
    words = "Signing in asks for no second factor here"
    sign_in(desk, demonstration)
    for address in ("/", "/who-we-are/", "/account/", "/admin/", "/admin/people/", "/admin/pages/"):
        desk.goto(address)
        assert desk.get_by_text(words).is_visible(), address
