"""What the page of a photo shows, and what pages of photos and of stories have in common."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext

from livelihoods.knowledge.stories import facets, figures, queries, rules
from livelihoods.knowledge.stories.addresses import Question
from livelihoods.knowledge.stories.download_form import DownloadForm, uses_offered
from livelihoods.knowledge.stories.queries.photos import licence_words
from livelihoods.network.consent import queries as consent
from livelihoods.network.organizations import queries as organizations
from livelihoods.network.organizations.queries import Listed
from livelihoods.platform.vocabulary import queries as vocabulary


def photo_context(view: queries.PhotoView, question: Question) -> dict[str, Any]:
    """Return what the page of a photo shows; a form that was not taken is put beside it."""
    names = facets.names_of_codes()
    use_names = consent.use_words()
    here = figures.of_groups(view.groups, view.country)
    return {
        "view": view,
        "group_names": names["group"],
        "programme_names": names["programme"],
        "language_name": language_name(view.language),
        "source_language_name": language_name(view.source_language),
        "others": others(view.languages, view.language, names["language"]),
        "uses": [use_names[use] for use in view.uses],
        "uses_closed": [use_names[use] for use in rules.USES if use not in view.uses],
        "licence": licence_words(view.licence),
        "is_open_licence": view.licence != "reserved",
        "cite": cite(view),
        "figures": here,
        "elsewhere": () if here else figures.elsewhere(view.groups),
        "organizations": whom_to_ask(view.groups, view.country),
        "group_pages": figures.pages_of_groups(view.groups),
        "form": DownloadForm(uses=uses_offered(view)),
        **lite(question),
    }


@dataclass(frozen=True, slots=True)
class WhomToAsk:
    """Organizations of a country to invite, to ask, to quote; of a group where there are some."""

    group: str
    listed: Listed


def whom_to_ask(groups: Sequence[str], country: str) -> WhomToAsk:
    """Return the organizations of the first group in a country, else all of the country."""
    for group in groups[:1]:
        found = organizations.listed(country=country, group=group)
        if found.count:
            return WhomToAsk(group, found)
    return WhomToAsk("", organizations.listed(country=country))


def cite(view: queries.PhotoView) -> str:
    """Return the line by which a photo is cited."""
    network = vocabulary.network()
    name = network.name if network else ""
    place = ", ".join(
        part for part in (view.place, vocabulary.country_name(view.country, reader())) if part
    )
    year = f", {view.taken_on.year}" if view.taken_on else ""
    return f"{view.heading}. {place}{year}. {gettext('Photo:')} {view.credit} / {name}"


def lite(question: Question) -> dict[str, bool]:
    """Return whether pages are shown without pictures, where that is asked for."""
    return {"is_lite": question.lite == "1"} if question.lite else {}


def others(languages: Sequence[str], shown: str, names: Mapping[str, str]) -> list[Any]:
    """Return the other languages of a text: code, its name in itself and for the reader."""
    return [
        (code, vocabulary.language_name(code, code), names.get(code, code))
        for code in languages
        if code != shown
    ]


def language_name(code: str) -> str:
    """Return what a language is called in the reader's."""
    return vocabulary.language_name(code, reader())


def reader() -> str:
    """Return the language of the reader."""
    return get_language() or "en"
