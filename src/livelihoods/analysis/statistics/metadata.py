"""What a file of estimates says about itself; the form is documented in `estimates`."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from livelihoods import __version__
from livelihoods.analysis.statistics.asking import absent_fields, unit_in
from livelihoods.analysis.statistics.codebook import Codebook
from livelihoods.analysis.statistics.digests import codebook_digest, standard_digest
from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.analysis.statistics.estimates import (
    FORMAT,
    FORMAT_VERSION,
    REASONS,
    SUPPRESS_BELOW,
)
from livelihoods.analysis.statistics.indicators import INDICATORS, Indicator
from livelihoods.analysis.statistics.judgement.disclosure import PERCENT
from livelihoods.analysis.statistics.judgement.thresholds import THRESHOLDS, WORDS
from livelihoods.analysis.statistics.scheme import Standard

if TYPE_CHECKING:
    from livelihoods.analysis.statistics.survey import Survey

_DISCLOSURE = (
    f"Counts on 1 to {SUPPRESS_BELOW - 1} records are confidential: nobody can tell from what is "
    f"shown that one is less than {PERCENT:.0f} % above or below its true value"
)


def estimates_metadata(
    survey: "Survey",
    indicators: Sequence[Indicator],
    swept: Mapping[str, float | None],
    command: Sequence[str],
    reliability: str,
) -> dict[str, Any]:
    """Describe software, survey, files, standard and indicators behind a table of estimates.

    `swept` maps each period to the share (0 to 1) whose sector no answer decided; None where it
    rests on so few records that it may not be shown. `reliability` is the rule by which the figures
    were judged.
    """
    codebook, standard = survey.codebook, survey.standard
    assert codebook is not None
    assert standard is not None
    area = codebook.area
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "software": {"name": "livelihoods", "version": __version__},
        "command": list(command),
        # The plan's is added when all that was asked is known (`Survey.indicators`).
        "digests": {
            "codebooks": {codebook.code: codebook_digest(codebook)},
            "standards": {standard.id: standard_digest(standard)},
        },
        "areas": {
            area.code: {"name": area.name, "country": area.country, "coverage": area.coverage}
        },
        "codebooks": [_codebook(survey, codebook)],
        "standards": [_standard(standard)],
        "indicators": [_indicator(each, survey, standard) for each in indicators],
        "dimensions": {
            each.id: {"title": each.title, "codes": dict(each.codes)}
            for each in DIMENSIONS.values()
        },
        "swept": [
            {
                "standard": standard.id,
                "area": area.code,
                "period": period,
                "percent": None if part is None else part * 100,
            }
            for period, part in swept.items()
        ],
        "warnings": [*warnings(codebook, standard), *_of_money_and_hours(survey, indicators)],
        "judgement": {
            "rule": reliability,
            "words": f"{WORDS[reliability]}. {_DISCLOSURE}",
            "thresholds": dict(THRESHOLDS[reliability]),
            "disclosure": {"fewest_records": SUPPRESS_BELOW, "protection_percent": PERCENT},
            "reasons": dict(REASONS),
        },
    }


def warnings(codebook: Codebook, standard: Standard) -> list[dict[str, str]]:
    """Return what a reader of any figure of the survey by the standard must be told."""
    told = {
        "stand_in_error": codebook.design.stand_in and codebook.design.stand_in_warning,
        "draft_standard": standard.draft,
    }
    return [{"code": code, "text": text} for code, text in told.items() if text]


def _of_money_and_hours(survey: "Survey", indicators: Sequence[Indicator]) -> list[dict[str, str]]:
    """Return what a reader must be told of amounts of several periods, and by the hour."""
    found = []
    bases = [INDICATORS[each.of] if each.of else each for each in indicators]
    if len(survey.periods) > 1 and any(each.unit == "currency" for each in bases):
        found.append({"code": "prices_of_each_period", "text": PRICES})
    if any("hours" in each.names for each in bases) and "hours_usual" in absent_fields(survey):
        found.append({"code": "actual_hours", "text": ACTUAL_HOURS})
    return found


PRICES = (
    "Amounts of money are in the prices of their period, also where several periods make one "
    "figure."
)
ACTUAL_HOURS = (
    "Earnings by the hour are divided by the hours actually worked in the week before the "
    "interview, because usual hours are not asked; who did not work in that week is left out."
)


def _codebook(survey: "Survey", codebook: Codebook) -> dict[str, Any]:
    digests = {part.name: part.sha256 for part in survey.parts}
    return {
        "code": codebook.code,
        "title": codebook.title,
        "producer": codebook.producer,
        "area": codebook.area.code,
        "periods": survey.periods,
        "files": [
            {
                **row,
                "employed": row["employed"] if row["employed"] >= SUPPRESS_BELOW else None,
                "sha256": digests.get(row["name"]),
            }
            for row in survey.file_counts()
        ],
        "design": {"words": codebook.design.words, "stand_in": codebook.design.stand_in},
        "credit": codebook.credit,
        "terms": codebook.terms,
        "url": codebook.url,
        "notes": codebook.notes,
        "breaks": codebook.breaks,
    }


def _standard(standard: Standard) -> dict[str, Any]:
    return {
        "id": standard.id,
        "title": standard.title,
        "universe": standard.universe_words,
        "source": standard.source,
        "parameters": standard.parameters,
    }


def _indicator(each: Indicator, survey: "Survey", standard: Standard) -> dict[str, Any]:
    entry = {key.name: getattr(each, key.name) for key in fields(each)}
    words = standard.universe_words
    base = INDICATORS[each.of] if each.of else each
    if base.rate_base and standard.rate_base:
        words = standard.rate_words
    kept = {key: entry[key] for key in ("id", "definition", "formula", "unit", "is_not", "source")}
    kept |= {"title": each.title, "titles": dict(each.titles), "unit": unit_in(survey, each)}
    return {**kept, "universe": f"{each.universe}. {words}."}
