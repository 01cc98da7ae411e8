"""The contribution to value added as a published figure: on pages, in downloads, for programs."""

import csv
import io
import json
import zipfile
from types import SimpleNamespace

import openpyxl
import pytest
from django.utils import translation
from tests.knowledge.indicators.places.test_places import section, text_of

from livelihoods.analysis.statistics import Survey, estimates
from livelihoods.analysis.statistics.contribution import (
    publishable,
    read_value_added,
    share_estimates,
)
from livelihoods.analysis.statistics.release import files
from livelihoods.knowledge.indicators import terms
from livelihoods.knowledge.indicators.actions import import_figures, publish
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]
OPERATOR = Operator("test")
PAGE = "/statistics/informal-sector-share-of-value-added"
ASSUMED = "assumption that in agriculture, in industry and in services each the jobs"
SAMPLE = "The interval is of the sample alone"
BOTH = ("Statistics South Africa", "GGDC and UNU-WIDER, Economic Transformation Database")


@pytest.fixture(scope="module")
def tables(examples, tmp_path_factory):
    """The shares of South Africa in 2016, and rates of the survey alone and of another."""
    folder = tmp_path_factory.mktemp("shares")
    zaf = Survey.open(examples / "surveys/zaf-qlfs/qlfs_2016q4.parquet", "zaf-qlfs")
    arg = Survey.open(examples / "surveys/arg-eph/eph_individual_2019t1.parquet", "arg-eph")
    worth = read_value_added(examples / "value-added/zaf-2016.csv")
    made = {
        "shares": share_estimates(zaf, worth),
        "zaf": zaf.indicators(["informal_employment_rate"]),
        "arg": arg.indicators(["informal_employment_rate"]),
    }
    for name, table in made.items():
        table.write(folder / f"{name}.parquet")
    return {name: folder / f"{name}.parquet" for name in made}


@pytest.fixture
def published(db, tables):
    """All of it, as one release."""
    publish(actor=OPERATOR, estimates=[*tables.values()], dataset="surveys", version="2026-11-22")


def test_the_chapter_says_the_figure_its_flag_its_sources_and_what_it_rests_on(client, published):
    page = client.get("/statistics/countries/ZAF/")
    said = text_of_section(page)
    assert "24.8 percent 24.0 to 25.7" in said
    assert "informal enterprises produced about 25 of 100 units of gross value added, if" in said
    assert "34.3 percent 33.3 to 35.2" in said
    assert said.count("modelled, not observed") == 2
    assert all(source in said for source in BOTH)
    assert said.count(ASSUMED) == said.count(SAMPLE) == 1
    assert "half, 14.2; a quarter, 7.6" in said
    assert "half, 20.7; a quarter, 11.6" in said
    assert "Not known here" not in said


def text_of_section(page):
    return text_of(SimpleNamespace(content=section(page, "contribution").encode()))


def test_other_places_keep_the_notice(client, published):
    said = text_of_section(client.get("/statistics/countries/ARG-31/"))
    assert "No such figure of this place has been given to this site" in said
    assert "Not known here" in said
    assert "that does not mean zero" in said


def test_it_is_said_in_the_language_and_the_decimals_of_the_reader(client, published):
    said = text_of_section(client.get("/fr/statistics/countries/ZAF/"))
    assert "Estimé sous l\N{RIGHT SINGLE QUOTATION MARK}hypothèse" in said
    assert "la moitié, 14,2" in said
    assert "assumption" not in said


def test_the_page_of_the_figure_says_what_was_done(client, published):
    said = text_of(client.get(f"{PAGE}/"))
    assert said.count(ASSUMED) == 2  # below the table and in the citation
    assert ASSUMED in text_of(client.get(f"{PAGE}.svg"))
    assert "Modelled here by the labour-input method" in said
    assert "A measurement by national accounts" in said
    compared = text_of(client.get("/statistics/countries/compare/?area=ZAF,ARG-31"))
    assert f"Modelled figures: Estimated on the {ASSUMED}" in compared


