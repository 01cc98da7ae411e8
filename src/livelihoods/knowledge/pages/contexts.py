"""What each page shows: asked of the wings' queries, as of the visitor's date."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from livelihoods.knowledge.entries import About, Entry, Kind
from livelihoods.knowledge.indicators import queries as indicators
from livelihoods.knowledge.indicators.contents import contents
from livelihoods.knowledge.keeping import kept
from livelihoods.knowledge.pages import articles, days
from livelihoods.knowledge.pages.group_facts import group_facts
from livelihoods.knowledge.pages.live import counted, shown
from livelihoods.knowledge.pages.models import (
    BlogPage,
    EditorialPage,
    EventPage,
    GroupPage,
    NewsPage,
    TopicPage,
)
from livelihoods.knowledge.pages.providers import by_kind
from livelihoods.knowledge.pages.queries import public
from livelihoods.knowledge.pages.translations import translation_of
from livelihoods.network.governance import queries as governance
from livelihoods.network.membership import queries as membership
from livelihoods.network.team import queries as team
from livelihoods.platform.audit.queries import last_hash
from livelihoods.platform.timeline import Moment
from livelihoods.platform.ui.dates import dated
from livelihoods.platform.vocabulary import queries as vocabulary
from livelihoods.platform.vocabulary.codes import names_of
from livelihoods.work.initiatives import queries as initiatives
from livelihoods.work.projects import queries as projects

READ: Final = (Kind.STORY, Kind.PUBLICATION, Kind.NEWS, Kind.BLOG, Kind.EVENT)
_NEWEST: Final = 3
_ON_A_PAGE: Final = 4
_OF_A_GOAL: Final = 5


def of(page: EditorialPage, request: HttpRequest) -> dict[str, Any]:
    """Return what a page shows beside its own words.

    Raises:
        InputError: a date that cannot be read, or what the list of a page cannot be asked.
    """
    context: dict[str, Any] = {"translation": translation_of(page)} | dated(request)
    moment = context["moment"]
    name = page._meta.model_name  # noqa: SLF001
    if name in CONTEXTS:
        context |= CONTEXTS[name](moment)
    if name in _OF_PAGES:
        context |= _OF_PAGES[name](page, request, moment)
    state = context.pop("state", None)
    return context | {"blocks": shown(page.blocks, moment, language=_language(), state=state)}


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _published_dates() -> list[Any]:
    """Days on which the network's counts were published: one touch instead of a date to type."""
    return sorted({count.as_of for count in membership.published_counts()})


def home(moment: Moment) -> dict[str, Any]:
    """The first page: the count of members, figures, what is new, goals, groups, programmes."""
    groups = vocabulary.occupational_groups(moment)
    state = last_hash()
    return {
        "state": state,
        "count": counted(moment, state),
        "figures": kept("headlines", state, indicators.headlines),
        "newest": by_kind(READ, About(), language=_language(), limit=_NEWEST, state=state),
        "days": days.near(moment.as_of),
        "goals": vocabulary.goals(moment),
        "groups": [each for each in groups if each.is_focus],
        "programmes": vocabulary.programmes(moment),
    }


def who_we_are(moment: Moment) -> dict[str, Any]:
    """Goals, constituencies with counts, Board, committees, team and offices."""
    # Numbers alone are kept: names are asked for at each visit.
    state = last_hash()
    counts, moments = kept(
        f"members {moment.as_of} {moment.known_on}",
        state,
        lambda: (membership.counts(moment), _published_dates()),
    )
    members = {row.code: row.count for row in counts.by_constituency}
    constituencies = vocabulary.constituencies(moment)
    board, committees = governance.bodies(moment)
    return {
        "state": state,
        "moments": moments,
        "count": counts.count,
        "constituencies": [(row, members.get(row.code, 0)) for row in constituencies],
        "goals": vocabulary.goals(moment),
        "board": board,
        "constituency_names": {row.code: row.name for row in constituencies},
        "committees": committees,
        "team": team.team(moment),
        "offices": team.offices(moment),
    }


def history(moment: Moment) -> dict[str, Any]:
    """The steps of the network's history up to a day, oldest first."""
    return {"milestones": vocabulary.milestones(moment)}


def what_we_do(moment: Moment) -> dict[str, Any]:
    """Goals with what speaks to them, programmes, special initiatives and projects."""
    state = last_hash()
    work = kept(
        f"work {moment.as_of} {moment.known_on}",
        state,
        lambda: {
            "initiatives": initiatives.initiatives(moment),
            "projects": projects.projects(moment),
        },
    )
    return {
        "goals": _by_goal(moment, state),
        "programmes": vocabulary.programmes(moment),
        **work,
    }


