"""The ways on from a list of stories or photos: each choice a link, with the number behind it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import get_language, gettext

from livelihoods.knowledge.stories.addresses import Question
from livelihoods.knowledge.stories.queries import PhotoView, StoryView
from livelihoods.network.consent import queries as consent
from livelihoods.platform.alphabet import alphabetical
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary

_FIRST: Final = 8
View = PhotoView | StoryView
_Values = Callable[[Any], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """A way on: in words, where it leads, how many there are."""

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


PHOTO_VALUES: Final[Mapping[str, _Values]] = {
    "use": lambda view: (use for use in view.uses if use != "website"),
    "group": lambda view: view.about.groups,
    "country": lambda view: (view.country,),
    "year": lambda view: (str(view.taken_on.year),) if view.taken_on else (),
    "programme": lambda view: view.about.programmes,
}
STORY_VALUES: Final[Mapping[str, _Values]] = {
    "group": lambda view: view.about.groups,
    "country": lambda view: (view.country,),
    "language": lambda view: view.languages,
}


def fitting(views: Sequence[Any], question: Question, values: Mapping[str, _Values]) -> list[Any]:
    """Return those that have all that is asked for."""
    return _without(views, question, values, "")


def facets(
    views: Sequence[Any], question: Question, values: Mapping[str, _Values]
) -> tuple[Facet, ...]:
    """Return the facets; each counts what the other parts of the question leave."""
    found = []
    titles, names = _titles(), names_of_codes()
    for name, of in values.items():
        left = _without(views, question, values, name)
        counts = Counter(value for view in left for value in set(of(view)))
        asked = getattr(question, name)
        if asked and asked not in counts:
            counts[asked] = 0
        choices = [
            Choice(
                names.get(name, {}).get(value, value),
                question.with_(**{name: "" if value == asked else value}).query(),
                count,
                value == asked,
            )
            for value, count in counts.items()
        ]
        if name == "year":
            choices.sort(key=lambda choice: choice.words, reverse=True)
        else:
            choices.sort(key=lambda choice: (-choice.count, alphabetical(choice.words)))
        if choices:
            found.append(Facet(titles[name], tuple(choices[:_FIRST]), tuple(choices[_FIRST:])))
    return tuple(found)


def chosen(question: Question, values: Mapping[str, _Values]) -> list[tuple[str, str]]:
    """Return what was chosen, each with the query without it."""
    names = names_of_codes()
    found = [(f"“{question.q}”", question.with_(q="").query())] if question.q else []
    for name in values:
        value = getattr(question, name)
        if value:
            words = names.get(name, {}).get(value, value)
            found.append((words, question.with_(**{name: ""}).query()))
    return found


def names_of_codes() -> dict[str, Mapping[str, str]]:
    """Return part of the question -> code -> name in the reader's language."""
    language = get_language() or "en"
    moment = Moment.read()
    return {
        "use": consent.use_words(),
        "group": {each.code: each.name for each in vocabulary.occupational_groups(moment)},
        "country": vocabulary.country_names(language),
        "programme": {each.code: each.name for each in vocabulary.programmes(moment)},
        "language": vocabulary.language_names(language),
    }


def _titles() -> Mapping[str, str]:
    return {
        "use": gettext("Cleared for"),
        "group": gettext("Workers"),
        "country": gettext("Country"),
        "year": gettext("Year"),
        "programme": gettext("Programme"),
        "language": gettext("Language"),
    }


def _without(
    views: Sequence[Any], question: Question, values: Mapping[str, _Values], left_out: str
) -> list[Any]:
    asked = {
        name: getattr(question, name)
        for name in values
        if name != left_out and getattr(question, name)
    }
    words = alphabetical(question.q).split()
    names = names_of_codes() if words else {}
    return [
        view
        for view in views
        if all(value in set(values[name](view)) for name, value in asked.items())
        and (not words or _has(view, words, names))
    ]


def _has(view: View, words: Sequence[str], names: Mapping[str, Mapping[str, str]]) -> bool:
    told = [view.words, names["country"].get(view.country, "")]
    told += [names["group"].get(code, code) for code in view.about.groups]
    text = alphabetical(" ".join(told))
    return all(word in text for word in words)
