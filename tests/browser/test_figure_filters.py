"""Asking another question on a page of figures: with htmx, by keyboard, and without script."""

from playwright.sync_api import Page

PAGE = "/statistics/informal-employment-rate/"


def test_a_link_and_the_form_change_the_figures_and_keep_the_place(desk: Page):
    said: list[str] = []
    desk.on("console", lambda message: said.append(message.text))  # what the policy refuses
    desk.goto(f"{PAGE}?area=ZAF")
    desk.evaluate("window.isTheSameDocument = true")
    desk.focus("#facet-1-2")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**by=sex")
    desk.wait_for_function("document.activeElement.id === 'facet-1-2'")
    assert "3 figures shown: South Africa" in desk.inner_text("[role=status]")
    assert "by=sex" in (desk.get_attribute("#languages a[lang=es]", "href") or "")
    desk.focus("#filters summary")
    desk.keyboard.press("Enter")
    desk.check("input[name=area][value=MEX]")
    desk.select_option("#filter-standard", "ilostat:icls13")
    desk.select_option("#filter-from", "2018")
    desk.focus("#filter-show")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{PAGE}?area=MEX,ZAF&by=sex&time=2018..&standard=ilostat:icls13")
    desk.wait_for_function("document.activeElement.id === 'filter-show'")
    assert "36 figures shown: Mexico; South Africa" in desk.inner_text("[role=status]")
    assert desk.locator("#figure").count() == 1
    assert desk.evaluate("window.isTheSameDocument")
    desk.eval_on_selector_all(
        "[name=area]:not([value=all])", "all => all.map(e => e.checked = true)"
    )
    desk.click("#filter-show")
    desk.wait_for_selector("#figure .notice.error")  # told where the figures were
    assert "at most 10 can be compared" in desk.inner_text("#figure")
    assert [each for each in said if "400" not in each] == []
    desk.go_back()
    desk.wait_for_selector("#filter-show", state="attached")


def test_the_form_works_without_script(phone: Page):
    phone.goto(f"{PAGE}?area=ZAF&by=sex")
    phone.click("#filters summary")
    phone.check("input[name=sex][value=female]")
    phone.click("#filter-show")
    assert phone.url.endswith(f"{PAGE}?area=ZAF&by=sex&sex=female")
    assert phone.locator("tbody th").all_inner_texts()[:2] == ["Total", "Women"]
