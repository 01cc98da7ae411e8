"""What a reader takes away: every form, of a page and of a whole indicator, with all it says."""

import csv
import html
import io
import json
import re
import zipfile

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.analysis.statistics.release.test_sdmx import read_by_pysdmx, read_by_sdmx1
from tests.knowledge.indicators.charts.worldwide import publish_rows
from tests.knowledge.indicators.estimate_files import TOTAL

from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.takeaway import forms
from livelihoods.knowledge.indicators.takeaway.forms import FORMS

pytestmark = [pytest.mark.web, pytest.mark.django_db]

PLACE = "/statistics/informal-employment-rate"


def taken(client, suffix, query=""):
    response = client.get(f"{PLACE}.{suffix}{query}")
    assert response.status_code == 200, response.content[:300]
    return response.getvalue()


def rows(client, query=""):
    return list(csv.DictReader(io.StringIO(taken(client, "csv", query).decode())))


@pytest.mark.parametrize("suffix", ["csv", "png", "svg", *FORMS])
def test_each_form_has_its_type_and_is_for_other_sites_too(client, release, suffix):
    response = client.get(f"{PLACE}.{suffix}")
    expected = {"csv": "text/csv; charset=utf-8", "png": "image/png"}.get(suffix)
    expected = expected or ("image/svg+xml; charset=utf-8" if suffix == "svg" else FORMS[suffix][0])
    assert response["Content-Type"] == expected
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not response.cookies
    name = f"informal-employment-rate.{suffix}"
    in_place = suffix in ("json", "metadata.json", "svg", "png")
    assert ("Content-Disposition" in response) != in_place
    assert in_place or name in response["Content-Disposition"]


def test_a_whole_indicator_has_every_place_standard_and_breakdown(client, release):
    page = rows(client, "?area=ZAF")
    whole = rows(client, "?area=ZAF&scope=full")
    stored = Estimate.objects.filter(indicator="informal_employment_rate")
    assert len(whole) == stored.count() > len(page)
    assert {row["standard"] for row in whole} == set(stored.values_list("standard", flat=True))
    assert {row["status"] for row in whole} > {""}
    assert {row["release"] for row in whole} == {"surveys:2026-11-22"}
    known = {
        tuple(row[name] for name in ("standard", "area", "period", "sex", "status")): row["value"]
        for row in whole
    }
    for row in page:
        key = tuple(row[name] for name in ("standard", "area", "period", "sex", "status"))
        assert known[key] == row["value"]


def test_a_scope_that_is_not_one(client, release):
    response = client.get(f"{PLACE}.csv?scope=everything")
    assert response.status_code == 400
    assert "full" in response.content.decode()


def test_what_a_redirect_keeps_is_written_as_it_was_meant(client, release):
    response = client.get(f"{PLACE}.csv?by=sex,&scope=full%26area%3DBRA%23x")
    assert response.status_code == 301
    assert response["Location"].endswith("scope=full%26area%3DBRA%23x")


def test_a_workbook_says_where_it_comes_from(client, release):
    book = openpyxl.load_workbook(io.BytesIO(taken(client, "xlsx", "?area=ZAF&by=status")))
    assert book.sheetnames == ["data", "metadata", "notes"]
    heads, first, *_rest = book["data"].iter_rows(values_only=True)
    figure = dict(zip(heads, first, strict=True))
    assert figure["value"] == 34.628
    said = {(what, of): text for what, of, text in book["metadata"].iter_rows(values_only=True)}
    assert said["release", "surveys:2026-11-22"].startswith("published 20")
    assert said["terms", "zaf"] == "Terms zaf."
    assert "release=surveys:2026-11-22" in said["address", None]
    assert "retrieved" in said["cite as", None]
    hidden = next(
        row
        for row in book["data"].iter_rows(values_only=True)
        if dict(zip(heads, row, strict=True))["flag"] == "suppressed"
    )
    assert dict(zip(heads, hidden, strict=True))["value"] is None


def test_json_stat_puts_each_figure_in_its_place(client, release):
    told = json.loads(taken(client, "json", "?by=status"))
    assert (told["version"], told["class"]) == ("2.0", "dataset")
    assert len(told["size"]) == len(told["id"]) == len(told["dimension"])
    table = rows(client, "?by=status")
    indexes = {name: told["dimension"][name]["category"]["index"] for name in told["id"]}
    for row in table:
        at = 0
        for name, size in zip(told["id"][:-1], told["size"][:-1], strict=True):
            at = at * size + indexes[name].index(row[name] or "_T")
        for number, measure in enumerate(indexes["measure"]):
            found = told["value"].get(str(at * told["size"][-1] + number))
            assert found == (float(row[measure]) if row[measure] else None), (row, measure)
        assert told["extension"]["texts"][str(at)].get("flag", "") == row["flag"]
    stated = sum(bool(row[measure]) for row in table for measure in indexes["measure"])
    assert len(told["value"]) == stated
    assert told["extension"]["metadata"]["codebooks"][0]["credit"].startswith("Credit")


