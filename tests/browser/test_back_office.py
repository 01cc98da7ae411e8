"""The back office works under its own content policy: sign in, see a page, edit it."""

from pathlib import Path

from playwright.sync_api import Page


def sign_in(page: Page, demonstration: Path) -> None:
    page.goto("/admin/")
    page.fill("input[name=login]", "demo@example.org")
    page.fill("input[name=password]", (demonstration / "sign-in").read_text(encoding="ascii"))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/admin/")


def test_the_demo_account_signs_in_and_edits_a_page(desk: Page, demonstration: Path):
    refused: list[str] = []
    desk.on(
        "console",
        lambda message: (
            refused.append(message.text) if "Content Security Policy" in message.text else None
        ),
    )
    sign_in(desk, demonstration)
    desk.goto("/admin/pages/search/?q=Contact")
    desk.locator("main td a[href$='/edit/']").first.click()
    editor = desk.locator("#id_introduction")
    editor.wait_for()
    editor.fill("The secretariat answers questions. Changed by a test.")
    desk.get_by_role("button", name="Save draft").first.click()
    desk.wait_for_load_state("networkidle")
    assert refused == []
    desk.reload()
    assert "Changed by a test" in desk.input_value("#id_introduction")
    # a draft is not public
    desk.goto("/contact/")
    assert "Changed by a test" not in desk.inner_text("main")


def test_a_wrong_password_is_refused(desk: Page):
    desk.goto("/admin/")
    desk.fill("input[name=login]", "demo@example.org")
    desk.fill("input[name=password]", "not the password")
    desk.get_by_role("button", name="Sign in", exact=True).click()
    assert "/account/sign-in/" in desk.url
    assert "do not belong together" in desk.inner_text("main")
