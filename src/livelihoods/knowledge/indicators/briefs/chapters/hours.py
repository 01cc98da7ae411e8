"""Hours of work, usual ones where the survey asks them, else those of the reference week."""

from collections.abc import Iterator

from django.utils.translation import gettext

from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Line, Section
from livelihoods.knowledge.indicators.briefs.estimate import Estimates
from livelihoods.knowledge.indicators.briefs.lines import lines_by, total, women_and_men
from livelihoods.knowledge.indicators.briefs.material import Material

_KINDS = (
    ("mean_usual_hours", "excessive_usual_hours"),
    ("mean_actual_hours", "excessive_actual_hours"),
)


def chapter(material: Material) -> Chapter:
    """Tell how long people work."""
    found = material.estimates
    title = gettext("Hours of work")
    names = next((each for each in _KINDS if any(found.has(name) for name in each)), None)
    if names is None:
        absent = gettext("The survey does not ask how many hours people work.")
        return Chapter(id="hours", title=title, sentences=(absent,))
    asked = [name for name in names if found.has(name)]
    return Chapter(
        id="hours",
        title=title,
        sentences=tuple(_sentences(found, *names)),
        # Where earnings are asked they say more in short.
        finding="" if found.has("median_monthly_earnings") else next(_sentences(found, *names), ""),
        caption=gettext("Hours of work in the main job"),
        sections=tuple(
            Section(phrases.title(name), tuple(lines_of_groups(found, name))) for name in asked
        ),
        notes=(
            gettext("The main job alone is counted, without second jobs and unpaid care work."),
        ),
    )


def lines_of_groups(found: Estimates, name: str) -> Iterator[Line]:
    """Yield the lines of everybody, women and men, informal and formal jobs, and each status."""
    yield from total(found, name)
    for each in women_and_men(found, name):
        if each.codes:
            yield Line(phrases.label("sex", each.code("sex")), (each,))
    yield from lines_by(found, name, "nature")
    yield from lines_by(found, name, "status")


def _sentences(found: Estimates, mean: str, excessive: str) -> Iterator[str]:
    informal, formal = (found.shown(mean, nature=each) for each in ("informal", "formal"))
    if informal and formal:
        yield gettext(
            "People with an informal main job work {informal} hours a week on average "
            "{informal_exact}, people with a formal one {formal} {formal_exact}."
        ).format(
            informal=phrases.number(informal),
            informal_exact=phrases.bounds(informal),
            formal=phrases.number(formal),
            formal_exact=phrases.bounds(formal),
        )
    if long := found.shown(excessive, nature="informal"):
        yield gettext(
            "Of 100 people with an informal main job, {about} work more than 48 hours {exact}."
        ).format(about=phrases.hundred(long), exact=phrases.exact(long))
