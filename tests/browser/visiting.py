"""Visiting a page in Chromium: what came over the wire, whether it fits, axe's rules."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

KB = 1024
SCRIPTS = 16 * KB  # the most bytes of scripts that a page may load
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@contextmanager
def first_visit(browser: Browser, site: str, address: str, budget: int) -> Iterator[Page]:
    """Open a page on a phone that never saw the site, and check what it weighs.

    Args:
        browser: Chromium.
        site: the address of the site; nothing may come from another.
        address: the page.
        budget: the most bytes that may come over the wire.
    """
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=site)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on(
        "Network.requestWillBeSent", lambda e: urls.update({e["requestId"]: e["request"]["url"]})
    )
    session.on(
        "Network.loadingFinished",
        lambda e: sizes.update({e["requestId"]: int(e["encodedDataLength"])}),
    )
    page.goto(address, wait_until="networkidle")
    session.detach()
    requests = [(url, sizes.get(identity, 0)) for identity, url in urls.items()]
    hosts = {urlsplit(url).netloc for url, _size in requests if not url.startswith("data:")}
    assert hosts == {urlsplit(site).netloc}
    assert len(requests) <= 12, requests
    weight = sum(size for _url, size in requests)
    assert 0 < weight <= budget, requests
    scripts = sum(size for url, size in requests if urlsplit(url).path.endswith(".js"))
    assert scripts <= SCRIPTS, requests
    try:
        yield page
    finally:
        context.close()


def does_not_scroll_sideways(page: Page, width: int) -> bool:
    """Whether all of a page is within a window of this width."""
    page.set_viewport_size({"width": width, "height": 740})
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    )


def shot(page: Page, name: str) -> None:
    """Keep a picture of a page where somebody wants to look (CONTRIBUTING.md)."""
    if folder := os.environ.get("LIVELIHOODS_SCREENSHOTS"):
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "home"
        page.screenshot(path=str(Path(folder) / f"{plain}.png"), full_page=True)


def asked_axe(page: Page, name: str) -> None:
    """Ask axe about a page."""
    result = Axe().run(page, options={"runOnly": RULES})
    assert result.violations_count == 0, f"{name}: {result.generate_report()}"
