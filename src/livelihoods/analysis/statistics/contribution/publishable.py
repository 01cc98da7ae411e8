"""The contribution to value added as estimates, ready to be published beside those of the survey.

The figures are those of `contribution` with relative productivity 1 and jobs as labour input, so
that the figures of all places rest on one assumption. Their source is the survey together with the
table of value added, under a code of its own. What they rest on travels with each as notes.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from livelihoods.analysis.statistics.contribution.labour_input import contribution, without_code
from livelihoods.analysis.statistics.contribution.value_added import ValueAdded
from livelihoods.analysis.statistics.digests import question_digest
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES
from livelihoods.analysis.statistics.errors import SurveyError, TooFewRecordsError
from livelihoods.analysis.statistics.estimates import SCHEMA, SUPPRESS_BELOW, columns_with
from livelihoods.analysis.statistics.indicators import INDICATORS
from livelihoods.analysis.statistics.judgement import Measured, few, judge
from livelihoods.analysis.statistics.metadata import estimates_metadata
from livelihoods.analysis.statistics.period import Period
from livelihoods.analysis.statistics.table import Table

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

SHARES: Final = MappingProxyType(
    {
        "sector": "informal_sector_share_of_value_added",
        "employment": "informal_employment_share_of_value_added",
    }
)
"""Whose contribution -> its indicator."""

_OUTPUT: Final = MappingProxyType({"sector": "sector", "employment": "nature"})

EQUAL_PRODUCTIVITY: Final = MappingProxyType(
    {
        "activity": (
            "Estimated on the assumption that in agriculture, in industry and in services each the "
            "jobs that are counted produce as much as the others (relative productivity 1); where "
            "they produce less, the figure is too high"
        ),
        "industry": (
            "Estimated on the assumption that in each industry that the value added tells apart "
            "the jobs that are counted produce as much as the others (relative productivity 1); "
            "where they produce less, the figure is too high"
        ),
    }
)
"""What the table of value added is by -> the assumption."""

SAMPLING_ONLY: Final = (
    "The interval is of the sample alone: neither the assumption nor an error of value added is "
    "in it"
)

RANGES: Final = MappingProxyType(
    {
        "sector": (
            "If a job in the informal sector produced three quarters of what another does, its "
            "share would be {three_quarters} percent; half, {half}; a quarter, {quarter}"
        ),
        "employment": (
            "If an informal job produced three quarters of what another does, the share of "
            "informal employment would be {three_quarters} percent; half, {half}; a quarter, "
            "{quarter}"
        ),
    }
)
"""Whose contribution -> what follows from other assumptions."""

_OTHERS: Final = MappingProxyType({"three_quarters": 0.75, "half": 0.5, "quarter": 0.25})

PROCESSING: Final = (
    "modelled here by the labour-input method: the value added of each activity is divided by the "
    "survey's main jobs, each of which is taken to produce the same"
)


def share_estimates(
    survey: "Survey",
    value_added: ValueAdded,
    *,
    of: Sequence[str] = (),
    industry: str | None = None,
    command: Sequence[str] = (),
) -> Table:
    """Estimate shares in gross value added as a table of estimates; several periods are one.

    Args:
        survey: A survey with a codebook, of a whole country.
        value_added: Value added of the same year, by activity or by industry.
        of: sector, employment; none named means those that the standard gives.
        industry: As of `contribution`.
        command: The command that asked, for the metadata.

    Raises:
        TooFewRecordsError: It would tell of 1 to 4 records without a known activity.
        SurveyError: The survey covers a part of a country, or value added is of another year; or
            as `contribution`.
    """
    if survey.codebook is None or survey.standard is None:
        raise SurveyError("A contribution needs a survey with a codebook")
    _refuse_other_place_or_year(survey, value_added)
    known = [each for each in SHARES if _OUTPUT[each] in survey.standard.outputs]
    found = {}
    for each in of or known or SHARES:
        found[each] = contribution(survey, value_added, of=each, industry=industry)
        n, informal = without_code(survey, value_added, each, industry)
        if few([n, informal, n - informal]).any():
            # With counts by activity beside it, the share would tell how many these are.
            raise TooFewRecordsError(
                f"fewer than {SUPPRESS_BELOW} records of a kind have no known {value_added.key}: "
                "the share would tell of them; it is in the report alone, without --publishable"
            )
    rows = [_row(survey, each, table) for each, table in found.items()]
    table = pa.Table.from_pylist(rows, SCHEMA).select(columns_with(()))
    return Table(table, _metadata(survey, value_added, found, command))


def _refuse_other_place_or_year(survey: "Survey", value_added: ValueAdded) -> None:
    assert survey.codebook is not None
    area = survey.codebook.area
    if area.code != area.country:
        raise SurveyError(
            f"{area.name} is a part of a country: who works in the rest, whose value added the "
            "table holds too, is not known; such a share is told by the report alone, without "
            "--publishable"
        )
    years = sorted({str(Period.parse(each).year) for each in survey.periods})
    if years != [value_added.year]:
        raise SurveyError(
            f"{value_added.file} is of {value_added.year}, the survey of {', '.join(years)}: a "
            "figure that is published is of one year"
        )


def _row(survey: "Survey", of: str, found: Table) -> dict[str, Any]:
    assert survey.codebook is not None
    (share,) = (
        each
        for each in found.arrow().to_pylist()
        if each["component"] == "share" and each["term"] is None
    )
    measured = Measured(
        "proportion", share["value"] / 100, share["se"] / 100, share["n"], share["df"]
    )
    verdict = judge("ilo", measured)
    is_break = any(each.get("period") in survey.periods for each in survey.codebook.breaks)
    flags = (
        "modelled",
        "unreliable" if verdict.status == "caution" else "",
        "break" if is_break else "",
        "stand_in_error" if survey.codebook.design.stand_in else "",
    )
    kept = ("standard", "area", "period", "value", "se", "lower", "upper", "n", "df")
    return {
        **{name: share[name] for name in kept},
        **dict.fromkeys(DIMENSION_NAMES),
        "indicator": SHARES[of],
        "level": share["level"],
        "interval": "none" if share["lower"] is None else "logit",
        "unit": "percent",
        "flag": ";".join(filter(None, flags)),
        "reason": verdict.reason if verdict.status == "caution" else None,
        "source": _source(survey),
    }


def _source(survey: "Survey") -> str:
    assert survey.codebook is not None
    return f"{survey.codebook.code}-value-added"


def _metadata(
    survey: "Survey", value_added: ValueAdded, found: Mapping[str, Table], command: Sequence[str]
) -> dict[str, Any]:
    indicators = [INDICATORS[SHARES[each]] for each in found]
    metadata = estimates_metadata(survey, indicators, {}, command, "ilo")
    metadata["codebooks"] = [
        _both_sources(survey, value_added, book, found) for book in metadata["codebooks"]
    ]
    metadata["notes"] = _notes(survey, value_added, found)
    definitions = {each: _told(table)["definition"] for each, table in found.items()}
    metadata["digests"]["plan"] = question_digest(survey, {"contributions": definitions})
    return metadata


def _told(table: Table) -> dict[str, Any]:
    assert table.metadata is not None
    return table.metadata


def _both_sources(
    survey: "Survey", value_added: ValueAdded, book: Mapping[str, Any], found: Mapping[str, Table]
) -> dict[str, Any]:
    """Return what is said of the survey and of the table of value added, as of one source."""
    sources = "; ".join(value_added.sources)
    worth = f"value added of {value_added.year}"
    notes = dict.fromkeys(
        # The first of the report's notes is the assumption, which stands with each figure.
        note
        for table in found.values()
        for note in _told(table)["notes"][1:]
    )
    return {
        **book,
        "code": _source(survey),
        "title": f"{book['title']}, with {worth}",
        "producer": f"{book['producer']}; {worth}: {sources}",
        "periods": [survey.pooled_period],
        "credit": f"{book['credit']} {worth.capitalize()}: {sources}, {value_added.vintage}.",
        "terms": f"{book['terms']} {worth.capitalize()}: its publisher's, under that one's terms.",
        "notes": [*book["notes"], *notes],
        "processing": PROCESSING,
        "value_added": {
            "file": value_added.file,
            "by": value_added.key,
            "currency": value_added.currency,
            "year": value_added.year,
            "vintage": value_added.vintage,
            "sources": list(value_added.sources),
            "values": dict(value_added.amounts),
        },
    }


def _notes(
    survey: "Survey", value_added: ValueAdded, found: Mapping[str, Table]
) -> dict[str, dict[str, Any]]:
    assert survey.standard is not None
    assert survey.codebook is not None
    every = list(SHARES.values())
    notes: dict[str, dict[str, Any]] = {
        f"equal-productivity-{value_added.key}": {
            "kind": "assumption",
            "words": EQUAL_PRODUCTIVITY[value_added.key],
            "indicators": every,
        },
        "sampling-only": {"kind": "error", "words": SAMPLING_ONLY, "indicators": every},
    }
    of_what = (survey.codebook.area.code, survey.pooled_period, survey.standard.id)
    for of, table in found.items():
        shares = {
            each["term"]: each["value"]
            for each in table.arrow().to_pylist()
            if each["component"] == "sensitivity"
        }
        numbers = {name: shares[f"productivity {each:g}"] for name, each in _OTHERS.items()}
        notes["-".join(("range", of, *of_what))] = {
            "kind": "range",
            "words": RANGES[of].format(**{name: f"{each:.1f}" for name, each in numbers.items()}),
            "form": RANGES[of],
            "numbers": numbers,
            "indicators": [SHARES[of]],
        }
    return notes
