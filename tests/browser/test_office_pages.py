"""Pages of the back office that have no task of their own here: axe, a phone, and what waits."""

import re
import zipfile
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.analysis.statistics.release.template_cells import FIGURE, filled
from tests.browser.test_back_office import sign_in
from tests.browser.test_membership_office import shot
from tests.browser.visiting import RULES

PRIVACY = "/admin/privacy/"
# what stands beyond the edge of the window, where nothing scrolls to it; Wagtail's drawer waits there
BEYOND = """() => [...document.querySelectorAll('main *')].filter(each => {
  if (!each.checkVisibility() || each.closest('header, .w-slim-header, .w-sr-only, .form-side')) return false
  const scrolls = each.parentElement.closest(':is(div, form):has(> table.listing)')
  return !scrolls && each.getBoundingClientRect().right > innerWidth + 1
}).map(each => each.outerHTML.slice(0, 120))"""


def look(page: Page, name: str, part: str = "main .nice-padding") -> None:
    """Ask axe about what is ours on a page, and whether all of it can be read on a phone."""
    page.set_viewport_size({"width": 1280, "height": 900})
    result = Axe().run(page, part, options={"runOnly": RULES})
    assert result.violations_count == 0, f"{name}: {result.generate_report()}"
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_timeout(500)  # the menu slides away
    assert page.evaluate(BEYOND) == [], name
    shot(page, name)


def test_what_waits_is_read_first_and_leads_to_its_list(desk: Page, demonstration: Path):
    sign_in(desk, demonstration)
    look(desk, "home", "#what-waits-section")
    line = desk.locator("#what-waits-section tr", has_text="Organizations due for a check")
    number = line.locator("td").last.inner_text()
    line.get_by_role("link").click()
    desk.wait_for_url("**/admin/checks/")
    assert int(number) == desk.locator("table.listing tbody tr").count() <= 100


def test_pages_without_a_task_of_their_own(desk: Page, demonstration: Path):
    sign_in(desk, demonstration)
    desk.goto("/admin/tables/")
    look(desk, "tables")
    desk.fill("#id_where", "colour=red")
    desk.get_by_role("button", name="Take away").press("Enter")
    expect(desk.locator("[role=alert]")).to_contain_text("'colour' is no column of")
    look(desk, "tables-refused")
    desk.goto("/admin/checks/")
    look(desk, "checks")
    desk.goto("/admin/members/?as_of=2015-03-31")
    look(desk, "members")
    desk.goto(PRIVACY)
    look(desk, "privacy")
    desk.goto(f"{PRIVACY}register/")
    look(desk, "privacy-register")
    desk.goto(f"{PRIVACY}?q=Abena")
    look(desk, "privacy-search")
    desk.locator("main .nice-padding a[href*='/person/']").first.click()
    desk.wait_for_url(re.compile("/person/"))
    look(desk, "privacy-person")
    person = desk.url
    with desk.expect_download() as taken:
        desk.get_by_role("button", name="Take away all that is kept").press("Enter")
    with zipfile.ZipFile(taken.value.path()) as archive:
        kept = next(name for name in archive.namelist() if name.endswith(".html"))
        desk.set_content(archive.read(kept).decode())
    look(desk, "privacy-export", "body")
    desk.goto(f"{person}erase/")
    look(desk, "privacy-erase")


def test_figures_are_checked_compared_and_published(
    desk: Page, demonstration: Path, tmp_path: Path
):
    def send(path: Path, act: str) -> None:
        desk.set_viewport_size({"width": 1280, "height": 900})
        desk.set_input_files("input[name=given]", path)
        desk.locator("main").get_by_role("button", name=act, exact=True).press("Enter")
        desk.wait_for_load_state("load")

    office = filled(tmp_path / "office.xlsx", [FIGURE | {"value": 178.5}])
    sign_in(desk, demonstration)
    desk.get_by_role("link", name="Figures", exact=True).click()
    desk.wait_for_url("**/admin/figures/")
    look(desk, "figures")
    desk.get_by_role("link", name="Enter figures").press("Enter")
    desk.wait_for_url("**/figures/enter/")
    desk.fill("[name=dataset]", "offices")
    desk.fill("[name=version]", "2026-01-02")
    send(office, "Check")
    expect(desk.locator("[role=alert]")).to_contain_text("row 2, value: 178.5 cannot be in percent")
    look(desk, "figures-refused")
    for version, value in (("2026-01-02", 78.5), ("2026-01-03", 80.4)):
        filled(office, [FIGURE | {"value": value}])
        desk.goto("/admin/figures/enter/")
        desk.fill("[name=dataset]", "offices")
        desk.fill("[name=version]", version)
        send(office, "Check")
        look(desk, f"figures-{version}")
        send(office, "Publish")
        desk.wait_for_url("**/admin/figures/")
        expect(desk.locator("body")).to_contain_text(f"offices:{version} is published.")
    desk.goto(
        "/statistics/informal-employment-rate/?area=GHA&standard=national:gha&release=offices:2026-01-03"
    )
    expect(desk.locator("main")).to_contain_text("80.4")


def test_lists_can_be_read_on_a_phone(desk: Page, demonstration: Path):
    sign_in(desk, demonstration)
    desk.set_viewport_size({"width": 360, "height": 740})
    for name in ("organizations", "memberships", "consents"):
        desk.goto(f"/admin/{name}/")
        cell = desk.locator("table.listing tbody td.title").first
        box = cell.bounding_box()
        assert box is not None
        assert box["width"] >= 160, name
        last = desk.locator("table.listing thead th").last
        last.scroll_into_view_if_needed()
        seen = last.bounding_box()
        assert seen is not None
        assert seen["x"] + seen["width"] <= 361, name