@pytest.mark.parametrize("query", ["", "?scope=full"])
def test_what_is_taken_away_says_it_too(client, published, query):
    def taken(suffix):
        return client.get(f"{PAGE}.{suffix}{query}").getvalue()

    (row,) = csv.DictReader(io.StringIO(taken("csv").decode()))
    assert (row["value"][:7], row["flag"], row["source"]) == (
        *("24.8138", "modelled", "zaf-qlfs-value-added"),
    )
    assert all(source in row["credit"] for source in BOTH)
    assert ASSUMED in row["notes"]
    assert SAMPLE in row["notes"]
    told = json.loads(taken("json"))
    assert all(source in told["source"] for source in BOTH)
    (texts,) = told["extension"]["texts"].values()
    assert texts["flag"] == "modelled"
    about = told["extension"]["metadata"]
    assert about["codebooks"][0]["processing"].startswith("modelled here")
    assert ASSUMED in about["notes"]["equal-productivity-activity"]["words"]
    assert ASSUMED in about["published"]["cite_as"]
    (row,) = csv.DictReader(io.StringIO(taken("sdmx.csv").decode()))
    assert (row["OBS_STATUS"], row["FLAG"]) == ("E", "modelled")
    assert all(source in row["CREDIT"] for source in BOTH)
    assert ASSUMED in row["NOTES"]
    assert ASSUMED in taken("sdmx.json").decode()
    for suffix in ("bib", "ris"):
        assert ASSUMED in taken(suffix).decode()
        assert all(source in taken(suffix).decode() for source in BOTH)
    notes = openpyxl.load_workbook(io.BytesIO(taken("xlsx")))["notes"]
    assert any(ASSUMED in text for _what, _of, text in notes.iter_rows(values_only=True))
    with zipfile.ZipFile(io.BytesIO(taken("zip"))) as archive:
        assert ASSUMED in archive.read("README.txt").decode()


def test_programs_are_told_it_too(client, published):
    name = "informal_sector_share_of_value_added"
    told = client.get(f"/api/v1/data?indicator={name}").json()
    (figure,) = told["data"]
    assert figure["flags"] == ["modelled"]
    assert any(ASSUMED in words for words in told["notes"].values())
    assert all(source in told["about"]["sources"][0]["credit"] for source in BOTH)
    key = f"...{'.'}{name.upper()}..."
    answer = client.get(f"/api/sdmx/data/DF_SURVEYS/{key}?format=csv").content.decode()
    (row,) = csv.DictReader(io.StringIO(answer))
    assert row["OBS_STATUS"] == "E"
    assert ASSUMED in row["NOTES"]


def test_what_sdmx_carries_is_the_same_release(tables, tmp_path, db):
    shares = tables["shares"]
    publish(actor=OPERATOR, estimates=[shares], dataset="surveys", version="2026-11-22")
    for name in ("again.sdmx.csv", "again.sdmx.json"):
        files.write(estimates.read(shares), tmp_path / name)
        done = import_figures(
            actor=OPERATOR, given=[tmp_path / name], dataset="surveys", version="2026-11-23"
        )
        assert done.outcome == "nothing changed"


def test_each_figure_has_the_notes_of_its_indicator(published):
    row = Estimate.objects.get(indicator="informal_employment_share_of_value_added")
    assert row.notes.split(";") == [
        *("equal-productivity-activity", "sampling-only", "range-employment-ZAF-2016-Q4-icls17"),
    ]
    assert not Estimate.objects.filter(source="zaf-qlfs").exclude(notes="").exists()


def test_its_words_can_be_translated():
    words = {
        *publishable.EQUAL_PRODUCTIVITY.values(),
        *publishable.RANGES.values(),
        *(publishable.SAMPLING_ONLY, publishable.PROCESSING),
    }
    assert words <= set(terms.PUBLISHED)
    with translation.override("pt"):
        assert all(terms.translated(each) != each for each in words)
