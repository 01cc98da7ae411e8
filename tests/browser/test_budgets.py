"""What a page weighs on its first visit, in how many requests, and that it asks nobody else."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from tests.browser.addresses import PICTURE_PAGES, TEXT_PAGES

KB = 1024


def first_visit(browser: Browser, site: str, address: str) -> list[tuple[str, int]]:
    """Every request of a first visit, with the bytes that came over the wire."""
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
    context.close()
    return [(url, sizes.get(identity, 0)) for identity, url in urls.items()]


def check(browser: Browser, site: str, address: str, budget: int) -> None:
    requests = first_visit(browser, site, address)
    hosts = {urlsplit(url).netloc for url, _size in requests if not url.startswith("data:")}
    assert hosts == {urlsplit(site).netloc}
    assert len(requests) <= 12, requests
    weight = sum(size for _url, size in requests)
    assert 0 < weight <= budget, requests


@pytest.mark.parametrize("address", TEXT_PAGES)
def test_a_text_page_weighs_at_most_60_kb(browser: Browser, site: str, address: str):
    check(browser, site, address, 60 * KB)


@pytest.mark.parametrize("address", PICTURE_PAGES)
def test_a_page_with_a_chart_or_map_weighs_at_most_110_kb(
    browser: Browser, site: str, address: str
):
    check(browser, site, address, 110 * KB)
