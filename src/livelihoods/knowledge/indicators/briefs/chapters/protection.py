"""What protects employees, as far as the survey asks."""

from collections.abc import Iterator

from django.utils.translation import gettext

from livelihoods.knowledge.indicators.briefs import phrases
from livelihoods.knowledge.indicators.briefs.chapter import Chapter, Line, Section
from livelihoods.knowledge.indicators.briefs.estimate import Estimates
from livelihoods.knowledge.indicators.briefs.lines import lines_by, total, women_and_men
from livelihoods.knowledge.indicators.briefs.material import Material

COVERAGES = (
    *("social_security_coverage", "paid_annual_leave_coverage", "paid_sick_leave_coverage"),
    *("written_contract_coverage", "temporary_contract_share", "union_membership"),
)


def chapter(material: Material) -> Chapter:
    """Tell which employees are protected."""
    found = material.estimates
    asked = [name for name in COVERAGES if found.has(name)]
    facts = dict(_facts(found, asked))
    in_informal_jobs = (facts[name] for name in asked if found.shown(name, nature="informal"))
    return Chapter(
        id="protection",
        title=gettext("What protects employees"),
        sentences=(_sentence(asked),),
        facts=tuple(facts.values()),
        finding=next(in_informal_jobs, ""),
        caption=gettext("Of 100 employees"),
        sections=tuple(Section(phrases.title(name), tuple(_lines(found, name))) for name in asked),
        notes=tuple(_notes(asked)),
    )


def _sentence(asked: list[str]) -> str:
    if not asked:
        return gettext(
            "The survey does not ask employees about social security, paid leave or contracts."
        )
    return gettext(
        "Social security, paid leave and a written contract protect workers when they fall ill, "
        "grow old or lose their job. These figures are of employees who answered."
    )


def _facts(found: Estimates, asked: list[str]) -> Iterator[tuple[str, str]]:
    for name in asked:
        each = found.shown(name)
        if each is None:
            yield name, phrases.not_published(found.find(name), name)
            continue
        said = gettext("{figure}: {about} of 100 {exact}").format(
            figure=phrases.title(name), about=phrases.hundred(each), exact=phrases.exact(each)
        )
        if informal := found.shown(name, nature="informal"):
            said = gettext("{said}; of those in informal jobs, {about} {exact}").format(
                said=said, about=phrases.hundred(informal), exact=phrases.exact(informal)
            )
        yield name, f"{said}."


def _lines(found: Estimates, name: str) -> Iterator[Line]:
    yield from total(found, name)
    for each in women_and_men(found, name)[:2]:
        if each.codes:
            yield Line(phrases.label("sex", each.code("sex")), (each,))
    yield from lines_by(found, name, "nature")


def _notes(asked: list[str]) -> Iterator[str]:
    if absent := [phrases.named(phrases.title(name)) for name in COVERAGES if name not in asked]:
        yield gettext("Not asked in this survey: {names}.").format(names=phrases.several(absent))
    if "social_security_coverage" in asked:
        yield gettext(
            "Social security through the job is close to a restatement of formality: the same "
            "answer decides whether the job of an employee is formal."
        )
