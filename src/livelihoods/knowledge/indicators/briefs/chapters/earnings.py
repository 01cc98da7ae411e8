"""What people earn in their main job, where the survey asks."""

from collections.abc import Iterator

from django.utils.translation import gettext

from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Section
from livelihoods.knowledge.indicators.briefs.chapters.hours import lines_of_groups
from livelihoods.knowledge.indicators.briefs.difference import Difference
from livelihoods.knowledge.indicators.briefs.estimate import Estimates
from livelihoods.knowledge.indicators.briefs.material import Material

_SHOWN = ("median_monthly_earnings", "median_hourly_earnings", "low_pay_rate")
_GAP = "gender_gap_in_hourly_earnings"


def chapter(material: Material) -> Chapter:
    """Tell what people earn."""
    found = material.estimates
    title = gettext("What people earn")
    asked = [name for name in _SHOWN if found.has(name)]
    if not asked:
        absent = gettext("The survey does not ask what people earn.")
        return Chapter(id="earnings", title=title, sentences=(absent,))
    return Chapter(
        id="earnings",
        title=title,
        sentences=tuple(_sentences(found)),
        finding=next(_sentences(found), ""),
        caption=gettext("Earnings from the main job"),
        sections=tuple(
            Section(phrases.title(name), tuple(lines_of_groups(found, name))) for name in asked
        ),
        notes=(
            gettext("Earnings are in the currency and the prices of the survey."),
            gettext(
                "What a person earns is not all that her household has: low pay is not poverty."
            ),
        ),
    )


def _sentences(found: Estimates) -> Iterator[str]:
    month = "median_monthly_earnings"
    informal, formal = (found.shown(month, nature=each) for each in ("informal", "formal"))
    if informal and formal:
        yield gettext(
            "Half of those with an informal main job earn {informal} a month or less "
            "{informal_exact}; half of those with a formal one, {formal} or less {formal_exact}."
        ).format(
            informal=phrases.about(informal),
            informal_exact=phrases.bounds(informal),
            formal=phrases.about(formal),
            formal_exact=phrases.bounds(formal),
        )
    if low := found.shown("low_pay_rate", nature="informal"):
        yield gettext(
            "Of 100 people with an informal main job, {about} have low pay, less than two "
            "thirds of the median hourly earnings of all {exact}."
        ).format(about=phrases.hundred(low), exact=phrases.exact(low))
    if each := found.shown(_GAP):
        gap = Difference(each)
        words = {
            "more": gettext(
                "On average an hour of women's work is paid {size}% less than one of men's {exact}."
            ),
            "less": gettext(
                "On average an hour of women's work is paid {size}% more than one of men's {exact}."
            ),
            "unsure": gettext(
                "The mean hourly earnings of women and men differ by {size}% {exact}, which may be "
                "chance."
            ),
            "unknown": gettext(
                "The mean hourly earnings of women and men differ by {size}%. The error of this "
                "survey is not known well enough to tell who earns more."
            ),
        }
        size = gap.signed if gap.verdict == "unsure" else gap.size
        yield words[gap.verdict].format(size=size, exact=gap.bounds)
