"""The SDMX service as others' clients see it: sdmx1 and pysdmx ask a running server."""

import csv
import io
import itertools
import json
import urllib.request
import warnings

import pandas as pd
import pysdmx.io
import pytest
import sdmx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.knowledge.indicators.estimate_files import ROWS

from livelihoods.analysis.statistics.release.observations import DIMENSION_TITLES
from livelihoods.analysis.statistics.release.structures import KEY, LISTS
from livelihoods.knowledge.indicators.models import Estimate
from livelihoods.knowledge.indicators.sdmx import flows

pytestmark = [pytest.mark.web, pytest.mark.django_db]

SDMX = "/api/sdmx"
DATA = f"{SDMX}/data/DF_SURVEYS"


def values():
    """(Sex, first classification, standard, area) -> value and end of the interval, as stored."""
    return sorted((each.value, each.lower) for each in Estimate.objects.exclude(value=None))


@pytest.fixture
def client_of_sdmx1(served):
    sdmx.add_source(
        {"id": "LIVELIHOODS", "url": f"{served}{SDMX}", "name": "Of a test", "supports": {
            "availableconstraint": True, "contentconstraint": True,
        }},
        override=True,
    )  # fmt: skip
    return sdmx.Client("LIVELIHOODS")


def test_sdmx1_reads_structures_and_data_as_from_any_source(client_of_sdmx1):
    client = client_of_sdmx1
    flow = client.dataflow("DF_SURVEYS", params={"references": "all"})
    dsd = flow.dataflow["DF_SURVEYS"].structure
    assert [each.id for each in dsd.dimensions] == list(DIMENSION_TITLES)
    for each in dsd.dimensions:
        enumerated = each.local_representation.enumerated
        assert (enumerated.id if enumerated else None) == LISTS.get(each.id)
    assert str(flow.codelist["CL_AREA"]["ZAF"].name) == "South Africa"
    assert str(flow.concept_scheme["CS_ESTIMATES"]["STANDARD"].name) == "Standard"
    region = flow.constraint["CR_DF_SURVEYS"].data_content_region[0]
    member = next(each for key, each in region.member.items() if key.id == "SEX")
    assert {each.value for each in member.values} == {  # noqa: PD011 - of SDMX, not of pandas
        "SEX_T", "SEX_F", "SEX_M",
    }  # fmt: skip

    message = client.data("DF_SURVEYS", key={"REF_AREA": "ZAF", "SEX": "SEX_F+SEX_M"})
    found = sdmx.to_pandas(message.data[0])
    assert sorted(found) == [25.9, 30.6, 33.1, 36.6]
    (observation,) = [each for each in message.data[0].obs if float(each.value) == 36.6]
    assert observation.attrib["LOWER"].value == "35.4"
    assert observation.attrib["CREDIT"].value == "Credit zaf."
    assert observation.attrib["RELEASE"].value == "surveys:2026-11-22"

    flat = client.data("DF_SURVEYS", params={"dimensionAtObservation": "AllDimensions"})
    told = [each for each in flat.data[0].obs if each.value is not None]
    assert sorted((float(e.value), float(e.attrib["LOWER"].value)) for e in told if "LOWER" in e.attrib) == sorted(
        (value, lower) for value, lower in values() if lower is not None
    )  # fmt: skip
    assert len(flat.data[0].obs) == len(ROWS)
    keys = client.series_keys("DF_SURVEYS")
    assert len(list(keys)) == len(ROWS)
    available = client.availableconstraint("DF_SURVEYS", key="..ARG.....")
    assert available.constraint["CR_DF_SURVEYS"].data_content_region


def fetched(served, address, accept=""):
    request = urllib.request.Request(f"{served}{address}", headers={"Accept": accept})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read().decode(), answer.headers


@pytest.mark.parametrize(
    ("accept", "version"),
    [
        ("application/vnd.sdmx.data+csv;version=1.0.0", "1.0"),
        ("application/vnd.sdmx.data+csv;version=2.0.0", "2.0"),
    ],
)
def test_pysdmx_reads_the_csv_and_the_structures(served, accept, version):
    text, headers = fetched(served, DATA, accept)
    assert headers["Content-Type"] == accept.replace(";", "; ")
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*future.infer_string", category=Warning)
        with pd.option_context("future.infer_string", False):
            (dataset,) = pysdmx.io.read_sdmx(text, validate=False).data
    assert dataset.short_urn == "Dataflow=LIVELIHOODS:DF_SURVEYS(1.0)"
    read = dataset.data.to_dict("records")
    assert len(read) == len(ROWS)
    told = sorted((float(e["OBS_VALUE"]), float(e["LOWER"])) for e in read if e["LOWER"] not in ("", "nan") and e["LOWER"] == e["LOWER"])  # fmt: skip
    assert told == [(value, lower) for value, lower in values() if lower is not None]
    (suppressed,) = [each for each in read if each["OBS_STATUS"] == "S"]
    assert suppressed["CONF_STATUS"] == "C"
    for form in ("xml", "json"):
        text, _headers = fetched(
            served, f"{SDMX}/dataflow/LIVELIHOODS/DF_SURVEYS?references=all&format={form}"
        )
        # pysdmx holds what is XML against the schemas of SDMX 2.1
        message = pysdmx.io.read_sdmx(text, validate=form == "xml")
        (structure,) = message.get_data_structure_definitions()
        assert [each.id for each in structure.components.dimensions] == list(DIMENSION_TITLES)
        lists = {each.id: each for each in message.get_codelists()}
        assert set(lists) == set(LISTS.values())
        assert lists["CL_AREA"]["ZAF"].name == "South Africa"
        assert {each.id for each in message.get_dataflows()} == {"DF_SURVEYS"}


