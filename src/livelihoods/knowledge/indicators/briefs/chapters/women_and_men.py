"""Informal employment of women and of men."""

from collections.abc import Iterator

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
        lines.append(Line(gettext("All workers"), everybody))
    lines += crossed_with_sex(found, _RATE, "status")
    return Chapter(
        id="women-and-men",
        title=gettext("Women and men"),
        sentences=tuple(_sentences(material)),
        caption=gettext("Of 100 women and of 100 men at work, how many have an informal main job"),
        sections=(Section("", tuple(lines)),) if lines else (),
        heading=phrases.dimension_title("status"),
        notes=(gettext("A split of a difference is not its cause."),) if material.split else (),
    )


def _sentences(material: Material) -> Iterator[str]:
    found = material.estimates
    women, men = found.shown(_RATE, sex="female"), found.shown(_RATE, sex="male")
    if women is None or men is None:
        yield gettext("What may be published does not tell women and men apart.")
        return
    yield gettext(
        "Of 100 women at work, {women} {women_exact} had an informal main job; of 100 men, "
        "{men} {men_exact}."
    ).format(
        women=phrases.hundred(women),
        women_exact=phrases.exact(women),
        men=phrases.hundred(men),
        men_exact=phrases.exact(men),
    )
    if material.gap is None:
        return
    gap = Difference(material.gap)
    words = {
        "more": gettext("Women are more exposed: the difference is {size} points {exact}."),
        "less": gettext("Men are more exposed: the difference is {size} points {exact}."),
        "unsure": gettext(
            "The difference of {size} points {exact} may be chance: the survey cannot tell who is "
            "more exposed."
        ),
        "unknown": gettext(
            "The difference is {size} points. The error of this survey is not known well enough to "
            "tell who is more exposed."
        ),
    }
    size = gap.signed if gap.verdict == "unsure" else gap.size
    yield words[gap.verdict].format(size=size, exact=gap.bounds)
    if gap.verdict in {"more", "less"} and material.split:
        yield _split(material)


def _split(material: Material) -> str:
    """Say how much of the gap goes with status at work, seen from the side of its sign."""
    assert material.gap is not None
    assert material.gap.value is not None
    composition = Difference(material.split["composition"])
    if composition.verdict == "unsure":
        return gettext(
            "That women and men work in different statuses does not explain it: this part is "
            "{size} points {exact}."
        ).format(size=composition.signed, exact=composition.bounds)
    sign = 1 if material.gap.value > 0 else -1
    parts = {}
    for name, part in material.split.items():
        assert part.value is not None
        ends = sorted(sign * each for each in (part.lower, part.upper) if each is not None)
        parts[name] = wording.size(sign * part.value, "points")
        parts[f"{name}_exact"] = (
            f"({wording.from_to(*(wording.size(each, 'points') for each in ends))})"
        )
    return gettext(
        "Of this difference, {composition} points {composition_exact} go with the status in which "
        "women and men work, and {rate} points {rate_exact} with different rates within one status."
    ).format(**parts)
