"""Figures for programs: what is answered, what is refused, how often, and for how long it holds."""

import gzip
import re
import shutil
import subprocess
import sys
import urllib.request

import pytest
from tests.knowledge.indicators.estimate_files import ROWS, TOTAL

from livelihoods.knowledge.indicators.actions import publish
from livelihoods.knowledge.indicators.api import shapes
from livelihoods.knowledge.indicators.api.examples import EXAMPLES
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.platform.accounts.actors import Operator

pytestmark = [pytest.mark.web, pytest.mark.django_db]

DATA = "/api/v1/data"


def told(client, address):
    response = client.get(address)
    assert response.status_code == 200, response.content[:500]
    return response.json()


def publish_again(estimates, version, change=None):
    rows = [row | (change or {"value": row["value"]}) if row is TOTAL else row for row in ROWS]
    publish(actor=Operator("test"), estimates=[estimates(rows)], dataset="surveys", version=version)


def test_every_figure_is_answered_as_it_was_published(client, release):
    page = told(client, DATA)
    shapes.Data.model_validate(page)
    stored = {str(each): each for each in Estimate.objects.all()}
    assert len(page["data"]) == page["count"] == len(stored) == len(ROWS)
    for figure in page["data"]:
        by = ",".join(sorted(figure["by"]))
        cell = ",".join(figure["by"][name] for name in sorted(figure["by"]))
        key = f"{figure['indicator']} {figure['standard']} {figure['area']} {figure['period']}"
        row = stored[key + (f" {by}={cell}" if by else "")]
        assert [figure[name] for name in ("value", "se", "lower", "upper", "level", "n", "df")] == [
            row.value, row.se, row.lower, row.upper, row.level, row.n, row.df,
        ]  # fmt: skip
        assert figure["release"] == release
    assert page["next"] is None
    (suppressed,) = [each for each in page["data"] if "suppressed" in each["flags"]]
    assert suppressed["value"] is suppressed["n"] is None
    assert {each["terms"] for each in page["about"]["sources"]} == {"Terms zaf.", "Terms arg."}
    assert release in page["about"]["cite_as"]


def test_pages_hold_every_figure_once_though_a_release_comes_between(client, release, estimates):
    address, keys, pages = f"{DATA}?limit=4", [], 0
    while address:
        page = told(client, address)
        keys += [(each["standard"], each["area"], *each["by"].items()) for each in page["data"]]
        assert {each["release"] for each in page["data"]} == {release}
        address = page["next"]
        if not pages:
            publish_again(estimates, "2026-12-01", {"value": 34.7})
        pages += 1
    assert len(keys) == len(set(keys)) == len(ROWS)
    assert pages == -(-len(ROWS) // 4)
    assert told(client, f"{DATA}?limit=1")["data"][0]["release"] == "surveys:2026-12-01"
    before = told(client, f"{DATA}?limit=1&published_on=2026-11-30")
    assert before["data"][0]["release"] == release


def test_pages_hold_no_dataset_that_the_first_page_had_not(client, release, estimates):
    """Neither one that is published meanwhile, nor one that was not yet there on the day."""
    first = told(client, f"{DATA}?limit=4&published_on=2026-11-30")
    address, read = first["next"], first["data"]
    publish(
        actor=Operator("test"),
        estimates=[estimates([TOTAL])],
        dataset="others",
        version="2026-12-01",
    )
    while address:
        page = told(client, address)
        read, address = read + page["data"], page["next"]
        assert [each["name"] for each in page["about"]["releases"]] == [release]
    assert len(read) == len(ROWS)
    assert {each["release"] for each in read} == {release}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("by=total", 3),
        ("by=sex", 2),
        ("by=sex&sex=female", 1),
        ("sex=female", 2),
        ("sex=female,male&status=employee", 2),
        ("by=status&sex=female", 0),
        ("standard=national:zaf", 1),
        ("area=ARG-31,GHA", 1),
        ("time=2016", 10 + 1),
        ("time=2017..", 0),
        ("indicator=informal-employment-rate&area=ZAF", 10),
    ],
)
def test_filters(client, release, query, expected):
    page = told(client, f"{DATA}?{query}")
    assert page["count"] == expected
    assert page["areas_without_figures"] == (["GHA"] if "GHA" in query else [])


