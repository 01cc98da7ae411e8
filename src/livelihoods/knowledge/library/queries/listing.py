"""Lists of publications: which fit, how many there are of each choice, one page of them.

What decides is narrow - a few codes of each publication - so it is read whole and counted here:
four short questions to the database, for any combination of choices. Words are searched there.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.utils.translation import get_language

from livelihoods.knowledge.entries import About
from livelihoods.knowledge.library.addresses import LISTS, PER_PAGE, Question
from livelihoods.knowledge.library.models import Contribution, Edition, EditionFile, Publication
from livelihoods.knowledge.library.models import Topic as TopicRow
from livelihoods.knowledge.library.names import Role, number_label
from livelihoods.knowledge.library.queries.record import about_of
from livelihoods.knowledge.library.queries.shelves import programme_names, series_shelf
from livelihoods.knowledge.library.rules import PUBLIC, READABLE, folded, is_out_by
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.timeline import today

_SHOWN_LETTERS: Final = 300
_HAS_TEXT: Final = ExpressionWrapper(~Q(text=""), output_field=BooleanField())


@dataclass(frozen=True, slots=True)
class Row:
    """A publication in a list, in the reader's language where there is such an edition."""

    key: str
    title: str
    subtitle: str
    language: str
    languages: tuple[str, ...]
    label: str
    kind: str
    issued: str
    authors: tuple[str, ...]
    summary: str
    files: tuple[tuple[str, int], ...]
    has_text: bool
    state: str
    is_fictional: bool
    about: About
    source: str


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list, and the number behind each choice: facet -> code -> number."""

    rows: tuple[Row, ...]
    count: int
    pages: int
    tallies: Mapping[str, Mapping[str, int]]
    undated: int


@dataclass(slots=True)
class _Narrow:
    """What decides whether a publication is in a list, and where."""

    key: str
    issued: str
    series: str
    codes: dict[str, set[str]] = field(default_factory=dict)
    title: str = ""
    number: int = 0


def search(question: Question) -> Found:
    """Return the page of a list that is asked for."""
    narrow = _narrow(question, PUBLIC)
    day = question.day
    undated = 0
    if day is not None and day < today():
        undated = sum(not each.issued for each in narrow.values())
        narrow = {pk: each for pk, each in narrow.items() if is_out_by(each.issued, day)}
    chosen = {name: set(getattr(question, name)) for name in LISTS}
    fits = {
        pk: {name for name, wanted in chosen.items() if wanted and not wanted & each.codes[name]}
        for pk, each in narrow.items()
    }
    tallies: dict[str, Counter[str]] = {name: Counter() for name in LISTS}
    for pk, failed in fits.items():
        for name in LISTS:
            if not failed - {name}:
                tallies[name].update(narrow[pk].codes[name])
    there = [pk for pk, failed in fits.items() if not failed]
    ordered = _ordered(there, narrow, question.sort)
    pages = max(1, -(-len(ordered) // PER_PAGE))
    page = min(question.page, pages)
    shown = ordered[(page - 1) * PER_PAGE : page * PER_PAGE]
    return Found(rows(shown), len(ordered), pages, tallies, undated)


def every(
    question: Question, *, only_readable: bool = False, limit: int | None = None
) -> list[int]:
    """Return all publications of a list, on all its pages, by number."""
    states = READABLE if only_readable else PUBLIC
    narrow = _narrow(question, states)
    day = question.day
    chosen = {name: set(getattr(question, name)) for name in LISTS}
    there = [
        pk
        for pk, each in narrow.items()
        if all(not wanted or wanted & each.codes[name] for name, wanted in chosen.items())
        and (day is None or day >= today() or is_out_by(each.issued, day))
    ]
    return _ordered(there, narrow, question.sort)[:limit]


def _narrow(question: Question, states: Iterable[str]) -> dict[int, _Narrow]:
    rows = Publication.objects.filter(state__in=list(states))
    for word in folded(question.q).split():
        rows = rows.filter(search_text__contains=word)
    found = {
        pk: _Narrow(key, issued, series or "", {name: set() for name in LISTS} | {"type": {kind}})
        for pk, key, kind, series, issued in rows.values_list(
            "id", "key", "kind", "series_id", "issued"
        )
    }
    if not found:
        return found
    _read_editions(found, list(states))
    topics = TopicRow.objects.filter(publication__state__in=list(states))
    for pk, kind, code in topics.values_list("publication_id", "kind", "code"):
        if pk in found:
            found[pk].codes[kind].add(code)
    for row in found.values():
        if row.series:
            row.codes["series"].add(row.series)
    return found


def _read_editions(found: dict[int, _Narrow], states: list[str]) -> None:
    """Add the languages, years, titles and numbers of the editions."""
    language = get_language() or "en"
    editions = Edition.objects.filter(is_released=True, publication__state__in=states)
    for pk, tongue, issued, title, number in editions.order_by("id").values_list(
        "publication_id", "language", "issued", "title", "number"
    ):
        row = found.get(pk)
        if row is None:
            continue
        row.codes["language"].add(tongue)
        if issued:
            row.codes["year"].add(issued[:4])
        if not row.title or tongue == language:
            row.title, row.number = title, number or 0


def _ordered(there: list[int], narrow: Mapping[int, _Narrow], sort: str) -> list[int]:
    by_title = sorted(there, key=lambda pk: (alphabetical(narrow[pk].title), narrow[pk].key))
    if sort == "title":
        return by_title
    if sort == "series":
        places = {code: place for place, code in enumerate(series_shelf())}
        return sorted(
            by_title,
            key=lambda pk: (places.get(narrow[pk].series, len(places)), -narrow[pk].number),
        )
    if sort == "oldest":  # what has no date comes last either way
        return sorted(by_title, key=lambda pk: narrow[pk].issued or "9999")
    return sorted(by_title, key=lambda pk: narrow[pk].issued or "0000", reverse=True)


def rows(numbers: list[int], language: str = "", *, is_short: bool = False) -> tuple[Row, ...]:
    """Return publications as rows of a list, in the order of their numbers.

    Args:
        numbers: of public publications.
        language: of the reader; by default that of the page.
        is_short: leave out files and codes.
    """
    if not numbers:
        return ()
    language = language or get_language() or "en"
    shelf, programmes = series_shelf(), programme_names()
    works = {row.pk: row for row in Publication.objects.filter(pk__in=numbers).defer("search_text")}
    editions: dict[int, list[Any]] = {pk: [] for pk in numbers}
    for edition in Edition.objects.filter(
        publication__in=numbers, is_released=True
    ).annotate(has_text=_HAS_TEXT).order_by("follows_id", "id").values(
        "id", "publication_id", "language", "title", "subtitle", "abstract", "number", "issued",
        "follows_id", "has_text",
    ):  # fmt: skip
        editions[edition["publication_id"]].append(edition)
    authors: dict[int, list[str]] = {pk: [] for pk in numbers}
    for pk, name in Contribution.objects.filter(
        publication__in=numbers, role__in=(Role.AUTHOR, Role.EDITOR)
    ).values_list("publication_id", "name"):
        authors[pk].append(name)
    files: dict[int, list[tuple[str, int]]] = {}
    for edition_id, suffix, size in (
        ()
        if is_short
        else EditionFile.objects.filter(
            edition__publication__in=numbers, replaced_at__isnull=True
        ).values_list("edition_id", "suffix", "size")
    ):
        files.setdefault(edition_id, []).append((suffix, size))
    topics: dict[int, list[tuple[str, str]]] = {pk: [] for pk in numbers}
    for pk, kind, code in (
        ()
        if is_short
        else TopicRow.objects.filter(publication__in=numbers).values_list(
            "publication_id", "kind", "code"
        )
    ):
        topics[pk].append((kind, code))
    found = []
    for pk in numbers:
        row, there = works[pk], editions[pk]
        shown = _chosen(there, language)
        is_readable = row.state in READABLE
        series = shelf.get(row.series_id or "")
        programme = programmes.get(row.numbered_in_id or "", "")
        found.append(
            Row(
                key=row.key,
                title=shown["title"],
                subtitle=shown["subtitle"],
                language=shown["language"],
                languages=tuple(each["language"] for each in there),
                label=number_label(series.singular, shown["number"], programme) if series else "",
                kind=row.kind,
                issued=shown["issued"] or row.issued,
                authors=tuple(authors[pk]),
                summary=shortened(shown["abstract"]),
                files=tuple(files.get(shown["id"], ())) if is_readable else (),
                has_text=shown["has_text"] and is_readable,
                state=row.state,
                is_fictional=row.is_fictional,
                about=about_of(topics[pk]),
                source=row.source,
            )
        )
    return tuple(found)


def _chosen(editions: list[dict[str, Any]], language: str) -> dict[str, Any]:
    """Return the edition in a language, or near it, else the one that follows no other."""
    exact = next((each for each in editions if each["language"] == language), None)
    near = next((each for each in editions if each["language"].partition("-")[0] == language), None)
    first = next((each for each in editions if each["follows_id"] is None), None)
    return exact or near or first or editions[0]


def shortened(text: str) -> str:
    """Return the beginning of a text that is long, to its last whole word."""
    if len(text) <= _SHOWN_LETTERS:
        return text
    return text[:_SHOWN_LETTERS].rsplit(" ", 1)[0].rstrip(",;:.") + " …"
