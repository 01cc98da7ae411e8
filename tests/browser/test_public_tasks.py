"""What people come to the site for, done by clicking on a phone without script.

A worker reads about her trade; somebody reads the map as a list; a leader subscribes to a
newsletter; a journalist takes a photo with a figure. Take-downs: `test_take_down_office.py`.
"""

import re
import subprocess
import zipfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import clean_environment, livelihoods
from tests.browser.visiting import KB, asked_axe, does_not_scroll_sideways, first_visit, shot

BY_HAND = 3500  # milliseconds: forms that come back sooner are refused (public_forms.QUICKEST)


def ask(demonstration: Path, script: str) -> str:
    """Let the office do something: the actions behind its forms, which have tests of their own."""
    done = subprocess.run(
        livelihoods(demonstration, "manage", "shell", "--no-imports", "-c", script),
        capture_output=True, text=True, check=True, timeout=120, env=clean_environment(),
    )  # fmt: skip
    return done.stdout


def mails(demonstration: Path, to: str) -> list[EmailMessage]:
    """The mails to an address, oldest first: the demonstration keeps mail as files.

    A connection that sends several letters keeps them in one file, with a line between them.
    """
    found = []
    for file in sorted(
        (demonstration / "mail").glob("*.log"), key=lambda each: each.stat().st_mtime
    ):
        for part in re.split(rb"\n-{79}\n", file.read_bytes()):
            mail = message_from_bytes(part.strip(), policy=policy.default)
            if mail["To"] == to:
                found.append(mail)
    return found


def path_in(text: str, begins: str) -> str:
    """The path of the first address in a text that begins so."""
    found = re.search(rf"https?://[^\s\"<>]+?({begins}[^\s\"<>]*)", text)
    assert found, text
    return found[1]


def test_a_home_based_worker_reads_about_her_trade_in_spanish(phone: Page):
    phone.goto("/")
    phone.get_by_role("link", name="Español").click()
    phone.locator("main").get_by_role("link", name="a domicilio", exact=False).first.click()
    assert urlsplit(phone.url).path == "/es/informal-workers/home-based-workers/"
    expect(phone.get_by_role("heading", level=1)).to_have_text("Trabajadoras a domicilio")
    main = phone.locator("main")
    for part, told in (
        ("definition", "C177|Convenio"),
        ("statistics", "INDEC"),
        ("story", "El precio de una pieza"),
        ("publication", "."),
        ("organizations", "."),
        ("policies", "Convenio"),
    ):
        phone.locator(f"nav a[href='#{part}']").click()
        expect(main.locator(f"section[aria-labelledby={part}]")).to_contain_text(re.compile(told))
    figure = main.locator("section[aria-labelledby=statistics] figure.number").first
    expect(figure.locator(".interval")).to_be_visible()
    expect(figure.locator(".source")).to_contain_text("surveys:")
    shot(phone, "task-36-home-based-workers-es")
    for part in ("story", "publication", "organizations"):
        here = phone.url
        phone.locator(f"section[aria-labelledby={part}] a").first.click()
        assert phone.locator("html").get_attribute("lang") == "es"
        expect(phone.get_by_role("heading", level=1)).to_be_visible()
        phone.goto(here)


def test_somebody_reads_the_map_as_a_list_as_of_a_day(phone: Page):
    phone.goto("/")
    phone.locator("main").get_by_role("link", name="Where we work").click()
    phone.fill("#as-of-date", "2015-03-31")
    phone.click("form.as-of button")
    phone.check("#layer-organizations")
    phone.check("#layer-offices")
    phone.click("text=Show these")
    row = phone.locator("#country-ZAF")
    expect(row).to_be_visible()
    expect(phone.locator("main")).to_contain_text("31 March 2015")
    shot(phone, "task-37-map-as-a-list")
    row.locator("th a").click()
    assert "as_of=2015-03-31" in phone.url
    members = phone.locator("section[aria-labelledby=members]")
    expect(members).to_contain_text("member since")
    expect(members).to_contain_text("as of 31 March 2015")
    shot(phone, "task-37-a-country-as-of-a-day")


PLANNED = """
from datetime import date
from livelihoods.knowledge.newsletters import actions, delivering
from livelihoods.platform.accounts.actors import Operator
told = {"actor": Operator("tests")}
issue = actions.plan_issue(
    newsletter="mbo-newsletter", number=3, dated_on=date(2026, 11, 1),
    period_starts_on=date(2026, 6, 1), period_ends_on=date(2026, 10, 31),
    languages=["en", "fr"], **told,
)
for language, heading in (("en", "What we won"), ("fr", "Ce que nous avons gagné")):
    actions.write_text(
        item=issue.items.get().pk, language=language, heading=heading, body="<p>...</p>", **told
    )
actions.add_item(
    issue=issue.pk, kind="reference", entry_kind="story", entry_key="the-route-is-ours", **told
)
for step in ("collect", "translate", "approve"):
    actions.take_step(issue=issue.pk, step=step, **told)
sending = actions.schedule_sending(issue=issue.pk, **told)
actions.begin_sending(sending=sending.pk, **told)
print(delivering.deliver(sending.pk).sent)
"""