def test_generic_data_is_as_the_schema_says(client, release):
    for query in ("", "?dimensionAtObservation=AllDimensions", "?detail=dataonly"):
        text = client.get(f"{DATA}{query}").content.decode()
        (dataset,) = pysdmx.io.read_sdmx(text, validate=True).data
        assert len(dataset.data) == len(ROWS)


def test_json_has_the_observations_of_the_csv(client, release):
    data = json.loads(client.get(f"{DATA}?format=json").content)["data"]
    (dataset,) = data["dataSets"]
    read = list(csv.DictReader(io.StringIO(client.get(f"{DATA}?format=csv").content.decode())))
    dimensions = data["structure"]["dimensions"]["observation"]
    told = {}
    for key, observation in dataset["observations"].items():
        places = [int(each) for each in key.split(":")]
        codes = [each["values"][at]["id"] for each, at in zip(dimensions, places, strict=True)]
        told[tuple(codes)] = observation[0]
    assert told == {
        tuple(each[name] for name in DIMENSION_TITLES): float(each["OBS_VALUE"]) if each["OBS_VALUE"] else None
        for each in read
    }  # fmt: skip
    assert {each["RELEASE"] for each in read} == {release}


def test_each_observation_leads_to_what_is_said_of_it_and_says_where_to_ask(client, release):
    read = list(csv.DictReader(io.StringIO(client.get(f"{DATA}?format=csv").content.decode())))
    assert {each["CONTACT"] for each in read} == {"http://testserver/contact/"}
    addresses = {each["METADATA"] for each in read}
    assert f"{release}&scope=full" in addresses.copy().pop()
    for address in addresses:
        told = client.get(address.removeprefix("http://testserver")).json()
        assert [f"{each['dataset']}:{each['version']}" for each in told["releases"]] == [release]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("all", 11), ("", 11), (".ZAF......", 10), (".ZAF+ARG-31......", 11),
        (".....SEX_F..", 2), ("Q.......", 11), ("all?startPeriod=2016-10", 11),
        ("all?startPeriod=2016-Q4&endPeriod=2016-12-31", 11), ("....EMP_NIFL_SEX_STE_RT...", 6),
        ("all?firstNObservations=1", 11), ("all?updatedAfter=2020-01-01", 11),
        ("all/all/", 11), ("all/", 11), ("all?release=2026-11-22", 11), ("all?published_on=2026-11-30", 11),
    ],
)  # fmt: skip
def test_key_and_time(client, release, query, expected):
    path, _, parameters = query.partition("?")
    response = client.get(f"{DATA}{f'/{path}' if path else ''}?format=csv&{parameters}")
    assert response.status_code == 200, response.content
    assert response.content.count(b"\r\n") == expected + 1


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("data/DF_OTHER/all", 404), ("data/OTHER,DF_SURVEYS/all", 404),
        ("data/LIVELIHOODS,DF_SURVEYS,2.0/all", 404), ("data/DF_SURVEYS/.GHA......", 404),
        ("data/DF_SURVEYS/all?endPeriod=2015", 404), ("data/DF_SURVEYS/all?updatedAfter=2100-01-01", 404),
        ("data/DF_SURVEYS/all?published_on=2020-01-01", 404),
        ("data/DF_SURVEYS/ZAF.SEX_F", 400), ("data/DF_SURVEYS/.Z'F......", 400),
        ("data/DF_SURVEYS/all?startPeriod=2017&endPeriod=2016", 400), ("", 404),
        ("data/DF_SURVEYS/all?startPeriod=soon", 400), ("data/DF_SURVEYS/all?colour=red", 400),
        ("data/DF_SURVEYS/all?format=pdf", 400), ("data/DF_SURVEYS/all?detail=much", 400),
        ("data/DF_SURVEYS/all?lastNObservations=0", 400), ("data/DF_SURVEYS/all?release=2020-01-01", 400),
        ("data/DF_SURVEYS/all?includeHistory=true", 501),
        ("data/DF_SURVEYS/all?dimensionAtObservation=SEX", 501),
        ("codelist/LIVELIHOODS/CL_COLOUR", 404), ("codelist/OTHER", 404), ("categoryscheme", 501),
        ("codelist?references=friends", 400), ("a/b/c/d/e", 404),
        ("availableconstraint/DF_SURVEYS/all/all/COLOUR", 400),
    ],
)  # fmt: skip
def test_what_cannot_be_answered_is_an_error_of_sdmx(client, release, address, status):
    response = client.get(f"{SDMX}/{address}")
    assert response.status_code == status
    assert b"ErrorMessage" in response.content
    assert response["Access-Control-Allow-Origin"] == "*"


