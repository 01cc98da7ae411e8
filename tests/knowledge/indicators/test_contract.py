"""What users of statistics expect of a site that publishes them, promise by promise.

`docs/figures-contract.md` says which test shows what; here stand those that belong to no one room.
"""

import csv
import io
import json
import re
import zipfile
from html import unescape
from pathlib import Path

import openpyxl
import pytest
from tests.knowledge.indicators.charts.worldwide import publish_rows
from tests.knowledge.indicators.estimate_files import TOTAL

from livelihoods.knowledge.indicators.actions import publish
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]

ROOT = Path(__file__).resolve().parents[3]
RATE = "/statistics/informal-employment-rate"
BREAK = {"period": "2015-Q1", "text": "A new sample from this quarter on."}


@pytest.fixture
def broken(estimates):
    """A release whose survey has a break in its series."""
    publish_rows(estimates(change=lambda metadata: metadata["codebooks"][0].update(breaks=[BREAK])))


EXPECTED = (
    "Of every hundred employed people, how many have an informal main job.",  # definition
    "percent",  # unit
    "Employed people. Employed people aged 15 and over, main job.",  # universe
    "Survey zaf",  # source
    "Two stages.",  # weighting and design
    "Producer of zaf",
    "Terms zaf.",
    "Credit zaf.",
    "2016-Q4",
    "surveys:2026-11-22",  # version, in the citation
    "http://testserver/contact/",
    "computed here from the survey's records",  # processing
    BREAK["text"],
)


def payload(client, suffix):
    content = client.get(f"{RATE}.{suffix}?area=ZAF").getvalue()
    if suffix == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        cells = (
            cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
        return "\n".join(str(cell) for cell in cells if cell is not None)
    if suffix == "zip":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return archive.read("informal-employment-rate.metadata.json").decode()
    return content.decode()


@pytest.mark.parametrize("suffix", ["json", "xlsx", "zip", "metadata.json"])
def test_every_payload_says_what_its_figures_mean(client, broken, suffix):
    said = payload(client, suffix)
    for words in EXPECTED:
        assert words in said, words


def test_a_table_leads_to_its_metadata(client, broken):
    (first, *_rest) = csv.DictReader(io.StringIO(payload(client, "csv")))
    answer = client.get(first["metadata"].removeprefix("http://testserver"))
    for words in EXPECTED:
        assert words in answer.content.decode(), words


def test_a_page_says_the_same(client, broken):
    page = client.get(f"{RATE}/?area=ZAF").content.decode()
    for words in (
        *EXPECTED[:5], *EXPECTED[5:8], "4th quarter of 2016", "surveys:2026-11-22",
        'href="/contact/"', "computed here from the survey", BREAK["text"],
    ):  # fmt: skip
        assert words in unescape(page), words


def test_a_byte_order_mark_for_spreadsheets_is_there_for_the_asking(client, release):
    plain = client.get(f"{RATE}.csv?area=ZAF").getvalue()
    marked = client.get(f"{RATE}.csv?area=ZAF&bom=1").getvalue()
    assert marked == b"\xef\xbb\xbf" + plain
    whole = client.get(f"{RATE}.csv?scope=full&bom=1").getvalue()
    assert whole.startswith(b"\xef\xbb\xbfindicator,")
    assert client.get(f"{RATE}.csv?bom=utf-16").status_code == 400
    assert client.get(f"{RATE}.xlsx?bom=1").status_code == 400  # it has no such mark
    page = client.get(f"{RATE}/?area=ZAF").content.decode()
    assert f'href="{RATE}.csv?area=ZAF&amp;bom=1"' in page


def test_what_was_published_stays_and_says_that_it_is_old(client, estimates):
    publish_rows(estimates([TOTAL]))
    before = client.get(f"{RATE}/?area=ZAF").content.decode()
    assert "has taken their place" not in before
    kept = unescape(re.search(r'href="(http://testserver[^"]+release=[^"]+)"', before)[1])
    assert kept == f"http://testserver{RATE}/?area=ZAF&release=surveys:2026-11-22"
    changed = TOTAL | {"value": 35.1}
    publish_rows(estimates([changed], name="later.csv"), version="2026-11-23")
    publish(
        actor=Operator("test"), dataset="offices", version="2026-11-20",
        estimates=[estimates([TOTAL | {"value": 35.0}], name="office.csv")],
    )  # fmt: skip
    old = client.get(kept.removeprefix("http://testserver")).content.decode()
    assert "34.6" in old
    assert "35.1" not in old
    assert "35.0" not in old  # of another dataset, which was not there either
    assert "published in surveys:2026-11-22. On the pages surveys:2026-11-23" in old
    assert f'<a href="{RATE}/?area=ZAF">Show the newest figures</a>' in old
    on_a_day = client.get(f"{RATE}/?area=ZAF&published_on=2026-11-22").content.decode()
    assert "has taken their place" in on_a_day
    new = client.get(f"{RATE}/?area=ZAF&release=surveys:2026-11-23").content.decode()
    assert "has taken their place" not in new
    assert "35.1" in new
    bib = client.get(f"{RATE}.bib?area=ZAF").getvalue().decode()
    assert "url = {http://testserver/statistics/informal-employment-rate/?area=ZAF&release=" in bib


@pytest.mark.parametrize(
    ("flag", "words", "status"),
    [
        ("provisional", "provisional: its producer may still revise it", "P"),
        ("modelled", "modelled, not observed", "E"),
    ],
)
def test_how_a_figure_came_about_is_said_in_words(client, estimates, flag, words, status):
    publish_rows(estimates([TOTAL | {"flag": flag}]))
    page = client.get(f"{RATE}/?area=ZAF").content.decode()
    assert page.count(words) >= 2  # at the large figure and in the table
    assert flag in client.get(f"{RATE}.svg?area=ZAF").content.decode()
    sdmx = csv.DictReader(io.StringIO(client.get(f"{RATE}.sdmx.csv").getvalue().decode()))
    assert [each["OBS_STATUS"] for each in sdmx] == [status]
    about = json.loads(client.get(f"{RATE}.metadata.json").content)
    assert about["flags"][flag]
    for language in ("es", "fr", "pt"):
        assert words not in client.get(f"/{language}{RATE}/?area=ZAF").content.decode()


def test_every_promise_names_tests_that_are_there():
    text = (ROOT / "docs/figures-contract.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+)`", text)
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in [path.stem, *re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))]
    }
    assert set(named) <= there, set(named) - there
    promises = [line for line in text.splitlines() if line.startswith("| ") and "`test_" in line]
    assert len(promises) >= 16
