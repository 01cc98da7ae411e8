"""A comparison as a table for others, and as a CSV file with its metadata."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from livelihoods import __version__
from livelihoods.analysis.spreadsheet_text import harmless
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.estimates import metadata_path
from livelihoods.analysis.statistics.ilostat.bulk_file import CREDIT, BulkFile, Observation
from livelihoods.analysis.statistics.ilostat.comparison import Comparison
from livelihoods.analysis.statistics.ilostat.reasons import PUBLISHED_DECIMALS, agrees
from livelihoods.analysis.statistics.output import replace_files

_OURS: Final = ("indicator", "standard", "area", "period", *DIMENSION_NAMES, "unit")
_FIGURE: Final = ("value", "se", "lower", "upper", "flag")
COLUMNS: Final = (
    *(*_OURS, *_FIGURE, "ilo_value", "difference", "in_interval", "agrees"),
    *("ilo_indicator", "ilo_source", "ilo_sex", "ilo_classification", "ilo_time", "ilo_status"),
    *("ilo_notes", "file", "vintage", "why"),
)
"""Columns of a comparison: our figure, the ILO's, ours less theirs, and what both say.

`agrees`: the same in all decimals that the ILO publishes. Of a figure that was compared with none
`difference` is empty, and `why` says why there was none; else `why` says why the two may differ.
"""

FORMAT: Final = "livelihoods-comparison"


def rows(found: Comparison) -> Iterator[dict[str, Any]]:
    """Yield the rows of a comparison: first what matched, then what did not."""
    for pair in found.pairs:
        yield {
            **_ours(pair.ours),
            **_theirs(pair.theirs, pair.file),
            "difference": pair.difference,
            "in_interval": pair.is_within,
            "agrees": agrees(pair.ours, pair.theirs),
            "why": "; ".join(f"{each.about}: {each.words}" for each in pair.reasons),
        }
    for each in found.unmatched:
        yield {**_ours(each.ours), **_theirs(each.theirs, each.file), "why": each.reason}


def _ours(row: Mapping[str, Any] | None) -> dict[str, Any]:
    return {} if row is None else {name: row.get(name) for name in (*_OURS, *_FIGURE)}


def _theirs(observation: Observation | None, file: BulkFile | None) -> dict[str, Any]:
    if observation is None or file is None:
        return {}
    return {
        "ilo_value": observation.value,
        "ilo_indicator": observation.indicator,
        "ilo_source": observation.source,
        "ilo_sex": observation.sex,
        "ilo_classification": observation.classification,
        "ilo_time": observation.time,
        "ilo_status": observation.status,
        "ilo_notes": " | ".join(note.words for note in observation.notes),
        "file": file.name,
        "vintage": file.vintage,
    }


def write(
    found: Comparison, path: Path, *, metadata: Mapping[str, Any], command: Sequence[str]
) -> None:
    """Write a comparison as CSV, and what it is of beside it.

    Args:
        found: The comparison.
        path: A name ending in .csv.
        metadata: The metadata of the estimates.
        command: The words of the command, without machine paths.

    Raises:
        EstimatesError: The name does not end in .csv.
        SurveyError: The folder cannot be written to.
    """
    if path.suffix.lower() != ".csv":
        raise EstimatesError(f"{path.name}: a comparison is written as .csv")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_cell(row.get(name)) for name in COLUMNS] for row in rows(found))
    content = text.getvalue().encode()
    about = {
        "format": FORMAT,
        "software": {"name": "livelihoods", "version": __version__},
        "command": list(command),
        "estimates": metadata,
        "published": [
            {
                "file": file.name,
                "sha256": file.sha256,
                "vintage": file.vintage or None,
                "credit": CREDIT,
                "decimals": PUBLISHED_DECIMALS,
            }
            for file in found.files
        ],
        "table": {"file": path.name, "sha256": hashlib.sha256(content).hexdigest()},
    }
    beside = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    replace_files({path: content, metadata_path(path): beside.encode()})


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return harmless(value)
