"""Reading the projects."""

from dataclasses import dataclass
from datetime import date

from livelihoods.platform.timeline import Moment
from livelihoods.work.projects.models import PartRole, Project


@dataclass(frozen=True)
class ProjectView:
    """A project with its elements, funders and partners."""

    code: str
    name: str
    purpose: str
    results: str
    elements: tuple[str, ...]
    funders: tuple[str, ...]
    partners: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    dates_stated: str
    is_over: bool
    source: str


def projects(moment: Moment) -> tuple[ProjectView, ...]:
    """Return the projects that had begun by the day asked for; one that is over says so."""
    views = []
    for row in Project.objects.begun(moment).prefetch_related("parts"):
        parts: dict[str, list[str]] = {role: [] for role in PartRole.values}
        for part in row.parts.all():
            parts[part.role].append(part.name)
        views.append(
            ProjectView(
                code=row.code,
                name=row.name,
                purpose=row.purpose,
                results=row.results,
                elements=tuple(parts[PartRole.ELEMENT]),
                funders=tuple(parts[PartRole.FUNDER]),
                partners=tuple(parts[PartRole.PARTNER]),
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                dates_stated=row.dates_stated,
                is_over=row.ends_on is not None and row.ends_on <= moment.as_of,
                source=row.source,
            )
        )
    return tuple(views)
