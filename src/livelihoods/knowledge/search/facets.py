"""The ways on from a page of results: each choice a link, with the number behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, gettext

from livelihoods.knowledge.entries import Kind
from livelihoods.knowledge.search.addresses import FILTERS, Question
from livelihoods.knowledge.search.languages import NEUTRAL
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

_FIRST = 8  # choices shown at once; the others are opened

Names = Mapping[str, Mapping[str, str]]
"""Part of the question -> code -> what it is called."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A way on: in words, where it leads, how many things there are."""

    words: str
    address: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """Choices of one sort; the first of them are shown, the rest on demand."""

    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A part of the question that can be taken out again."""

    words: str
    address: str


def kind_names() -> dict[str, str]:
    """Return what several things of each kind are called."""
    return {
        Kind.PAGE: gettext("Pages"), Kind.NEWS: gettext("News"), Kind.BLOG: gettext("Blog"),
        Kind.EVENT: gettext("Events"), Kind.STORY: gettext("Stories"),
        Kind.PHOTO: gettext("Photos"), Kind.PUBLICATION: gettext("Publications"),
        Kind.NEWSLETTER: gettext("Newsletters"), Kind.FIGURE: gettext("Figures"),
        Kind.ORGANIZATION: gettext("Organizations"), Kind.COUNTRY: gettext("Countries"),
        Kind.ACTIVITY: gettext("Programmes and projects"),
    }  # fmt: skip


def kind_name(kind: str) -> str:
    """Return what one thing of a kind is called."""
    return {
        Kind.PAGE: gettext("Page"), Kind.NEWS: gettext("News"), Kind.BLOG: gettext("Blog"),
        Kind.EVENT: gettext("Event"), Kind.STORY: gettext("Story"),
        Kind.PHOTO: gettext("Photo"), Kind.PUBLICATION: gettext("Publication"),
        Kind.NEWSLETTER: gettext("Newsletter"), Kind.FIGURE: gettext("Figures"),
        Kind.ORGANIZATION: gettext("Organization"), Kind.COUNTRY: gettext("Country"),
        Kind.ACTIVITY: gettext("What we do"),
    }[Kind(kind)]  # fmt: skip


def names_of() -> Names:
    """Return what the codes of every part are called in the reader's language."""
    moment, language = Moment.read(), get_language() or "en"
    names = {
        "group": vocabulary.occupational_groups(moment),
        "programme": vocabulary.programmes(moment),
        "goal": vocabulary.goals(moment),
    }
    return {
        "kind": kind_names(),
        "language": vocabulary.language_names(language),
        "country": vocabulary.country_names(language),
        **{part: {entry.code: entry.name for entry in rows} for part, rows in names.items()},
    }


def facets(
    question: Question, tallies: Mapping[str, Mapping[str, int]], names: Names
) -> tuple[Facet, ...]:
    """Return the facets of a page of results; one without a choice is left out."""
    titles = {
        "kind": gettext("Kind"), "language": gettext("Can be read in"),
        "group": gettext("Workers"), "country": gettext("Country"),
        "programme": gettext("Programme"), "goal": gettext("Goal"),
    }  # fmt: skip
    found = (_facet(titles[part], part, question, tallies[part], names[part]) for part in FILTERS)
    return tuple(facet for facet in found if facet.first)


def chosen(question: Question, names: Names) -> tuple[Chosen, ...]:
    """Return what was chosen beside words, each with the address of the results without it."""
    return tuple(
        Chosen(names[part].get(code, code), link(question.with_(**{part: ""})))
        for part, code in question.filters.items()
    )


def link(question: Question) -> str:
    """Return the address of what a question finds."""
    return reverse("search:results") + question.query()


def _facet(
    title: str, part: str, question: Question, counts: Mapping[str, int], names: Mapping[str, str]
) -> Facet:
    asked = getattr(question, part)
    shown = {code: number for code, number in counts.items() if code != NEUTRAL}
    if asked:
        shown.setdefault(asked, 0)
    order = sorted(
        shown,
        key=lambda code: (code != asked, -shown[code], alphabetical(names.get(code, code))),
    )
    choices = tuple(
        Choice(
            words=names.get(code, code),
            address=link(question.with_(**{part: "" if code == asked else code})),
            count=shown[code],
            is_chosen=code == asked,
        )
        for code in order
    )
    return Facet(title, choices[:_FIRST], choices[_FIRST:])
