"""A membership officer's four tasks, done by clicking on the demonstration network."""

from pathlib import Path

import openpyxl
from playwright.sync_api import Page

from tests.browser.test_back_office import sign_in
from tests.browser.visiting import shot


def save(page: Page, act: str) -> None:
    """Send the form by the keyboard: an open calendar may lie over the button, named by the act."""
    page.locator("main").get_by_role("button", name=act, exact=True).first.press("Enter")
    page.wait_for_load_state("networkidle")


def counted(page: Page, day: str) -> str:
    page.goto(f"/admin/members/?as_of={day}")
    return page.locator("h2").filter(has_text="institutional +").inner_text()


def test_the_members_of_march_2015_with_list_and_spreadsheet(
    desk: Page, demonstration: Path, tmp_path: Path
):
    sign_in(desk, demonstration)
    desk.get_by_role("link", name="Members on a day").first.click()
    desk.wait_for_url("**/admin/members/")
    desk.get_by_role("link", name="31 March 2015").click()
    assert "34 institutional + 142 individual = 176 members in 40 countries" in desk.inner_text(
        "main"
    )
    assert "Published for this day: 34 + 142 = 176 in 40 countries" in desk.inner_text("main")
    assert desk.locator("table.listing tbody tr").count() == 176
    shot(desk, "task1")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="XLSX").click()
    path = tmp_path / "members.xlsx"
    download.value.save_as(path)
    rows = list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))
    assert "176 members in 40 countries" in rows[1][0]
    assert sum(row[1] in ("institutional", "individual") for row in rows) == 176


def test_an_organization_is_proposed_checked_approved_and_becomes_a_member(
    desk: Page, demonstration: Path
):
    sign_in(desk, demonstration)
    before = counted(desk, "2026-11-20")
    desk.get_by_role("link", name="Invitations").first.click()
    desk.wait_for_url("**/admin/invitations/")
    desk.goto("/admin/invitations/new/")
    desk.fill("#id_key", "inv-office")
    desk.fill("#id_organization_name", "stitch-by-stitch")
    desk.select_option("#id_constituency", "mbo")
    desk.fill("#id_proposed_by", "Organization & Representation")
    desk.fill("#id_proposed_on", "2026-10-01")
    save(desk, "Propose")
    assert "Not eligible yet" in desk.inner_text("main")
    assert "The organization is of another kind." in desk.inner_text("main")
    assert "No activity is cited yet" in desk.inner_text("main")
    shot(desk, "task2-not-eligible")
    desk.goto("/admin/organizations/new/")
    for name, value in (
        ("key", "new-vendors"),
        ("name", "New Vendors (fictional)"),
        ("source", "invented"),
    ):
        desk.fill(f"#id_{name}", value)
    desk.select_option("#id_kind", "union")
    desk.select_option("#id_country", "PER")
    desk.select_option("#id_reach", "national")
    desk.check("#id_is_fictional")
    save(desk, "Record an organization")
    desk.goto("/admin/invitations/new/")
    shot(desk, "task2-form")
    desk.fill("#id_key", "inv-vendors")
    desk.fill("#id_organization_name", "New Vendors (fictional)")
    desk.select_option("#id_constituency", "mbo")
    desk.fill("#id_proposed_by", "Organization & Representation")
    desk.fill("#id_proposed_on", "2026-10-01")
    desk.select_option("#id_kind", "organizing")
    desk.fill("#id_description", "exchange of street vendors in Lima")
    desk.fill("#id_began_on", "2025-05-04")
    save(desk, "Propose")
    assert "Eligible: every rule is met" in desk.inner_text("main")
    shot(desk, "task2-eligible")
    act(desk, "Record the decision", {"decided_on": "2026-10-10", "meeting": "minute 7"},
        radio="approved", choose={"body": "management"})  # fmt: skip
    act(desk, "Record that it was sent", {"sent_on": "2026-10-12", "answer_by": "2026-12-31"})
    act(desk, "Record the acceptance", {"accepted_on": "2026-11-20", "membership": "m-vendors"})
    assert "It opened membership m-vendors." in desk.inner_text("main")
    shot(desk, "task2-accepted")
    numbers = [int(word) for word in before.split() if word.isdigit()]
    after = counted(desk, "2026-11-20")
    assert after.startswith(f"{numbers[0] + 1} institutional + {numbers[1]} individual")
    assert counted(desk, "2026-11-19").startswith(f"{numbers[0]} institutional")


def act(
    page: Page,
    button: str,
    values: dict[str, str],
    radio: str = "",
    choose: dict[str, str] | None = None,
) -> None:
    """Open an act of the invitation by its button, fill the form, send it."""
    page.locator("main a.button", has_text=button).first.click()
    page.wait_for_load_state("networkidle")
    if radio:
        page.check(f"input[value={radio}]")
    for name, value in (choose or {}).items():
        page.select_option(f"#id_{name}", value)
    for name, value in values.items():
        page.fill(f"#id_{name}", value)
    save(page, button)


def test_a_resignation_changes_counts_from_its_day_and_not_what_was_published(
    desk: Page, demonstration: Path
):
    sign_in(desk, demonstration)
    before = counted(desk, "2026-11-10")
    desk.goto("/admin/memberships/?q=i-002")
    desk.locator("main td a[href*='/edit/']").first.click()
    desk.fill("#id_ends_on", "2026-11-10")
    desk.select_option("#id_end_reason", "resigned")
    shot(desk, "task3")
    save(desk, "End a membership")
    numbers = [int(word) for word in before.split() if word.isdigit()]
    assert counted(desk, "2026-11-10").startswith(f"{numbers[0] - 1} institutional")
    assert counted(desk, "2026-11-09").startswith(f"{numbers[0]} institutional")
    counted(desk, "2018-11-30")
    assert "Published for this day: 39 + 172 = 211" in desk.inner_text("main")
    desk.goto("/admin/published-counts/")
    shot(desk, "published")
    for total in ("143", "142", "172"):
        assert total in desk.inner_text("main")


def test_who_we_are_in_words_with_counts_and_date(desk: Page, demonstration: Path):
    sign_in(desk, demonstration)
    desk.get_by_role("link", name="Who we are", exact=True).first.click()
    desk.wait_for_url("**/admin/who-we-are-in-words/")
    desk.fill("#desk-as-of", "2015-03-31")
    desk.get_by_role("button", name="Show").click()
    for code, words in (
        ("en", "176 members in 40 countries"),
        ("es", "176 miembros en 40 países"),
        ("fr", "176 membres dans 40 pays"),
        ("pt", "176 membros em 40 países"),
    ):
        assert words in desk.input_value(f"#copy-{code}")
    shot(desk, "task4")
