"""The lists of news, posts and events: which are wanted, which there are, page by page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.errors import UnknownNameError
from livelihoods.knowledge.entries import About
from livelihoods.knowledge.pages.models import Article
from livelihoods.knowledge.pages.queries import in_one_language, public
from livelihoods.platform.vocabulary.codes import names_of

PER_PAGE: Final = 20
MOST_PAGES: Final = 10**6 - 1
DATES: Final = ("as_of", "known_on")
FILTERS: Final = {
    "group": "groups",
    "country": "countries",
    "programme": "programmes",
    "goal": "goals",
}
"""Name in the address -> what it asks of."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice of what a list is about, with what is chosen."""

    name: str
    label: str
    chosen: str
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticleList:
    """A page of a list.

    Attributes:
        rows: What stands on this page.
        count: How many there are in all.
        number: Of this page, from 1.
        pages: How many pages there are.
        query: What is chosen, for the addresses of other pages and of the feed.
    """

    rows: tuple[Any, ...]
    count: int
    number: int
    pages: int
    filters: tuple[Filter, ...]
    query: str

    @property
    def earlier(self) -> str:
        """The query of the page with older ones; empty on the last."""
        return self._at(self.number + 1) if self.number < self.pages else ""

    @property
    def later(self) -> str:
        """The query of the page with newer ones; empty on the first."""
        return self._at(self.number - 1) if self.number > 1 else ""

    def _at(self, number: int) -> str:
        return "?" + "&".join(filter(None, (self.query, f"page={number}")))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a list asks for."""

    about: About
    page: int
    chosen: Mapping[str, str]
    query: str


def read(parameters: QueryDict) -> Asked:
    """Read what the address of a list asks for.

    Raises:
        InputError: a parameter or a code that is not known, or a page that is no number.
    """
    known = (*FILTERS, "page", *DATES)
    for name in parameters:
        if name not in known:
            raise UnknownNameError("parameter", name, known)
    chosen = {name: str(parameters[name]) for name in FILTERS if parameters.get(name)}
    for name, code in chosen.items():
        names = names_of(FILTERS[name])
        if code not in names:
            raise UnknownNameError(name, code, names)
    page = parameters.get("page", "1")
    if not (page.isascii() and page.isdigit() and 0 < int(page[:9]) <= MOST_PAGES):
        raise InputError(
            gettext("{name}={value!r}: write a number from 1 to {most}").format(
                name="page", value=page[:20], most=MOST_PAGES
            )
        )
    kept = {name: parameters[name] for name in DATES if parameters.get(name)}
    about = About(**{FILTERS[name]: frozenset({code}) for name, code in chosen.items()})
    return Asked(about, int(page), chosen, urlencode({**chosen, **kept}))


def article_list(
    kind: type[Article],
    asked: Asked,
    *,
    language: str,
    until: date | None,
    per_page: int = PER_PAGE,
) -> ArticleList:
    """Return a page of the list of a kind, newest first: two questions, however many there are.

    Args:
        kind: news, posts or events.
        asked: what the address asks for.
        language: of the reader; what is not translated stands in the language of the original.
        until: the last day of which something is shown; None where that does not matter.
        per_page: how many stand on a page.

    Raises:
        InputError: a page that is not there.
    """
    rows = public(kind.objects.select_related("locale").order_by("-day", "-pk"))
    if until is not None:
        rows = rows.filter(day__lte=until)
    light = in_one_language(
        rows.only(
            "pk", "day", "translation_key", "translated_version", "locale__language_code",
            *FILTERS.values(),
        ),
        language,
    )  # fmt: skip
    wanted = [each for each in light if each.about.fits(asked.about)]
    pages = max(1, -(-len(wanted) // per_page))
    if asked.page > pages:
        raise InputError(
            gettext("{name}={value!r}: write a number from 1 to {most}").format(
                name="page", value=str(asked.page), most=pages
            )
        )
    first = (asked.page - 1) * per_page
    keys = [each.pk for each in wanted[first : first + per_page]]
    whole = kind.objects.filter(pk__in=keys).select_related("locale") if keys else ()
    by_key = {each.pk: each for each in whole}
    return ArticleList(
        rows=tuple(by_key[key] for key in keys),
        count=len(wanted),
        number=asked.page,
        pages=pages,
        filters=_filters(light, asked.chosen),
        query=asked.query,
    )


def _filters(pages: Iterable[Any], chosen: Mapping[str, str]) -> tuple[Filter, ...]:
    """What the list can be narrowed by: the codes that occur in it."""
    labels = _labels()
    found = []
    occurring: dict[str, set[str]] = {name: set() for name in FILTERS}
    for page in pages:
        for name, field in FILTERS.items():
            occurring[name] |= set(getattr(page, field))
    for name, field in FILTERS.items():
        names = names_of(field)
        codes: Sequence[str] = [
            code for code in names if code in occurring[name] or code == chosen.get(name)
        ]
        if codes:
            choices = tuple((code, names[code]) for code in codes)
            found.append(Filter(name, labels[name], chosen.get(name, ""), choices))
    return tuple(found)


def _labels() -> dict[str, str]:
    return {
        "group": gettext("Group of workers"),
        "country": gettext("Country"),
        "programme": gettext("Programme"),
        "goal": gettext("Goal"),
    }
