"""Series and programmes by code: small tables that every page reads, kept between requests."""

from django.utils.translation import gettext

from livelihoods.knowledge.library.models import Series
from livelihoods.knowledge.library.queries.values import SeriesView
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary import shelf


def series_shelf() -> dict[str, SeriesView]:
    """Return code -> series, in the order of the list; what is over is history, not gone."""
    return {
        row.code: SeriesView(
            code=row.code,
            name=gettext(row.name),
            singular=row.singular,
            description=gettext(row.description) if row.description else "",
            needs_peer_review=row.needs_peer_review,
            is_numbered_in_programme=row.is_numbered_in_programme,
            continues=row.continues_id or "",
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            dates_stated=row.dates_stated,
            source=row.source,
        )
        for row in shelf.entries(Series)
    }


def programme_names() -> dict[str, str]:
    """Return code -> name of the programmes, those that are over too."""
    return {each.code: each.name for each in vocabulary.programmes(Moment.read())}
