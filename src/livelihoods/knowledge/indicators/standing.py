"""What figures say of themselves before they are published: for whoever answers for them."""

from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import duckdb
from django.utils.formats import number_format
from django.utils.translation import gettext

from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.differences import Change, Difference
from livelihoods.knowledge.indicators.gathering import Gathered
from livelihoods.knowledge.indicators.rules import words_of

_SETS: Final = ("standard", "unit", "period", "area", "source")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is said of one indicator: by which definition, in what unit, of when, from whom.

    `flags` are counts of figures in words: those that are suppressed, unreliable and so on.
    """

    indicator: str
    title: str
    figures: int
    definitions: tuple[str, ...]
    standards: tuple[str, ...]
    units: tuple[str, ...]
    periods: tuple[str, ...]
    areas: tuple[str, ...]
    sources: tuple[str, ...]
    flags: tuple[tuple[str, int], ...]
    without_error: int


@dataclass(frozen=True, slots=True)
class Changed:
    """What a release changes of one indicator; median and largest change are empty without any."""

    title: str
    new: int
    gone: int
    revised: int
    values: int
    median: str
    largest: str


def standings(content: Gathered) -> tuple[Standing, ...]:
    """Return what the figures of a release say of themselves, indicator by indicator."""
    sets = ", ".join(f'list_sort(list(DISTINCT "{name}"))' for name in _SETS)
    flagged: dict[str, list[tuple[str, int]]] = {}
    with closing(duckdb.connect()) as engine:
        engine.register("figures", content.table)
        rows = engine.execute(
            f"SELECT indicator, count(*), count_if(interval = 'not_given'), {sets} "  # noqa: S608 - names of ours
            "FROM figures GROUP BY indicator ORDER BY indicator"
        ).fetchall()
        for indicator, flag, count in engine.execute(
            "SELECT indicator, flag, count(*) FROM (SELECT indicator, "
            "unnest(string_split(flag, ';')) AS flag FROM figures) "
            "WHERE flag <> '' GROUP BY ALL ORDER BY ALL"
        ).fetchall():
            flagged.setdefault(indicator, []).append((_flag(flag), count))
    return tuple(_standing(content.metadata, row, tuple(flagged.get(row[0], ()))) for row in rows)


def _standing(
    metadata: Mapping[str, Any], row: tuple[Any, ...], flags: tuple[tuple[str, int], ...]
) -> Standing:
    indicator, figures, without_error, standards, units, periods, areas, sources = row
    about = [each for each in metadata["indicators"] if each["id"] == indicator]
    ways = [each for each in metadata["standards"] if each["id"] in standards]
    surveys = [each for each in metadata["codebooks"] if each["code"] in sources]
    return Standing(
        indicator=indicator,
        title=terms.title(about[0]),
        figures=figures,
        definitions=_once(terms.translated(each["definition"]) for each in about),
        standards=_once(
            f"{terms.translated(each['title'])}: {terms.translated(each['universe'])}"
            for each in ways
        ),
        units=_once(wording.unit_name(unit) for unit in units),
        periods=tuple(periods),
        areas=_once(terms.translated(metadata["areas"][area]["name"]) for area in areas),
        sources=_once(f"{each['title']} ({each['producer']})" for each in surveys),
        flags=flags,
        without_error=without_error,
    )


def changed(difference: Difference, content: Gathered) -> tuple[Changed, ...]:
    """Return what a release changes, by indicator; nothing where there was none before."""
    if not difference.before:
        return ()
    titles = {each["id"]: terms.title(each) for each in content.metadata["indicators"]}
    return tuple(
        _changed(titles.get(indicator, indicator), counted, difference.changes.get(indicator))
        for indicator, counted in difference.by_indicator.items()
    )


def _changed(title: str, counted: Mapping[str, int], change: Change | None) -> Changed:
    new, gone, revised = (counted[word] for word in ("new", "gone", "revised"))
    if change is None:
        return Changed(title, new, gone, revised, 0, "", "")
    sizes = _number(change.median), _number(change.largest)
    return Changed(title, new, gone, revised, change.figures, *sizes)


def largest(difference: Difference) -> tuple[tuple[str, str, str], ...]:
    """Return the largest revisions: which figure, its value before and after."""
    return tuple(
        (words_of(each.key), _number(each.before), _number(each.after))
        for each in difference.largest
    )


def _number(value: float | None) -> str:
    if value is None:
        return gettext("suppressed")
    return number_format(f"{Decimal(f'{value:.10g}'):f}", force_grouping=True)


def _once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))


def _flag(flag: str) -> str:
    words = {
        "suppressed": gettext("suppressed"),
        "unreliable": gettext("unreliable"),
        "break": gettext("break: not comparable with earlier periods"),
        "stand_in_error": gettext("stand-in error: the true margin is larger"),
        "modelled": gettext("modelled, not observed"),
        "provisional": gettext("provisional: its producer may still revise it"),
    }
    return words[flag]
