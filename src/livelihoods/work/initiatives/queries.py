"""Reading the special initiatives."""

from dataclasses import dataclass
from datetime import date

from livelihoods.platform.timeline import Moment
from livelihoods.work.initiatives.models import Initiative, InitiativeKind


@dataclass(frozen=True)
class InitiativeView:
    """A special initiative; `bodies` are those that it was done with or for."""

    code: str
    kind: str
    kind_name: str
    name: str
    place: str
    description: str
    bodies: tuple[str, ...]
    starts_on: date | None
    ends_on: date | None
    dates_stated: str
    is_over: bool
    source: str


def initiatives(moment: Moment) -> tuple[InitiativeView, ...]:
    """Return the initiatives that had begun by the day asked for, in the network's own order."""
    rows = Initiative.objects.begun(moment).prefetch_related("bodies")
    return tuple(
        InitiativeView(
            code=row.code,
            kind=row.kind,
            kind_name=str(InitiativeKind(row.kind).label),
            name=row.name,
            place=row.place,
            description=row.description,
            bodies=tuple(body.name for body in row.bodies.all()),
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            dates_stated=row.dates_stated,
            is_over=row.ends_on is not None and row.ends_on <= moment.as_of,
            source=row.source,
        )
        for row in rows
    )
