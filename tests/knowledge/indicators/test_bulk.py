"""Whole releases as files: every figure, the same bytes, nothing that a spreadsheet would run."""

import csv
import gzip
import hashlib
import io
import json
import zipfile

import pyarrow.parquet as pq
import pytest
from tests.knowledge.indicators.estimate_files import ROWS, TOTAL, described

from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.bulk import files
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.queries import release as release_named
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]

PLACE = "/statistics/releases/"
NAME = "surveys-2026-11-22"


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path):
    settings.RELEASE_FILES = tmp_path / "releases"


def taken(client, ending, name=NAME):
    response = client.get(f"{PLACE}{name}{ending}", headers={"Accept-Encoding": "gzip"})
    content = response.getvalue()
    assert response.status_code == 200
    assert "Content-Encoding" not in response
    assert int(response["Content-Length"]) == len(content)
    return content


def rows(client, name=NAME):
    text = gzip.decompress(taken(client, ".csv.gz", name)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_and_parquet_hold_every_figure(client, release):
    read = rows(client)
    table = pq.read_table(io.BytesIO(taken(client, ".parquet")))
    assert len(read) == table.num_rows == len(ROWS)
    for row, other, stored in zip(
        read, table.to_pylist(), Estimate.objects.order_by("pk"), strict=True
    ):
        for name in ("value", "se", "lower", "upper", "n", "df", "level"):
            assert other[name] == getattr(stored, name)
            assert row[name] == ("" if other[name] is None else str(other[name]))
        assert {name: other[name] for name in stored.codes} == stored.codes
        assert row["release"] == other["release"] == release
        assert row["credit"] == other["credit"] != ""
        assert row["metadata"] == f"http://testserver{PLACE}{NAME}.metadata.json"
    about = json.loads(table.schema.metadata[b"livelihoods-release"])
    assert about == json.loads(taken(client, ".metadata.json"))
    assert about["codebooks"][0]["terms"]


def test_checksums_and_the_same_bytes_when_made_again(client, release, settings, tmp_path):
    told = dict(line.split("  ")[::-1] for line in taken(client, ".sha256").decode().splitlines())
    first = {}
    for name, digest in told.items():
        first[name] = taken(client, name.removeprefix(NAME))
        assert hashlib.sha256(first[name]).hexdigest() == digest
    assert set(told) == {f"{NAME}{each}" for each in files.ENDINGS if each != files.CHECKSUMS}
    settings.RELEASE_FILES = tmp_path / "again"
    for name in told:
        assert taken(client, name.removeprefix(NAME)) == first[name]


def test_one_file_that_is_lost_is_made_again(client, release):
    first = taken(client, ".parquet")
    files.file_of(release_named("surveys", "2026-11-22"), ".parquet").unlink()
    assert taken(client, ".parquet") == first


def test_two_who_make_the_files_at_once_leave_one_whole_set(client, release, monkeypatch):
    """Whoever comes second finds the folder there, and hands out what is in it."""
    found = release_named("surveys", "2026-11-22")
    write, times = files._write, []

    def slow(given, folder):
        times.append(folder)
        if len(times) == 1:
            files.file_of(found, ".csv.gz")
        write(given, folder)

    monkeypatch.setattr(files, "_write", slow)
    assert files.file_of(found, ".parquet").is_file()
    assert len(times) == 2
    folder = files.file_of(found, ".parquet").parent
    assert [each.name for each in folder.parent.iterdir()] == [folder.name]


def test_code_lists_have_names_in_four_languages(client, release):
    with zipfile.ZipFile(io.BytesIO(taken(client, "-codes.zip"))) as archive:
        lists = {
            name: {each["code"]: each for each in csv.DictReader(io.StringIO(archive.read(name).decode()))}
            for name in archive.namelist()
        }  # fmt: skip
    assert lists["sex.csv"]["female"] == {
        "code": "female", "name_en": "Women", "name_es": "Mujeres", "name_fr": "Femmes",
        "name_pt": "Mulheres",
    }  # fmt: skip
    assert lists["areas.csv"]["ZAF"]["name_fr"] == "Afrique du Sud"
    assert lists["indicators.csv"]["informal_employment_rate"]["name_es"].startswith("Tasa")
    assert {"standards.csv", "sources.csv", "flags.csv", "reasons.csv", "units.csv"} <= set(lists)
    used = {name for each in Estimate.objects.all() for name in each.codes}
    assert {f"{each}.csv" for each in used} <= set(lists)


def test_nothing_runs_in_a_spreadsheet_and_numbers_stay_numbers(client, db, estimates):
    gap = described("gender_gap_in_informal_employment", "points")

    def change(metadata):
        gap(metadata)
        metadata["codebooks"][0]["credit"] = '=HYPERLINK("https://example.org")'
        metadata["codebooks"][0]["title"] = "@SUM(A1)"

    row = TOTAL | {
        "indicator": "gender_gap_in_informal_employment", "value": -0.5, "lower": -1.5, "upper": 0.5,
        "interval": "t", "unit": "points",
    }  # fmt: skip
    path = estimates([row], change=change)
    publish(actor=Operator("test"), estimates=[path], dataset="surveys", version="2026-12-02")
    (read,) = rows(client, "surveys-2026-12-02")
    assert (read["value"], read["lower"]) == ("-0.5", "-1.5")
    assert read["credit"] == '\'=HYPERLINK("https://example.org")'
    codes = taken(client, "-codes.zip", "surveys-2026-12-02")
    with zipfile.ZipFile(io.BytesIO(codes)) as archive:
        assert "'@SUM(A1)" in archive.read("sources.csv").decode()
    sdmx = client.get("/api/sdmx/data/DF_SURVEYS?format=csv").content.decode()
    assert ",-0.5,POINTS," in sdmx
    assert "\"'=HYPERLINK" in sdmx


def test_the_page_lists_every_release_with_its_files(client, release):
    page = client.get(PLACE).content.decode()
    assert "surveys:2026-11-22" in page
    for ending in files.ENDINGS:
        assert f'href="{PLACE}{NAME}{ending}"' in page
    assert "bytes" not in page
    taken(client, ".csv.gz")
    assert "KB" in client.get(PLACE).content.decode()
    french = client.get("/fr" + PLACE).content.decode()
    assert "Éditions de chiffres" in french
    assert f'href="/fr{PLACE}{NAME}.csv.gz"' in french
    assert client.get(f"/fr{PLACE}{NAME}.csv.gz").getvalue() == taken(client, ".csv.gz")
