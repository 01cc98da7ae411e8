"""What informal work contributes to gross value added, where it was given."""

from collections.abc import Iterator

from django.utils.translation import gettext, pgettext

from livelihoods.analysis.statistics.dimensions import DIMENSIONS
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Line, Section
from livelihoods.knowledge.indicators.briefs.contribution_file import Contribution


def chapter(found: Contribution) -> Chapter:
    """Tell what informal work contributes."""
    activities = [Line(_name(term), (share,)) for term, share in found.shares.items() if term]
    whole = [Line(gettext("All activities"), (found.shares[""],))] if "" in found.shares else []
    others = [
        Line(_times(productivity), (share,)) for productivity, share in found.sensitivity.items()
    ]
    sections = [Section(gettext("Informal part of gross value added"), (*whole, *activities))]
    if others:
        heading = gettext("All activities, by relative productivity of the informal jobs")
        sections.append(Section(heading, tuple(others)))
    return Chapter(
        id="contribution",
        title=gettext("What informal work contributes"),
        sentences=tuple(_sentences(found)),
        finding=next(_sentences(found)),
        caption=gettext("Of 100 units of gross value added"),
        sections=tuple(sections),
        notes=tuple(_notes(found)),
    )


def _name(term: str) -> str:
    if term == "non_agricultural":
        return gettext("Outside agriculture")
    codes = DIMENSIONS["activity"].codes
    return terms.translated(codes[term]) if term in codes else term


def _times(productivity: str) -> str:
    # A multiple such as 0.25, in the reader's decimals and no more of them than were given.
    return wording.plain(float(productivity))


def _sentences(found: Contribution) -> Iterator[str]:
    whole = found.shares[""]
    assert whole.value is not None
    equal = all(each == 1 for each in found.definition["relative_productivity"].values())
    sector = {
        True: gettext(
            "Informal enterprises produce {about} of 100 units of gross value added {exact}, if a "
            "job in them produces as much as another job of the same activity."
        ),
        False: gettext(
            "Informal enterprises produce {about} of 100 units of gross value added {exact}, with "
            "the relative productivity that this estimate assumes."
        ),
    }
    employment = {
        True: gettext(
            "Informal jobs produce {about} of 100 units of gross value added {exact}, if one "
            "produces as much as another job of the same activity."
        ),
        False: gettext(
            "Informal jobs produce {about} of 100 units of gross value added {exact}, with the "
            "relative productivity that this estimate assumes."
        ),
    }
    words = sector if found.definition["of"] == "the informal sector" else employment
    yield words[equal].format(about=phrases.hundred(whole), exact=phrases.exact(whole))
    lowest = min(found.sensitivity.values(), key=lambda each: each.value or 0.0, default=None)
    if lowest is not None:
        times = next(key for key, each in found.sensitivity.items() if each is lowest)
        yield gettext(
            "With {times} times the productivity of another job, the part is {about} of 100 "
            "{exact}."
        ).format(times=_times(times), about=phrases.hundred(lowest), exact=phrases.exact(lowest))


def _notes(found: Contribution) -> Iterator[str]:
    value_added = found.definition["value_added"]
    yield gettext(
        "Labour-input method: the value added of each activity is divided by who does the work. "
        "Intervals are of the labour input; value added is taken as published."
    )
    yield pgettext("value added", "Value added of {year}: {source} ({vintage}).").format(
        year=value_added["year"],
        source="; ".join(value_added["sources"]),
        vintage=value_added["vintage"],
    )
    yield gettext("Labour input: {period}. Main jobs alone are counted.").format(
        period=wording.period(found.period)
    )
