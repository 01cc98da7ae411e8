"""The ways on from a list of publications: each choice a link, with the number behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import get_language, gettext

from livelihoods.knowledge.library.addresses import LISTS, MOST_VALUES, SORTS, Question
from livelihoods.knowledge.library.names import WorkKind
from livelihoods.knowledge.library.queries import series_shelf
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

_FIRST: Final = 8  # choices shown at once; the others are opened


@dataclass(frozen=True)
class Choice:
    """A way on: in words, where it leads, how many publications there are."""

    words: str
    address: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """Choices of one sort; the first of them are shown, the rest on demand."""

    title: str
    first: tuple[Choice, ...]
    rest: tuple[Choice, ...]


@dataclass(frozen=True)
class Chosen:
    """A part of the question that can be taken out again."""

    words: str
    address: str


def names_of_choices() -> dict[str, Mapping[str, str]]:
    """Return facet -> code -> name, in the reader's language."""
    moment, language = Moment.read(), get_language() or "en"
    return {
        "series": {code: series.name for code, series in series_shelf().items()},
        "type": {str(code): str(name).capitalize() for code, name in WorkKind.choices},
        "group": {each.code: each.name for each in vocabulary.occupational_groups(moment)},
        "programme": {each.code: each.name for each in vocabulary.programmes(moment)},
        "country": vocabulary.country_names(language),
        "goal": {each.code: each.name for each in vocabulary.goals(moment)},
        "language": _Languages(language),
        "year": {},
    }


class _Languages(dict[str, str]):
    """Tag -> name of any language, found when it is asked for."""

    def __init__(self, reader: str) -> None:
        super().__init__()
        self.reader = reader

    def get(self, code: str, default: str = "") -> str:  # type: ignore[override]
        """Return what a language is called, else its tag."""
        name = vocabulary.language_name(code, self.reader) or default
        return name[:1].upper() + name[1:]


def titles() -> dict[str, str]:
    """Return facet -> its heading."""
    return {
        "series": gettext("Series"),
        "type": gettext("Type"),
        "group": gettext("Workers"),
        "programme": gettext("Programme"),
        "country": gettext("Country"),
        "goal": gettext("Goal"),
        "language": gettext("Language"),
        "year": gettext("Year"),
    }


def facets(
    question: Question,
    tallies: Mapping[str, Mapping[str, int]],
    names: Mapping[str, Mapping[str, str]],
) -> tuple[Facet, ...]:
    """Return the facets of a list; one without choices is left out."""
    found = (
        _facet(name, title, question, tallies[name], names[name])
        for name, title in titles().items()
    )
    return tuple(facet for facet in found if facet.first)


def _facet(
    name: str, title: str, question: Question, counts: Mapping[str, int], words: Mapping[str, str]
) -> Facet:
    there = getattr(question, name)
    codes = {**dict.fromkeys(there, 0), **counts}
    choices = [
        Choice(words.get(code, code), link(question.toggled(name, code)), count, code in there)
        for code, count in codes.items()
        if code in there or len(there) < MOST_VALUES  # one more would be refused
    ]
    if name == "year":
        choices.sort(key=lambda choice: choice.words, reverse=True)
    else:
        choices.sort(key=lambda choice: (not choice.is_chosen, -choice.count, choice.words))
    return Facet(title, tuple(choices[:_FIRST]), tuple(choices[_FIRST:]))


def chosen(question: Question, names: Mapping[str, Mapping[str, str]]) -> tuple[Chosen, ...]:
    """Return what was chosen, each with the address of the list without it."""
    found = []
    if question.q:
        found.append(Chosen(f"“{question.q}”", link(question.with_(q=""))))
    for name in LISTS:
        found += [
            Chosen(names[name].get(value, value), link(question.toggled(name, value)))
            for value in getattr(question, name)
        ]
    return tuple(found)


def sorts(question: Question) -> Iterable[Choice]:
    """Return the orders of a list, the one that it has marked."""
    words = {
        "newest": gettext("newest first"),
        "oldest": gettext("oldest first"),
        "title": gettext("by title"),
        "series": gettext("by series and number"),
    }
    there = question.sort or SORTS[0]
    for sort in SORTS:
        yield Choice(words[sort], link(question.with_(sort=sort)), 0, sort == there)


def link(question: Question) -> str:
    """Return the address of a list."""
    return reverse("library:list") + question.query()
