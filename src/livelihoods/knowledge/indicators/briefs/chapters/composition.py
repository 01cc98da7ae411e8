"""Of whom informal employment is made up."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Line, Section
from livelihoods.knowledge.indicators.briefs.estimate import Estimate, Estimates
from livelihoods.knowledge.indicators.briefs.lines import crossed_with_sex, lines_by
from livelihoods.knowledge.indicators.briefs.material import Material

_ONE = 0.5
_PARTS = (
    ("status_share_of_informal_employment", "status"),
    ("sector_share_of_informal_employment", "sector"),
    ("activity_share_of_informal_employment", "activity"),
)


def chapter(material: Material) -> Chapter:
    """Tell who works informally."""
    found = material.estimates
    sections = []
    for name, dimension in _PARTS:
        lines: Sequence[Line] = (
            crossed_with_sex(found, name, dimension)
            if dimension == "status"
            else lines_by(found, name, dimension)
        )
        if lines:
            sections.append(Section(phrases.title(name), tuple(lines)))
    return Chapter(
        id="composition",
        title=gettext("Who works informally"),
        sentences=tuple(_sentences(found)),
        finding=_statuses(found),
        caption=gettext("Of 100 people with an informal main job"),
        sections=tuple(sections),
    )


def _sentences(found: Estimates) -> Iterator[str]:
    if women := found.shown("women_share_of_informal_employment"):
        yield gettext(
            "Of 100 people with an informal main job, {about} were women {exact}."
        ).format(about=phrases.hundred(women), exact=phrases.exact(women))
    if statuses := _statuses(found):
        yield statuses
    if parts := _shares(found.by(*_PARTS[1]), "sector"):
        yield gettext("By the unit in which they work: {parts}.").format(parts=parts)


def _statuses(found: Estimates) -> str:
    parts = _shares(found.by(*_PARTS[0]), "status")
    if not parts:
        return ""
    return gettext(
        "By status in employment, 100 informal workers are in round numbers: {parts}."
    ).format(parts=parts)


def _shares(estimates: Sequence[Estimate], dimension: str) -> str:
    """List the shares, the largest first, those below one of a hundred left out.

    Nothing is said where one is withheld, as what is left would not be a hundred, nor where one is
    the whole.
    """
    if any(each.value is None for each in estimates):
        return ""
    known = [each for each in estimates if (each.value or 0.0) >= _ONE]
    if len(known) == 1:
        return ""
    known.sort(key=lambda each: -(each.value or 0.0))
    return phrases.listed(_share(each, dimension) for each in known)


def _share(estimate: Estimate, dimension: str) -> str:
    number = wording.of_hundred(estimate.value or 0.0, estimate.unit)
    return f"{phrases.named(phrases.label(dimension, estimate.code(dimension)))} ({number})"