@pytest.mark.parametrize(
    ("query", "where", "word"),
    [
        ("colour=red", "colour", "indicator"),
        ("area=zz", "area", "ISO 3166"),
        ("by=colour", "by", "total"),
        ("sex=women", "sex", "female"),
        ("sex=female&status=employee&activity=services", "dimensions", "at most 2"),
        ("time=..", "time", "2015..2024"),
        ("time=last", "time", "2016"),
        ("time=2017..2016-Q4", "time", "2016-Q4..2017"),
        ("release=surveys:2026-11-22,surveys:2026-11-21", "release", "one release of each"),
        ("&".join(["area="] * 1200), DATA, "too many parameters"),
        ("standard=mine", "standard", "icls17"),
        ("indicator=happiness", "indicator", "informal_employment_rate"),
        ("release=surveys", "release", "dataset:version"),
        ("release=surveys:2020-01-01", "release", "2026-11-22"),
        ("published_on=2000-01-01", "published_on", "later day"),
        ("published_on=yesterday", "published_on", "YYYY-MM-DD"),
        ("limit=0", "limit", "greater"),
        ("limit=99999", "limit", "less"),
        ("after=x", "after", "integer"),
        ("by=sex&by=status", "by", "join names with commas"),
        ("limit=2&limit=3", "limit", "give it once"),
        ("after=2&after=3", "after", "give it once"),
        ("published_on=2026-11-30&published_on=2026-11-22", "published_on", "give it once"),
        ("after=" + "9" * 40, "after", "whole number"),
    ],
)
def test_what_cannot_be_answered_is_said_with_the_place_and_what_to_do(
    client, release, query, where, word
):
    response = client.get(f"{DATA}?{query}")
    assert response.status_code == 400
    problem = shapes.Problem.model_validate(response.json())
    assert problem.where == where
    assert word in f"{problem.what} {problem.what_to_do}"
    assert response["Access-Control-Allow-Origin"] == "*"


def test_one_dataset_is_asked_for_at_a_time(client, release):
    response = client.get("/api/v1/releases?dataset=surveys&dataset=other")
    assert response.status_code == 400
    problem = shapes.Problem.model_validate(response.json())
    assert (problem.where, problem.what_to_do) == ("dataset", "give it once")


def test_a_semicolon_that_was_sent_divides_no_message(client, release):
    response = client.get(DATA, {"standard": "mine; or yours; or theirs"})
    problem = response.json()
    assert "'mine; or yours; or theirs'" in problem["what"], problem
    assert problem["what_to_do"]
    assert "theirs" not in problem["what_to_do"]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/indicators/happiness", "/api/v1/releases/surveys/2020-01-01", "/api/v1/",
        "/api/v2/data", "/api/v1/releases/%00/x", "/api/v1/releases/surveys/%00/changes",
        "/api/v1/indicators/%00", "/statistics/releases/surveys-2020-01-01.csv.gz",
        "/statistics/releases/other",
    ],
)  # fmt: skip
def test_what_is_not_there(client, release, address):
    # `*` matches what is there, and there is nothing.
    response = client.get(address, headers={"If-None-Match": "*"})
    assert response.status_code == 404
    shapes.Problem.model_validate(response.json())


