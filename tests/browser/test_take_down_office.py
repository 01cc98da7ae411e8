"""Who is in a photo asks on her phone; the office finds it on its home page and does it in one step."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_back_office import sign_in
from tests.browser.test_office_pages import look
from tests.browser.test_public_tasks import BY_HAND, mails
from tests.browser.visiting import shot

WAITS = "Requests to take a photo or story down"


def ask(phone: Page, *, words: str = "", contact: str = "", in_her_name: bool = False) -> str:
    """Fill the form at hand in as she would, and return the number that she gets."""
    if words:
        phone.locator("main form textarea").fill(words)
    if contact:
        phone.get_by_label("Teléfono, correo u organización").fill(contact)
    if in_her_name:
        phone.locator("main form input[type=checkbox]").check()
    phone.wait_for_timeout(BY_HAND)
    phone.locator("main form button").last.click()
    phone.wait_for_url(re.compile("reference="))
    found = re.search(r"reference=(\w+)", phone.url)
    assert found
    return found[1]


def state(phone: Page, reference: str) -> str:
    phone.goto("/es/stories/take-down/state/")
    phone.get_by_label(re.compile("referencia|número", re.IGNORECASE)).fill(
        f"{reference[:4]} {reference[4:]}".lower()
    )
    phone.locator("main form button").last.click()
    phone.wait_for_url(re.compile("reference="))
    return phone.locator("main").inner_text()


def open_request(desk: Page, reference: str) -> None:
    """From the home page to the request, by clicking."""
    desk.goto("/admin/")
    line = desk.locator("#what-waits-section tr", has_text=WAITS)
    number = int(line.locator("td").last.inner_text())
    line.get_by_role("link").click()
    desk.wait_for_url("**/take_downs/**")
    assert desk.locator("table.listing tbody tr").count() == number >= 1
    desk.locator("table.listing").get_by_role("link", name=reference).click()
    desk.wait_for_url("**/inspect/**")


def press(desk: Page, button: str) -> None:
    desk.locator("main").get_by_role("button", name=button, exact=True).last.press("Enter")
    desk.wait_for_load_state("networkidle")


def withdraw_and_hide(desk: Page) -> None:
    """The one step: a button, and the same words on the button that does it."""
    desk.locator("main").get_by_role("link", name="Withdraw and hide", exact=True).click()
    desk.wait_for_url("**/take-down/**")


def test_who_is_in_a_photo_has_it_taken_down_in_spanish(
    phone: Page, desk: Page, demonstration: Path
):
    phone.goto("/es/")
    phone.locator("summary").first.click()
    phone.get_by_role("link", name="Historias").first.click()
    phone.get_by_role("link", name="Fototeca").click()
    phone.locator("main a[href*='/photos/sunday-assembly/']").first.click()
    here = phone.url
    picture = phone.locator("figure.photo img").get_attribute("src")
    assert phone.request.get(picture).status == 200
    phone.locator("section[aria-labelledby=down] a").click()
    shot(phone, "take-down-ask-es")
    reference = ask(phone, contact="rosa@example.net")
    expect(phone.locator("main")).to_contain_text(f"{reference[:4]} {reference[4:]}")
    waiting = phone.locator("main").inner_text()
    assert phone.request.get(picture).status == 200  # a person decides

    sign_in(desk, demonstration)
    open_request(desk, reference)
    look(desk, "take-down-request")
    desk.set_viewport_size({"width": 1280, "height": 900})
    expect(desk.locator("main img[src*='/preview/']")).to_be_visible()
    withdraw_and_hide(desk)
    look(desk, "take-down-form")
    desk.set_viewport_size({"width": 1280, "height": 900})
    assert desk.locator("#id_request_number").input_value() == reference
    press(desk, "Withdraw and hide")
    expect(desk.locator("main")).to_contain_text("closed: hidden")
    shot(desk, "take-down-done")

    gone = phone.goto(here)
    assert gone is not None
    assert gone.status == 410
    shot(phone, "take-down-gone-es")
    assert phone.request.get(picture).status == 410
    told = state(phone, reference)
    assert told != waiting
    assert "Se retiró." in told
    shot(phone, "take-down-done-es")
    [mail] = mails(demonstration, "rosa@example.net")
    assert mail["Content-Language"] in (None, "es")
    assert "foto" in mail.get_content()
    assert f"{reference[:4]} {reference[4:]}" in mail.get_content()
    desk.goto("/admin/")
    expect(desk.locator("#what-waits-section tr", has_text=WAITS)).to_have_count(0)


def test_a_leader_asks_for_a_member_and_hears_that_it_is_done(
    phone: Page, desk: Page, demonstration: Path, site: str
):
    """She pastes the address of the photo, or describes it; the office is led to it, or finds it."""
    sign_in(desk, demonstration)
    phone.goto("/es/stories/photos/bales-ready-to-sell/")
    address = phone.url
    phone.goto("/es/stories/")
    phone.locator("main a[href$='/stories/take-down/']").click()
    with_address = ask(
        phone, words=f"{address} es una compañera", contact="Asociación", in_her_name=True
    )
    phone.goto("/es/stories/take-down/")
    by_words = ask(phone, words="La foto de las mujeres que clasifican", in_her_name=True)

    open_request(desk, with_address)
    expect(desk.locator("main img[src*='/preview/']")).to_be_visible()
    withdraw_and_hide(desk)
    press(desk, "Withdraw and hide")
    gone = phone.goto(address)
    assert gone is not None
    assert gone.status == 410
    assert "Se retiró." in state(phone, with_address)

    open_request(desk, by_words)
    desk.locator("main .help-block a", has_text="Photos").click()
    desk.wait_for_url("**/admin/photos/")
    desk.locator("table.listing").get_by_role("link", name="sorting-together").click()
    withdraw_and_hide(desk)
    desk.select_option("#id_request_number", by_words)
    desk.fill("#id_told_how", "by phone")
    press(desk, "Withdraw and hide")
    gone = phone.goto("/es/stories/photos/sorting-together/")
    assert gone is not None
    assert gone.status == 410
    assert "Se retiró." in state(phone, by_words)
    desk.goto(f"/admin/take_downs/?q={by_words}")
    desk.locator("table.listing").get_by_role("link", name=by_words).click()
    section = desk.locator("main section[lang=es]")
    expect(section).to_contain_text("Ya nadie puede verla")  # to read aloud on the phone
    shot(desk, "take-down-to-read-aloud")