def test_sdmx_is_read_by_others(client, release, tmp_path):
    file = tmp_path / "figures.csv"
    file.write_bytes(taken(client, "sdmx.csv", "?by=status"))
    table = rows(client, "?by=status")
    assert len(read_by_pysdmx(file, "2.0")) == len(table)
    for row in csv.DictReader(io.StringIO(file.read_text())):  # no head could say it once
        assert row["RELEASE"] == "surveys:2026-11-22"
        assert row["CREDIT"].startswith("Credit")
        assert row["TERMS"].startswith("Terms")
        assert (
            row["METADATA"]
            == f"http://testserver{PLACE}.metadata.json?by=status&release=surveys:2026-11-22"
        )
        assert row["CONTACT"] == "http://testserver/contact/"
    message = tmp_path / "figures.json"
    message.write_bytes(taken(client, "sdmx.json", "?by=status"))
    assert len(read_by_sdmx1(message)) == len(table)
    said = json.loads(taken(client, "sdmx.json"))["data"]["structure"]["attributes"]["dataSet"]
    assert {"CREDIT", "TERMS", "CITE_AS", "ADDRESS"} <= {each["id"] for each in said}


def test_a_zip_explains_itself(client, release):
    archive = zipfile.ZipFile(io.BytesIO(taken(client, "zip", "?area=ZAF")))
    name = "informal-employment-rate"
    assert set(archive.namelist()) == {
        *("README.txt", f"{name}.csv", f"{name}.metadata.json", f"{name}.bib", f"{name}.ris")
    }
    assert archive.read(f"{name}.csv") == taken(client, "csv", "?area=ZAF")
    first = archive.read("README.txt").decode()
    for words in (
        "Informal employment rate",
        "Terms zaf.",
        "Credit zaf.",
        "retrieved",
        f"{name}.csv",
    ):
        assert words in first
    assert "Terms arg." not in first
    about = json.loads(archive.read(f"{name}.metadata.json"))
    assert list(about["areas"]) == ["ZAF"]


def test_citations_hold_version_and_day(client, release):
    bib = taken(client, "bib", "?area=ZAF").decode()
    assert bib.startswith("@misc{informal-employment-rate-surveys-2026-11-22,\n")
    assert "release=surveys:2026-11-22" in bib
    assert "urldate = {20" in bib
    assert bib.count("{") == bib.count("}")
    ris = taken(client, "ris", "?area=ZAF").decode().split("\r\n")
    assert ris[0] == "TY  - DATA"
    assert "ET  - surveys:2026-11-22" in ris
    assert ris[-2:] == ["ER  - ", ""]


def test_more_than_a_form_can_hold_is_refused_and_the_table_is_not(client, release, monkeypatch):
    from livelihoods.knowledge.indicators.takeaway import forms

    monkeypatch.setattr(forms, "MOST_FIGURES", 2)
    response = client.get(f"{PLACE}.xlsx?scope=full")
    assert response.status_code == 400
    assert "take the CSV" in response.content.decode()
    assert len(rows(client, "?scope=full")) > 2


def test_a_picture_of_dots_is_of_the_chart(client, release):
    small, wide = taken(client, "png"), taken(client, "png", "?size=wide")
    assert small.startswith(b"\x89PNG")
    width = [int.from_bytes(each[16:20], "big") for each in (small, wide)]
    assert width == [720, 1440]


