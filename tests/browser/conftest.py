"""The demonstration, built once by its own command, served on loopback, and Chromium before it."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.slow)


def livelihoods(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "livelihoods", "--data", str(data), *arguments]


def clean_environment() -> dict[str, str]:
    """The environment without what a developer's or test run's shell sets for us."""
    unwanted = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "TEST_DATABASE_URL")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in unwanted and not name.startswith("LIVELIHOODS_")
    }


@pytest.fixture(scope="package")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `livelihoods demo --no-serve` leaves it."""
    data = tmp_path_factory.mktemp("demonstration")
    built = subprocess.run(
        livelihoods(data, "demo", "--no-serve"),
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        env=clean_environment(),
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return data


@pytest.fixture(scope="package")
def site(demonstration: Path) -> Iterator[str]:
    """The address of the served demonstration."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        livelihoods(demonstration, "serve", "--port", str(port)), env=clean_environment()
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{address}/health/", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "the server ended"
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, closed after the last test here: while it is driven, Django refuses its database."""
    if not Path(CHROMIUM).exists():
        pytest.skip("Chromium is not installed: install Debian's chromium to run browser tests")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def phone(browser: Browser, site: str) -> Iterator[Page]:
    """A narrow window without JavaScript."""
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, java_script_enabled=False, base_url=site
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def desk(browser: Browser, site: str) -> Iterator[Page]:
    """A wide window with JavaScript, for axe and the keyboard."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    yield context.new_page()
    context.close()
