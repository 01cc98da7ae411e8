"""Writing estimates in the form that the name of the file asks for."""

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from livelihoods.analysis.statistics.errors import EstimatesError
from livelihoods.analysis.statistics.estimates import Estimates, metadata_path
from livelihoods.analysis.statistics.output import replace_files
from livelihoods.analysis.statistics.release.observations import observations
from livelihoods.analysis.statistics.release.sdmx_csv import Form, sdmx_csv
from livelihoods.analysis.statistics.release.sdmx_json import sdmx_json
from livelihoods.analysis.statistics.release.workbook import workbook
from livelihoods.analysis.statistics.table import Table

_Writer = Callable[[Estimates, Form], bytes]

_WRITERS: Final[Mapping[str, _Writer]] = MappingProxyType(
    {
        ".sdmx.csv": lambda given, form: sdmx_csv(observations(given), form),
        ".sdmx.json": lambda given, _: sdmx_json(observations(given), given.metadata),
        ".xlsx": lambda given, _: workbook(given),
    }
)
ENDINGS: Final = (".parquet", ".csv", *_WRITERS)
"""How the name of a file of released estimates may end."""

_SECRET: Final = ("value", "se", "lower", "upper", "n", "df")


def ending(path: Path) -> str:
    """Return how the name of a file ends, of the endings that are known.

    Raises:
        EstimatesError: In none of them.
    """
    name = path.name.lower()
    found = max((each for each in ENDINGS if name.endswith(each)), key=len, default=None)
    if found is None or name == found:
        raise EstimatesError(f"{path.name}: write to a file ending in {', '.join(ENDINGS)}")
    return found


def write(estimates: Estimates, path: Path, *, sdmx: Form = "2.0") -> None:
    """Write estimates, and the metadata beside them; both or neither.

    Args:
        estimates: What is written.
        path: Where to; its ending says in which form.
        sdmx: Which form of SDMX-CSV.

    Raises:
        EstimatesError: The name ends in none of ENDINGS, the form cannot hold the estimates, or a
            row is flagged as suppressed and has a number nevertheless.
        SurveyError: The folder cannot be written to.
    """
    writer = _WRITERS.get(ending(path))
    _refuse_secrets(estimates)
    if writer is None:
        Table(estimates.table, estimates.metadata).write(path)
        return
    content = writer(estimates, sdmx)
    about = {
        **estimates.metadata,
        "table": {"file": path.name, "sha256": hashlib.sha256(content).hexdigest()},
    }
    text = json.dumps(about, ensure_ascii=False, indent=1) + "\n"
    replace_files({path: content, metadata_path(path): text.encode()})


def _refuse_secrets(estimates: Estimates) -> None:
    for number, row in enumerate(estimates.table.to_pylist(), 1):
        told = [name for name in _SECRET if row[name] is not None]
        if told and "suppressed" in (row["flag"] or "").split(";"):
            raise EstimatesError(
                f"Row {number} of the estimates is flagged as suppressed and has {told[0]!r} "
                "nevertheless; empty it, or make the estimates again"
            )
