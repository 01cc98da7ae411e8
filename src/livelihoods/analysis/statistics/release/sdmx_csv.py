"""Observations as SDMX-CSV, the form 1.0 of SDMX 2.1 and the form 2.0 of SDMX 3.0."""

import csv
import io
from collections.abc import Iterable
from typing import Literal

from livelihoods.analysis.spreadsheet_text import harmless
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
    "1.0": (("DATAFLOW",), ("{flow}",)),
    "2.0": (("STRUCTURE", "STRUCTURE_ID", "ACTION"), ("dataflow", "{flow}", "I")),
}


def sdmx_csv(
    found: Observations,
    form: Form,
    *,
    flow: str = DATAFLOW,
    attributes: Iterable[str] = ATTRIBUTE_TITLES,
) -> bytes:
    """Write observations, a row each, with identifiers and without labels.

    Numbers have all their digits; what is not there is an empty field. Lines end as RFC 4180 says.
    A text that a spreadsheet would take for a formula begins with an apostrophe.
    """
    heads, before = _BEFORE[form]
    cells = [each.format(flow=f"{AGENCY}:{flow}({VERSION})") for each in before]
    components = [*DIMENSION_TITLES, VALUE, *attributes]
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([*heads, *components])
    writer.writerows([*cells, *(harmless(row[each]) for each in components)] for row in found.rows)
    return text.getvalue().encode()
