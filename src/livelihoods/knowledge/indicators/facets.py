"""The ways on from a figure: other areas, breakdowns, standards, periods - each a link."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.addresses import MOST_AREAS, Question
from livelihoods.knowledge.indicators.figure import Choice, Facet


class Offer(NamedTuple):
    """That an indicator is published in a release by a standard, for an area and a period."""

    release: int
    standard: str
    area: str
    period: str
    by: str


def facets(
    question: Question,
    offers: Sequence[Offer],
    area_names: Mapping[str, str],
    standard_names: Mapping[str, str],
    shown: Sequence[Offer],
) -> tuple[Facet, ...]:
    """Return the facets that have more than one choice."""
    every = (
        Facet(gettext("Break down by"), _crossings(question, offers)),
        Facet(gettext("Show only"), _codes(question)),
        Facet(gettext("Place"), _areas(question, offers, area_names)),
        Facet(gettext("Definition"), _standards(question, offers, standard_names, shown)),
        Facet(gettext("Time"), _periods(question, offers, shown)),
    )
    return tuple(facet for facet in every if len(facet.choices) > 1)


def _link(question: Question) -> str:
    return reverse("indicators:figure", kwargs={"slug": question.slug}) + question.query()


def _crossings(question: Question, offers: Sequence[Offer]) -> tuple[Choice, ...]:
    choices = [Choice(gettext("Total"), _link(question.with_(by=())), not question.crossing)]
    there = {offer.by for offer in offers} - {""}
    ordered = sorted(
        (tuple(name for name in DIMENSION_NAMES if name in by.split(",")) for by in there),
        key=lambda names: (len(names), [DIMENSION_NAMES.index(name) for name in names]),
    )
    for names in ordered:
        titles = [terms.translated(DIMENSIONS[name].title) for name in names]
        words = gettext(" and ").join([titles[0], *(title.lower() for title in titles[1:])])
        choices.append(Choice(words, _link(question.with_(by=names)), names == question.crossing))
    return tuple(choices)


def _codes(question: Question) -> tuple[Choice, ...]:
    if not question.crossing:
        return ()
    only = dict(question.only)
    by = question.crossing
    choices = [Choice(gettext("All"), _link(question.with_(by=by, only=())), not only)]
    for name in by:
        for code, words in DIMENSIONS[name].codes.items():
            if code == "unknown":
                continue
            alone = {name: (code,)}
            kept = tuple((each, alone[each]) for each in by if each in alone)
            choices.append(
                Choice(
                    terms.translated(words),
                    _link(question.with_(by=by, only=kept)),
                    only.get(name) == (code,),
                )
            )
    return tuple(choices)


def _areas(
    question: Question, offers: Sequence[Offer], names: Mapping[str, str]
) -> tuple[Choice, ...]:
    there = sorted({offer.area for offer in offers}, key=lambda code: names.get(code, code))
    words = gettext("All") if len(there) <= MOST_AREAS else gettext("The first ten")
    choices = [Choice(words, _link(question.with_(areas=())), not question.areas)]
    choices += [
        Choice(
            names.get(code, code), _link(question.with_(areas=(code,))), question.areas == (code,)
        )
        for code in there
    ]
    return tuple(choices) if len(there) > 1 else ()


def _standards(
    question: Question, offers: Sequence[Offer], names: Mapping[str, str], shown: Sequence[Offer]
) -> tuple[Choice, ...]:
    current = {offer.standard for offer in shown}
    there = sorted({offer.standard for offer in offers})
    return tuple(
        Choice(names.get(code, code), _link(question.with_(standard=code)), {code} == current)
        for code in there
    )


def _periods(
    question: Question, offers: Sequence[Offer], shown: Sequence[Offer]
) -> tuple[Choice, ...]:
    areas = {offer.area for offer in shown}
    there = sorted({offer.period for offer in offers if offer.area in areas}, reverse=True)
    if len(there) == len(areas) or "/" in "".join(there):
        return ()
    choices = [Choice(gettext("Newest"), _link(question.with_(time="")), not question.time)]
    choices += [
        Choice(wording.period(text), _link(question.with_(time=text)), question.time == text)
        for text in there
    ]
    return tuple(choices)
