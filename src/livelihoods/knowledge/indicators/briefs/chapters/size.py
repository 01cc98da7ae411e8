"""How many informal workers there are, and whether that has changed."""

from collections.abc import Iterator

from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Line, Section
from livelihoods.knowledge.indicators.briefs.difference import Difference
from livelihoods.knowledge.indicators.briefs.material import Material

_COUNTS = (
    *("employment", "informal_employment", "informal_sector_employment"),
    *("informal_jobs_in_formal_enterprises", "formal_jobs_in_informal_enterprises"),
)


def chapter(material: Material) -> Chapter:
    """Tell the size of informal employment."""
    counts = [
        Line(phrases.title(each.indicator), (each,))
        for name in _COUNTS
        if (each := material.estimates.find(name)) is not None
    ]
    past = [Line(wording.period(each.period), (each,)) for each in material.past]
    sections = [Section(gettext("Number of people"), tuple(counts))]
    if past:
        heading = gettext("Informal employment rate by period")
        sections.insert(0, Section(heading, tuple(past)))
    return Chapter(
        id="size",
        title=gettext("How many informal workers there are"),
        sentences=tuple(_sentences(material)),
        finding=_change(material) if material.change else "",
        caption=gettext("Size of informal employment"),
        sections=tuple(sections),
        notes=(gettext("The groups overlap and do not add up."),),
    )


def _sentences(material: Material) -> Iterator[str]:
    found = material.estimates
    rate, count = found.shown("informal_employment_rate"), found.shown("informal_employment")
    if rate and count:
        yield phrases.sentence(
            gettext("{about} people {exact} had an informal main job.").format(
                about=phrases.about(count), exact=phrases.bounds(count)
            )
        )
    if rate:
        words = (
            gettext("Of 100 people whom the national measure counts, that is {about} {exact}.")
            if material.rates_of
            else gettext("Of 100 workers, that is {about} {exact}.")
        )
        yield words.format(about=phrases.hundred(rate), exact=phrases.exact(rate))
    if share := found.shown("informal_sector_employment_share"):
        yield phrases.sentence(
            gettext("{about} of 100 workers {exact} worked in an informal enterprise.").format(
                about=phrases.hundred(share), exact=phrases.exact(share)
            )
        )
    if material.change is not None:
        yield _change(material)


def _change(material: Material) -> str:
    assert material.change is not None
    first, last = material.past[0], material.past[-1]
    assert first.value is not None
    assert last.value is not None
    change = Difference(material.change)
    words = {
        "more": gettext(
            "The informal employment rate rose from {first} ({first_period}) to {last} "
            "({last_period}): by {size} {exact}."
        ),
        "less": gettext(
            "The informal employment rate fell from {first} ({first_period}) to {last} "
            "({last_period}): by {size} {exact}."
        ),
        "unsure": gettext(
            "The informal employment rate was {first} ({first_period}) and {last} "
            "({last_period}). The difference of {size} {exact} may be chance: the survey cannot "
            "tell whether the rate changed."
        ),
        "unknown": gettext(
            "The informal employment rate was {first} ({first_period}) and {last} "
            "({last_period}). The error of this survey is not known well enough to tell whether "
            "the rate changed."
        ),
    }
    return words[change.verdict].format(
        first=wording.with_unit(first.value, "percent"),
        first_period=wording.period(first.period),
        last=wording.with_unit(last.value, "percent"),
        last_period=wording.period(last.period),
        size=change.signed if change.verdict == "unsure" else change.size,
        exact=change.bounds,
    )
