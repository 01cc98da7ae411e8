"""Reading the projects."""

from dataclasses import dataclass
from datetime import date

from livelihoods.platform.timeline import Moment
from livelihoods.work.projects.models import PartRole, Project, ProjectPart
from livelihoods.work.projects.partners import Partner


@dataclass(frozen=True)
class ProjectView:
    """A project with its elements, funders and partners."""

    code: str
    name: str
    purpose: str
    results: str
    elements: tuple[str, ...]
    funders: tuple[str, ...]
    partners: tuple[Partner, ...]
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
        partners = []
        for part in row.parts.all():
            if part.role == PartRole.PARTNER:
                partners.append(Partner(part.name, part.country_id or ""))
            else:
                parts[part.role].append(part.name)
        views.append(
            ProjectView(
                code=row.code,
                name=row.name,
                purpose=row.purpose,
                results=row.results,
                elements=tuple(parts[PartRole.ELEMENT]),
                funders=tuple(parts[PartRole.FUNDER]),
                partners=tuple(partners),
                starts_on=row.starts_on,
                ends_on=row.ends_on,
                dates_stated=row.dates_stated,
                is_over=row.ends_on is not None and row.ends_on <= moment.as_of,
                source=row.source,
            )
        )
    return tuple(views)


@dataclass(frozen=True, slots=True)
class Partnership:
    """That a body of one country takes part in a project, or took part."""

    partner: Partner
    project: str
    name: str
    starts_on: date | None
    ends_on: date | None
    dates_stated: str


def partnerships(moment: Moment) -> tuple[Partnership, ...]:
    """Return who of one country took part in what had begun by the day asked for. One query."""
    rows = ProjectPart.objects.filter(
        role=PartRole.PARTNER, country__isnull=False, project__in=Project.objects.begun(moment)
    ).select_related("project")
    return tuple(
        Partnership(
            partner=Partner(row.name, row.country_id or ""),
            project=row.project_id,
            name=row.project.name,
            starts_on=row.project.starts_on,
            ends_on=row.project.ends_on,
            dates_stated=row.project.dates_stated,
        )
        for row in rows.order_by("project__position", "position")
    )
