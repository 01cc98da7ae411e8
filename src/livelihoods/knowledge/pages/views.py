"""What each section page shows: asked of the wings' queries, as of the visitor's date."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from livelihoods.knowledge.indicators import queries as indicators
from livelihoods.knowledge.worldmap import queries as worldmap
from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import queries as membership
from livelihoods.network.team import queries as team
from livelihoods.platform.timeline import Moment
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.work.initiatives import queries as initiatives
from livelihoods.work.projects import queries as projects

# Dates at which the network's counts were published: one touch instead of a date to be typed.
PUBLISHED_DATES = (date(2014, 5, 31), date(2015, 3, 31), date(2018, 11, 30))


def _moment(request: HttpRequest) -> Moment:
    return Moment.read(request.GET.get("as_of"), request.GET.get("known_on"))


def _dated(request: HttpRequest) -> dict[str, Any]:
    moment = _moment(request)
    return {
        "moment": moment,
        "kept": [("known_on", request.GET["known_on"])] if request.GET.get("known_on") else [],
    }


def home(request: HttpRequest) -> dict[str, Any]:
    """The first page: the count of members, the headline figures, goals and programmes."""
    context = _dated(request)
    moment = context["moment"]
    return context | {
        "count": membership.count(moment),
        "figures": indicators.headlines(),
        "goals": vocabulary.goals(moment),
        "programmes": vocabulary.programmes(moment),
    }


def who_we_are(request: HttpRequest) -> dict[str, Any]:
    """Goals, constituencies with counts, Board, committees, team and offices."""
    context = _dated(request)
    moment = context["moment"]
    counts = membership.counts(moment)
    members = {row.code: row.count for row in counts.by_constituency}
    constituencies = vocabulary.constituencies(moment)
    return context | {
        "moments": PUBLISHED_DATES,
        "count": counts.count,
        "constituencies": [(row, members.get(row.code, 0)) for row in constituencies],
        "goals": vocabulary.goals(moment),
        "board": governance.board(moment),
        "constituency_names": {row.code: row.name for row in constituencies},
        "committees": governance.committees(moment),
        "team": team.team(moment),
        "offices": team.offices(moment),
    }


def what_we_do(request: HttpRequest) -> dict[str, Any]:
    """Programmes, special initiatives and projects."""
    context = _dated(request)
    moment = context["moment"]
    return context | {
        "programmes": vocabulary.programmes(moment),
        "initiatives": initiatives.initiatives(moment),
        "projects": projects.projects(moment),
    }


def where_we_work(request: HttpRequest) -> dict[str, Any]:
    """The map and the list of members by country."""
    context = _dated(request)
    moment = context["moment"]
    return context | {
        "moments": PUBLISHED_DATES,
        **worldmap.members_map(moment, get_language() or "en"),
    }


def statistics(_request: HttpRequest) -> dict[str, Any]:
    """The published indicators with their headline values."""
    return {"indicators": indicators.published_indicators()}


CONTEXTS: dict[str | None, Callable[[HttpRequest], dict[str, Any]]] = {
    "homepage": home,
    "whowearepage": who_we_are,
    "whatwedopage": what_we_do,
    "whereweworkpage": where_we_work,
    "statisticspage": statistics,
}


@never_cache
def health(_request: HttpRequest) -> HttpResponse:
    """Say whether the process answers and the database can be read; says nothing else."""
    vocabulary.network()
    return HttpResponse("ok\n", content_type="text/plain")


def robots(request: HttpRequest) -> HttpResponse:
    """Let every robot read the public pages and tell it where the list of pages is."""
    sitemap = request.build_absolute_uri("/sitemap.xml")
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /health/", f"Sitemap: {sitemap}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain")
