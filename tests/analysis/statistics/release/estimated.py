"""Estimates to write: real ones, and made-up ones with every flag."""

from functools import cache
from pathlib import Path

import pyarrow as pa

from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.estimates import SCHEMA, Estimates

ROOT = Path(__file__).resolve().parents[4]
ZAF = ROOT / "examples/surveys/zaf-qlfs/qlfs_2016q4.parquet"


@cache
def south_africa() -> Estimates:
    """Every indicator of South Africa's last quarter of 2016, by several dimensions."""
    words = ["survey", "estimate", ZAF.name, "--codebook", "zaf-qlfs"]
    by = [["sex", "status"], ["sex"], ["activity"], ["sector", "nature"]]
    table = Survey.open(ZAF, "zaf-qlfs").indicators(by=by, command=words)
    assert table.metadata is not None
    return Estimates(table.arrow(), table.metadata)


def made_up() -> Estimates:
    """Rows with all flags, by a national standard, with nothing known but the key."""
    empty = dict.fromkeys(SCHEMA.names)
    base = {
        **empty,
        "indicator": "employment",
        "standard": "national:zaf",
        "area": "ZAF",
        "period": "2016",
        "level": 95,
        "interval": "t",
        "unit": "persons",
        "source": "zaf-qlfs",
    }
    figure = {"value": 0.1 + 0.2, "se": 1 / 3, "lower": -1e-9, "upper": 1e22, "n": 14, "df": 3}
    rows = [
        {**base, **figure, "flag": "unreliable;break;stand_in_error;modelled"},
        {**base, **figure, "flag": "break;modelled", "sex": "female"},
        {**base, **figure, "flag": "modelled", "sex": "male", "nature": "other"},
        {**base, "flag": "suppressed;break", "sex": "male", "interval": "none"},
        {**base, **figure, "status": "unknown", "activity": "unknown", "n": 100},
        {**base, **figure, "sex": "unknown", "sector": "household", "nature": "formal"},
    ]
    about = dict(south_africa().metadata)
    about["standards"] = [{**about["standards"][0], "id": "national:zaf"}]
    return Estimates(pa.Table.from_pylist(rows, schema=SCHEMA), about)
