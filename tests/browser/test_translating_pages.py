"""An editor translates a page sentence by sentence; a visitor reads it on a phone."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_back_office import sign_in
from tests.browser.test_public_tasks import ask
from tests.browser.visiting import shot

MADE = """
from datetime import date
from livelihoods.knowledge.pages.models import NewsIndexPage, NewsPage
above = NewsIndexPage.objects.get(locale__language_code="en")
page = above.add_child(instance=NewsPage(
    title="A march by the river", slug="a-march-by-the-river", locale=above.locale,
    day=date(2026, 10, 7), introduction="They marched.", body="<p>Ten <b>of them</b>.</p>",
))
page.save_revision().publish()
print(page.pk)
"""
WORDS = {
    "A march by the river": "Una marcha junto al río",
    "They marched.": "Marcharon.",
    "Ten <b>of them</b>.": "Diez <b>de ellas</b>.",
}


def open_draft(desk: Page, original: str) -> None:
    """Submit the original for its translation by the menu of its page."""
    desk.goto(f"/admin/pages/{original}/edit/")
    desk.get_by_role("button", name="Actions", exact=True).first.click()
    desk.get_by_role("link", name="Translate this page").first.click()
    desk.wait_for_url("**/localize/submit/**")
    desk.get_by_label("Español").check()
    desk.locator("main").get_by_role("button", name="Submit").click()
    desk.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))
    desk.get_by_role("button", name="Translate", exact=True).first.wait_for()


def translate(desk: Page, words: str, into: str) -> None:
    """Press Translate at a sentence, write, save."""
    segment = desk.locator("li", has_text=words).filter(
        has=desk.get_by_role("button", name="Translate", exact=True)
    )
    segment.get_by_role("button", name="Translate", exact=True).last.click()
    box = desk.locator("main textarea:visible").first
    box.fill(into)
    desk.get_by_role("button", name="Save", exact=True).first.click()
    expect(desk.locator("main textarea:visible")).to_have_count(0)


def publish(desk: Page) -> None:
    desk.get_by_role("button", name="Publish in Español").click()
    desk.wait_for_load_state("networkidle")


def test_a_page_is_translated_by_sentences_published_and_read(
    desk: Page, phone: Page, demonstration: Path
):
    refused: list[str] = []
    desk.on(
        "console", lambda message: refused.append(message.text) if message.type == "error" else None
    )
    original = ask(demonstration, MADE).strip().splitlines()[-1]
    sign_in(desk, demonstration)
    open_draft(desk, original)
    draft = desk.url
    shot(desk, "translating-begun")
    publish(desk)
    expect(desk.locator("body")).to_contain_text(re.compile(r"\d sentences are not translated yet"))
    shot(desk, "translating-too-early")
    desk.goto(draft)
    for words, into in WORDS.items():
        translate(desk, words, into)
    shot(desk, "translating-all")
    publish(desk)
    gone = phone.goto("/es/news/")
    assert gone is not None
    phone.locator("main").get_by_role("link", name="Una marcha junto al río").click()
    phone.wait_for_url("**/es/news/a-march-by-the-river/")
    main = phone.locator("main")
    for told in ("Marcharon.", "Diez de ellas.", "Traducido del texto en inglés"):
        expect(main).to_contain_text(told)
    expect(main.locator("b, strong")).to_have_text("de ellas")
    shot(phone, "translating-read")
    assert refused == []
