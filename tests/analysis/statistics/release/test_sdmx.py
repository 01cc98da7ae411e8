"""What is written as SDMX is read back by others' readers, value by value."""

import io
import json
import math
import re
import warnings

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
import sdmx
from pysdmx.io.csv.sdmx10.reader import read as read_1_0
from pysdmx.io.csv.sdmx20.reader import read as read_2_0
from tests.analysis.statistics.release.estimated import made_up, south_africa

from livelihoods.analysis.statistics.estimates import COLUMNS, Estimates
from livelihoods.analysis.statistics.release import files
from livelihoods.analysis.statistics.release.observations import (
    CARRIED,
    DIMENSION_TITLES,
    observations,
)

ZAF_CODES = {
    (None, None, None): ("EMP_NIFL_SEX_RT", "SEX_T", "_T"),
    ("female", None, None): ("EMP_NIFL_SEX_RT", "SEX_F", "_T"),
    ("female", "own_account", None): ("EMP_NIFL_SEX_STE_RT", "SEX_F", "STE_ICSE93_3"),
    (None, None, "agriculture"): ("SDG_0831_SEX_ECO_RT", "SEX_T", "ECO_SECTOR_AGR"),
    (None, None, "unknown"): ("SDG_0831_SEX_ECO_RT", "SEX_T", "ECO_SECTOR_X"),
}


@pytest.fixture(scope="module")
def zaf() -> Estimates:
    return south_africa()


