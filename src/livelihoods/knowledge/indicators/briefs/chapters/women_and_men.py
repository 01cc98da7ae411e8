"""Informal employment of women and of men."""

from django.utils.translation import gettext

from livelihoods.knowledge.indicators import wording
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Line, Section
from livelihoods.knowledge.indicators.briefs.difference import Difference
from livelihoods.knowledge.indicators.briefs.lines import crossed_with_sex, women_and_men
from livelihoods.knowledge.indicators.briefs.material import Material

_RATE = "informal_employment_rate"


def chapter(material: Material) -> Chapter:
    """Compare women and men."""
    found = material.estimates
    lines = []
    if everybody := women_and_men(found, _RATE):
        all_workers = gettext("Total") if material.rates_of else gettext("All workers")
        lines.append(Line(all_workers, everybody))
    lines += crossed_with_sex(found, _RATE, "status")
    split = _split(material)
    return Chapter(
        id="women-and-men",
        title=gettext("Women and men"),
        sentences=tuple(filter(None, [_rates(material), _gap(material), split])),
        finding=" ".join(filter(None, [_rates(material), _gap(material)])),
        caption=gettext(
            "Of 100 women and of 100 men whom the national measure counts, how many have an "
            "informal job"
        )
        if material.rates_of
        else gettext("Of 100 women and of 100 men at work, how many have an informal main job"),
        sections=(Section(phrases.title(_RATE), tuple(lines)),) if lines else (),
        notes=(gettext("A split of a difference is not its cause."),)
        if split and material.split
        else (),
    )


def _rates(material: Material) -> str:
    found = material.estimates
    women, men = found.shown(_RATE, sex="female"), found.shown(_RATE, sex="male")
    if women is None or men is None:
        return gettext("What may be published does not tell women and men apart.")
    if material.rates_of:
        words = gettext(
            "Of 100 women whom the national measure counts, {women} {women_exact} had an informal "
            "job; of 100 such men, {men} {men_exact}."
        )
    else:
        words = gettext(
            "Of 100 women at work, {women} {women_exact} had an informal main job; of 100 men, "
            "{men} {men_exact}."
        )
    return words.format(
        women=phrases.hundred(women),
        women_exact=phrases.exact(women),
        men=phrases.hundred(men),
        men_exact=phrases.exact(men),
    )


def _gap(material: Material) -> str:
    if material.gap is None:
        return ""
    gap = Difference(material.gap)
    words = {
        "more": gettext("Women are more exposed: the difference is {size} {exact}."),
        "less": gettext("Men are more exposed: the difference is {size} {exact}."),
        "unsure": gettext(
            "The difference of {size} {exact} may be chance: the survey cannot tell who is more "
            "exposed."
        ),
        "unknown": gettext(
            "The difference is {size}. The error of this survey is not known well enough to tell "
            "who is more exposed."
        ),
    }
    size = gap.signed if gap.verdict == "unsure" else gap.size
    return words[gap.verdict].format(size=size, exact=gap.bounds)


def _split(material: Material) -> str:
    """Say how much of the gap goes with status at work, seen from the side of its sign."""
    if material.gap is None or Difference(material.gap).verdict not in {"more", "less"}:
        return ""
    if material.without_split == "several_periods":
        return gettext(
            "How much of it goes with the status in which women and men work cannot be told: the "
            "file holds several periods, and the split is made of one."
        )
    if material.without_split == "few_records":
        return gettext(
            "How much of it goes with the status in which women and men work cannot be told: the "
            "rate of women or of men in one status rests on too few records."
        )
    if not material.split:
        return ""
    assert material.gap.value is not None
    sign = 1 if material.gap.value > 0 else -1
    parts = {}
    for name, part in material.split.items():
        assert part.value is not None
        ends = sorted(sign * each for each in (part.lower, part.upper) if each is not None)
        size = wording.size(sign * part.value, "points")
        parts[name] = wording.points(part.value, size)
        parts[f"{name}_exact"] = (
            f"({wording.from_to(*(wording.size(each, 'points') for each in ends))})"
        )
    if Difference(material.split["composition"]).verdict == "unsure":
        words = gettext(
            "Of this difference, {rate} {rate_exact} go with different rates within one status. "
            "What goes with the status in which women and men work may be chance: "
            "{composition} {composition_exact}."
        )
    else:
        words = gettext(
            "Of this difference, {composition} {composition_exact} go with the status in which "
            "women and men work, and {rate} {rate_exact} with different rates within one status."
        )
    return words.format(**parts)