def test_a_leader_subscribes_in_french_and_gets_the_next_issue(phone: Page, demonstration: Path):
    reader = "awa@example.net"
    phone.goto("/fr/")
    phone.locator("summary").first.click()
    phone.get_by_role("link", name="Bulletin").first.click()
    phone.get_by_role("link", name="Recevoir « Bulletin des organisations » par e-mail").click()
    phone.get_by_label("Votre adresse électronique").fill(reader)
    shot(phone, "task-38-subscribe-fr")
    phone.wait_for_timeout(BY_HAND)
    phone.get_by_role("button", name=re.compile("abonner$")).click()
    phone.wait_for_url(re.compile("/subscribed/"))
    [asked] = mails(demonstration, reader)
    phone.goto(path_in(asked.get_content(), "/fr/newsletter/confirm/"))
    asking = phone.locator("main form button")
    asking.first.click()
    expect(asking).to_have_count(0)
    shot(phone, "task-38-confirmed-fr")
    assert ask(demonstration, PLANNED).strip().endswith("1")
    letter = mails(demonstration, reader)[-1]
    assert "Ce que nous avons gagné" in letter["Subject"]
    words = letter.get_body(("plain",)).get_content()
    page = path_in(words, "/fr/newsletter/mbo-newsletter/3/")
    phone.goto(page)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Ce que nous avons gagné")
    shot(phone, "task-38-issue-fr")
    phone.emulate_media(media="print")
    assert not phone.locator("nav.sections").is_visible()
    phone.emulate_media(media="screen")
    document = phone.get_by_role("link", name=re.compile("PDF"))
    if document.count():
        got = phone.request.get(document.first.get_attribute("href"))
        assert got.body().startswith(b"%PDF")
    phone.goto(path_in(letter["List-Unsubscribe"], "/fr/newsletter/subscription/").rstrip(">"))
    expect(phone.locator("main form button").first).to_be_visible()


def test_a_journalist_takes_a_photo_and_a_figure_and_a_planner_finds_whom_to_invite(
    phone: Page, browser: Browser, site: str, demonstration: Path, tmp_path: Path
):
    phone.goto("/")
    phone.locator("summary").first.click()
    phone.get_by_role("link", name="Stories").first.click()
    phone.get_by_role("link", name="Photo library").click()
    phone.get_by_role("link", name="Waste pickers").first.click()
    phone.get_by_role("link", name="Colombia").first.click()
    phone.get_by_role("link", name=re.compile("^press")).first.click()
    phone.locator("main").get_by_role("link", name=re.compile("Marta sets out")).first.click()
    main = phone.locator("main")
    terms = main.locator("section[aria-labelledby=terms]")
    for told in ("press", "all rights reserved", "Livelihoods (drawing)", "Cite as"):
        expect(terms).to_contain_text(told)
    shot(phone, "task-40-photo")
    terms.locator("summary").click()
    terms.get_by_label("press", exact=True).check()
    terms.get_by_label("Who are you?").fill("La Hoja")
    terms.get_by_label("E-mail or phone").fill("desk@example.org")
    phone.wait_for_timeout(BY_HAND)
    with phone.expect_download() as taken:
        terms.get_by_role("button", name="Download (ZIP)").click()
    taken.value.save_as(tmp_path / "photo.zip")
    with zipfile.ZipFile(tmp_path / "photo.zip") as package:
        words = package.read("captions.txt").decode("utf-8-sig")
    for told in ("waste picker for 21 years", "Credit: Livelihoods (drawing)", "Licence", "press"):
        assert told in words
    here = phone.url
    figures = main.locator("section[aria-labelledby=figures]")
    expect(figures).to_contain_text("(Colombia). That does not mean zero.")
    expect(figures.locator("figure.number")).to_contain_text("South Africa")  # it says where
    expect(figures.locator(".source")).to_contain_text("surveys:")
    figures.locator("figure.number a").click()
    expect(phone.locator("main")).to_contain_text("4th quarter of 2016")
    expect(phone.locator("main")).to_contain_text("How to cite")
    shot(phone, "task-40-figure")
    phone.goto(here)
    there = main.locator("section[aria-labelledby=there]")
    there.get_by_role("link", name="Manos del Reciclaje Andino").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Manos del Reciclaje")
    phone.goto(here)
    there.get_by_role("link", name="All that we have of Colombia").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Colombia")
    expect(phone.locator("section[aria-labelledby=organizations]")).to_contain_text(
        "Whom to invite"
    )
    with first_visit(browser, site, urlsplit(here).path, 250 * KB) as page:
        assert does_not_scroll_sideways(page, 320)
        asked_axe(page, here)