def test_the_other_answers_have_their_shapes(client, release, estimates):
    publish_again(estimates, "2026-12-01", {"value": 34.7})
    indicators = shapes.Indicators.model_validate(told(client, "/api/v1/indicators"))
    (name,) = indicators.indicators
    assert (name.id, name.figures) == ("informal_employment_rate", len(ROWS))
    assert name.areas == ["ARG-31", "ZAF"]
    assert told(client, name.data)["count"] == len(ROWS)
    one = shapes.Indicator.model_validate(told(client, f"/api/v1/indicators/{name.id}"))
    assert one.described[0].universe
    assert told(client, one.metadata)["indicators"]
    areas = shapes.Areas.model_validate(told(client, "/api/v1/areas"))
    assert {each.code: each.country for each in areas.areas} == {"ARG-31": "ARG", "ZAF": "ZAF"}
    known = shapes.Releases.model_validate(told(client, "/api/v1/releases"))
    assert [each.is_newest for each in known.releases] == [False, True]
    newest = shapes.OneRelease.model_validate(told(client, "/api/v1/releases/surveys/2026-12-01"))
    changes = shapes.Changes.model_validate(told(client, newest.changes))
    assert (changes.before, changes.indicators[0].revised) == (release, 1)
    assert changes.largest[0].after == 34.7
    first = told(client, "/api/v1/releases/surveys/2026-11-22")
    assert first["changes"] == ""
    changes = shapes.Changes.model_validate(
        told(client, "/api/v1/releases/surveys/2026-11-22/changes")
    )
    assert (changes.before, changes.indicators[0].new) == ("", len(ROWS))


def test_an_answer_holds_until_something_is_published(client, release, estimates):
    first = client.get(DATA)
    assert "public" in first["Cache-Control"]
    again = client.get(DATA, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    assert client.get(f"{DATA}?area=ZAF")["ETag"] != first["ETag"]
    packed = client.get(DATA, headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content
    weak = {"If-None-Match": packed["ETag"]}
    assert client.get(DATA, headers=weak).status_code == 304
    assert client.get(DATA, headers={"If-None-Match": "*"}).status_code == 304
    publish_again(estimates, "2026-12-01", {"value": 34.7})
    assert client.get(DATA, headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert not first.cookies


def test_it_is_read_only_and_open_to_other_sites(client, release):
    for method in ("post", "put", "patch", "delete"):
        response = getattr(client, method)(DATA)
        assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, OPTIONS")
        shapes.Problem.model_validate(response.json())
    asked = client.options(DATA)
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD")
    assert asked["Access-Control-Allow-Headers"] == "*"
    assert client.head(DATA)["ETag"] == client.get(DATA)["ETag"]


def test_who_asks_too_often_waits(client, release, settings):
    settings.OPEN_DATA_REQUESTS = 3
    # a minute may end between two requests, and the count begins anew
    statuses = [client.get(DATA).status_code for _ in range(8)]
    assert 429 in statuses
    refused = next(each for each in (client.get(DATA) for _ in range(8)) if each.status_code == 429)
    assert 1 <= int(refused["Retry-After"]) <= 60
    assert shapes.Problem.model_validate(refused.json()).where == "rate"
    assert client.get(DATA, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_the_page_explains_every_address_and_loads_nothing_from_elsewhere(client, release):
    page = client.get("/api/").content.decode()
    for path in client.get("/api/openapi.json").json()["paths"]:
        assert path in page
    for loaded in ('src="http', 'rel="stylesheet" href="http', "<script"):
        assert loaded not in page
    assert "en español" not in page
    assert 'lang="es"' in client.get("/es/api/").content.decode()


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_the_examples_run(served, number, tmp_path):
    example = EXAMPLES[number]
    program = example.at(served)
    for address in re.findall(r'"(http[^"$]+\?[^"]+)"', program):
        with urllib.request.urlopen(address, timeout=20) as answer:
            assert answer.status == 200
    if example.language == "R" and not r_has(re.findall(r"library\((\w+)\)", program)):
        return  # its address is answered; this machine cannot run it
    run = {
        "curl": ["bash", "-euo", "pipefail", "-c", program],
        "Python": [sys.executable, "-W", "ignore", "-c", program],
        "R": ["Rscript", "-e", program],
    }[example.language]
    made = subprocess.run(
        run, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )
    assert made.returncode == 0, made.stderr
    assert made.stdout.strip()


def r_has(packages):
    if not shutil.which("Rscript"):
        return False
    check = "quit(status = !all(sapply(commandArgs(TRUE), requireNamespace, quietly = TRUE)))"
    asked = subprocess.run(["Rscript", "-e", check, *packages], capture_output=True, check=False)
    return asked.returncode == 0
