"""What is asked of the figures: the parameters of a page, over all indicators, a page at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final
from urllib.parse import quote

from django.db.models import Q, QuerySet

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.knowledge.indicators import addresses, queries
from livelihoods.knowledge.indicators.addresses import Question
from livelihoods.knowledge.indicators.holdings import holdings
from livelihoods.knowledge.indicators.models import Estimate, Release
from livelihoods.knowledge.indicators.wanted import is_within

TOTAL: Final = "total"
MOST_ROWS: Final = 10_000
ROWS: Final = 1_000
MOST_AREAS: Final = 300

OF_RELEASES: Final = ("release", "published_on")
OF_DATA: Final = (
    *("indicator", "area", "by", *DIMENSION_NAMES, "time", "standard", *OF_RELEASES),
    *("limit", "after"),
)

_ONCE: Final = ("by", "limit", "after", "dataset", "published_on")
"""Parameters of which one value holds: with two, nobody could say which was meant."""

_PAIRS = Sequence[tuple[str, str]]


class AskedError(InputError):
    """A parameter that cannot be used; `where` is its name."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(message)
        self.where = where


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of all figures.

    Attributes:
        question: Areas, codes of dimensions, time, standard, releases: as on a page.
        indicators: Ids; none means all.
        by: The one crossing that is wanted, sorted; None means every one.
        limit: How many figures at most.
        after: The figure after which to go on.
    """

    question: Question
    indicators: tuple[str, ...] = ()
    by: tuple[str, ...] | None = None
    limit: int = ROWS
    after: int = 0

    def query(self, **changes: str) -> str:
        """Write the question as a query, with some parameters changed."""
        own = {
            "indicator": ",".join(self.indicators),
            **dict(self.question.pairs()),
            "limit": "" if self.limit == ROWS else str(self.limit),
            **changes,
        }
        if self.by is not None:
            own["by"] = ",".join(self.by) or TOTAL
        pairs = [f"{name}={quote(own[name], safe=',:-.')}" for name in OF_DATA if own.get(name)]
        return "?" + "&".join(pairs) if pairs else ""


def check_names(pairs: _PAIRS, known: Iterable[str]) -> None:
    """Refuse parameters that are not known, and two values where one can hold.

    Raises:
        AskedError: naming the first of them, and what is possible.
    """
    names = tuple(known)
    given = [name for name, _value in pairs]
    for name in _ONCE:
        if given.count(name) > 1:
            several = "; join names with commas" if name == "by" else ""
            raise AskedError(
                f"{name} is given {given.count(name)} times; give it once{several}", name
            )
    for name, _value in pairs:
        if name not in names:
            possible = f"use {', '.join(names)}" if names else "leave it out: none is known here"
            raise AskedError(f"there is no parameter {name[:40]!r}; {possible}", name[:40])


def read_releases(pairs: _PAIRS) -> tuple[Release, ...]:
    """Return the releases that are asked for: the newest of each dataset unless told otherwise.

    Raises:
        AskedError: A parameter or a release that is not there.
    """
    check_names(pairs, OF_RELEASES)
    return _chosen(_part("", pairs, OF_RELEASES))


def read(pairs: _PAIRS) -> tuple[Asked, tuple[Release, ...]]:
    """Read what is asked of the figures, and the releases that answer it.

    Raises:
        AskedError: A parameter that is not known or cannot be used.
    """
    check_names(pairs, OF_DATA)
    own = ("indicator", "by", "limit", "after")
    question = _part("", pairs, [name for name in OF_DATA if name not in own])
    chosen = _chosen(question)
    indicators = tuple(each.replace("-", "_") for each in _listed(pairs, "indicator"))
    asked = Asked(
        question,
        indicators=indicators,
        by=_crossing(pairs),
        limit=_whole(pairs, "limit", ROWS, 1, MOST_ROWS),
        after=_whole(pairs, "after", 0, 0, 2**62),
    )
    if asked.after and question.releases:
        # A further page is of the releases of the first, whatever was published meanwhile.
        pinned = set(question.releases)
        chosen = tuple(each for each in chosen if (each.dataset, each.version) in pinned)
    _check_published("indicator", indicators, chosen)
    _check_published("standard", [question.standard] if question.standard else [], chosen)
    return asked, chosen


def figures(asked: Asked, chosen: Sequence[Release]) -> QuerySet[Estimate]:
    """Return the figures that are asked for, in the order in which they were published."""
    question = asked.question
    wanted = Q(release__in=[each.pk for each in chosen])
    if asked.indicators:
        wanted &= Q(indicator__in=asked.indicators)
    if question.named_areas:
        wanted &= Q(area__in=question.named_areas)
    if question.standard:
        wanted &= Q(standard=question.standard)
    if span := question.period_span():
        periods = {each for release in chosen for each in holdings(release).values("period")}
        wanted &= Q(period__in=[each for each in periods if is_within(each, *span)])
    if asked.by is not None and not question.only:
        wanted &= Q(by=",".join(asked.by))
    if question.only:
        crossings = {each for release in chosen for each in holdings(release).values("by")}
        wanted &= _cells(asked, crossings)
    return Estimate.objects.filter(wanted, pk__gt=asked.after).order_by("pk")


def _cells(asked: Asked, crossings: Iterable[str]) -> Q:
    """Say in which cells the codes are that are asked for, of every crossing that has them."""
    only = dict(asked.question.only)
    found = Q(pk__in=[])
    for by in crossings:
        names = by.split(",")
        if not set(only) <= set(names) or asked.by not in (None, tuple(names)):
            continue
        codes = [only.get(name, tuple(DIMENSIONS[name].codes)) for name in names]
        found |= Q(by=by, cell__in=[",".join(each) for each in product(*codes)])
    return found


def _part(indicator: str, pairs: _PAIRS, names: Iterable[str]) -> Question:
    """Read the parameters that a page has too; say in which of them a fault is."""
    read: dict[str, list[tuple[str, str]]] = {}
    for name, value in pairs:
        if name in names:
            read.setdefault(name, []).append((name, value))
    for name, same in read.items():
        try:
            addresses.read(indicator, same, most_areas=MOST_AREAS)
        except InputError as error:
            raise AskedError(str(error), name) from None
    together = [pair for same in read.values() for pair in same]
    try:
        return addresses.read(indicator, together, most_areas=MOST_AREAS)
    except InputError as error:
        raise AskedError(str(error), "dimensions") from None


def _chosen(question: Question) -> tuple[Release, ...]:
    try:
        chosen = queries.chosen_releases(question.releases, question.published_on)
    except InputError as error:
        raise AskedError(str(error), "release") from None
    if question.published_on and not chosen:
        day = question.published_on.isoformat()
        raise AskedError(f"nothing was published by {day}; ask for a later day", "published_on")
    return chosen


def _listed(pairs: _PAIRS, name: str) -> tuple[str, ...]:
    values = [part for key, value in pairs if key == name for part in value.split(",") if part]
    return tuple(dict.fromkeys(values))


def _crossing(pairs: _PAIRS) -> tuple[str, ...] | None:
    names = _listed(pairs, "by")
    if not names:
        return None
    if names == (TOTAL,):
        return ()
    for name in names:
        if name not in DIMENSIONS:
            error = UnknownNameError("dimension", name, (TOTAL, *DIMENSION_NAMES))
            raise AskedError(str(error), "by")
    return tuple(sorted(names))


def _whole(pairs: _PAIRS, name: str, default: int, least: int, most: int) -> int:
    given = _listed(pairs, name)
    if not given:
        return default
    text = given[-1]
    # isdecimal alone takes digits of other scripts, and int() texts of any length
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and least <= int(text) <= most):
        raise AskedError(
            f"{name} is {text[:40]!r}; give a whole number from {least} to {most}", name
        )
    return int(text)


def _check_published(name: str, wanted: Iterable[str], chosen: Iterable[Release]) -> None:
    known = sorted({each for release in chosen for each in holdings(release).values(name)})
    for each in wanted:
        if each not in known:
            raise AskedError(str(UnknownNameError(name, each, known)), name)
