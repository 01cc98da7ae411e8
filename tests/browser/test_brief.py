"""A brief in the browser: axe, narrow screens, no request, no script."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from livelihoods.knowledge.indicators.briefs import document, material
from tests.browser.visiting import RULES


@pytest.fixture(scope="module")
def address(
    examples: Path, made_up_value_added: Path, tmp_path_factory: pytest.TempPathFactory
) -> str:
    file = examples / "surveys/arg-eph/eph_individual_2019t1.parquet"
    told = material.gather(material.Request([file], "arg-eph", contribution=made_up_value_added))
    page = tmp_path_factory.mktemp("brief") / "brief.html"
    page.write_text(document.html(told, "fr"), encoding="utf-8")
    return page.as_uri()


def test_a_brief_is_accessible_and_asks_for_nothing(address: str, browser: Browser):
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    assert asked == [address]
    result = Axe().run(page, options={"runOnly": RULES})
    assert result.violations_count == 0, result.generate_report()
    context.close()


@pytest.mark.parametrize("width", [320, 360, 700])
def test_a_brief_does_not_scroll_sideways(address: str, width: int, browser: Browser):
    context = browser.new_context(
        viewport={"width": width, "height": 740}, java_script_enabled=True
    )
    page = context.new_page()
    page.goto(address)
    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert overflow <= 0
    row = page.locator(".stack tbody tr").first
    for part in ("th", ".strip svg", ".value", ".interval", ".records"):
        assert row.locator(part).first.is_visible()
    group = page.locator(".groups tbody tr").first
    right = page.viewport_size["width"] / 2
    # Beside its name on a narrow screen too, not squeezed into a column.
    box = group.locator(".workers .cell").bounding_box()
    assert box["x"] + box["width"] > right
    context.close()
