"""The tasks of an editor of organizations, and of who looks for them, done by clicking."""

import subprocess
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import clean_environment, livelihoods
from tests.browser.test_back_office import sign_in
from tests.browser.test_membership_office import shot
from tests.browser.visiting import RULES

VENDORS = "pagne-et-lumiere"
# One organization for each language of the site, as the records of the demonstration say.
ASKED = {
    "Golden Stool Market": "Open this link.",
    "Pagne et Lumière": "Ouvrez ce lien.",
    "Plaza Viva Vendors": "Abra este enlace.",
    "Mãos que Separam": "Abra este link.",
}


def record(page: Page, name: str) -> None:
    """Look for an organization in the back office and open its record by its name."""
    page.goto(f"/admin/organizations/?q={name}")
    page.locator("main td a").first.click()
    page.wait_for_load_state("networkidle")


def press(page: Page, name: str) -> None:
    """Send a form by the keyboard: an open calendar may lie over the button."""
    main = page.locator("main")  # the frame around it has a "Search" of its own
    main.get_by_role("button", name=name, exact=True).first.press("Enter")
    page.wait_for_load_state("networkidle")


def mails(demonstration: Path) -> list[EmailMessage]:
    """Return the mails that were sent: the demonstration keeps them as files."""
    files = sorted((demonstration / "mail").glob("*.log"))
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    assert all(isinstance(message, EmailMessage) for message in found)
    return found


def test_the_queue_is_asked_in_four_languages_and_mail_that_comes_back_is_seen(
    desk: Page, demonstration: Path, site: str
):
    sign_in(desk, demonstration)
    desk.get_by_role("link", name="Due for a check").first.click()
    desk.wait_for_url("**/admin/checks/")
    desk.select_option("#mail", "yes")
    press(desk, "Filter")
    shot(desk, "task19")
    rows = desk.locator("table.listing tbody tr")
    for name in ASKED:
        row = rows.filter(has_text=name)
        expect(row).to_have_count(1)
        row.locator("input[type=checkbox]").check()
    press(desk, "Ask those that are ticked by mail")
    assert "4 were asked by mail." in desk.inner_text("body")
    shot(desk, "task23")
    sent = [message.get_content() for message in mails(demonstration)]
    for name, words in ASKED.items():
        assert any(name in text and words in text and site in text for text in sent), name
    returned = subprocess.run(
        livelihoods(
            demonstration, "returned-mail", "--address", "secretaria@plaza-viva.example"
        ),
        capture_output=True, text=True, check=False, timeout=60, env=clean_environment(),
    )  # fmt: skip
    assert returned.returncode == 0, returned.stdout + returned.stderr
    desk.select_option("#mail", "fails")
    press(desk, "Filter")
    assert "Plaza Viva" in desk.locator("table.listing").inner_text()


