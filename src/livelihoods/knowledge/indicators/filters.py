"""The form of a figure's page: several places, codes and a span of time at once.

It is a GET form whose fields are the parameters of the address, so that it works without script.
Two are of the form alone, `from` and `to`: `addresses.read` makes a `time` of them.
"""

from collections.abc import Iterator
from typing import Final

from django.utils.translation import gettext, pgettext

from livelihoods.analysis.statistics.dimensions import DIMENSION_NAMES, DIMENSIONS, UNKNOWN
from livelihoods.analysis.statistics.period import Period
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.addresses import EVERY_AREA, FORM_PARAMETERS, Question
from livelihoods.knowledge.indicators.choices import Field, Filters, Option
from livelihoods.knowledge.indicators.facets import Ways, crossings_of, dimensions_in_words
from livelihoods.knowledge.indicators.names import collated
from livelihoods.knowledge.indicators.release_metadata import is_part

_KEPT: Final = ("view", "chart", "sort", "release", "published_on")


def filters(question: Question, ways: Ways) -> Filters:
    """Return the form, filled in with what is shown; fields with one value are left out."""
    every = [_by(ways), *_codes(question, ways), _areas(question, ways)]
    every += [_standards(question, ways), *_times(question, ways)]
    fields = tuple(each for each in every if len(each.options) > 1)
    kept = [pair for pair in question.pairs() if pair[0] in _KEPT]
    # They tell a form from an address, so they are sent where there is nothing to choose too.
    span = zip(FORM_PARAMETERS, question.period_span() or ("", ""), strict=True)
    there = {field.name for field in fields}
    kept += [(name, value) for name, value in span if name not in there]
    return Filters(fields, tuple(kept))


def _by(ways: Ways) -> Field:
    options = [
        Option(
            ",".join(names),
            dimensions_in_words(names) or gettext("Total"),
            names == ways.crossing,
        )
        for names in (ways.base, *crossings_of(ways))
    ]
    return Field("by", gettext("Break down by"), tuple(options))


def _codes(question: Question, ways: Ways) -> Iterator[Field]:
    only = dict(question.only)
    for name in DIMENSION_NAMES:
        if name not in ways.crossing:
            continue
        options = [
            Option(code, terms.translated(words), code in only.get(name, ()))
            for code, words in DIMENSIONS[name].codes.items()
            if (name, code) in ways.cells and code != UNKNOWN
        ]
        title = terms.translated(DIMENSIONS[name].title)
        label = gettext("Show only, of {dimension}").format(dimension=title.lower())
        yield Field(name, label, tuple(options), is_many=True)


def _areas(question: Question, ways: Ways) -> Field:
    there = sorted(
        ways.offers.by_area,
        key=lambda code: (is_part(code), collated(ways.areas.get(code, code))),
    )
    options = [Option(code, ways.areas.get(code, code), code in question.areas) for code in there]
    if len(there) > 1:
        words = gettext("All places, instead of those ticked")
        options.insert(0, Option(EVERY_AREA, words, question.areas == (EVERY_AREA,)))
    return Field("area", gettext("Places, up to ten"), tuple(options), is_many=True)


def _standards(question: Question, ways: Ways) -> Field:
    there = ways.offers.standards
    options = [
        Option(code, ways.standards.get(code, code), code == question.standard) for code in there
    ]
    if len(options) > 1:
        options.insert(0, Option("", gettext("The first that there is"), not question.standard))
    return Field("standard", gettext("Definition"), tuple(options))


def _times(question: Question, ways: Ways) -> tuple[Field, Field]:
    periods = sorted(
        {period.partition("/")[0] for period in ways.offers.periods}, key=Period.parse, reverse=True
    )
    first, last = question.period_span() or ("", "")

    def field(name: str, label: str, chosen: str, none: str) -> Field:
        options = [Option("", none, not chosen)]
        options += [Option(each, wording.period(each), each == chosen) for each in periods]
        if chosen and chosen not in periods:
            options.append(Option(chosen, chosen, is_chosen=True))
        return Field(name, label, tuple(options) if len(periods) > 1 else ())

    begin, end = gettext("The first"), gettext("The last")
    if not question.time:
        begin = end = gettext("Newest alone")
    return (
        field("from", pgettext("span of time", "From"), first, begin),
        field("to", pgettext("span of time", "To"), last, end),
    )
