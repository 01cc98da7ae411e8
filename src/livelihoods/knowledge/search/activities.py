"""What the network does as things to find: goals, programmes, special initiatives, projects."""

from collections.abc import Iterator

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.addresses import section_address
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.work.initiatives import queries as initiatives
from livelihoods.work.projects import queries as projects


def documents(language: str) -> Iterator[Entry]:
    """Yield what the pages Who We Are and What We Do list, as of today."""
    moment = Moment.read()
    here = section_address("what-we-do")
    for goal in vocabulary.goals(moment):
        yield Entry(
            kind=Kind.ACTIVITY,
            key=f"goal-{goal.code}",
            title=goal.name,
            address=f"{section_address('who-we-are')}#goals",
            language=language,
            about=About(goals=frozenset({goal.code})),
            source=goal.source,
        )
    for programme in vocabulary.programmes(moment):
        yield Entry(
            kind=Kind.ACTIVITY,
            key=f"programme-{programme.code}",
            title=programme.name,
            address=f"{here}#{programme.code}",
            language=language,
            summary=programme.aims,
            day=programme.starts_on,
            about=About(programmes=frozenset({programme.code})),
            source=programme.source,
            text=programme.activities,
        )
    yield from _records(f"{here}#")


def _records(here: str) -> Iterator[Entry]:
    """Yield initiatives and projects, whose records are in English."""
    moment = Moment.read()
    for initiative in initiatives.initiatives(moment):
        yield Entry(
            kind=Kind.ACTIVITY,
            key=f"initiative-{initiative.code}",
            title=initiative.name,
            address=f"{here}{initiative.code}",
            language="en",
            summary=initiative.description,
            day=initiative.starts_on,
            source=initiative.source,
            text="\n".join((initiative.place, *initiative.bodies)),
        )
    for project in projects.projects(moment):
        yield Entry(
            kind=Kind.ACTIVITY,
            key=f"project-{project.code}",
            title=project.name,
            address=f"{here}{project.code}",
            language="en",
            summary=project.purpose,
            day=project.starts_on,
            source=project.source,
            text="\n".join(
                (
                    project.results,
                    *project.elements,
                    *project.funders,
                    *(partner.name for partner in project.partners),
                )
            ),
        )
