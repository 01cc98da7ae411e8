"""The contribution that a brief is given: a report of `survey contribution`, or value added."""

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics import Survey
from livelihoods.analysis.statistics.analysis_report import FORMAT
from livelihoods.analysis.statistics.contribution import contribution, read_value_added
from livelihoods.analysis.statistics.estimates import METADATA_KEY, metadata_path
from livelihoods.knowledge.indicators.briefs.estimate import Estimate

_ANALYSIS = "contribution"


@dataclass(frozen=True)
class Contribution:
    """Shares in gross value added, with what was assumed.

    Attributes:
        shares: Activity -> informal share in its value added; "" is the whole economy.
        sensitivity: Relative productivity, as text -> share of the whole.
        definition: What was asked, as in the metadata of the report.
        period: Period of the labour input.
    """

    shares: Mapping[str, Estimate]
    sensitivity: Mapping[str, Estimate]
    definition: Mapping[str, Any]
    period: str


def read(path: Path, survey: Survey) -> Contribution:
    """Read what `livelihoods survey contribution` wrote, or compute it from a table of value added.

    Raises:
        InputError: The file is neither, or it is of another area or standard than the survey.
    """
    if not path.is_file():
        raise InputError(f"{path.name}: there is no such file")
    if not _is_report(path):
        table = contribution(survey, read_value_added(path))
        assert table.metadata is not None
        return _told(table.arrow().to_pylist(), table.metadata)
    rows, metadata = _report(path)
    assert survey.codebook is not None
    assert survey.standard is not None
    if metadata.get("format") != FORMAT or metadata.get("analysis") != _ANALYSIS:
        raise InputError(f"{path.name}: not a report of `livelihoods survey contribution`")
    for name, here in (("area", survey.codebook.area.code), ("standard", survey.standard.id)):
        if other := sorted({row[name] for row in rows} - {here}):
            raise InputError(
                f"{path.name}: its {name} is {other[0]}, that of this brief is {here}: estimate "
                "the contribution with the same codebook and standard"
            )
    return _told(rows, metadata)


def _is_report(path: Path) -> bool:
    if path.suffix.lower() in {".json", ".parquet"}:
        return True
    if path.suffix.lower() != ".csv":
        return False
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as stream:
        head = next(csv.reader(stream), [])
    return {"analysis", "component"} <= set(head)


def _report(path: Path) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    try:
        if path.suffix.lower() == ".json":
            content = json.loads(path.read_text(encoding="utf-8"))
            return content["rows"], content["metadata"]
        if path.suffix.lower() == ".parquet":
            table = pa.parquet.read_table(path)
            told = (table.schema.metadata or {})[METADATA_KEY.encode()]
            return table.to_pylist(), json.loads(told)
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = [_numbers(row) for row in csv.DictReader(stream)]
        return rows, json.loads(metadata_path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as error:
        raise InputError(
            f"{path.name}: cannot be read as a report of `livelihoods survey contribution`, which "
            f"has its metadata in it or beside it: {error}"
        ) from None


def _numbers(row: Mapping[str, str]) -> dict[str, Any]:
    read: dict[str, Any] = {key: text or None for key, text in row.items()}
    for name, kind in (("value", float), ("lower", float), ("upper", float), ("n", int)):
        read[name] = None if read[name] is None else kind(read[name])
    return read


def _told(rows: list[dict[str, Any]], metadata: Mapping[str, Any]) -> Contribution:
    shares, sensitivity = {}, {}
    for row in rows:
        if row["component"] == "share":
            shares[row["term"] or ""] = _estimate(row)
        elif row["component"] == "sensitivity":
            sensitivity[str(row["term"]).removeprefix("productivity ")] = _estimate(row)
    return Contribution(shares, sensitivity, metadata["definition"], rows[0]["period"])


def _estimate(row: Mapping[str, Any]) -> Estimate:
    return Estimate(
        indicator=_ANALYSIS,
        period=row["period"],
        unit="percent",
        value=row["value"],
        lower=row["lower"],
        upper=row["upper"],
        n=row["n"],
        flags=frozenset(filter(None, (row["flag"] or "").split(";"))),
        interval="logit" if row["lower"] is not None else "none",
    )
