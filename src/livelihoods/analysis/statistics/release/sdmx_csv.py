"""Observations as SDMX-CSV, the form 1.0 of SDMX 2.1 and the form 2.0 of SDMX 3.0."""

import csv
import io
from typing import Literal

from livelihoods.analysis.statistics.release.code_lists import AGENCY, DATAFLOW, VERSION
from livelihoods.analysis.statistics.release.observations import (
    ATTRIBUTE_TITLES,
    DIMENSION_TITLES,
    VALUE,
    Observations,
)

Form = Literal["1.0", "2.0"]

# The action `I`: for information, not an update of somebody's database.
_BEFORE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "1.0": (("DATAFLOW",), (f"{AGENCY}:{DATAFLOW}({VERSION})",)),
    "2.0": (
        ("STRUCTURE", "STRUCTURE_ID", "ACTION"),
        ("dataflow", f"{AGENCY}:{DATAFLOW}({VERSION})", "I"),
    ),
}


def sdmx_csv(found: Observations, form: Form) -> bytes:
    """Write observations, a row each, with identifiers and without labels.

    Numbers have all their digits; what is not there is an empty field. Lines end as RFC 4180 says.
    """
    heads, cells = _BEFORE[form]
    components = [*DIMENSION_TITLES, VALUE, *ATTRIBUTE_TITLES]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*heads, *components])
    writer.writerows([*cells, *(row[each] for each in components)] for row in found.rows)
    return text.getvalue().encode()
