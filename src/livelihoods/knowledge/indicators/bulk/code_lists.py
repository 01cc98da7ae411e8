"""The code lists of a release: what every code in its figures is called, in all languages."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.conf import settings
from django.utils.translation import override

from livelihoods.analysis.spreadsheet_text import harmless
from livelihoods.analysis.statistics.estimates import REASONS
from livelihoods.analysis.statistics.release.column_words import COLUMN_WORDS, FLAG_WORDS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.holdings import holdings
from livelihoods.knowledge.indicators.models import Release
from livelihoods.knowledge.indicators.panels import area_names

_LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)

Names = Mapping[str, str]
"""Code -> name in the language that is active."""


def code_lists(release: Release) -> dict[str, bytes]:
    """Return file name -> CSV with a code, its name in each language, and what more is said."""
    metadata = release.metadata
    held = holdings(release)
    indicators = {each["id"]: each for each in reversed(metadata["indicators"])}
    units = sorted(_units(metadata))
    lists: dict[str, Callable[[], Names]] = {
        "indicators": lambda: {
            code: terms.title(indicators[code]) for code in held.values("indicator")
        },
        "standards": lambda: {
            each["id"]: terms.translated(each["title"]) for each in metadata["standards"]
        },
        "areas": lambda: area_names([release]),
        "sources": lambda: {each["code"]: each["title"] for each in metadata["codebooks"]},
        "units": lambda: {unit: wording.unit_name(unit) for unit in units},
        "notes": lambda: {
            code: terms.translated(each["words"])
            for code, each in metadata.get("notes", {}).items()
        },
        "flags": lambda: {code: terms.translated(words) for code, words in FLAG_WORDS.items()},
        "reasons": lambda: {code: terms.translated(words) for code, words in REASONS.items()},
        "columns": lambda: {code: terms.translated(text) for code, text in COLUMN_WORDS.items()},
    }
    used = {name for by in held.values("by") for name in by.split(",") if name}
    for name in sorted(used):
        lists[name] = _of_dimension(metadata["dimensions"][name]["codes"])
    return {f"{name}.csv": _csv(names) for name, names in lists.items()}


def _of_dimension(codes: Mapping[str, str]) -> Callable[[], Names]:
    return lambda: {code: terms.translated(name) for code, name in codes.items()}


def _units(metadata: Mapping[str, Any]) -> set[str]:
    return {each["unit"] for each in metadata["indicators"]}


def _csv(names: Callable[[], Names]) -> bytes:
    by_language: dict[str, Names] = {}
    for language in _LANGUAGES:
        with override(language):
            by_language[language] = dict(names())
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["code", *(f"name_{language}" for language in _LANGUAGES)])
    writer.writerows(_rows(by_language))
    return stream.getvalue().encode()


def _rows(by_language: Mapping[str, Names]) -> Iterable[list[Any]]:
    for code in by_language["en"]:
        yield [harmless(code), *(harmless(by_language[each][code]) for each in _LANGUAGES)]