def test_forms_are_chosen_by_what_is_accepted(client, release):
    def type_of(accept, address=DATA):
        response = client.get(address, headers={"Accept": accept})
        return response.status_code if response.status_code != 200 else response["Content-Type"]

    assert type_of("text/csv") == "application/vnd.sdmx.data+csv; version=1.0.0"
    assert type_of("application/json;q=0.5, text/csv;q=0.9").startswith(
        "application/vnd.sdmx.data+csv"
    )
    assert type_of("") == type_of("*/*;q=0.1") == type_of("*/*")
    assert type_of("*/*") == "application/vnd.sdmx.genericdata+xml; version=2.1"
    assert type_of("text/html,application/xml;q=0.9,*/*;q=0.8").startswith(
        "application/vnd.sdmx.generic"
    )
    assert type_of("application/vnd.sdmx.data+csv;version=9") == 406
    assert type_of("image/png") == 406
    assert "structure+json" in type_of("application/vnd.sdmx.structure+json", f"{SDMX}/codelist")
    assert client.get(DATA, headers={"Accept": "text/csv"})["ETag"] != client.get(DATA)["ETag"]


def test_what_goes_with_a_structure(client, release):
    def kinds(resource, references):
        text = client.get(f"{SDMX}/{resource}?references={references}&format=json").content
        return set(json.loads(text)["data"])

    assert kinds("dataflow", "none") == {"dataflows"}
    assert kinds("dataflow", "children") == {"dataflows", "dataStructures"}
    assert kinds("dataflow", "descendants") == {
        "dataflows", "dataStructures", "codelists", "conceptSchemes",
    }  # fmt: skip
    assert kinds("codelist", "parents") == {"codelists", "dataStructures"}
    assert kinds("datastructure", "codelist") == {"dataStructures", "codelists"}
    assert kinds("structure", "none") == kinds("structure", "all")


def test_too_many_observations_are_refused_with_what_to_do(client, release, monkeypatch):
    monkeypatch.setattr(flows, "MOST_OBSERVATIONS", 5)
    response = client.get(DATA)
    assert response.status_code == 413
    assert b"narrower key" in response.content
    assert client.get(f"{DATA}/.....SEX_F..").status_code == 200
    # What there is, is told of any number.
    flow = client.get(f"{SDMX}/dataflow/LIVELIHOODS/DF_SURVEYS?references=all")
    assert f'id="obs_count"><com:AnnotationTitle>{len(ROWS)}<'.encode() in flow.content
    assert (
        client.get(f"{SDMX}/availableconstraint/DF_SURVEYS/all?references=all").status_code == 200
    )


@pytest.mark.parametrize(
    "query", ["all", ".....SEX_F+SEX_M..", ".ZAF......?endPeriod=2016", "..ARG....."]
)
def test_what_is_available_is_what_is_observed(client, release, query):
    path, _, parameters = query.partition("?")
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"{DATA}/{path}?format=csv&{parameters}").content.decode())
        )
    )
    told = client.get(f"{SDMX}/availableconstraint/DF_SURVEYS/{path}?format=json&{parameters}")
    (constraint,) = told.json()["data"]["dataConstraints"]
    (region,) = constraint["cubeRegions"]
    assert {each["id"]: [value["value"] for value in each["values"]] for each in region["keyValues"]} == {
        name: sorted({row[name] for row in rows}) for name in KEY
    }  # fmt: skip
    metrics = {each["id"]: each["title"] for each in constraint["annotations"]}
    assert metrics["obs_count"] == str(len(rows))
    assert metrics["time_period_start"] == "2016-10-01"


PART = st.sampled_from(
    ["", "ZAF", "SEX_F", "SEX_F+SEX_M", "_T", "Q", "+", "x y", "\u00e9", "%00", ".."]
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    key=st.lists(PART, min_size=1, max_size=9),
    name=st.sampled_from(["startPeriod", "endPeriod", "lastNObservations", "updatedAfter", "format"]),
    value=st.one_of(st.text(max_size=12), st.sampled_from(["2016", "2016-13", "0000", "9999-Q4", "-1"])),
)  # fmt: skip
def test_no_key_and_no_parameter_is_a_fault_of_ours(client, release, key, name, value):
    response = client.get(f"{DATA}/{'.'.join(key)}", {name: value})
    assert response.status_code in (200, 400, 404, 429, 501)


def test_every_code_that_is_answered_is_in_its_list(client, release):
    known = {each.id: each.items for each in flows.lists()}
    read = csv.DictReader(io.StringIO(client.get(f"{DATA}?format=csv").content.decode()))
    for row, name in itertools.product(list(read), [*KEY, "UNIT_MEASURE", "CONF_STATUS"]):
        assert row[name] in known[LISTS[name]]
