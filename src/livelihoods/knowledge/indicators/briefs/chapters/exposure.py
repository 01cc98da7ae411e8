"""Who is most exposed to informal work."""

from django.utils.translation import gettext

from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Section
from livelihoods.knowledge.indicators.briefs.lines import any_shown, lines_by
from livelihoods.knowledge.indicators.briefs.material import Material

_RATE = "informal_employment_rate"
_DIMENSIONS = ("status", "activity", "age_group", "education", "area_type")


def chapter(material: Material) -> Chapter:
    """Tell how the informal employment rate differs from group to group."""
    found = material.estimates
    sections, absent = [], []
    for dimension in _DIMENSIONS:
        lines = lines_by(found, _RATE, dimension)
        # Where the survey does not ask, everybody is of a code that is not known.
        if any_shown(lines):
            sections.append(Section(phrases.dimension_title(dimension), tuple(lines)))
        else:
            absent.append(phrases.dimension_title(dimension))
    facts = [phrases.range_of(each, found.by(_RATE, each)) for each in _DIMENSIONS]
    notes = []
    if absent:
        names = phrases.listed(phrases.named(each) for each in absent)
        notes.append(gettext("Not told by this survey: {names}.").format(names=names))
    return Chapter(
        id="exposure",
        title=gettext("Who is most exposed"),
        sentences=(_sentence(material, any_range=any(facts)),),
        facts=tuple(fact for fact in facts if fact),
        caption=gettext(
            "Of 100 people of each group whom the national measure counts, how many have an "
            "informal job"
        )
        if material.rates_of
        else gettext("Of 100 workers of each group, how many have an informal main job"),
        sections=tuple(sections),
        notes=tuple(notes),
    )


def _sentence(material: Material, *, any_range: bool) -> str:
    if any_range and material.rates_of:
        return gettext(
            "How many of 100 people whom the national measure counts have an informal job differs "
            "from group to group:"
        )
    if any_range:
        return gettext(
            "How many of 100 workers have an informal main job differs from group to group:"
        )
    return gettext("The figures do not tell apart how far groups of workers are exposed.")
