"""What each section page shows: asked of the wings' queries, as of the visitor's date."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from livelihoods.knowledge.indicators import queries as indicators
from livelihoods.knowledge.indicators.contents import contents
from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import queries as membership
from livelihoods.network.team import queries as team
from livelihoods.platform.backup import unfinished
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.work.initiatives import queries as initiatives
from livelihoods.work.projects import queries as projects


def _published_dates() -> list[Any]:
    """Days on which the network's counts were published: one touch instead of a date to type."""
    return sorted({count.as_of for count in membership.published_counts()})


def home(moment: Moment) -> dict[str, Any]:
    """The first page: the count of members, the headline figures, goals and programmes."""
    return {
        "count": membership.count(moment),
        "figures": indicators.headlines(),
        "goals": vocabulary.goals(moment),
        "programmes": vocabulary.programmes(moment),
    }


def who_we_are(moment: Moment) -> dict[str, Any]:
    """Goals, constituencies with counts, Board, committees, team and offices."""
    counts = membership.counts(moment)
    members = {row.code: row.count for row in counts.by_constituency}
    constituencies = vocabulary.constituencies(moment)
    board, committees = governance.bodies(moment)
    return {
        "moments": _published_dates(),
        "count": counts.count,
        "constituencies": [(row, members.get(row.code, 0)) for row in constituencies],
        "goals": vocabulary.goals(moment),
        "board": board,
        "constituency_names": {row.code: row.name for row in constituencies},
        "committees": committees,
        "team": team.team(moment),
        "offices": team.offices(moment),
    }


def what_we_do(moment: Moment) -> dict[str, Any]:
    """Programmes, special initiatives and projects."""
    return {
        "programmes": vocabulary.programmes(moment),
        "initiatives": initiatives.initiatives(moment),
        "projects": projects.projects(moment),
    }


def where_we_work(_moment: Moment) -> dict[str, Any]:
    """The dates that are one touch away; the map itself asks the address (worldmap.map_page)."""
    return {"moments": _published_dates()}


def statistics(_moment: Moment) -> dict[str, Any]:
    """The published indicators by chapter, each chapter led by large figures."""
    return {"parts": contents(indicators.published_indicators())}


CONTEXTS: dict[str | None, Callable[[Moment], dict[str, Any]]] = {
    "homepage": home,
    "whowearepage": who_we_are,
    "whatwedopage": what_we_do,
    "whereweworkpage": where_we_work,
    "statisticspage": statistics,
}


@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Say whether the process answers, the database can be read and no restore is half done.

    It tells nothing else to strangers: what to do, the commands say.
    """
    vocabulary.network()
    if unfinished.is_there(Path(settings.DATA_DIR)):
        return HttpResponse("a restore is unfinished\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:
    """Let every robot read the public pages and tell it where the list of pages is."""
    sitemap = request.build_absolute_uri("/sitemap.xml")
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /health/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
