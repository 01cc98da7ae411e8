"""SDMX files of ours come back as the estimates that were written."""

import json

import pyarrow as pa
import pytest
from tests.analysis.statistics.release.estimated import made_up, south_africa

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import estimates
from livelihoods.analysis.statistics.estimates import SCHEMA, Estimates, columns_with
from livelihoods.analysis.statistics.release import files, sdmx_reading

FORMS = (("a.sdmx.csv", "1.0"), ("b.sdmx.csv", "2.0"), ("c.sdmx.json", "2.0"))


def plain(given: Estimates) -> Estimates:
    """As a file of estimates is read: an empty text is no text, a dimension not used no column."""
    rows = [{key: value if value != "" else None for key, value in row.items()}
            for row in given.table.to_pylist()]  # fmt: skip
    used = [name for name in rows[0] if any(row[name] is not None for row in rows)]
    names = columns_with(used)
    return Estimates(
        pa.Table.from_pylist(rows, pa.schema([SCHEMA.field(name) for name in names])),
        json.loads(json.dumps(given.metadata)),
    )


def reader(name):
    return sdmx_reading.read_json if name.endswith("json") else sdmx_reading.read_csv


@pytest.mark.parametrize(("name", "form"), FORMS)
@pytest.mark.parametrize("given", [south_africa, made_up])
def test_the_same_comes_back(tmp_path, given, name, form):
    written = given()
    files.write(written, tmp_path / name, sdmx=form)
    found = reader(name)(tmp_path / name)
    expected = plain(written)
    assert found.estimates.table.to_pylist() == expected.table.to_pylist()
    assert found.estimates.table.schema == expected.table.schema
    assert found.estimates.metadata == expected.metadata
    assert found.metadata_name == estimates.metadata_path(tmp_path / name).name


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("REF_AREA", "ATL", "line 2, REF_AREA: 'ATL' is not known"),
        ("OBS_VALUE", "much", "line 2, OBS_VALUE: 'much' is not known"),
        ("SEX", "SEX_W", "line 2, SEX: 'SEX_W' is not known"),
        ("CLASSIF1", "STE_ICSE93_9", "line 2, CLASSIF1: 'STE_ICSE93_9' is not known"),
        ("TIME_PERIOD", "2016-13", "line 2, TIME_PERIOD: '2016-13' is not known"),
        ("SAMPLE_SIZE", "12.5", "line 2, SAMPLE_SIZE: '12.5' is not known"),
        ("FLAG", "guess", "line 2, flag 'guess' is not known"),
        ("DATAFLOW", "ILO:DF_X(1.0)", "line 2, DATAFLOW: 'ILO:DF_X(1.0)' is not known"),
    ],
)
def test_a_broken_line_is_named_with_its_column(tmp_path, column, value, said):
    path = tmp_path / "a.sdmx.csv"
    files.write(south_africa(), path, sdmx="1.0")
    lines = path.read_bytes().decode().split("\r\n")
    cells = lines[1].split(",")
    cells[lines[0].split(",").index(column)] = value
    changed(path, "\r\n".join([lines[0], ",".join(cells), *lines[2:]]))
    with pytest.raises(InputError) as caught:
        sdmx_reading.read_csv(path)
    assert f"a.sdmx.csv {said}" in str(caught.value)


def changed(path, text):
    """Write a file anew, and let its metadata belong to it."""
    path.write_text(text, encoding="utf-8", newline="")
    beside = estimates.metadata_path(path)
    metadata = json.loads(beside.read_text("utf-8"))
    metadata.pop("table")
    beside.write_text(json.dumps(metadata), encoding="utf-8")


def test_a_broken_observation_is_named_with_its_component(tmp_path):
    path = tmp_path / "c.sdmx.json"
    files.write(south_africa(), path)
    message = json.loads(path.read_text("utf-8"))
    observations = message["data"]["dataSets"][0]["observations"]
    key = next(iter(observations))
    places = key.split(":")
    observations[":".join(["0", "99", *places[2:]])] = observations.pop(key)
    changed(path, json.dumps(message))
    with pytest.raises(
        InputError, match=r"c\.sdmx\.json observation \d+ \(0:99:.*\), REF_AREA: '99'"
    ):
        sdmx_reading.read_json(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"data": {}}'])
def test_another_json_file_is_refused(tmp_path, text):
    path = tmp_path / "c.sdmx.json"
    path.write_text(text)
    with pytest.raises(InputError, match=r"c\.sdmx\.json: not a flat SDMX-JSON"):
        sdmx_reading.read_json(path)


def test_without_its_metadata_nothing_is_explained(tmp_path):
    path = tmp_path / "a.sdmx.csv"
    files.write(south_africa(), path, sdmx="1.0")
    estimates.metadata_path(path).unlink()
    with pytest.raises(InputError, match=r"a\.sdmx\.metadata\.json is missing"):
        sdmx_reading.read_csv(path)
