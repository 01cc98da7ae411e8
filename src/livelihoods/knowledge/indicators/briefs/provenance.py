"""How a brief knows what it tells: survey, standard, judgement, limits, software, citation."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext, pgettext

from livelihoods import __version__
from livelihoods.knowledge.indicators import terms, wording
from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.estimate import Estimate
from livelihoods.knowledge.indicators.briefs.material import Material


@dataclass(frozen=True, slots=True)
class Fact:
    """A term with what is said of it; `code` is set in letters of one width."""

    term: str
    said: tuple[str, ...]
    code: tuple[str, ...] = ()


def facts(material: Material) -> Iterator[Fact]:
    """Yield what a reader needs to judge the survey behind a brief."""
    survey, area = material.survey, material.area
    yield Fact(gettext("Survey"), (terms.translated(survey["title"]),))
    yield Fact(gettext("Producer"), (survey["producer"],), tuple(filter(None, [survey["url"]])))
    yield Fact(gettext("Credit"), (terms.translated(survey["credit"]),))
    yield Fact(gettext("Terms"), (terms.translated(survey["terms"]),))
    yield Fact(gettext("What it covers"), (terms.translated(area["coverage"]),))
    yield Fact(gettext("Sample"), tuple(_sample(material)))
    yield Fact(gettext("Design and errors"), (terms.translated(survey["design"]["words"]),))
    standard = material.standard
    parameters = tuple(f"{name} = {value}" for name, value in standard["parameters"].items())
    yield Fact(gettext("Standard"), tuple(_standard(material)), parameters)
    if swept := list(_swept(material)):
        yield Fact(gettext("Decided by no answer"), tuple(swept))


def _sample(material: Material) -> Iterator[str]:
    for file in material.survey["files"]:
        if file["employed"] is None:
            continue
        yield gettext("{period}: {records} records of people, {employed} of them employed.").format(
            period=wording.period(file["period"]),
            records=wording.whole(file["records"]),
            employed=wording.whole(file["employed"]),
        )


def _standard(material: Material) -> Iterator[str]:
    standard = material.standard
    yield f"{terms.translated(standard['title'])} ({standard['id']})."
    yield gettext("Counted: {universe}.").format(universe=terms.translated(standard["universe"]))
    if material.rates_of:
        yield gettext("Rates are of: {universe}.").format(
            universe=terms.translated(material.rates_of)
        )


def _swept(material: Material) -> Iterator[str]:
    for each in material.metadata["swept"]:
        if each["period"] != material.period:
            continue
        if each["percent"] is None:
            yield gettext("The sector of a few workers, too few to say how many.")
            continue
        yield gettext(
            "The sector of {share} of workers: no answer told it, the last rule of the standard "
            "decided."
        ).format(share=wording.percent(wording.number(each["percent"], "percent")))


def judgement(material: Material, estimates: Iterable[Estimate]) -> Iterator[str]:
    """Yield how figures were judged, and what was withheld of those that the brief has."""
    rule = material.metadata["judgement"]
    limits = rule["thresholds"]
    if rule["rule"] == "ilo":
        yield gettext(
            "Reliability, by the rule of the ILO: a figure on fewer than {fewest} records is not "
            "shown, one on fewer than {few} is marked unreliable."
        ).format(
            fewest=wording.whole(limits["records_suppressed_below"]),
            few=wording.whole(limits["records_unreliable_below"]),
        )
    yield gettext(
        "Disclosure: no figure on {few} or fewer people's records is shown, nor one from which "
        "such a figure could be worked out."
    ).format(few=wording.whole(rule["disclosure"]["fewest_records"] - 1))
    yield gettext(
        "Intervals are 95% confidence intervals: of a hundred samples, about 95 would give one "
        "that holds the true figure. They count the error of the sample alone, not that of "
        "questions and answers."
    )
    withheld = Counter(
        wording.flag_words(each)[0] for each in dict.fromkeys(estimates) if each.value is None
    )
    if not withheld:
        yield gettext("Nothing was withheld from this brief.")
        return
    total = sum(withheld.values())
    yield ngettext(
        "{count} figure of this brief is withheld and marked {reasons}.",
        "{count} figures of this brief are withheld and marked {reasons}.",
        total,
    ).format(
        count=wording.whole(total),
        reasons=phrases.several(
            pgettext("withheld", "“{reason}” ({count})").format(
                reason=reason, count=wording.whole(count)
            )
            for reason, count in withheld.items()
        ),
    )


def limits(material: Material) -> Iterator[str]:
    """Yield what limits the figures: the notes of the codebook, and its breaks."""
    for warning in material.metadata["warnings"]:
        yield terms.translated(warning["text"])
    for each in material.survey["breaks"]:
        yield pgettext("break in a series", "{period}: {text}").format(
            period=wording.period(each["period"]), text=terms.translated(each["text"])
        )
    for note in material.survey["notes"]:
        yield terms.translated(note)


def command(material: Material) -> str:
    """Return the command that makes the brief again."""
    return " ".join(["livelihoods", *map(_quoted, material.metadata["command"])])


def _quoted(word: str) -> str:
    return f"'{word}'" if " " in word else word


def digests(material: Material) -> Iterator[tuple[str, str]]:
    """Yield name and SHA-256 of the files, the codebook, the standard and the plan."""
    for file in material.survey["files"]:
        if file["sha256"]:
            yield file["name"], file["sha256"]
    found = material.metadata["digests"]
    yield from found["codebooks"].items()
    yield from found["standards"].items()
    yield gettext("plan of the computation"), found["plan"]


def citation(material: Material, title: str) -> str:
    """Say how to cite the brief."""
    survey = material.survey
    return gettext("{title}, {period}. Statistical brief. {credit} Made with {software}.").format(
        title=title,
        period=wording.period(material.period),
        credit=terms.translated(survey["credit"]),
        software=f"Livelihoods {__version__}",
    )
