"""Which dataflows there are, the codes that occur in them, and their observations."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache as cache_of
from itertools import islice
from typing import Any, Final

import pyarrow as pa
from django.core.cache import cache
from django.db.models import QuerySet

from livelihoods.analysis.statistics.estimates import SCHEMA, Estimates, columns_with
from livelihoods.analysis.statistics.release.code_lists import UNIT_CODES, sdmx_id
from livelihoods.analysis.statistics.release.observations import (
    MOST_CLASSIFICATIONS,
    Observations,
    indicator_of,
    observations,
)
from livelihoods.analysis.statistics.release.structures import (
    KEY,
    LIST_TITLES,
    TIME,
    Flow,
    Items,
    known_lists,
)
from livelihoods.analysis.statistics.release.time_periods import bounds, frequency
from livelihoods.knowledge.indicators import queries
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.holdings import Holding, holdings
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.panels import address_of
from livelihoods.knowledge.indicators.release_metadata import Metadata
from livelihoods.knowledge.indicators.sdmx.asking import Asked, TooLargeError
from livelihoods.knowledge.indicators.takeaway.selection import cells
from livelihoods.platform.ui.addresses import section_address

# Raised when code lists change, so that no old ones are read from a cache.
_EDITION: Final = 1

MOST_OBSERVATIONS: Final = 50_000
"""More are not answered at once: a narrower key, or the files of a release."""

_MOST_READ: Final = 5 * MOST_OBSERVATIONS
_AT_ONCE: Final = 2000
_TOO_MANY: Final = (
    f"more than {MOST_OBSERVATIONS:,} observations; ask with a narrower key or time, or take the "
    "files of the release"
)


def flow_id(dataset: str) -> str:
    """Return the dataflow of a dataset."""
    return f"DF_{sdmx_id(dataset)}"


def flows() -> tuple[Flow, ...]:
    """Return the dataflows, by the names of their datasets."""
    return tuple(
        Flow(
            flow_id(release.dataset),
            f"Published figures: {release.dataset}",
            f"The newest release of the dataset {release.dataset}, with intervals, flags and "
            "sources. With release= another one, with published_on= what was newest on a day.",
        )
        for release in queries.chosen_releases()
    )


def release_of(flow: str, asked: Asked) -> Release | None:
    """Return the release that answers for a dataflow; None where there is none.

    Raises:
        InputError: The release that is asked for is not there.
    """
    known = {flow_id(each.dataset): each.dataset for each in queries.published_releases()}
    if flow not in known:
        return None
    pins = ((known[flow], asked.release),) if asked.release else ()
    chosen = queries.chosen_releases(pins, asked.published_on)
    return next((each for each in chosen if each.dataset == known[flow]), None)


def lists() -> tuple[Items, ...]:
    """Return the code lists, with what occurs in any release, older ones too."""
    releases = queries.published_releases()
    told = " ".join([str(_EDITION), *(each.content_hash for each in releases)])
    key = f"sdmx-lists-{hashlib.sha256(told.encode()).hexdigest()}"
    found: dict[str, dict[str, str]] | None = cache.get(key)
    if found is None:
        found = _lists(releases)
        cache.set(key, found)
    return tuple(
        Items(name, title, dict(sorted(found[name].items()))) for name, title in LIST_TITLES.items()
    )


def _lists(releases: Sequence[Release]) -> dict[str, dict[str, str]]:
    found = defaultdict(dict, known_lists())
    # The newest says what a code is called.
    for release in sorted(releases, key=lambda each: each.order, reverse=True):
        metadata = release.metadata
        for indicator, standard, by in {
            (part.indicator, part.standard, part.by): None for part in _parts(release)
        }:
            found["CL_INDICATOR"].setdefault(*_indicator(indicator, standard, by, metadata))
        for part in _parts(release):
            found["CL_AREA"].setdefault(sdmx_id(part.area), metadata["areas"][part.area]["name"])
            if part.unit not in UNIT_CODES:
                found["CL_UNIT_MEASURE"].setdefault(sdmx_id(part.unit), part.unit)
        for kind, identity, listed in (
            ("codebooks", "code", "CL_SOURCE"),
            ("standards", "id", "CL_STANDARD"),
        ):
            for each in metadata[kind]:
                found[listed].setdefault(sdmx_id(each[identity]), each["title"])
    return {name: dict(codes) for name, codes in found.items()}


def _indicator(
    indicator: str, standard: str, by: str, metadata: Mapping[str, Any]
) -> tuple[str, str]:
    """Return the code of an indicator, which depends on standard and breakdown, and its name."""
    broken_down = dict.fromkeys(filter(None, by.split(",")), "")
    row = {"indicator": indicator, "standard": standard, **broken_down}
    return indicator_of(row, metadata)[:2]


def _parts(release: Release) -> Iterator[Holding]:
    """Yield the parts of a release that have room in a key: sex and two classifications."""
    for part in holdings(release).parts:
        if len(set(part.by.split(",")) - {"", "sex"}) <= MOST_CLASSIFICATIONS:
            yield part


def observed(release: Release, asked: Asked, absolute: Callable[[str], str]) -> Observations:
    """Return the observations that are asked for, those of a series together, by their time.

    Args:
        release: Whose they are.
        asked: Which are wanted.
        absolute: Makes an address of this site one that others can use.

    Raises:
        TooLargeError: There are more than can be answered at once.
    """
    rows: list[dict[str, Any]] = []
    names: Mapping[str, Mapping[str, str]] = defaultdict(dict)
    metadata = Metadata(release)
    contact = absolute(section_address("contact"))
    about = cache_of(lambda indicator: absolute(_metadata_address(release, indicator)))
    for part in _chunks(_at_once(release, asked)):
        found = observations(_estimates(part, release))
        for component, codes in found.names.items():
            names[component].update(codes)  # type: ignore[attr-defined]
        for estimate, row in zip(part, found.rows, strict=True):
            if asked.wants(row):
                book = metadata.of_source(estimate.source, estimate.period)
                rows.append(
                    {
                        **row,
                        "RELEASE": str(release),
                        "CREDIT": book["credit"],
                        "TERMS": book["terms"],
                        "METADATA": about(estimate.indicator),
                        "CONTACT": contact,
                        "NOTES": "; ".join(metadata.notes_of(estimate)) or None,
                    }
                )
        if len(rows) > MOST_OBSERVATIONS:
            raise TooLargeError(_TOO_MANY)
    rows.sort(key=lambda row: (*(row[name] for name in KEY), row[TIME]))
    return Observations(list(asked.cut(rows)), names)


def _metadata_address(release: Release, indicator: str) -> str:
    pinned = Question(indicator, releases=((release.dataset, release.version),))
    return f"{address_of(pinned, 'metadata.json')}&scope=full"


def _at_once(release: Release, asked: Asked) -> Iterable[Estimate]:
    rows, there = may_be_observed(release, asked)
    # Of a part the codes of sex and classifications are known only when it has been read.
    most = _MOST_READ if asked.codes.keys() & {"SEX", "CLASSIF1", "CLASSIF2"} else MOST_OBSERVATIONS
    if there > most:
        raise TooLargeError(_TOO_MANY)
    return rows.iterator(chunk_size=_AT_ONCE)


def may_be_observed(release: Release, asked: Asked) -> tuple[QuerySet[Estimate], int]:
    """Return the figures that may be among the observations, and how many at least there are.

    The key says the rest: these are all that are wanted, and some others.
    """
    metadata = release.metadata
    wanted: dict[str, set[str]] = defaultdict(set)
    there = 0
    codes = cache_of(lambda indicator, standard, by: _indicator(indicator, standard, by, metadata))
    code, freq, days = cache_of(sdmx_id), cache_of(frequency), cache_of(bounds)
    for part in _parts(release):
        told = {
            "FREQ": freq(part.period)[0],
            "REF_AREA": code(part.area),
            "SOURCE": code(part.source),
            "STANDARD": code(part.standard),
            "INDICATOR": codes(part.indicator, part.standard, part.by)[0],
        }
        if asked.may_want(told) and asked.is_in_time(*days(part.period)):
            for name in ("indicator", "standard", "by", "area", "period", "source"):
                wanted[name].add(getattr(part, name))
            there += part.figures
    narrowed = {f"{name}__in": sorted(values) for name, values in wanted.items()}
    rows = queries.figures_of(release)
    return (rows.filter(**narrowed) if there else rows.none()), there


def _chunks(figures: Iterable[Estimate]) -> Iterator[list[Estimate]]:
    left = iter(figures)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _estimates(figures: Sequence[Estimate], release: Release) -> Estimates:
    columns = columns_with({name for each in figures for name in each.codes})
    rows = [
        {
            name: None if cell == "" else cell
            for name, cell in zip(columns, cells(each, columns), strict=True)
        }
        for each in figures
    ]
    schema = pa.schema([SCHEMA.field(name) for name in columns])
    return Estimates(pa.Table.from_pylist(rows, schema=schema), release.metadata)
