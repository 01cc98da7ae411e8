"""A dataset of others is taken over by clicking: without a script, on 360 pixels, clean for axe."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_back_office import sign_in
from tests.browser.test_membership_office import shot
from tests.browser.visiting import RULES

TABLE = """Organización,País,Tipo,Ciudad,Año,Miembros
Pagne et Lumière Market Women's Union,Senegal,Coop.,Dakar,1999,240
Porters of the Lake,Perú,sindicato,Puno,2001,75
Plaza Viva Vendors,,,,,
"""


def looked_at(page: Page, name: str) -> None:
    """Look at a page with axe, and that nothing of it stands beside a narrow window."""
    shot(page, name)
    result = Axe().run(page, context="main", options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()
    page.set_viewport_size({"width": 360, "height": 740})
    page.reload()
    shot(page, f"{name}-narrow")
    wide = page.evaluate("document.querySelector('main').scrollWidth - window.innerWidth")
    assert wide <= 0, f"{name}: {wide} pixels too wide"
    page.set_viewport_size({"width": 1280, "height": 900})


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).first.press("Enter")
    page.wait_for_load_state("load")


def test_a_list_of_a_study_is_compared_and_agreed_to_without_a_script(
    phone: Page, desk: Page, demonstration: Path, tmp_path: Path
):
    table = tmp_path / "study.csv"
    table.write_text(TABLE, encoding="utf-8")
    sign_in(phone, demonstration)
    sign_in(desk, demonstration)
    desk.get_by_role("link", name="Datasets of others").first.click()
    desk.wait_for_url("**/admin/organization-imports/")
    looked_at(desk, "import-1-upload")

    phone.goto("/admin/organization-imports/")
    phone.set_input_files("input[type=file]", table)
    press(phone, "Upload")
    phone.locator("[name=source]").fill("A study of 2020")
    phone.locator("[name=stated_on]").fill("2020-06-01")
    desk.goto(phone.url)
    looked_at(desk, "import-2-columns")
    press(phone, "Compare")
    expect(phone.locator("main")).to_contain_text("1 word is not known")
    phone.get_by_label("Kind: Coop.").select_option("cooperative")
    shot(phone, "import-3-words")
    press(phone, "Compare")
    address = phone.url
    desk.goto(address)
    looked_at(desk, "import-4-compared")

    phone.get_by_role("link", name="Conflicts").click()
    desk.goto(phone.url)
    looked_at(desk, "import-5-conflicts")
    vendors = phone.locator("section", has_text="Pagne et Lumière")
    kind = vendors.locator("fieldset", has=phone.locator("legend", has_text="Kind"))
    expect(kind).to_contain_text("On record: trade union")
    kind.get_by_label("leave it").check()
    press(phone, "Keep these decisions")
    phone.goto(address)
    phone.get_by_label("Who agreed to it").fill("the editor, by telephone")
    desk.goto(address)
    looked_at(desk, "import-6-agree")
    press(phone, "I agree: save")
    expect(phone.locator("body")).to_contain_text("Recorded:")
    phone.goto("/organizations/porters-of-the-lake/")
    expect(phone.locator("main")).to_contain_text("A study of 2020")