def test_tables_stream_with_few_queries(client, release, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        taken(client, "csv", "?scope=full")


def test_a_page_offers_all_forms_and_each_is_there(client, release):
    page = client.get(f"{PLACE}/?area=ZAF").content.decode()
    offered = re.findall(r'href="(/statistics/informal-employment-rate\.[^"]+)"', page)
    forms_there = {re.search(r"-rate\.([a-z.]+)", address)[1] for address in offered}
    assert forms_there == {"csv", *FORMS, "svg", "png"}
    for address in offered:
        assert client.get(html.unescape(address)).status_code == 200, address


def test_a_card_stands_for_the_page(client, release):
    page = client.get(f"{PLACE}/?area=ZAF").content.decode()
    card = html.unescape(re.search(r'property="og:image" content="([^"]+)"', page)[1])
    assert card == f"http://testserver{PLACE}.png?area=ZAF&size=card"
    response = client.get(card.removeprefix("http://testserver"))
    assert [int.from_bytes(response.content[at : at + 4], "big") for at in (16, 20)] == [1200, 630]
    assert client.get(f"{PLACE}.svg?size=card").status_code == 400


def test_a_frame_for_other_sites_has_no_script_and_no_cookie(client, release):
    page = client.get(f"{PLACE}/?area=ZAF").content.decode()
    assert "<iframe" not in page
    shown = html.unescape(page)
    frame = re.search(
        r'<iframe src="http://testserver([^"]+)" title="Informal employment rate"', shown
    )
    response = client.get(frame[1])
    assert response.status_code == 200
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert "X-Frame-Options" not in response
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    content = response.content.decode()
    assert "<script" not in content
    assert "<picture>" in content
    assert f'href="http://testserver{PLACE}/?area=ZAF"' in content
    ordinary = client.get(f"{PLACE}/?area=ZAF")
    assert ordinary["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in ordinary["Content-Security-Policy"]
    moved = client.get("/statistics/embed/informal-employment-rate/?time=2016-Q4&area=ZAF")
    assert moved["Location"] == "/statistics/embed/informal-employment-rate/?area=ZAF&time=2016-Q4"


def test_a_frame_shows_the_view_that_was_asked_for(client, release):
    address = "/statistics/embed/informal-employment-rate/?area=ZAF"
    chart, table = (client.get(address + view) for view in ("", "&view=table"))
    assert ("<picture>" in chart.content.decode(), "<table" in chart.content.decode()) == (
        True,
        False,
    )
    shown = table.content.decode()
    assert ("<picture>" in shown, "<table" in shown) == (False, True)
    assert "<h1>Informal employment rate</h1>" in shown
    assert not table.cookies
    assert "<script" not in shown
    assert f'href="http://testserver{PLACE}/?area=ZAF&amp;view=table"' in shown
    page = html.unescape(client.get(f"{PLACE}/?area=ZAF&view=table").content.decode())
    assert "Show this table on another site" in page
    assert f'<iframe src="http://testserver{address}&view=table"' in html.unescape(page)


@pytest.mark.parametrize("suffix", ["csv", *FORMS, "svg", "png"])
def test_of_nothing_there_is_no_file(client, release, suffix):
    for query in ("?area=GHA", "?area=ZAF&time=1999"):
        response = client.get(f"{PLACE}.{suffix}{query}")
        assert response.status_code == 404, query
        assert "Nothing is published for this choice" in response.content.decode()
        assert "Content-Disposition" not in response
    assert (
        client.get(f"{PLACE}/?area=GHA").status_code == 200
    )  # the page says so, and what there is


@pytest.mark.parametrize("suffix", ["csv", "json", "sdmx.csv", "zip", "svg", "png"])
def test_who_has_a_file_already_is_told_so(client, release, suffix, django_assert_max_num_queries):
    address = f"{PLACE}.{suffix}?area=ZAF"
    tag = client.get(address)["ETag"]
    with django_assert_max_num_queries(3):
        again = client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again["ETag"]) == (304, tag)
    assert (
        client.get(f"{PLACE}.{suffix}?area=ARG-31", headers={"If-None-Match": tag}).status_code
        == 200
    )
    assert (
        client.get(f"{PLACE}.{suffix}?area=GHA", headers={"If-None-Match": "*"}).status_code == 404
    )


def test_who_has_a_page_already_is_told_so_until_something_changes(client, estimates, db):
    publish_rows(estimates([TOTAL]))
    for address in (
        "/statistics/embed/informal-employment-rate/?area=ZAF",
        "/statistics/countries/ZAF/",
        f"{PLACE}/?area=ZAF",
    ):
        before = client.get(address)
        known = {"If-None-Match": before["ETag"]}
        assert client.get(address, headers=known).status_code == 304
        assert client.get(address.replace("ZAF", "ARG-31"), headers=known).status_code == 200
    publish_rows(estimates([TOTAL | {"value": 35.1}], name="later.csv"), version="2026-11-23")
    known = {"If-None-Match": before["ETag"]}
    after = client.get(address, headers=known)
    assert (after.status_code, after["ETag"] == known["If-None-Match"]) == (200, False)


def test_a_zip_of_everything_reads_the_figures_once(client, release):
    with CaptureQueriesContext(connection) as captured:
        taken(client, "zip", "?scope=full")
    of_figures = [each["sql"] for each in captured if '"value"' in each["sql"]]
    assert len(of_figures) == 1


def test_the_metadata_of_too_many_figures_are_still_small(client, release, monkeypatch):
    whole = json.loads(taken(client, "metadata.json", "?scope=full"))
    monkeypatch.setattr(forms, "MOST_FIGURES", 3)
    assert client.get(f"{PLACE}.zip?scope=full").status_code == 400
    found = json.loads(taken(client, "metadata.json", "?scope=full"))
    assert found == whole
    assert {each["code"] for each in found["codebooks"]} == {"zaf", "arg"}
    assert set(found["areas"]) == {"ZAF", "ARG-31"}
