"""Figures beside a story: an address of a figure becomes its value, interval and source."""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from django.urls import reverse
from django.utils.translation import gettext

from livelihoods.analysis.errors import InputError
from livelihoods.analysis.statistics.group_estimates import NUMBER, indicator_id
from livelihoods.knowledge.indicators import addresses, queries
from livelihoods.knowledge.keeping import kept
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.history import FactError

MOST_FIGURES: Final = 2
_PATH: Final = re.compile(r"(?:/(?:es|fr|pt))?/statistics/([a-z0-9-]+)/")
_SIMPLE: Final = {"area", "standard", "time"}
# group of the network -> group of surveys, where one stands for the other as it is
_GROUPS: Final = {
    "domestic-workers": "domestic_workers",
    "home-based-workers": "home_based_workers",
    "street-vendors": "street_vendors",
    "waste-pickers": "waste_pickers",
}


def require_figure_addresses(given: Sequence[str]) -> list[str]:
    """Return addresses of figures as they are kept: without language and host.

    Raises:
        FactError: one that is none, asks for several places or a breakdown, or too many.
    """
    found = []
    for text in given:
        if not text.strip():
            continue
        question = _question(text.strip())
        found.append(f"/statistics/{question.slug}/{question.query()}")
    if len(found) > MOST_FIGURES:
        raise FactError(
            gettext("at most {number} figures stand beside a story").format(number=MOST_FIGURES),
            "figures",
        )
    return found


def headlines(given: Iterable[str]) -> tuple[Any, ...]:
    """Return the figures of these addresses, as the newest releases have them; some may be gone."""
    found = []
    state = last_hash()
    for text in list(given)[:MOST_FIGURES]:
        try:
            headline = _headline(_question(text), state)
        except InputError:
            continue  # a standard that the newest release no longer has
        if headline is not None:
            found.append(headline)
    return tuple(found)


def of_groups(groups: Sequence[str], country: str) -> tuple[Any, ...]:
    """Return a current figure of a country: of the first of some groups, else of all its workers.

    Never one of another country: beside a picture it would be read as one of this (`elsewhere`).
    """
    known = [indicator_id(NUMBER, _GROUPS[group]) for group in groups if group in _GROUPS]
    state = last_hash()
    for indicator in (*known[:1], queries.HEADLINE_INDICATOR):
        headline = _headline(addresses.Question(indicator, areas=(country,)), state)
        if headline is not None:
            return (headline,)
    return ()


def elsewhere(groups: Sequence[str]) -> tuple[Any, ...]:
    """Return a current figure of the first of some groups, of another place; it says where.

    For a place of which nothing is published, and never without saying so first.
    """
    known = [indicator_id(NUMBER, _GROUPS[group]) for group in groups if group in _GROUPS]
    found = [_headline(addresses.Question(each), last_hash()) for each in known[:1]]
    return tuple(each for each in found if each is not None)


def _headline(question: addresses.Question, state: str) -> Any:
    """Return the large figure of a question, kept until something is written; None: there is none.

    Releases are added by acts of the audit.
    """
    about = f"stories.figure {question.slug}{question.query()}"
    return kept(about, state, lambda: queries.headline_at(question))


def pages_of_groups(groups: Iterable[str]) -> list[tuple[str, str]]:
    """Return (group, address of its page of figures) of those that have one."""
    return [
        (group, reverse("indicators:group", args=[group])) for group in groups if group in _GROUPS
    ]


def _question(text: str) -> addresses.Question:
    parts = urlsplit(text)
    path = _PATH.fullmatch(parts.path)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if path is None or not {name for name, _value in pairs} <= _SIMPLE:
        raise FactError(
            gettext(
                "{address!r} is no address of a figure; write one such as {example}, with area, "
                "standard and time alone"
            ).format(address=text[:80], example="/statistics/informal-employment-rate/?area=ZAF"),
            "figures",
        )
    question = addresses.read(path[1].replace("-", "_"), pairs)
    if len(question.areas) != 1 or question.is_of_every_area:
        raise FactError(
            gettext("{address!r}: name one place (area=ZAF)").format(address=text[:80]), "figures"
        )
    return question
