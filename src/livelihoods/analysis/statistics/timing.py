"""Which period each file belongs to: from its columns, else its name, else as given."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from sqlglot import exp

from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.errors import SurveyError
from livelihoods.analysis.statistics.expressions import DIALECT
from livelihoods.analysis.statistics.period import Period
from livelihoods.analysis.statistics.reading import Part

Fetch = Callable[[str], list[dict[str, Any]]]


def row_period(part: Part, codebook: Codebook) -> exp.Expr | None:
    """Return the SQL of the period of each record, where the file has columns that tell it."""
    year, quarter = codebook.period.year, codebook.period.quarter
    if not year or not (found := part.find(year)):
        return None
    text = _whole(part, found)
    if quarter:
        if not (found_quarter := part.find(quarter)):
            return None
        text = f"{text} || '-Q' || {_whole(part, found_quarter)}"
    return exp.maybe_parse(text, dialect=DIALECT)


def _whole(part: Part, column: str) -> str:
    return f"CAST(TRY_CAST({part.column(column).sql(DIALECT)} AS INT) AS TEXT)"


def part_periods(
    fetch: Fetch, parts: Sequence[Part], codebook: Codebook, given: Sequence[str]
) -> list[list[str]]:
    """Return the periods of each part.

    Raises:
        SurveyError: A period is not told, is told twice and differently, or not once per file.
    """
    if given and len(given) != len(parts):
        raise SurveyError(f"{len(given)} periods were given for {len(parts)} files: one for each")
    periods = []
    for number, part in enumerate(parts):
        told = _from_columns(fetch, part, codebook) or _from_name(part, codebook)
        said = [str(Period.parse(given[number]))] if given else []
        if told and said and told != said:
            raise SurveyError(f"{part.name}: is of {', '.join(told)}, not of {said[0]}")
        if not told and not said:
            raise SurveyError(
                f"{part.name}: neither its columns nor its name tell the period"
                f"{_absent(part, codebook)}; give it with --period, once per file"
            )
        periods.append(told or said)
    return periods


def _absent(part: Part, codebook: Codebook) -> str:
    """Name the columns of the period that a file has not."""
    wanted = (codebook.period.year, codebook.period.quarter)
    absent = [name for name in wanted if name and not part.find(name)]
    return f" (it has no column {', '.join(absent)})" if absent else ""


def _from_columns(fetch: Fetch, part: Part, codebook: Codebook) -> list[str]:
    period = row_period(part, codebook)
    if period is None:
        return []
    query = exp.select(exp.alias_(period, "period")).from_(part.table, dialect=DIALECT)
    found = [row["period"] for row in fetch(query.distinct().sql(DIALECT))]
    if None in found:
        raise SurveyError(f"{part.name}: some records have no period")
    return sorted(str(Period.parse(each)) for each in found)


def _from_name(part: Part, codebook: Codebook) -> list[str]:
    pattern = codebook.period.file_name
    found = re.search(pattern, part.name, re.IGNORECASE) if pattern else None
    if not found:
        return []
    groups = found.groupdict()
    quarter = f"-Q{groups['quarter']}" if groups.get("quarter") else ""
    return [str(Period.parse(f"{groups['year']}{quarter}"))]