def read_by_pysdmx(path, form: str) -> list[dict]:
    """Read SDMX-CSV with pysdmx.

    pysdmx (1.10) takes an empty field as pandas had it before version 3: as the text "nan".
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*future.infer_string", category=Warning)
        with pd.option_context("future.infer_string", False):
            (dataset,) = {"1.0": read_1_0, "2.0": read_2_0}[form](path.read_text("utf-8"))
    assert dataset.short_urn == "Dataflow=LIVELIHOODS:DF_ESTIMATES(1.0)"
    return dataset.data.to_dict("records")


def same(theirs: object, ours: object) -> bool:
    """Whether what was read is what was written; a reader may round the last digit of a number."""
    if ours is None:
        return theirs is None or theirs == "" or (isinstance(theirs, float) and math.isnan(theirs))
    if isinstance(ours, int | float):
        return math.isclose(float(theirs), ours, rel_tol=4e-16)
    return theirs == ours


def compare(read: list[dict], given: Estimates) -> None:
    """The observations that were read are the estimates, one for one, in all that they say."""
    rows = given.table.to_pylist()
    assert len(read) == len(rows)
    for observation, row in zip(read, rows, strict=True):
        assert same(observation.get("OBS_VALUE"), row["value"])
        for column, attribute in CARRIED.items():
            assert same(observation.get(attribute), row[column]), (attribute, row)
        assert observation["TIME_PERIOD"] == row["period"]
        assert observation["REF_AREA"] == row["area"]


@pytest.mark.parametrize("form", ["1.0", "2.0"])
@pytest.mark.parametrize("make", [south_africa, made_up])
def test_sdmx_csv_is_read_back_by_pysdmx(make, form, tmp_path):
    given = make()
    files.write(given, tmp_path / "figures.sdmx.csv", sdmx=form)
    compare(read_by_pysdmx(tmp_path / "figures.sdmx.csv", form), given)


def test_the_two_forms_of_csv_are_told_apart(zaf, tmp_path):
    for form, head in (("1.0", "DATAFLOW,FREQ,"), ("2.0", "STRUCTURE,STRUCTURE_ID,ACTION,FREQ,")):
        files.write(zaf, tmp_path / "figures.sdmx.csv", sdmx=form)
        content = (tmp_path / "figures.sdmx.csv").read_bytes()
        assert content.decode().startswith(head)
        assert content.count(b"\r\n") == zaf.table.num_rows + 1


def read_by_sdmx1(path) -> list[dict]:
    """Read an SDMX-JSON message with sdmx1.

    sdmx1 knows the form as it was before its release: what lies in `data` lay at the top then, and
    `meta` was called `header`. Nothing within them differs.
    """
    message = json.loads(path.read_text("utf-8"))
    assert set(message) == {"meta", "data"}
    lifted = {"header": message["meta"], **message["data"]}
    read = sdmx.read_sdmx(io.BytesIO(json.dumps(lifted).encode()))
    (dataset,) = read.data
    observations = []
    for each in dataset.obs:
        found = {name: each.key[name].value for name in DIMENSION_TITLES}
        for name, attribute in each.attached_attribute.items():
            told = attribute.value
            found[name] = getattr(told, "id", told)
        found["OBS_VALUE"] = each.value
        observations.append(found)
    return observations


@pytest.mark.parametrize("make", [south_africa, made_up])
def test_sdmx_json_is_read_back_by_sdmx1(make, tmp_path):
    given = make()
    files.write(given, tmp_path / "figures.sdmx.json")
    compare(read_by_sdmx1(tmp_path / "figures.sdmx.json"), given)


def test_sdmx_json_without_any_flag_is_read_back_by_sdmx1(tmp_path):
    """An attribute that no observation has is not there: sdmx1 would take the next for it."""
    given = south_africa()
    clean = pc.and_(
        pc.is_null(given.table["flag"]), pc.equal(given.table["indicator"], "employment")
    )
    given = Estimates(given.table.filter(clean), given.metadata)
    assert given.table["reason"].null_count == given.table.num_rows > 5
    path = tmp_path / "figures.sdmx.json"
    files.write(given, path)
    compare(read_by_sdmx1(path), given)
    structure = json.loads(path.read_text("utf-8"))["data"]["structure"]
    assert all(each["values"] for each in structure["attributes"]["observation"])


def test_identifiers_and_places_are_what_the_schema_allows(tmp_path):
    given = made_up()
    rows = [{**row, "period": "2016-Q1/2016-Q3"} for row in given.table.to_pylist()]
    table = pa.Table.from_pylist(rows, schema=given.table.schema)
    files.write(Estimates(table, given.metadata), tmp_path / "figures.sdmx.json")
    message = json.loads((tmp_path / "figures.sdmx.json").read_text("utf-8"))
    structure, (dataset,) = message["data"]["structure"], message["data"]["dataSets"]
    dimensions = structure["dimensions"]["observation"]
    attributes = structure["attributes"]["observation"]
    assert [each["keyPosition"] for each in dimensions] == list(range(len(dimensions)))
    for component in (*dimensions, *attributes):
        assert re.fullmatch("[A-Za-z][A-Za-z0-9_-]*", component["id"])
        for value in component["values"]:
            assert re.fullmatch(r"[A-Za-z0-9_@$\-]+", value.get("id", "_")), value
            assert isinstance(value["name"], str)
    for key, (value, *places) in dataset["observations"].items():
        assert len(key.split(":")) == len(dimensions)
        assert value is None or isinstance(value, float)
        assert len(places) == len(attributes)
        for place, attribute in zip(places, attributes, strict=True):
            assert place is None or 0 <= place < len(attribute["values"])
    (time,) = dimensions[-1]["values"]
    assert time == {
        "id": "2016-01-01_P9M",
        "name": "2016-Q1/2016-Q3",
        "start": "2016-01-01T00:00:00Z",
        "end": "2016-09-30T23:59:59Z",
    }


def test_both_forms_say_the_same(zaf, tmp_path):
    files.write(zaf, tmp_path / "figures.sdmx.csv")
    files.write(zaf, tmp_path / "figures.sdmx.json")
    read = read_by_pysdmx(tmp_path / "figures.sdmx.csv", "2.0")
    for one, other in zip(read, read_by_sdmx1(tmp_path / "figures.sdmx.json"), strict=True):
        for name in (*DIMENSION_TITLES, "OBS_STATUS", "CONF_STATUS", "UNIT_MEASURE", "UNIT_MULT"):
            assert one.get(name, "") in (other.get(name), other.get(name) or ""), name


def test_codes_are_those_of_ilostat(zaf, tmp_path):
    files.write(zaf, tmp_path / "figures.sdmx.csv")
    read = read_by_pysdmx(tmp_path / "figures.sdmx.csv", "2.0")
    found = {}
    for row, each in zip(zaf.table.to_pylist(), read, strict=True):
        if row["indicator"] == "informal_employment_rate" and row["sector"] is None:
            key = (row["sex"], row["status"], row["activity"])
            found[key] = (each["INDICATOR"], each["SEX"], each["CLASSIF1"])
    assert {key: found[key] for key in ZAF_CODES if key in found} == {
        key: codes for key, codes in ZAF_CODES.items() if key in found
    }
    assert len(set(ZAF_CODES) & set(found)) >= 4


def test_units_have_the_codes_that_the_page_on_releasing_lists(zaf):
    row = zaf.table.slice(0, 1).to_pylist()[0]
    units = ("persons", "percent", "points", "hours", "ARS")
    rows = [row | {"unit": unit, "period": f"{2010 + n}"} for n, unit in enumerate(units)]
    made = observations(Estimates(pa.Table.from_pylist(rows, zaf.table.schema), zaf.metadata))
    assert [each["UNIT_MEASURE"] for each in made.rows] == ["PS", "PT", "POINTS", "HUR", "ARS"]
    assert dict(made.names["UNIT_MEASURE"]) == {
        "PS": "Persons", "PT": "Percent", "POINTS": "Percentage points", "HUR": "Hours",
        "ARS": "ARS",
    }  # fmt: skip


def test_message_says_whom_to_credit_and_how_to_repeat(zaf, tmp_path):
    files.write(zaf, tmp_path / "figures.sdmx.json")
    structure = json.loads((tmp_path / "figures.sdmx.json").read_text("utf-8"))["data"]["structure"]
    told = {each["id"]: each["values"][0]["name"] for each in structure["attributes"]["dataSet"]}
    assert told["CREDIT"].startswith("Source: Statistics South Africa")
    assert told["TERMS"].startswith("Free to use")
    assert told["UNIVERSE"] == "Employed people aged 15 and over, main job"
    assert told["COMMAND"].startswith("livelihoods survey estimate qlfs_2016q4.parquet")
    assert set(json.loads(told["DIGESTS"])) == {"codebooks", "standards", "plan"}


def test_every_column_of_an_estimate_is_carried():
    from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
    from livelihoods.analysis.statistics.release.column_words import COLUMN_WORDS

    told_otherwise = {"indicator", "standard", "area", "period", "value", "unit", "source"}
    assert {*CARRIED, *told_otherwise, *DIMENSION_NAMES} == set(COLUMNS)
    assert {*COLUMN_WORDS, *DIMENSION_NAMES} >= set(COLUMNS)