def test_a_correction_is_compared_field_by_field_and_published_with_its_history(
    desk: Page, phone: Page, demonstration: Path
):
    phone.goto(f"/organizations/{VENDORS}/")
    phone.get_by_role("link", name="Propose a correction").click()
    phone.locator("summary", has_text="Name and legal form").click()
    phone.get_by_label("Year formed").fill("2005")
    phone.locator("summary", has_text="Place").click()
    phone.get_by_label("City").fill("Dakar Plateau")
    phone.get_by_label("somebody of the organization").check()
    phone.get_by_label("How do you know?").fill("our statutes")
    phone.wait_for_timeout(3500)  # nobody fills in a form faster
    phone.get_by_role("button", name="Send the correction").click()
    expect(phone.get_by_role("heading", name="Your correction")).to_be_visible()
    desk.goto(phone.url)
    result = Axe().run(desk, options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()

    sign_in(desk, demonstration)
    record(desk, VENDORS)
    shot(desk, "task20-record")
    desk.locator("a[href*='/organization_proposals/edit/']").first.click()
    review = desk.locator("main table tbody tr")
    expect(review.filter(has_text="Year formed")).to_contain_text("2004")
    review.filter(has_text="Year formed").locator("select").select_option("accepted")
    review.filter(has_text="City").locator("select").select_option("rejected")
    review.filter(has_text="City").locator("input[type=text]").fill("a part of a city")
    shot(desk, "task20-review")
    press(desk, "Record the decisions")
    phone.reload()
    expect(phone.locator("main")).to_contain_text("a part of a city")
    phone.goto(f"/organizations/{VENDORS}/")
    expect(phone.locator("main")).to_contain_text("2005")
    record(desk, VENDORS)
    history = desk.locator("tr", has_text="Year formed").locator("details")
    history.locator("summary").click()
    assert "2004" in history.inner_text()


def test_two_records_of_one_union_become_one_and_the_old_address_leads_on(
    desk: Page, demonstration: Path
):
    sign_in(desk, demonstration)
    desk.goto("/admin/organizations/")
    desk.get_by_role("link", name="Add organization").first.click()
    expect(desk.locator("#header-title")).to_have_text("Record an organization")
    for name, value in (
        ("key", "porters-twice"), ("name", "Lomévi Porters Union"), ("country", "TGO"),
        ("year_formed", "1999"), ("source", "a list of 2021"), ("stated_on", "2021-05-01"),
    ):  # fmt: skip
        field = desk.locator(f"#id_{name}")
        if name == "country":
            field.select_option(value)
        else:
            field.fill(value)
    fictional = desk.locator("#id_is_fictional")
    fictional.press("Space")  # a calendar may lie over it
    expect(fictional).to_be_checked()
    press(desk, "Record an organization")
    record(desk, "lomevi-market")
    desk.get_by_role("link", name="Merge another record").click()
    desk.fill("#q", "porters union")
    press(desk, "Search")
    desk.get_by_role("link", name="Lomévi Porters Union").click()
    desk.check("input[name=name][value=kept]")
    desk.fill("#reason", "the same secretary, by phone")
    shot(desk, "task21")
    press(desk, "Merge")
    assert "porters-twice" in desk.inner_text("main")
    formed = desk.locator("tr", has_text="Year formed").first
    assert "1999" in formed.inner_text()
    formed.locator("summary").click()
    assert "1998" in formed.locator("details").inner_text()
    desk.goto("/organizations/porters-twice/")
    assert desk.url.endswith("/organizations/lomevi-market-porters/")
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Lomévi Market Porters")


def test_affiliates_of_a_federation_are_counted_apart_from_members(desk: Page, demonstration: Path):
    sign_in(desk, demonstration)
    for act, values in (
        ("Number of members", {"total": "500", "counted_on": "2026-01-31"}),
        ("Affiliate", {"body": "plaza-viva-vendors", "starts_on": "2020-01-01"}),
    ):
        record(desk, VENDORS)
        desk.get_by_role("link", name=act, exact=True).click()
        expect(desk.locator("#header-title")).to_contain_text(f"{act}: Pagne et Lumière")
        for name, value in (values | {"source": "its secretary"}).items():
            desk.fill(f"#id_{name}", value)
        shot(desk, f"task25-{act[:3]}")
        press(desk, act)
    desk.goto("/organizations/plaza-viva-vendors/workers/")
    line = desk.locator("main tr", has_text="Pagne et Lumière")
    expect(line).to_contain_text("500")
    desk.goto("/who-we-are/members/")
    desk.get_by_role("link", name="Avenida Sol").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Avenida Sol")


LIST = """Organization name,Abbreviation,Country,City,Type of organization,Number of members
Cartón y Dignidad Cooperative,CADIG,Argentina,Rosario,Cooperative,340
Paper Kites Pickers' Union,PKPU,Ghana,Tamale,union,75
"""


def import_list(demonstration: Path, *options: str) -> str:
    done = subprocess.run(
        livelihoods(demonstration, "organizations", "import", *options),
        capture_output=True, text=True, check=False, timeout=120, env=clean_environment(),
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_list_of_waste_pickers_is_taken_over_by_a_sheet_that_is_agreed(
    phone: Page, demonstration: Path, tmp_path: Path
):
    table, mapping, agreed = tmp_path / "list.csv", tmp_path / "map.toml", tmp_path / "agreed.xlsx"
    table.write_text(LIST, encoding="utf-8")
    draft = import_list(demonstration, str(table))
    draft = draft.replace('source = ""', 'source = "A fictional list"')
    mapping.write_text(draft.replace("# stated_on = 2013", "stated_on = 2025"), encoding="utf-8")
    told = import_list(
        demonstration, str(table), "--mapping", str(mapping), "--output", str(agreed)
    )
    assert "Nothing was saved" in told
    phone.goto("/organizations/carton-y-dignidad/")
    assert "Rosario" not in phone.inner_text("main")
    book = openpyxl.load_workbook(agreed)
    sheet = book.active
    head = [cell.value for cell in sheet[1]]
    for cells in sheet.iter_rows(min_row=2):
        row = dict(zip(head, cells, strict=True))
        if row["take"].value is None:  # a contradiction is the editor's to decide
            assert (row["field"].value, row["on record"].value) == ("members", "260")
            row["take"].value = "no"
    book.save(agreed)
    import_list(
        demonstration, str(table), "--mapping", str(mapping), "--apply", str(agreed),
        "--reason", "agreed by phone",
    )  # fmt: skip
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Rosario")
    expect(phone.locator("main")).to_contain_text("A fictional list")
    expect(phone.locator("main")).not_to_contain_text("340")
    phone.goto("/organizations/?q=paper+kites")
    phone.get_by_role("link", name="Paper Kites Pickers").click()
    expect(phone.locator("main")).to_contain_text("Tamale")


def test_a_researcher_finds_street_vendor_unions_of_west_africa(phone: Page, tmp_path: Path):
    phone.goto("/organizations/")
    for facet in ("Western Africa", "Street vendors and market traders", "trade union"):
        phone.locator("nav.facets a", has_text=facet).first.click()
    phone.goto(f"{phone.url}&formed=2000..")
    results = phone.locator("table.stack tbody tr")
    expect(results.filter(has_text="Golden Stool")).to_have_count(1)
    expect(results.filter(has_text="Lomévi")).to_have_count(0)  # formed in 1998
    verified = results.filter(has_text="Golden Stool").locator("[data-label='Last verified']")
    expect(verified).to_contain_text("2024")
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Download this list (XLSX)").click()
    path = tmp_path / "organizations.xlsx"
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    head = " ".join(str(cell) for row in rows[:8] for cell in row if cell)
    assert "as of" in head.lower()
    cited = next(str(row[0]) for row in rows if str(row[0]).startswith("Cite as: "))
    phone.goto(cited.rpartition(", ")[2])
    expect(phone.locator("main")).to_contain_text(cited)
    expect(results).to_have_count(2)
    assert any("Golden Stool" in str(cell) for row in rows for cell in row)


OFFICE = (
    "/admin/checks/", "/admin/organizations/", "/admin/organizations/inspect/{pk}/",
    "/admin/organizations/erase/{pk}/", "/admin/organization-merge/{pk}/",
)  # fmt: skip


@pytest.mark.parametrize("address", OFFICE)
def test_axe_finds_nothing_of_ours_in_the_office(desk: Page, demonstration: Path, address: str):
    sign_in(desk, demonstration)
    desk.goto("/admin/organizations/?q=golden-stool")
    link = desk.locator("main td a").first.get_attribute("href")
    assert link is not None
    desk.goto(address.format(pk=link.rstrip("/").rpartition("/")[2]))
    # Wagtail's frame around it is Wagtail's
    result = Axe().run(desk, "main .nice-padding", options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()