def where_we_work(_moment: Moment) -> dict[str, Any]:
    """The dates that are one touch away; the map itself asks the address (worldmap.map_page)."""
    return {"moments": _published_dates()}


def statistics(_moment: Moment) -> dict[str, Any]:
    """The published indicators by chapter, each chapter led by large figures."""
    return {"parts": contents(indicators.published_indicators())}


def informal_workers(page: Any, _request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """The topics and the groups, in the order in which they stand in the back office."""
    below = public(page.get_children()).specific()
    groups = {each.code: each for each in vocabulary.occupational_groups(moment)}
    found = list(below)
    return {
        "topics": [each for each in found if isinstance(each, TopicPage)],
        "groups": [(each, groups.get(each.group)) for each in found if isinstance(each, GroupPage)],
        "days": days.near(moment.as_of),
    }


def group(page: GroupPage, _request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """What is published of a group of workers, its organizations, and what can be read of it."""
    about = About(groups=frozenset({page.group}))
    state = last_hash()
    return {
        "facts": group_facts(page.group, state),
        "days": [each for each in days.near(moment.as_of) if page.group in each.groups],
        "entries": by_kind(READ, about, language=_language(), limit=_ON_A_PAGE, state=state),
    }


def topic(page: TopicPage, _request: HttpRequest, _moment: Moment) -> dict[str, Any]:
    """What stands beside a topic: the others."""
    others = public(TopicPage.objects.sibling_of(page, inclusive=False))
    return {"others": others.only("title", "url_path", "locale").select_related("locale")}


def news(_page: Any, request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """The list of news."""
    return _list(NewsPage, request, moment)


def blog(_page: Any, request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """The list of posts."""
    return _list(BlogPage, request, moment)


def events(_page: Any, request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """The events: those to come by the day asked for, then those that were."""
    asked = articles.read(request.GET)
    found = articles.article_list(EventPage, asked, language=_language(), until=None)
    coming = [each for each in found.rows if each.ends >= moment.as_of]
    return {
        "list": found,
        "coming": sorted(coming, key=lambda each: each.day),
        "past": [each for each in found.rows if each.ends < moment.as_of],
        "days": days.in_year(moment.as_of.year),
    }


def article(page: Any, _request: HttpRequest, moment: Moment) -> dict[str, Any]:
    """Of an event whether it is over; of what a page is about, the names."""
    return {
        "is_over": isinstance(page, EventPage) and page.ends < moment.as_of,
        "tags": [
            (name, code, label)
            for name, field in articles.FILTERS.items()
            for code, label in names_of(field).items()
            if code in getattr(page, field)
        ],
    }


def _list(kind: Any, request: HttpRequest, moment: Moment) -> dict[str, Any]:
    asked = articles.read(request.GET)
    return {
        "list": articles.article_list(kind, asked, language=_language(), until=moment.as_of),
        "days": days.near(moment.as_of),
    }


def _by_goal(moment: Moment, state: str) -> list[tuple[Any, list[tuple[Kind, list[Entry]]]]]:
    """Each goal with the newest of each kind that speak to it; every room is asked once."""
    goals = vocabulary.goals(moment)
    about = About(goals=frozenset(each.code for each in goals))
    if not goals:
        return []
    kinds = (*READ, Kind.FIGURE)
    most = _OF_A_GOAL * 3 * len(goals)
    found = by_kind(kinds, about, language=_language(), limit=most, state=state)
    return [
        (goal, [(kind, of_it) for kind in kinds if (of_it := _for(goal.code, found.get(kind, ())))])
        for goal in goals
    ]


def _for(goal: str, entries: Iterable[Entry]) -> list[Entry]:
    return [entry for entry in entries if goal in entry.about.goals][:_OF_A_GOAL]


CONTEXTS: dict[str | None, Callable[[Moment], dict[str, Any]]] = {
    "homepage": home,
    "whowearepage": who_we_are,
    "historypage": history,
    "whatwedopage": what_we_do,
    "whereweworkpage": where_we_work,
    "statisticspage": statistics,
}
"""What sections show, whoever asks, as of a day."""

_OF_PAGES: Final[dict[str | None, Callable[..., dict[str, Any]]]] = {
    "informalworkerspage": informal_workers,
    "grouppage": group,
    "topicpage": topic,
    "newsindexpage": news,
    "blogindexpage": blog,
    "eventindexpage": events,
    "newspage": article,
    "blogpage": article,
    "eventpage": article,
}
"""What other pages show, which depends on the page or on what its address asks."""
